"""Slots that may be booked: the week's plan, on working days, inside office hours, while places are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from motcua.law.calendar import WorkCalendar, local
from motcua.lib.refused import NotFound
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import UnitInfo, unit
from motcua.visits.models import Appointment, SlotPlan
from motcua.visits.types import AppointmentState

#: how far ahead people may book, in days
AHEAD = 21
#: nobody books a slot that begins sooner
NOTICE = timedelta(minutes=30)


class UnknownAppointment(NotFound):
    """No appointment under this address."""

    code = "appointment-not-found"

    def __init__(self) -> None:
        super().__init__("Không tìm thấy lịch hẹn này. Kiểm tra lại đường dẫn bạn đã lưu khi đặt lịch.")


@dataclass(frozen=True, slots=True)
class Slot:
    """One moment to come, and how many may still book it."""

    starts_at: datetime
    minutes: int
    places: int
    left: int


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as its owner sees it."""

    token: str
    one_stop: UnitInfo
    starts_at: datetime
    minutes: int
    state: str
    state_label: str
    name: str
    phone: str
    procedure_code: str
    procedure_name: str
    #: may still be given back
    open: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line of the plan as its manager wrote it (0 Monday); ``valid_from`` may be to come."""

    weekday: int
    begins: time
    ends: time
    minutes: int
    places: int
    valid_from: date


def offices(on: date) -> list[UnitInfo]:
    """The units that take appointments on a day or later, by name; one query besides the units."""
    plans = SlotPlan.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).order_by()
    found = (unit(one) for one in plans.values_list("one_stop_id", flat=True).distinct())
    return sorted((one for one in found if one.valid_to is None or on <= one.valid_to), key=lambda u: u.name)


def stretches(one_stop_id: int) -> list[Stretch]:
    """The plan without an end: what holds now, or will from ``valid_from``; by weekday and hour."""
    plans = SlotPlan.objects.filter(one_stop_id=one_stop_id, valid_to=None).order_by("weekday", "begins")
    return [Stretch(p.weekday, p.begins, p.ends, p.minutes, p.places, p.valid_from) for p in plans]


def slots_of(one_stop_id: int, day: date, *, at: datetime) -> list[Slot]:
    """The slots of a day that have not begun, earliest first; full ones have ``left`` 0."""
    if not local(at).date() <= day <= local(at).date() + timedelta(days=AHEAD):
        return []
    plans = [p for p in _plans(one_stop_id, day) if p.weekday == day.weekday()]
    return list(_slots(plans, calendar_of(one_stop_id), day, _taken(one_stop_id, day), at + NOTICE))


def days_of(one_stop_id: int, *, at: datetime) -> list[tuple[date, int]]:
    """The days to come that have slots, each with the places left; two queries however many days."""
    first = local(at).date()
    last = first + timedelta(days=AHEAD)
    calendar = calendar_of(one_stop_id)
    plans = list(SlotPlan.objects.filter(one_stop_id=one_stop_id, valid_from__lte=last))
    taken = _taken(one_stop_id, first, last)
    found = []
    for ahead in range(AHEAD + 1):
        day = first + timedelta(days=ahead)
        today = [p for p in plans if p.weekday == day.weekday() and _holds(p, day)]
        slots = list(_slots(today, calendar, day, taken, at + NOTICE))
        if slots:
            found.append((day, sum(slot.left for slot in slots)))
    return found


def bookable(one_stop_id: int, *, at: datetime) -> bool:
    """Whether this unit takes appointments at all."""
    return SlotPlan.objects.filter(one_stop_id=one_stop_id, valid_to=None).exists() or bool(
        days_of(one_stop_id, at=at)
    )


def booked(token: str, *, at: datetime) -> Booked:
    """An appointment by its own address.

    Raises:
        UnknownAppointment: there is none.
    """
    row = Appointment.objects.filter(token=token).first()
    if row is None:
        raise UnknownAppointment
    return told(row, at=at)


def told(row: Appointment, *, at: datetime) -> Booked:
    """The row as plain data."""
    return Booked(
        row.token,
        unit(row.one_stop_id),
        row.starts_at,
        row.minutes,
        row.state,
        AppointmentState(row.state).label,
        row.name,
        row.phone,
        row.procedure_code,
        row.procedure_name,
        row.state == AppointmentState.BOOKED and row.starts_at > at,
    )


def of_account(account_id: int, *, at: datetime) -> list[Booked]:
    """A citizen's appointments to come, earliest first."""
    rows = Appointment.objects.filter(
        account_id=account_id, state=AppointmentState.BOOKED, starts_at__gte=at - timedelta(hours=12)
    )
    return [told(row, at=at) for row in rows]


def of_day(one_stop_id: int, day: date, *, at: datetime) -> list[Booked]:
    """Who booked for a day, earliest first, for the officials of the unit."""
    rows = Appointment.objects.filter(one_stop_id=one_stop_id, starts_at__date=day)
    return [told(row, at=at) for row in rows]


def _plans(one_stop_id: int, day: date) -> list[SlotPlan]:
    plans = SlotPlan.objects.filter(one_stop_id=one_stop_id, valid_from__lte=day)
    return [plan for plan in plans if _holds(plan, day)]


def _holds(plan: SlotPlan, day: date) -> bool:
    return plan.valid_from <= day and (plan.valid_to is None or day <= plan.valid_to)


def _taken(one_stop_id: int, first: date, last: date | None = None) -> Counter[datetime]:
    rows = Appointment.objects.filter(
        one_stop_id=one_stop_id,
        starts_at__date__gte=first,
        starts_at__date__lte=last or first,
    ).exclude(state=AppointmentState.CANCELLED)
    return Counter(rows.values_list("starts_at", flat=True))


def _slots(
    plans: list[SlotPlan], calendar: WorkCalendar, day: date, taken: Counter[datetime], after: datetime
) -> Iterator[Slot]:
    hours = calendar.intervals(day)
    for plan in sorted(plans, key=lambda plan: plan.begins):
        step = timedelta(minutes=plan.minutes)
        begins = datetime.combine(day, plan.begins, tzinfo=local(after).tzinfo)
        last = datetime.combine(day, plan.ends, tzinfo=begins.tzinfo)
        while begins + step <= last:
            inside = any(h.start <= begins.time() and (begins + step).time() <= h.end for h in hours)
            if inside and begins > after:
                yield Slot(begins, plan.minutes, plan.places, max(0, plan.places - taken[begins]))
            begins += step
