"""The dates of a past dossier: as they were promised, or by the law of the day where nothing was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.dossiers.actions.past import PastDossier
from motcua.dossiers.queries.clock import reckon, supplemented
from motcua.law.counting_rules import by_date
from motcua.law.deadlines import Term
from motcua.law.service_index import finished_verdict
from motcua.law.timeliness import verdict
from motcua.org.queries.calendars import calendar_of


@dataclass(slots=True)
class Wait:
    """One supplement and the date before and after it, as :class:`SupplementRequest` keeps them."""

    due_before: datetime | None
    due_restart: datetime | None = None
    due_subtract: datetime | None = None
    due_extend: datetime | None = None
    due_legal: datetime | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A due date that moved (what :class:`DueMove` keeps)."""

    at: datetime
    due: tuple[datetime | None, datetime | None]
    original: tuple[datetime | None, datetime | None]


@dataclass(slots=True)
class Dates:
    """``first``: as promised at receipt; ``due`` and ``original`` as they stand after everything."""

    first: datetime | None
    due: datetime | None
    original: datetime | None
    stated: bool
    waits: list[Wait] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    apologised_at: datetime | None = None

    #: how each counting rule reads the end: by the decrees, by dates only, by decision 766
    verdicts: tuple[str, str, str] = ("", "", "")


def dates_of(past: PastDossier, procedure: PinnedProcedure, term: Term | None, one_stop_id: int) -> Dates:
    """What was promised, and how it moved.

    Args:
        term: the procedure's term; None where the catalogue leaves it unclear, then nothing is promised
            unless ``past`` tells the date.
    """
    if past.due_at is not None:
        dates = Dates(past.due_at, past.due_at, past.due_at, stated=True)
        for one in past.supplements:
            wait = Wait(past.due_at)
            if one.answered_at is not None:
                wait.due_subtract = wait.due_legal = past.due_at
            dates.waits.append(wait)
    elif term is None:
        dates = Dates(None, None, None, stated=False, waits=[Wait(None) for _ in past.supplements])
    else:
        first = reckon(procedure, term, past.received_at, one_stop_id).due_at
        dates = Dates(first, first, first, stated=False)
        for number in range(len(past.supplements)):
            _wait(dates, past, number, procedure, term, one_stop_id)
    _reschedule(dates, past)
    if past.finished_at is not None and dates.original is not None:
        dates.verdicts = _verdicts(past, past.finished_at, dates.original, dates.waits)
    return dates


def _verdicts(
    past: PastDossier, finished_at: datetime, due_at: datetime, waits: list[Wait]
) -> tuple[str, str, str]:
    waited = [wait.due_subtract for wait in waits if wait.due_subtract is not None]
    unserved = past.outcome in {"refused", "stopped"}
    index_due = waited[-1] if waited else due_at
    return (
        verdict(finished_at, due_at).value,
        by_date(finished_at, due_at, refused_or_stopped=unserved).value,
        finished_verdict(finished_at, index_due, supplements=len(past.supplements)).value,
    )


def _wait(
    dates: Dates, past: PastDossier, number: int, procedure: PinnedProcedure, term: Term, one_stop_id: int
) -> None:
    one, before = past.supplements[number], dates.due
    wait = Wait(before)
    dates.waits.append(wait)
    if one.answered_at is None or before is None:
        return
    found = supplemented(
        procedure,
        term,
        calendar_of(one_stop_id),
        received_at=past.received_at,
        requested_at=one.requested_at,
        answered_at=one.answered_at,
        due_at=before,
    )
    wait.due_restart, wait.due_subtract = found.restart.due_at, found.subtract.due_at
    wait.due_extend, wait.due_legal, wait.rule = found.extend.due_at, found.legal.due_at, found.rule
    original = dates.original
    dates.due = found.legal.due_at
    if original is not None and one.requested_at <= original:
        dates.original = dates.due  # asked after the date had passed: late stays late
    dates.moves.append(Move(one.answered_at, (before, dates.due), (original, dates.original)))


def _reschedule(dates: Dates, past: PastDossier) -> None:
    if past.rescheduled_to is None and past.apologised_at is None:
        return
    dates.apologised_at = past.apologised_at or dates.due or past.rescheduled_to
    before = dates.due
    dates.due = past.rescheduled_to or before
    if dates.apologised_at is not None and before is not None and before != dates.due:
        dates.moves.append(Move(dates.apologised_at, (before, dates.due), (dates.original, dates.original)))
