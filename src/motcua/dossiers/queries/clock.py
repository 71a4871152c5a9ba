"""A dossier's clock from what is stored: its term, its due date, and the same reckoned again from events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.dossiers.models import Dossier
from motcua.law.calendar import WorkCalendar
from motcua.law.deadlines import (
    SAME_DAY,
    CutOff,
    DueDate,
    Reading,
    SupplementDue,
    Term,
    TermUnit,
    after_pause,
    after_supplement,
    due_date,
)
from motcua.org.queries.calendars import calendar_of

#: acts that may move a due date; what they say is enough to reckon it again
CLOCK_ACTS = (
    "receive",
    "request_supplement",
    "supplement",
    "await_payment",
    "pay",
    "choose_branch",
    "reschedule",
    "recalculate",
)


def stored_term(amount: Decimal | None, unit: str) -> Term:
    """A dossier's term as it was stored at receipt; no amount means same day."""
    return SAME_DAY if amount is None or not unit else Term(amount, TermUnit(unit))


def reading_of(procedure: PinnedProcedure) -> Reading | None:
    """How the procedure reads days; None leaves it to the law's parameter."""
    return Reading(procedure.reading) if procedure.reading else None


def cut_off_of(procedure: PinnedProcedure) -> CutOff | None:
    """The procedure's own cut-off; None leaves it to the law's default."""
    return None if procedure.cut_off in {"", "none"} else CutOff(procedure.cut_off)


def reckon(
    procedure: PinnedProcedure, term: Term, received_at: datetime, calendar: int | WorkCalendar
) -> DueDate:
    """The promised moment of a dossier, by the calendar of the unit (its id) that received it."""
    return due_date(
        received_at,
        term,
        calendar_of(calendar) if isinstance(calendar, int) else calendar,
        reading=reading_of(procedure),
        cut_off=cut_off_of(procedure),
    )


def supplemented(
    procedure: PinnedProcedure,
    term: Term,
    calendar: WorkCalendar,
    *,
    received_at: datetime,
    requested_at: datetime,
    answered_at: datetime,
    due_at: datetime,
) -> SupplementDue:
    """The three dates after a supplement of a running dossier (law: ``deadlines.after_supplement``)."""
    return after_supplement(
        received_at=received_at,
        requested_at=requested_at,
        answered_at=answered_at,
        original_due=due_at,
        term=term,
        calendar=calendar,
        reading=reading_of(procedure),
        cut_off=cut_off_of(procedure),
    )


@dataclass(slots=True)
class _Clock:
    """Where the reckoning stands while the events go by."""

    procedure: PinnedProcedure
    calendar: WorkCalendar
    term: Term = SAME_DAY
    #: the last full receipt: the term runs from here
    base: datetime | None = None
    due: datetime | None = None
    asked_at: datetime | None = None
    paused_at: datetime | None = None

    def see(self, name: str, at: datetime, data: dict[str, Any]) -> None:
        getattr(self, f"_{name}")(at, data)

    def _receive(self, at: datetime, data: dict[str, Any]) -> None:
        if data.get("stated"):  # another system promised this date: no calendar of ours moves it
            self.due = moment(data.get("due_at"))
            return
        self.base = moment(data.get("received_at")) or at
        self.term = term_said(data)
        self.due = reckon(self.procedure, self.term, self.base, self.calendar).due_at

    def _request_supplement(self, at: datetime, data: dict[str, Any]) -> None:
        self.asked_at = at

    def _supplement(self, at: datetime, data: dict[str, Any]) -> None:
        if self.base is None or self.due is None or self.asked_at is None:
            self.due = moment(data.get("due_at")) or self.due
            return
        found = supplemented(
            self.procedure,
            self.term,
            self.calendar,
            received_at=min(self.base, self.asked_at),
            requested_at=self.asked_at,
            answered_at=at,
            due_at=self.due,
        )
        self.due = found.legal.due_at
        if found.rule == "restart":
            self.base = at

    def _await_payment(self, at: datetime, data: dict[str, Any]) -> None:
        self.paused_at = at

    def _pay(self, at: datetime, data: dict[str, Any]) -> None:
        if self.due is not None and self.paused_at is not None:
            self.due = after_pause(
                due_at=self.due, paused_at=self.paused_at, resumed_at=at, calendar=self.calendar
            ).due_at
        self.paused_at = None

    def _choose_branch(self, at: datetime, data: dict[str, Any]) -> None:
        self.term = term_said(data)
        if self.base is not None:
            self.due = reckon(self.procedure, self.term, self.base, self.calendar).due_at

    def _reschedule(self, at: datetime, data: dict[str, Any]) -> None:
        self.due = moment(data.get("due_at")) or self.due

    def _recalculate(self, at: datetime, data: dict[str, Any]) -> None:
        """Moved by a decision on the calendar: that calendar is the one reckoned with."""


def moment(text: object) -> datetime | None:
    """A moment as events write it; empty text is none."""
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def term_said(data: dict[str, Any]) -> Term:
    """The term as an event writes it: ``[amount, unit]``, empty for the same day."""
    amount, unit = data.get("term") or ("", "")
    return stored_term(Decimal(amount) if amount else None, unit)


def due_by_events(
    dossier: Dossier, events: Iterable[tuple[str, datetime, dict[str, Any]]], calendar: WorkCalendar
) -> datetime | None:
    """The due date reckoned again by a calendar from ``(name, at, data)`` of the dossier's clock acts.

    A date that an apology promised stays what was promised. An act told of afterwards counts from its day.
    """
    clock = _Clock(pinned.procedure(dossier.version_id), calendar)
    for name, at, data in events:
        if name in CLOCK_ACTS:
            clock.see(name, moment(data.get("happened_at")) or at, data)
    return clock.due
