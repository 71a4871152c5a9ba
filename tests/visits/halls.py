"""A one-stop unit that takes appointments and gives numbers, made by its manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from motcua.org.types import Actor
from motcua.visits.actions import calling, planning
from motcua.visits.queries import queue


@dataclass
class Hall:
    """The unit, its two windows, and the addresses of its machine and board."""

    one_stop: int
    kiosk: str
    board: str
    first: int
    civil: int

    def number(self, at: datetime, **what: str) -> queue.Waiting:
        return calling.give_number(self.kiosk, at=at, **what)


def a_hall(one_stop: int, manager: Actor, at: datetime, *, fields: Sequence[str] = ("ho-tich",)) -> Hall:
    """08:00 to 11:00 every day, two people each half hour; window 1 for everything, 2 for some fields."""
    hours = [planning.Hours(weekday, time(8), time(11), 30, 2) for weekday in range(7)]
    planning.plan_hours(one_stop, hours, valid_from=at.date(), actor=manager, at=at)
    planning.save_reception(
        one_stop, gives_numbers=True, announcement="Chào bà con", new_addresses=False, actor=manager
    )
    windows = [
        planning.save_window(one_stop, number, name="", fields=what, is_open=True, actor=manager)
        for number, what in ((1, ()), (2, fields))
    ]
    row = planning.reception(one_stop)
    return Hall(one_stop, row.kiosk_secret, row.board_secret, *windows)
