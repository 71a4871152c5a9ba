"""Booking a visit: only what the plan offers, on working days, and the last place once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, Refused
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM, Actor
from motcua.visits.actions.booking import NewBooking, SlotTaken, book, cancel, note_missed
from motcua.visits.actions.planning import Hours, plan_hours
from motcua.visits.queries.slots import UnknownAppointment, booked, days_of, slots_of
from tests.dossiers.office import MONDAY, Office

#: 08:00 to 09:00, two people each half hour
MORNING = [Hours(weekday, time(8), time(9), 30, 2) for weekday in range(7)]


@pytest.fixture
def counter(office: Office) -> int:
    return office.units["a_counter"]


@pytest.fixture
def planned(office: Office, counter: int) -> int:
    plan_hours(counter, MORNING, valid_from=MONDAY.date(), actor=office.actor("manager", MONDAY), at=MONDAY)
    return counter


def tomorrow(hour: int = 8, minute: int = 0) -> datetime:
    day = MONDAY.date() + timedelta(days=1)
    return datetime.combine(day, time(hour, minute), tzinfo=local(MONDAY).tzinfo)


def booking(counter: int, starts_at: datetime, phone: str = "0912345678") -> NewBooking:
    return NewBooking(one_stop_id=counter, starts_at=starts_at, name="Nguyễn Thị Hoa", phone=phone)


def test_slots_are_those_of_the_plan(planned: int) -> None:
    slots = slots_of(planned, tomorrow().date(), at=MONDAY)
    assert [(s.starts_at, s.left) for s in slots] == [(tomorrow(), 2), (tomorrow(8, 30), 2)]


def test_no_slot_on_a_day_off_nor_outside_office_hours(office: Office, planned: int) -> None:
    saturday = date(2026, 11, 7)
    assert slots_of(planned, saturday, at=MONDAY) == []
    noon = [Hours(1, time(11), time(14), 30, 1)]
    plan_hours(planned, noon, valid_from=MONDAY.date(), actor=office.actor("manager"), at=MONDAY)
    begins = [s.starts_at.time() for s in slots_of(planned, tomorrow().date(), at=MONDAY)]
    assert time(11) in begins
    assert time(12) not in begins
    assert time(13, 30) in begins


def test_neither_the_past_nor_too_far_ahead(planned: int) -> None:
    at = tomorrow(8, 10)
    assert slots_of(planned, tomorrow().date(), at=at) == []
    assert slots_of(planned, MONDAY.date() - timedelta(days=1), at=MONDAY) == []
    assert slots_of(planned, MONDAY.date() + timedelta(days=60), at=MONDAY) == []


def test_days_tell_what_is_left(planned: int) -> None:
    book(booking(planned, tomorrow()), at=MONDAY)
    assert dict(days_of(planned, at=MONDAY))[tomorrow().date()] == 3


def test_the_last_place_is_given_once(planned: int) -> None:
    for phone in ("0912000001", "0912000002"):
        book(booking(planned, tomorrow(), phone), at=MONDAY)
    with pytest.raises(SlotTaken):
        book(booking(planned, tomorrow(), "0912000003"), at=MONDAY)


def test_the_same_key_books_once(planned: int) -> None:
    first = book(booking(planned, tomorrow()), at=MONDAY, key="k")
    assert book(booking(planned, tomorrow()), at=MONDAY, key="k") == first
    assert slots_of(planned, tomorrow().date(), at=MONDAY)[0].left == 1


@pytest.mark.parametrize("starts_at", [tomorrow(7), tomorrow(8, 15), MONDAY])
def test_only_what_is_offered(planned: int, starts_at: datetime) -> None:
    with pytest.raises(SlotTaken):
        book(booking(planned, starts_at), at=MONDAY)


@pytest.mark.parametrize(("name", "phone"), [("", "0912345678"), ("Hoa", "12"), ("Hoa", "chín")])
def test_what_is_missing_is_told_at_its_field(planned: int, name: str, phone: str) -> None:
    with pytest.raises(Invalid) as refused:
        book(NewBooking(one_stop_id=planned, starts_at=tomorrow(), name=name, phone=phone), at=MONDAY)
    assert set(refused.value.errors) <= {"name", "phone"}


def test_one_telephone_holds_few_places(planned: int) -> None:
    for days in (1, 2, 3):
        book(booking(planned, tomorrow() + timedelta(days=days - 1)), at=MONDAY)
    with pytest.raises(Invalid):
        book(booking(planned, tomorrow(8, 30)), at=MONDAY)


def test_a_place_given_back_is_free_again(planned: int) -> None:
    made = book(booking(planned, tomorrow()), at=MONDAY)
    for _ in range(2):
        assert cancel(made.token, at=MONDAY).state == "cancelled"
    assert slots_of(planned, tomorrow().date(), at=MONDAY)[0].left == 2
    with pytest.raises(UnknownAppointment):
        cancel("khong-co", at=MONDAY)


def test_what_has_passed_is_not_given_back_and_counts_as_missed(planned: int) -> None:
    made = book(booking(planned, tomorrow()), at=MONDAY)
    with pytest.raises(Refused):
        cancel(made.token, at=tomorrow(9))
    assert note_missed(tomorrow(9)) == 0
    assert note_missed(tomorrow(9) + timedelta(days=1)) == 1
    assert booked(made.token, at=tomorrow(9)).state == "missed"


def test_new_hours_hold_from_their_day_and_bookings_stay(office: Office, planned: int) -> None:
    made = book(booking(planned, tomorrow()), at=MONDAY)
    plan_hours(planned, [], valid_from=tomorrow().date(), actor=office.actor("manager"), at=MONDAY)
    assert slots_of(planned, tomorrow().date(), at=MONDAY) == []
    assert booked(made.token, at=MONDAY).state == "booked"


@pytest.mark.parametrize(
    "hours",
    [
        [Hours(1, time(9), time(8), 30, 1)],
        [Hours(7, time(8), time(9), 30, 1)],
        [Hours(1, time(8), time(9), 1, 1)],
        [Hours(1, time(8), time(9), 30, 0)],
        [Hours(1, time(8), time(9), 30, 1), Hours(1, time(8), time(10), 30, 1)],
    ],
)
def test_hours_that_cannot_be_are_refused(office: Office, counter: int, hours: list[Hours]) -> None:
    with pytest.raises(Invalid):
        plan_hours(counter, hours, valid_from=MONDAY.date(), actor=office.actor("manager"), at=MONDAY)


def test_only_the_units_manager_plans(office: Office, counter: int) -> None:
    other: Actor = office.actor("intake_b")
    with pytest.raises(Forbidden):
        plan_hours(counter, MORNING, valid_from=MONDAY.date(), actor=other, at=MONDAY)
    assign(
        actor=SYSTEM,
        at=MONDAY,
        official_id=office.people["intake_b"],
        unit_id=office.units["b"],
        role="MANAGER",
        decision_number="3",
        decision_date=MONDAY.date(),
        valid_from=MONDAY.date(),
    )
    with pytest.raises(Forbidden):
        plan_hours(counter, MORNING, valid_from=MONDAY.date(), actor=office.actor("intake_b"), at=MONDAY)
