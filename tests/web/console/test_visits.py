"""The manager sets up the counter: hours for booking, windows, the machine and the board."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.test import Client

from motcua.catalogue.queries.listing import field_names
from motcua.visits.queries import queue, slots
from tests.web.console.conftest import Browser
from tests.web.console.pages import text
from tests.web.desk.office import NOW, Office


@pytest.fixture
def address(office: Office) -> str:
    return f"/quan-tri/quay/{office.units['mot-cua']}/"


def hours(**typed: str) -> dict[str, str]:
    return {"part": "gio-hen", "valid_from": f"{NOW:%d/%m/%Y}"} | typed


def test_the_first_counter_opens(manager: Client, address: str) -> None:
    assert manager.get("/quan-tri/quay/")["Location"] == address
    assert "Hiện chưa nhận đặt lịch" in text(manager.get(address))


def test_hours_are_saved_shown_again_and_ended(manager: Client, office: Office, address: str) -> None:
    morning = {"h3_0_begins": "08:00", "h3_0_ends": "09:00", "h3_0_minutes": "30", "h3_0_places": "2"}
    assert manager.post(address, hours(**morning)).status_code == 302
    (one,) = slots.stretches(office.units["mot-cua"])
    assert (one.weekday, one.begins, one.ends, one.minutes, one.places) == (3, time(8), time(9), 30, 2)
    page = manager.get(address).content.decode()
    assert 'value="08:00"' in page
    assert f"/dat-lich/{office.units['mot-cua']}/" in page
    manager.post(address, hours())
    assert not slots.bookable(office.units["mot-cua"], at=NOW)


@pytest.mark.parametrize(
    "typed",
    [
        {"h0_0_begins": "08:00"},
        {"h0_0_begins": "10:00", "h0_0_ends": "09:00", "h0_0_minutes": "30", "h0_0_places": "1"},
        {"h0_0_begins": "08:00", "h0_0_ends": "09:00", "h0_0_minutes": "", "h0_0_places": "1"},
        {"h0_0_begins": "sáng", "h0_0_ends": "09:00", "h0_0_minutes": "30", "h0_0_places": "1"},
        {"valid_from": "01/01/2020"},
    ],
)
def test_hours_that_cannot_be_come_back(manager: Client, office: Office, address: str, typed: Any) -> None:
    answer = manager.post(address, hours(**typed))
    assert answer.status_code == 422
    assert slots.stretches(office.units["mot-cua"]) == []


def test_windows_are_added_and_changed(manager: Client, office: Office, address: str) -> None:
    one = {
        "part": "quay",
        "number": "1",
        "name": "Hộ tịch",
        "is_open": "on",
        "fields_served": [min(field_names())],
    }
    manager.post(address, one)
    assert 'value="Hộ tịch"' in manager.get(f"{address}?quay=1").content.decode()
    manager.post(address, {"part": "quay", "number": "1", "name": "Mọi việc"})
    (window,) = queue.windows(office.units["mot-cua"], at=NOW)
    assert (window.name, window.fields, window.is_open) == ("Mọi việc", (), False)
    assert manager.post(address, {"part": "quay", "number": "0"}).status_code == 422


def test_the_machine_is_switched_on_and_gets_new_addresses(
    manager: Client, office: Office, address: str
) -> None:
    on = {"gives_numbers": "on", "announcement": "Nghỉ chiều thứ Sáu"}
    manager.post(address, {"part": "may-lay-so", **on})
    before = queue.place(office.units["mot-cua"])
    assert before is not None
    assert f"/lay-so/{before.kiosk_secret}/" in manager.get(address).content.decode()
    manager.post(address, {"part": "dia-chi-moi", **on})
    after = queue.place(office.units["mot-cua"])
    assert after is not None
    assert (after.gives_numbers, after.announcement) == (True, "Nghỉ chiều thứ Sáu")
    assert after.kiosk_secret != before.kiosk_secret
    assert manager.get(f"/lay-so/bang/{before.board_secret}/").status_code == 404


def test_another_offices_counter_is_not_found(manager: Client, office: Office, browser: Browser) -> None:
    other = f"/quan-tri/quay/{office.units['mot-cua-khac']}/"
    assert manager.get(other).status_code == 404
    assert manager.post(other, {"part": "quay", "number": "1"}).status_code == 404
    assert browser("hoa").get(other).status_code == 403
