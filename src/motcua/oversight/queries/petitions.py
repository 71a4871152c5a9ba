"""The register of petitions for pages, counts for boards, and what the public may read of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from motcua.law.calendar import local
from motcua.law.petitions import limits
from motcua.law.registry import basis_of
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import clean, fold
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor, ActorKind, Permission
from motcua.oversight.models import Petition
from motcua.oversight.types import (
    OPEN_PETITIONS,
    PetitionAct,
    PetitionChannel,
    PetitionKind,
    PetitionOutcome,
    PetitionState,
)

#: so many of the newest answers are searched
_SEARCHED = 2000
_LIST = (
    "id",
    "year",
    "number",
    "authority_id",
    "authority__name",
    "received_at",
    "channel",
    "petitioner_name",
    "content",
    "kind",
    "field_code",
    "state",
    "assigned_to__full_name",
    "warn_at",
    "due_at",
    "publish_by",
    "answered_at",
    "finished_at",
    "published_at",
    "outcome",
    "answer_number",
)


@dataclass(frozen=True, slots=True)
class PetitionStep:
    """One act on record."""

    at: datetime
    label: str
    who: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PetitionInfo:
    """One petition with its record; ``open_points`` are limits that the texts leave open."""

    id: int
    label: str
    authority_id: int
    authority_name: str
    received_at: datetime
    entered_at: datetime
    received_by: str
    channel_name: str
    reference: str
    petitioner_name: str
    petitioner_phone: str
    petitioner_email: str
    petitioner_address: str
    content: str
    kind: str
    kind_name: str
    field_code: str
    dossier_code: str
    state: str
    state_name: str
    assigned_to_id: int | None
    assigned_to: str
    decline_by: datetime
    forward_by: datetime
    warn_at: datetime
    due_at: datetime
    publish_by: datetime | None
    answered_at: datetime | None
    finished_at: datetime | None
    published_at: datetime | None
    outcome_name: str
    answer_number: str
    answer_text: str
    answer_file_id: int | None
    forwarded_to: str
    public_content: str
    steps: tuple[PetitionStep, ...]
    open_points: tuple[str, ...]
    citation: str
    #: ids and names of the files that came with it
    files: tuple[tuple[int, str], ...] = ()
    #: whether its sender was content with the answer
    rated: bool | None = None
    follows_id: int | None = None
    from_web: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PETITIONS


@dataclass(frozen=True, slots=True)
class PetitionCounts:
    """How many of some authorities stand where, at one moment."""

    unclassified: int
    open: int
    warned: int
    overdue: int
    to_publish: int
    finished: int


@dataclass(frozen=True, slots=True)
class PublicPetition:
    """What the public reads: no name, no contact, the text that was cleared for it."""

    label: str
    authority_name: str
    received_on: date
    kind_name: str
    content: str
    answer_number: str
    answer: str
    answered_on: date | None


def visible(actor: Actor) -> QuerySet[Petition]:
    """Petitions of the actor's authorities; the system sees all.

    Who answers for none of these offices reads those that they entered or were handed: a complaint names
    who complained, and must not lie open to whom it is about.
    """
    rows = Petition.objects.all()
    if actor.kind == ActorKind.SYSTEM:
        return rows
    rows = rows.filter(authority_id__in=actor.authority_ids)
    if actor.may(Permission.REPORT) or actor.official_id is None:
        return rows
    return rows.filter(Q(assigned_to_id=actor.official_id) | Q(received_by_id=actor.official_id))


def register(
    actor: Actor,
    *,
    at: datetime,
    state: str = "",
    kind: str = "",
    text: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Petition, Any]:
    """Rows of the register.

    Args:
        state: a state, or ``open``, ``overdue``, ``late`` (answered after the limit), ``mine`` (handed to the
            actor and open).
        first, last: days of receipt, inclusive.
    """
    rows = visible(actor)
    if state == "open":
        rows = rows.filter(finished_at__isnull=True)
    elif state == "overdue":
        rows = rows.filter(finished_at__isnull=True, due_at__lt=at)
    elif state == "late":
        rows = rows.filter(finished_at__gt=F("due_at"))
    elif state == "mine":
        rows = rows.filter(finished_at__isnull=True, assigned_to_id=actor.official_id)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if wanted := clean(text)[:100]:
        rows = rows.filter(
            Q(content__icontains=wanted)
            | Q(petitioner_name__icontains=wanted)
            | Q(answer_number__icontains=wanted)
        )
    if first:
        rows = rows.filter(received_at__date__gte=first)
    if last:
        rows = rows.filter(received_at__date__lte=last)
    found: QuerySet[Petition, Any] = rows.order_by("-year", "-number").values(*_LIST)
    return found


def counts(authority_ids: Iterable[int], *, at: datetime) -> PetitionCounts:
    """Where the petitions of some authorities stand at a moment: one query."""
    is_open = Q(finished_at__isnull=True)
    found = Petition.objects.filter(authority_id__in=list(authority_ids)).aggregate(
        unclassified=Count("pk", filter=Q(state=PetitionState.RECEIVED)),
        open=Count("pk", filter=is_open),
        warned=Count("pk", filter=is_open & Q(warn_at__lt=at, due_at__gte=at)),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=at)),
        to_publish=Count("pk", filter=Q(state=PetitionState.ANSWERED)),
        finished=Count("pk", filter=~is_open),
    )
    return PetitionCounts(**found)


def petition(petition_id: int, actor: Actor) -> PetitionInfo:
    """One petition with its record.

    Raises:
        NotFound: there is none in the actor's scope.
    """
    rows = visible(actor).select_related("authority", "received_by", "assigned_to", "dossier")
    found = rows.prefetch_related("events").filter(pk=petition_id).first()
    if found is None:
        raise NotFound("Không tìm thấy phản ánh, kiến nghị này trong phạm vi đơn vị của bạn.")
    return _info(found)


def _info(found: Petition) -> PetitionInfo:
    steps = tuple(
        PetitionStep(event.at, str(PetitionAct(event.name).label), event.actor_name, event.data)
        for event in found.events.all()
    )
    return PetitionInfo(
        id=found.pk,
        label=str(found),
        authority_id=found.authority_id,
        authority_name=found.authority.name,
        received_at=found.received_at,
        entered_at=found.entered_at,
        received_by=found.received_by.full_name if found.received_by else "",
        channel_name=str(PetitionChannel(found.channel).label),
        reference=found.reference,
        petitioner_name=found.petitioner_name,
        petitioner_phone=found.petitioner_phone,
        petitioner_email=found.petitioner_email,
        petitioner_address=found.petitioner_address,
        content=found.content,
        kind=found.kind,
        kind_name=str(PetitionKind(found.kind).label),
        field_code=found.field_code,
        dossier_code=(found.dossier.code or "") if found.dossier else "",
        state=found.state,
        state_name=str(PetitionState(found.state).label),
        assigned_to_id=found.assigned_to_id,
        assigned_to=found.assigned_to.full_name if found.assigned_to else "",
        decline_by=found.decline_by,
        forward_by=found.forward_by,
        warn_at=found.warn_at,
        due_at=found.due_at,
        publish_by=found.publish_by,
        answered_at=found.answered_at,
        finished_at=found.finished_at,
        published_at=found.published_at,
        outcome_name=str(PetitionOutcome(found.outcome).label),
        answer_number=found.answer_number,
        answer_text=found.answer_text,
        answer_file_id=found.answer_file_id,
        forwarded_to=found.forwarded_to,
        public_content=found.public_content,
        steps=steps,
        open_points=limits(found.received_at, calendar_of(found.authority_id)).open_points,
        citation=basis_of("petitions.limits", local(found.received_at).date()),
        files=tuple((row.file_id, row.file.name) for row in found.files.select_related("file")),
        rated=getattr(getattr(found, "rating", None), "content", None),
        follows_id=found.follows_id,
        from_web=found.channel == PetitionChannel.WEB,
    )


def published(
    authority_ids: Iterable[int] | None = None, limit: int = 100, *, text: str = ""
) -> list[PublicPetition]:
    """Answers made public, the newest first, without anything that tells who asked.

    Args:
        authority_ids: of these authorities; of all when not given.
        text: words that stand in what the public reads.
    """
    rows = Petition.objects.filter(published_at__isnull=False).select_related("authority")
    found: Iterable[Petition]
    if authority_ids is not None:
        rows = rows.filter(authority_id__in=list(authority_ids))
    words = fold(clean(text)[:100]).split()
    found = rows.order_by("-published_at", "-pk")[: _SEARCHED if words else limit]
    if words:  # no database folds Vietnamese letters alike
        told = ((row, fold(f"{row.public_content} {row.answer_text}")) for row in found)
        found = [row for row, folded in told if all(word in folded for word in words)][:limit]
    return [
        PublicPetition(
            label=str(row),
            authority_name=row.authority.name,
            received_on=local(row.received_at).date(),
            kind_name=str(PetitionKind(row.kind).label),
            content=row.public_content,
            answer_number=row.answer_number,
            answer=row.answer_text,
            answered_on=local(row.answered_at).date() if row.answered_at else None,
        )
        for row in found
    ]
