"""The queue of today: who waits, in which order, about how long; what the board of the hall shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from motcua.law.calendar import local
from motcua.lib.refused import NotFound
from motcua.org.queries.units import UnitInfo, one_stop_of, unit
from motcua.org.types import Actor, Role, UnitKind
from motcua.visits.models import CounterWindow, Reception, Ticket
from motcua.visits.types import AT_WINDOW, Precedence, TicketState

#: an appointment is called from so long before its moment
BEFORE_MOMENT = timedelta(minutes=5)
#: minutes for one person where today has told nothing yet
USUAL_MINUTES = 12
_ENOUGH = 3


class UnknownPlace(NotFound):
    """No kiosk, board or number under this address."""

    code = "queue-not-found"

    def __init__(self) -> None:
        super().__init__("Địa chỉ này không còn dùng. Hỏi người quản lý Bộ phận Một cửa địa chỉ mới.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number and where it stands. ``label`` is what is called out: letter and number."""

    ticket_id: int
    token: str
    label: str
    state: str
    state_label: str
    field_code: str
    precedence: str
    appointment_at: datetime | None
    issued_at: datetime
    called_at: datetime | None
    calls: int
    window: int | None


@dataclass(frozen=True, slots=True)
class Window:
    """A window, whom it serves, and what it serves: no fields means all."""

    id: int
    number: int
    name: str
    fields: tuple[str, ...]
    is_open: bool
    now: Waiting | None


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs in the hall: numbers and windows, nobody's name."""

    one_stop: UnitInfo
    announcement: str
    windows: tuple[Window, ...]
    next: tuple[Waiting, ...]
    waiting: int
    minutes_each: int


@dataclass(frozen=True, slots=True)
class Place:
    """A reception as its manager sees it."""

    one_stop: UnitInfo
    kiosk_secret: str
    board_secret: str
    gives_numbers: bool
    announcement: str


def label_of(ticket: Ticket) -> str:
    """H: by appointment, U: goes before others, A: everybody."""
    letter = "H" if ticket.appointment_id else "U" if ticket.precedence else "A"
    return f"{letter}{ticket.number:03d}"


def waiting_order(one_stop_id: int, *, at: datetime) -> list[Ticket]:
    """Who waits, first first: appointments whose moment has come, who goes before others, then by number.

    An appointment that came too early waits until its moment; one that came late keeps its place.
    """
    rows = Ticket.objects.filter(
        one_stop_id=one_stop_id, day=local(at).date(), state=TicketState.WAITING
    ).select_related("appointment")

    def rank(ticket: Ticket) -> tuple[int, datetime | int, int]:
        if ticket.appointment is not None:
            moment = ticket.appointment.starts_at
            return (0, int(moment.timestamp()), ticket.number) if moment - BEFORE_MOMENT <= at else (3, 0, 0)
        return (1 if ticket.precedence else 2), 0, ticket.number

    return sorted(rows, key=rank)


def may_be_called(ticket: Ticket, window: CounterWindow, *, at: datetime) -> bool:
    """Whether this window serves what the number is for, and its moment has come."""
    serves = not window.fields or not ticket.field_code or ticket.field_code in window.fields
    early = ticket.appointment is not None and ticket.appointment.starts_at - BEFORE_MOMENT > at
    return serves and not early


def board(board_secret: str, *, at: datetime) -> Board:
    """What the hall's screen shows.

    Raises:
        UnknownPlace: no such address.
    """
    row = Reception.objects.filter(board_secret=board_secret).first()
    if row is None:
        raise UnknownPlace
    return board_of(row.one_stop_id, announcement=row.announcement, at=at)


def board_of(one_stop_id: int, *, announcement: str = "", at: datetime) -> Board:
    """The same for the officials of the unit; four queries."""
    order = waiting_order(one_stop_id, at=at)
    return Board(
        unit(one_stop_id),
        announcement,
        windows(one_stop_id, at=at),
        tuple(shown(ticket) for ticket in order[:8]),
        len(order),
        minutes_each(one_stop_id, at=at),
    )


def windows(one_stop_id: int, *, at: datetime) -> tuple[Window, ...]:
    """All windows of a unit and the number at each now."""
    serving = {
        ticket.window_id: ticket
        for ticket in Ticket.objects.filter(
            one_stop_id=one_stop_id, day=local(at).date(), state__in=AT_WINDOW
        ).select_related("appointment", "window")
    }
    return tuple(
        Window(
            row.pk,
            row.number,
            row.name,
            tuple(row.fields),
            row.is_open,
            shown(serving[row.pk]) if row.pk in serving else None,
        )
        for row in CounterWindow.objects.filter(one_stop_id=one_stop_id)
    )


def shown(ticket: Ticket) -> Waiting:
    """The row as plain data."""
    return Waiting(
        ticket.pk,
        ticket.token,
        label_of(ticket),
        ticket.state,
        TicketState(ticket.state).label,
        ticket.field_code,
        Precedence(ticket.precedence).label if ticket.precedence else "",
        ticket.appointment.starts_at if ticket.appointment else None,
        ticket.issued_at,
        ticket.called_at,
        ticket.calls,
        ticket.window.number if ticket.window else None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """One number as its owner sees it on the phone: how many before, about how many minutes."""

    ticket: Waiting
    one_stop: UnitInfo
    before: int
    minutes: int


def standing(token: str, *, at: datetime) -> Standing:
    """By the address on the printed number.

    Raises:
        UnknownPlace: no such number, or of another day.
    """
    row = Ticket.objects.select_related("appointment", "window").filter(token=token).first()
    if row is None or row.day != local(at).date():
        raise UnknownPlace
    order = [ticket.pk for ticket in waiting_order(row.one_stop_id, at=at)]
    before = order.index(row.pk) if row.pk in order else 0
    open_windows = CounterWindow.objects.filter(one_stop_id=row.one_stop_id, is_open=True).count() or 1
    minutes = -(-before * minutes_each(row.one_stop_id, at=at) // open_windows)
    return Standing(shown(row), unit(row.one_stop_id), before, minutes)


def minutes_each(one_stop_id: int, *, at: datetime) -> int:
    """Minutes that one person takes: the median of today's, once three are done."""
    done = Ticket.objects.filter(
        one_stop_id=one_stop_id, day=local(at).date(), state=TicketState.DONE, served_at__isnull=False
    ).values_list("served_at", "ended_at")
    took = [(ended - served).total_seconds() / 60 for served, ended in done if served and ended]
    return max(1, round(median(took))) if len(took) >= _ENOUGH else USUAL_MINUTES


def counters_of(actor: Actor, *, at: datetime) -> tuple[UnitInfo, ...]:
    """One-stop units at which this official receives people today."""
    found: dict[int, UnitInfo] = {}
    for grant in actor.grants_for(Role.INTAKE):
        here = unit(grant.unit_id)
        if here.kind != UnitKind.ONE_STOP:
            here = one_stop_of(grant.authority_id, local(at).date())
        found[here.id] = here
    return tuple(found.values())


def place(one_stop_id: int) -> Place | None:
    """A unit's reception, none when nobody set it up."""
    row = Reception.objects.filter(one_stop_id=one_stop_id).first()
    if row is None:
        return None
    return _place(row)


def _place(row: Reception) -> Place:
    return Place(
        unit(row.one_stop_id), row.kiosk_secret, row.board_secret, row.gives_numbers, row.announcement
    )


def kiosk(kiosk_secret: str) -> Place:
    """The place whose machine has this address.

    Raises:
        UnknownPlace: none, or numbers are not given there now.
    """
    row = Reception.objects.filter(kiosk_secret=kiosk_secret, gives_numbers=True).first()
    if row is None:
        raise UnknownPlace
    return _place(row)
