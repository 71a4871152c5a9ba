"""The manager's acts: hours for booking, windows, the machine that gives numbers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from motcua.dossiers.lifecycle import writing
from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid
from motcua.lib.typed_text import line
from motcua.org.queries.units import unit
from motcua.org.types import Actor, Permission
from motcua.visits.models import CounterWindow, Reception, SlotPlan


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of a weekday (0 Monday) with its slots."""

    weekday: int
    begins: time
    ends: time
    minutes: int
    places: int


def check_manages(actor: Actor, one_stop_id: int) -> None:
    """Raises Forbidden: not a manager of this unit's authority."""
    found = unit(one_stop_id)
    if not actor.may(Permission.MANAGE) or found.authority_id not in actor.authority_ids:
        raise Forbidden("Chỉ người quản lý của đơn vị này mới sửa được giờ hẹn và quầy.")


def plan_hours(
    one_stop_id: int, hours: Sequence[Hours], *, valid_from: date, actor: Actor, at: datetime
) -> None:
    """From a day on these are the hours for booking; what held before ends then. No hours: no booking.

    What people have booked already stays booked.

    Raises:
        Invalid: hours that cannot be, or a day in the past. Forbidden.
    """
    check_manages(actor, one_stop_id)
    if valid_from < local(at).date():
        raise Invalid({"valid_from": "Giờ đặt lịch chỉ đổi được từ hôm nay trở đi."})
    for one in hours:
        _check(one)
    starts = [(one.weekday, one.begins) for one in hours]
    if len(set(starts)) != len(starts):
        raise Invalid({"hours": "Có hai dòng cùng thứ và cùng giờ bắt đầu. Gộp lại thành một."})
    with writing():
        old = SlotPlan.objects.filter(one_stop_id=one_stop_id, valid_to=None)
        old.filter(valid_from__gte=valid_from).delete()
        for plan in old.filter(valid_from__lt=valid_from):
            plan.valid_to = date.fromordinal(valid_from.toordinal() - 1)
            plan.save(update_fields=["valid_to"])
        SlotPlan.objects.bulk_create(
            SlotPlan(
                one_stop_id=one_stop_id,
                weekday=one.weekday,
                begins=one.begins,
                ends=one.ends,
                minutes=one.minutes,
                places=one.places,
                valid_from=valid_from,
            )
            for one in hours
        )


def _check(one: Hours) -> None:
    if not 0 <= one.weekday <= 6 or one.begins >= one.ends:
        raise Invalid({"hours": "Giờ kết thúc phải sau giờ bắt đầu."})
    if not 5 <= one.minutes <= 240 or not 1 <= one.places <= 50:
        raise Invalid({"hours": "Mỗi lượt từ 5 đến 240 phút, mỗi khung giờ từ 1 đến 50 chỗ."})


def save_window(
    one_stop_id: int, number: int, *, name: str, fields: Sequence[str], is_open: bool, actor: Actor
) -> int:
    """A window by its number: made or changed; its id.

    Raises:
        Invalid: no such number. Forbidden.
    """
    check_manages(actor, one_stop_id)
    if not 1 <= number <= 99:
        raise Invalid({"number": "Số quầy từ 1 đến 99."})
    window, _ = CounterWindow.objects.update_or_create(
        one_stop_id=one_stop_id,
        number=number,
        defaults={"name": line(name)[:120], "fields": sorted(set(fields)), "is_open": is_open},
    )
    return window.pk


def save_reception(
    one_stop_id: int, *, gives_numbers: bool, announcement: str, new_addresses: bool, actor: Actor
) -> None:
    """Switch the giving of numbers on or off; new addresses end those of a lost or misused machine."""
    check_manages(actor, one_stop_id)
    with writing():
        row = reception(one_stop_id)
        row.gives_numbers, row.announcement = gives_numbers, line(announcement)[:300]
        if new_addresses:
            row.kiosk_secret, row.board_secret = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        row.save()


def reception(one_stop_id: int) -> Reception:
    """The row of a unit that gives numbers, made when it is not there yet."""
    row, _ = Reception.objects.get_or_create(
        one_stop_id=one_stop_id,
        defaults={
            "kiosk_secret": secrets.token_urlsafe(12),
            "board_secret": secrets.token_urlsafe(12),
            "gives_numbers": False,
        },
    )
    return row
