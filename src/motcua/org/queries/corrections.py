"""Requests to put right what is stored of a person: one's own, and those an office has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from motcua.org.models import CorrectionRequest
from motcua.org.types import Actor, CorrectionState, Role


@dataclass(frozen=True, slots=True)
class Correction:
    """One request; ``open`` while nobody answered."""

    token: str
    field: str
    old_value: str
    new_value: str
    reason: str
    state: str
    state_name: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str
    answer: str
    who: str
    office: str

    @property
    def open(self) -> bool:
        return self.state == CorrectionState.ASKED.value


def own(actor: Actor) -> list[Correction]:
    """The person's own requests, the newest first."""
    rows = CorrectionRequest.objects.filter(account_id=actor.account_id, account__isnull=False)
    return [_told(row) for row in _joined(rows.order_by("-pk"))[:100]]


def to_answer(actor: Actor, *, done: bool = False) -> list[Correction]:
    """What the actor's office has to answer, the oldest first; or what it answered last."""
    rows = _joined(CorrectionRequest.objects.filter(authority_id__in=_managed(actor)))
    if done:
        return [_told(row) for row in rows.exclude(state=CorrectionState.ASKED).order_by("-decided_at")[:50]]
    return [_told(row) for row in rows.filter(state=CorrectionState.ASKED)[:200]]


def _managed(actor: Actor) -> set[int]:
    return {grant.authority_id for grant in actor.grants if grant.role in {Role.MANAGER, Role.ADMIN}}


def _joined(rows: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
    return rows.select_related("applicant", "authority", "decided_by")


def _told(row: CorrectionRequest) -> Correction:
    return Correction(
        token=row.token,
        field=row.field,
        old_value=row.old_value,
        new_value=row.new_value,
        reason=row.reason,
        state=row.state,
        state_name=str(CorrectionState(row.state).label),
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by.full_name if row.decided_by else "",
        answer=row.answer,
        who=row.applicant.name,
        office=row.authority.name,
    )
