"""Visits of the demonstration, invented: hours for booking, two windows, a few who wait today."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Count

from motcua.config.demo.making import Team
from motcua.dossiers.models import Dossier
from motcua.law.calendar import local
from motcua.visits.actions import booking, calling, planning
from motcua.visits.queries import slots

_MANAGER = "quanly"
_WEEK = [
    planning.Hours(weekday, begins, ends, 20, 2)
    for weekday in range(5)
    for begins, ends in ((time(8), time(11)), (time(13, 30), time(16)))
]
#: who waits: minutes ago, and on what ground before others
_WAITING = ((34, ""), (29, ""), (22, "elder"), (15, ""), (9, ""), (4, "pregnant"), (2, ""))
_BOOKED = (("Người Hẹn Một (mẫu)", "0900000001"), ("Người Hẹn Hai (mẫu)", "0900000002"))


def record(team: Team, *, at: datetime) -> None:
    """Hours, windows, the machine; numbers of today, two of them at the windows; two appointments to come."""
    one_stop, manager = team.office.units[team.one_stop], team.office.actor(_MANAGER, at)
    planning.plan_hours(one_stop, _WEEK, valid_from=local(at).date(), actor=manager, at=at)
    fields = _usual_fields(team)
    windows = [
        planning.save_window(one_stop, number, name=name, fields=what, is_open=True, actor=manager)
        for number, name, what in ((1, "Mọi việc", ()), (2, "Việc thường gặp", fields))
    ]
    planning.save_reception(
        one_stop,
        gives_numbers=True,
        announcement="Mời bà con lấy số và ngồi chờ (mẫu).",
        new_addresses=False,
        actor=manager,
    )
    machine = planning.reception(one_stop).kiosk_secret
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    for number, (minutes, ground) in enumerate(_WAITING):
        field = fields[number % len(fields)] if fields else ""
        taken = max(midnight, at - timedelta(minutes=minutes))
        calling.give_number(machine, at=taken, field_code=field, precedence=ground)
    official = team.actor("INTAKE", at)
    served = calling.call_next(windows[0], actor=official, at=at)
    calling.begin(served.ticket_id, actor=official, at=at)
    calling.call_next(windows[1], actor=official, at=at)
    _book(one_stop, at)


def _usual_fields(team: Team) -> list[str]:
    rows = Dossier.objects.filter(authority_id=team.authority_id).exclude(field_code="").order_by()
    counted = rows.values("field_code").annotate(n=Count("pk")).order_by("-n", "field_code")
    return [row["field_code"] for row in counted[:2]]


def _book(one_stop: int, at: datetime) -> None:
    for (name, phone), (day, _) in zip(_BOOKED, slots.days_of(one_stop, at=at)[:2], strict=False):
        free = slots.slots_of(one_stop, day, at=at)
        new = booking.NewBooking(one_stop_id=one_stop, starts_at=free[0].starts_at, name=name, phone=phone)
        booking.book(new, at=at)
