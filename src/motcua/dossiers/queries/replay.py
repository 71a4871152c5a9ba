"""What the events of a dossier say it must be, to compare with what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.clock import CLOCK_ACTS, moment
from motcua.dossiers.transitions import BY_NAME, RESUME
from motcua.dossiers.types import OPEN_STATES, State
from motcua.law.calendar import local


@dataclass(frozen=True, slots=True)
class Difference:
    """A dossier that is not what its events made of it."""

    dossier_id: int
    code: str
    what: str
    stored: str
    derived: str


def replayed(events: Iterable[DossierEvent]) -> tuple[str, datetime | None, list[str]]:
    """State and due date by the events in order, and every step that the table does not know."""
    state, resume, due = State.DRAFT.value, "", None
    wrong = []
    for event in events:
        row = BY_NAME.get(event.name)
        if row is None or event.state_before != state or state not in row.sources:
            wrong.append(f"sự kiện {event.seq} “{event.name}” từ trạng thái “{event.state_before}”")
            state = event.state_after
            continue
        if row.target == RESUME:
            state, resume = resume or State.IN_PROGRESS.value, ""
        elif row.target:
            if row.target in {State.AWAITING_APPLICANT, State.AWAITING_PAYMENT}:
                resume = state
            state = row.target
        if event.state_after != state:
            wrong.append(f"sự kiện {event.seq} “{event.name}” dẫn đến “{event.state_after}”")
            state = event.state_after
        if event.name in CLOCK_ACTS and "due_at" in event.data:
            due = moment(event.data["due_at"])
    return state, due, wrong


def differences(dossier: Dossier, events: Iterable[DossierEvent]) -> list[Difference]:
    """Where a dossier differs from its events: its state, its due date, its way through the table."""
    state, due, wrong = replayed(events)
    found = [_difference(dossier, "table", "", one) for one in wrong]
    if state != dossier.state:
        found.append(_difference(dossier, "state", dossier.state, state))
    if due != dossier.due_at:
        found.append(_difference(dossier, "due_at", _text(dossier.due_at), _text(due)))
    return found


def _difference(dossier: Dossier, what: str, stored: str, derived: str) -> Difference:
    return Difference(dossier.pk, dossier.code or "", what, stored, derived)


def _text(at: datetime | None) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


def open_differences() -> list[Difference]:
    """Every open dossier compared with its events; a query per thousand dossiers."""
    found: list[Difference] = []
    rows = Dossier.objects.filter(state__in=[*OPEN_STATES, State.DECIDED]).order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:1000]):
        last = chunk[-1].pk
        events: dict[int, list[DossierEvent]] = {}
        ids = [dossier.pk for dossier in chunk]
        for event in DossierEvent.objects.filter(dossier_id__in=ids).order_by("dossier_id", "seq"):
            events.setdefault(event.dossier_id, []).append(event)
        for dossier in chunk:
            found += differences(dossier, events.get(dossier.pk, []))
    return found
