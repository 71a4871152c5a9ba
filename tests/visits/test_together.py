"""Two at once: the last place is given once, a number is called once, and an old name is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from motcua.law.calendar import local
from motcua.visits import jobs
from motcua.visits.actions import booking, calling
from motcua.visits.models import Appointment, Ticket
from tests.dossiers.conftest import committed_office
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.test_concurrency import _FORK, _in_process
from tests.visits.halls import Hall, a_hall

__all__ = ["committed_office"]


def tomorrow() -> datetime:
    return datetime.combine(local(MONDAY).date() + timedelta(days=1), time(8), tzinfo=local(MONDAY).tzinfo)


def booked(hall: Hall, phone: str) -> None:
    new = booking.NewBooking(one_stop_id=hall.one_stop, starts_at=tomorrow(), name="Hoa", phone=phone)
    booking.book(new, at=MONDAY)


def told(runs: list[Callable[[], object]]) -> list[str]:
    """What each said when all ran at once, each in a process of its own."""
    results: Any = _FORK.Queue()

    def one(run: Callable[[], object]) -> None:
        try:
            answer = str(run())
        except Exception as refused:
            answer = type(refused).__name__
        results.put(answer)

    running = [_in_process(one, run) for run in runs]
    answers = sorted(results.get(timeout=120) for _ in running)
    for process in running:
        process.join(60)
    return answers


@pytest.fixture
def hall(committed_office: Office) -> Hall:
    office = committed_office
    return a_hall(office.units["a_counter"], office.actor("manager", MONDAY), MONDAY)


def test_the_last_place_is_given_once(hall: Hall) -> None:
    booked(hall, "0912000000")
    answers = told([lambda n=n: booked(hall, f"091200000{n}") for n in (1, 2, 3)])  # type: ignore[misc]
    assert answers == ["None", "SlotTaken", "SlotTaken"]
    assert Appointment.objects.count() == 2


def test_a_number_is_given_once_and_called_once(committed_office: Office, hall: Hall) -> None:
    labels = told([lambda: hall.number(MONDAY).label for _ in range(3)])
    assert labels == ["A001", "A002", "A003"]
    Ticket.objects.exclude(number=1).delete()
    official = committed_office.actor("intake")

    def call(window: int) -> str:
        return calling.call_next(window, actor=official, at=MONDAY).label

    assert told([lambda: call(hall.first), lambda: call(hall.civil)]) == ["A001", "NobodyWaits"]
    assert Ticket.objects.get().calls == 1


def test_who_booked_long_ago_is_forgotten(office: Office) -> None:
    hall = a_hall(office.units["a_counter"], office.actor("manager", MONDAY), MONDAY)
    booked(hall, "0912345678")
    assert jobs.tidy(tomorrow() + timedelta(days=1)) == (1, 0)
    assert jobs.tidy(tomorrow() + timedelta(days=91)) == (0, 1)
    assert jobs.tidy(tomorrow() + timedelta(days=92)) == (0, 0)
    row = Appointment.objects.get()
    assert (row.name, row.phone, row.state) == ("", "", "missed")
