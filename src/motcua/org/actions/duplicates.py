"""Two records of one applicant made one: what is known is kept, the other record goes, all on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.scope import require_manager_anywhere
from motcua.org.models import Applicant, ApplicantKind, IdentityKind
from motcua.org.queries.applicants import info_of
from motcua.org.types import Actor

#: what the kept record takes over where it knows nothing itself
_FILLED = ("birth_date", "sex", "address", "phone", "email", "issued_on")
_OLD_PAPERS = {IdentityKind.CMND.value, IdentityKind.PASSPORT.value}


class NotOnePerson(Refused):
    """The two records cannot be of one and the same applicant."""

    code = "not-one-person"


def _locked(keep_id: int, drop_id: int) -> tuple[Applicant, Applicant]:
    """Both rows, locked in the order of their ids so that two merges cannot wait for one another."""
    rows = {
        row.pk: row
        for row in Applicant.objects.select_for_update().order_by("pk").filter(pk__in=[keep_id, drop_id])
    }
    if keep_id not in rows or drop_id not in rows:
        raise NotFound("Một trong hai bản ghi không còn; có thể đã được gộp. Hãy tải lại danh sách.")
    return rows[keep_id], rows[drop_id]


def _check(keep: Applicant, drop: Applicant) -> None:
    if keep.pk == drop.pk:
        raise NotOnePerson("Chọn hai bản ghi khác nhau.")
    if keep.kind != drop.kind:
        raise NotOnePerson("Một bên là cá nhân, một bên là tổ chức; không gộp được.")
    both = keep.identity_number and drop.identity_number
    if keep.kind != ApplicantKind.PERSON and both and keep.identity_number != drop.identity_number:
        raise NotOnePerson("Hai mã số khác nhau là hai tổ chức; không gộp được.")


def _take_over(keep: Applicant, drop: Applicant) -> None:
    """Fill what the kept record lacks; a personal number stands, the paper it replaces becomes the former."""
    for name in _FILLED:
        if getattr(keep, name) in ("", None):
            setattr(keep, name, getattr(drop, name))
    if keep.birth_date is not None:
        keep.birth_text = ""
    else:
        keep.birth_text = keep.birth_text or drop.birth_text
    numbers = [(keep.identity_kind, keep.identity_number), (drop.identity_kind, drop.identity_number)]
    known = [(kind, number) for kind, number in numbers if number]
    known.sort(key=lambda one: one[0] != IdentityKind.PERSONAL)
    if known:
        keep.identity_kind, keep.identity_number = known[0]
    former = [number for kind, number in known[1:] if kind in _OLD_PAPERS]
    candidates = [*former, keep.former_number, drop.former_number]
    keep.former_number = next((n for n in candidates if n and n != keep.identity_number), "")


@transaction.atomic
def merge(
    *,
    actor: Actor,
    at: datetime,
    keep_id: int,
    drop_id: int,
    reason: str,
    repoint: Callable[[], object],
) -> None:
    """Remove one of two records of the same applicant after all that pointed to it points to the other.

    The record of changes keeps both records whole as they were, numbers included.

    Args:
        reason: by what it is known to be one person; kept for ever.
        repoint: what a higher layer moves to the kept record, run between the locks and the removal.

    Raises:
        Invalid: no reason. NotFound: a record is gone. NotOnePerson: they cannot be one.
    """
    require_manager_anywhere(actor)
    words = line(reason)
    if not words:
        raise Invalid({"reason": "Ghi căn cứ để biết hai bản ghi là một người."})
    if wrong := too_long("Căn cứ", words, 300):
        raise Invalid({"reason": wrong})
    keep, drop = _locked(keep_id, drop_id)
    _check(keep, drop)
    before, dropped = asdict(info_of(keep)), asdict(info_of(drop))
    repoint()
    drop.delete()
    _take_over(keep, drop)
    keep.save()
    log.record(
        actor=actor,
        at=at,
        action="applicant.merged",
        subject=f"applicant:{keep_id}",
        reason=words,
        kept=before,
        dropped=dropped,
    )
