"""Scope: which dossiers an actor may see. Nowhere else decides it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers.models import Dossier, DossierForm, Stage
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.types import Actor, ActorKind


class UnknownDossier(NotFound):
    """The dossier does not exist, or not for this actor."""

    code = "dossier-not-found"

    def __init__(self, what: str = "") -> None:
        super().__init__(
            f"Không tìm thấy hồ sơ {what}".strip() + " trong phạm vi đơn vị của bạn. Kiểm tra lại mã hồ sơ."
        )


def answers_for(authority_id: int) -> frozenset[int]:
    """The authority and those that went wholly into it: somebody must finish what they had begun."""
    return units.with_absorbed(authority_id)


def visible_to(actor: Actor, *, reach: str = "any") -> QuerySet[Dossier]:
    """Dossiers of the actor's authorities.

    Args:
        actor: who looks; the system sees everything.
        reach: ``own`` (received by us), ``handed`` (handed to us by another authority) or ``any``.
    """
    if actor.kind == ActorKind.SYSTEM:
        return Dossier.objects.all()
    if actor.kind == ActorKind.APPLICANT:
        return _of_citizen(actor)
    ids = actor.authority_ids
    own = Q(authority_id__in=ids)
    if reach == "own":
        return Dossier.objects.filter(own)
    handed = Stage.objects.filter(authority_id__in=ids, number__gt=1)
    if reach == "handed":
        return Dossier.objects.filter(~own, pk__in=handed.values("dossier_id"))
    return Dossier.objects.filter(own | Exists(handed.filter(dossier_id=OuterRef("pk"))))


def _of_citizen(actor: Actor) -> QuerySet[Dossier]:
    """What the account handed in, and what a proven identity owns or handed in for another.

    A number that somebody merely typed proves nothing: an account without a proven identity sees its own
    dossiers only. What was sent with a proven identity opens to a session of that surety again, not to one
    that only holds the account's telephone. Test dossiers are the office's.
    """
    mine = Q(account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    if actor.applicant_id is not None:
        mine |= Q(applicant_id=actor.applicant_id) | Q(proxy_id=actor.applicant_id)
    surer = DossierForm.objects.filter(dossier_id=OuterRef("pk"), assurance__gt=actor.assurance)
    return Dossier.objects.filter(mine, ~Exists(surer), is_test=False)


def find(code_or_id: str | int, actor: Actor, *, only: tuple[str, ...] = ()) -> Dossier:
    """One visible dossier by code (exact, any case) or by id.

    Args:
        only: columns to read now, when the caller needs little more than which dossier it is.

    Raises:
        UnknownDossier: there is none in the actor's scope.
    """
    dossiers = visible_to(actor).only(*only) if only else visible_to(actor)
    if isinstance(code_or_id, int):
        found = dossiers.filter(pk=code_or_id).first()
    else:
        found = dossiers.filter(code=code_or_id.strip().upper()).first()
    if found is None:
        raise UnknownDossier(str(code_or_id) if isinstance(code_or_id, str) else "")
    return found
