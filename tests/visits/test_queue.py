"""The queue: numbers without a gap, one order that can be told, one person at a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.types import Actor
from motcua.visits.actions import calling, planning
from motcua.visits.actions.booking import NewBooking, book
from motcua.visits.actions.calling import NobodyWaits, TicketMoved, WindowBusy
from motcua.visits.queries import queue
from tests.dossiers.office import MONDAY, Office

NINE = MONDAY + timedelta(hours=1)


@dataclass
class Hall:
    """A one-stop unit with two windows: one for everything, one for civil status."""

    one_stop: int
    kiosk: str
    board: str
    first: int
    civil: int
    official: Actor
    manager: Actor

    def number(self, at: datetime = NINE, **what: str) -> queue.Waiting:
        return calling.give_number(self.kiosk, at=at, **what)


@pytest.fixture
def hall(office: Office) -> Hall:
    counter, manager = office.units["a_counter"], office.actor("manager")
    hours = [planning.Hours(0, time(8), time(11), 30, 3)]
    planning.plan_hours(counter, hours, valid_from=MONDAY.date(), actor=manager, at=MONDAY)
    planning.save_reception(
        counter, gives_numbers=True, announcement="Chào bà con", new_addresses=False, actor=manager
    )
    windows = [
        planning.save_window(counter, number, name="", fields=fields, is_open=True, actor=manager)
        for number, fields in ((1, []), (2, ["ho-tich"]))
    ]
    row = planning.reception(counter)
    return Hall(counter, row.kiosk_secret, row.board_secret, *windows, office.actor("intake"), manager)


def test_numbers_run_from_one_each_day(hall: Hall) -> None:
    assert [hall.number().label for _ in range(3)] == ["A001", "A002", "A003"]
    assert hall.number(NINE + timedelta(days=1)).label == "A001"


def test_a_number_asked_for_twice_is_one(hall: Hall) -> None:
    assert hall.number(key="k") == hall.number(key="k")


def test_who_goes_before_others(hall: Hall) -> None:
    hall.number()
    elder = hall.number(precedence="elder")
    assert elder.label == "U002"
    assert calling.call_next(hall.first, actor=hall.official, at=NINE).label == "U002"


def test_an_appointment_goes_first_at_its_moment_and_not_before(hall: Hall) -> None:
    booked = NewBooking(
        one_stop_id=hall.one_stop, starts_at=NINE + timedelta(minutes=30), name="Hoa", phone="0912345678"
    )
    book(booked, at=MONDAY)
    hall.number()
    assert hall.number(phone="0912 345 678").label == "H002"
    assert calling.call_next(hall.first, actor=hall.official, at=NINE).label == "A001"
    later = NINE + timedelta(minutes=25)
    hall.number(later, precedence="elder")
    assert [t.number for t in queue.waiting_order(hall.one_stop, at=later)] == [2, 3]


def test_an_appointment_is_used_once(hall: Hall) -> None:
    with pytest.raises(Invalid):
        hall.number(phone="0912345678")


def test_a_window_calls_what_it_serves(hall: Hall) -> None:
    hall.number(field_code="dat-dai")
    hall.number(field_code="ho-tich")
    assert calling.call_next(hall.civil, actor=hall.official, at=NINE).label == "A002"
    assert calling.call_next(hall.first, actor=hall.official, at=NINE).label == "A001"


def test_one_person_at_a_window(hall: Hall) -> None:
    hall.number()
    hall.number()
    called = calling.call_next(hall.first, actor=hall.official, at=NINE)
    with pytest.raises(WindowBusy):
        calling.call_next(hall.first, actor=hall.official, at=NINE)
    calling.begin(called.ticket_id, actor=hall.official, at=NINE)
    calling.finish(called.ticket_id, actor=hall.official, at=NINE + timedelta(minutes=9))
    assert calling.call_next(hall.first, actor=hall.official, at=NINE).label == "A002"


def test_nobody_waits(hall: Hall) -> None:
    with pytest.raises(NobodyWaits):
        calling.call_next(hall.first, actor=hall.official, at=NINE)


def test_who_does_not_come_is_put_aside_after_three_calls(hall: Hall) -> None:
    hall.number()
    for calls in (1, 2, 3):
        called = calling.call_next(hall.first, actor=hall.official, at=NINE)
        assert called.calls == calls
        state = calling.absent(called.ticket_id, actor=hall.official, at=NINE).state
    assert state == "absent"
    with pytest.raises(TicketMoved):
        calling.begin(called.ticket_id, actor=hall.official, at=NINE)


def test_handed_to_another_field_the_number_stays(hall: Hall) -> None:
    hall.number()
    hall.number()
    called = calling.call_next(hall.first, actor=hall.official, at=NINE)
    calling.hand_to(called.ticket_id, "ho-tich", actor=hall.official, at=NINE)
    assert calling.call_next(hall.civil, actor=hall.official, at=NINE).label == "A001"


def test_a_stranger_calls_nobody(office: Office, hall: Hall) -> None:
    hall.number()
    with pytest.raises(Forbidden):
        calling.call_next(hall.first, actor=office.actor("intake_b"), at=NINE)
    called = calling.call_next(hall.first, actor=hall.official, at=NINE)
    with pytest.raises(NotFound):
        calling.finish(called.ticket_id, actor=office.actor("intake_b"), at=NINE)


def test_the_board_shows_numbers_and_windows(hall: Hall) -> None:
    for _ in range(3):
        hall.number()
    calling.call_next(hall.first, actor=hall.official, at=NINE)
    board = queue.board(hall.board, at=NINE)
    assert [(w.number, w.now.label if w.now else "") for w in board.windows] == [(1, "A001"), (2, "")]
    assert ([w.label for w in board.next], board.waiting) == (["A002", "A003"], 2)


def test_how_long_to_wait_is_reckoned_from_today(hall: Hall) -> None:
    tickets = [hall.number() for _ in range(6)]
    at = NINE
    assert queue.standing(tickets[4].token, at=at).minutes == 4 * queue.USUAL_MINUTES // 2
    for _ in range(3):
        called = calling.call_next(hall.first, actor=hall.official, at=at)
        at += timedelta(minutes=4)
        calling.finish(called.ticket_id, actor=hall.official, at=at)
    assert queue.minutes_each(hall.one_stop, at=at) == 4
    assert (
        queue.standing(tickets[5].token, at=at).before,
        queue.standing(tickets[5].token, at=at).minutes,
    ) == (2, 4)


def test_old_addresses_end(hall: Hall) -> None:
    planning.save_reception(
        hall.one_stop, gives_numbers=True, announcement="", new_addresses=True, actor=hall.manager
    )
    with pytest.raises(queue.UnknownPlace):
        hall.number()
    with pytest.raises(queue.UnknownPlace):
        queue.board(hall.board, at=NINE)
    with pytest.raises(queue.UnknownPlace):
        queue.standing("khong-co", at=NINE)
