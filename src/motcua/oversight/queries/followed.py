"""Petitions as their senders see them: by the secret link, or one's own after signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.documents.queries.files import Handed, handed
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.lib.refused import NotFound
from motcua.org.types import Actor, ActorKind
from motcua.oversight.models import Petition
from motcua.oversight.types import PetitionState


class NotFollowed(NotFound):
    """No petition under this secret."""

    code = "petition-not-followed"

    def __init__(self) -> None:
        super().__init__("Địa chỉ này không dẫn đến phản ánh, kiến nghị nào.")


@dataclass(frozen=True, slots=True)
class Followed:
    """One petition for its sender; ``answer`` is the reason where it was not taken.

    ``rated``: whether the sender was content, ``None`` when not said.
    """

    token: str
    label: str
    authority_name: str
    authority_address: str
    authority_phone: str
    received_at: datetime
    content: str
    state: str
    files: int
    decline_by: datetime
    forward_by: datetime
    due_at: datetime
    publish_by: datetime | None
    classified_at: datetime | None
    assigned_at: datetime | None
    answered_at: datetime | None
    finished_at: datetime | None
    published_at: datetime | None
    answer_number: str
    answer: str
    has_file: bool
    forwarded_to: str
    rated: bool | None

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def may_rate(self) -> bool:
        answered = self.state in {PetitionState.ANSWERED.value, PetitionState.PUBLISHED.value}
        return answered and self.rated is None


@dataclass(frozen=True, slots=True)
class Subject:
    """A dossier that a petition may be about, as its holder knows it."""

    token: str
    code: str
    procedure: str
    authority_id: int


def subject(token: str) -> Subject | None:
    """The dossier of a receipt's secret."""
    row = Dossier.objects.filter(token=token, is_test=False).first() if token else None
    return _subject(row) if row else None


def subjects_of(actor: Actor, limit: int = 30) -> list[Subject]:
    """A signed-in citizen's own dossiers, the newest first."""
    if actor.kind != ActorKind.APPLICANT:
        return []
    rows = visible_to(actor).filter(code__isnull=False).order_by("-received_at", "-pk")
    return [_subject(row) for row in rows[:limit]]


def _subject(row: Dossier) -> Subject:
    return Subject(row.token, row.code or "", row.procedure_name, row.authority_id)


def by_token(token: str) -> Followed:
    """By the secret of the receipt page.

    Raises:
        NotFollowed: there is none.
    """
    return _followed(_row(token))


def answer_file(token: str) -> Handed:
    """The scan of the written answer, for who holds the secret.

    Raises:
        NotFollowed: no petition, or no file.
    """
    row = _row(token)
    if row.answer_file is None:
        raise NotFollowed
    return handed(row.answer_file)


def own(actor: Actor, limit: int = 50) -> list[Followed]:
    """Those that a citizen's account has sent, the newest first."""
    if actor.kind != ActorKind.APPLICANT or actor.account_id is None:
        return []
    rows = Petition.objects.filter(account_id=actor.account_id).select_related("authority", "rating")
    return [_followed(row) for row in rows.order_by("-received_at", "-pk")[:limit]]


def _row(token: str) -> Petition:
    rows = Petition.objects.select_related("authority", "answer_file", "rating")
    row = rows.filter(token=token).first() if token else None
    if row is None:
        raise NotFollowed
    return row


def _followed(row: Petition) -> Followed:
    rating = getattr(row, "rating", None)
    return Followed(
        token=row.token or "",
        label=str(row),
        authority_name=row.authority.name,
        authority_address=row.authority.address,
        authority_phone=row.authority.phone,
        received_at=row.received_at,
        content=row.content,
        state=row.state,
        files=row.files.count(),
        decline_by=row.decline_by,
        forward_by=row.forward_by,
        due_at=row.due_at,
        publish_by=row.publish_by,
        classified_at=row.classified_at,
        assigned_at=row.assigned_at,
        answered_at=row.answered_at,
        finished_at=row.finished_at,
        published_at=row.published_at,
        answer_number=row.answer_number,
        answer=row.answer_text,
        has_file=row.answer_file_id is not None,
        forwarded_to=row.forwarded_to,
        rated=rating.content if rating else None,
    )
