"""Booking a visit from any telephone, the machine of the hall, the number's own page, the board."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from motcua.visits.actions import calling
from motcua.visits.models import Appointment, Ticket
from motcua.web.portal.visits.booking import MOST_BOOKED_IN_A_DAY
from tests.dossiers.citizens import a_citizen
from tests.dossiers.office import MONDAY, SAME_DAY, Office
from tests.visits.halls import Hall, a_hall
from tests.web.portal.citizens import signed_in
from tests.web.portal.conftest import Clock

DAY = "2026-11-03"
WHEN = f"{DAY}T08:30"


@pytest.fixture
def hall(office: Office) -> Hall:
    return a_hall(office.units["a_counter"], office.actor("manager", MONDAY), MONDAY)


def sent(client: Client, hall: Hall, **typed: str) -> Any:
    said = {"starts_at": WHEN, "name": "Nguyễn Thị Hoa", "phone": "0912 345 678"} | typed
    return client.post(f"/dat-lich/{hall.one_stop}/?ngay={DAY}&thu-tuc={SAME_DAY}", said)


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_visit_is_booked_kept_in_the_calendar_and_given_back(client: Client, hall: Hall) -> None:
    choice = page(client, f"/dat-lich/?thu-tuc={SAME_DAY}")
    assert f"/dat-lich/{hall.one_stop}/?thu-tuc={SAME_DAY}" in choice
    assert f"?ngay={DAY}" in page(client, f"/dat-lich/{hall.one_stop}/")
    assert WHEN in page(client, f"/dat-lich/{hall.one_stop}/?ngay={DAY}")
    answer = sent(client, hall)
    own = answer["Location"]
    shown = client.get(own)
    assert "no-store" in shown["Cache-Control"]
    for words in ("08:30", "Nguyễn Thị Hoa", "0912 345 678", f"/thu-tuc/{SAME_DAY}/"):
        assert words in shown.content.decode()
    calendar = page(client, f"{own}lich-hen.ics")
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261103T083000" in calendar
    assert client.get(f"{own}huy/").status_code == 405
    assert client.post(f"{own}huy/").status_code == 302
    assert "Đã hủy" in page(client, own)
    assert client.get(f"{own}lich-hen.ics").status_code == 404


def test_what_was_typed_stays_when_the_last_place_went(client: Client, hall: Hall) -> None:
    for phone in ("0912000001", "0912000002"):
        assert sent(client, hall, phone=phone).status_code == 302
    answer = sent(client, hall, phone="0912000003")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "vừa có người đặt hết chỗ" in text
    assert 'value="Nguyễn Thị Hoa"' in text
    assert 'value="0912000003"' in text
    assert f'value="{WHEN}"' not in text
    assert f'value="{DAY}T09:00"' in text


def test_a_day_that_filled_up_offers_the_next_one(client: Client, hall: Hall) -> None:
    for number in range(12):
        hour = f"{DAY}T{8 + number // 4:02d}:{30 * (number // 2 % 2):02d}"
        assert sent(client, hall, starts_at=hour, phone=f"09120000{number:02d}").status_code == 302
        if number == 6:  # a family books less in a minute
            from_another_telephone(client)
    answer = sent(client, hall, phone="0912000099")
    assert 'value="2026-11-04T08:00"' in answer.content.decode()


def test_one_machine_cannot_take_all_places(client: Client, hall: Hall, clock: Clock) -> None:
    for number in range(MOST_BOOKED_IN_A_DAY):
        assert sent(client, hall, phone="12").status_code == 422, number
        clock.forward(minutes=1)
    assert sent(client, hall).status_code == 429
    assert not Appointment.objects.exists()
    from_another_telephone(client)
    assert sent(client, hall).status_code == 302


def from_another_telephone(client: Client) -> None:
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"


@pytest.mark.parametrize("wrong", [{"starts_at": "x"}, {"starts_at": ""}, {"name": ""}, {"phone": "12"}])
def test_what_is_wrong_is_said_at_its_field(client: Client, hall: Hall, wrong: dict[str, str]) -> None:
    answer = sent(client, hall, **wrong)
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("query", ["?ngay=x", "?ngay=2026-02-31", "?ngay=2030-01-01", "?thu-tuc=khong-co"])
def test_odd_addresses_are_answered(client: Client, hall: Hall, query: str) -> None:
    page(client, f"/dat-lich/{hall.one_stop}/{query}")
    page(client, f"/dat-lich/{query}")


def test_the_machine_gives_numbers_for_fields_and_for_those_before_others(client: Client, hall: Hall) -> None:
    start = page(client, f"/lay-so/{hall.kiosk}/")
    assert 'value="ho-tich"' in start
    answer = client.post(f"/lay-so/{hall.kiosk}/", {"field": "ho-tich"})
    given = page(client, answer["Location"])
    ticket = Ticket.objects.get()
    assert (ticket.field_code, "A001" in given) == ("ho-tich", True)
    assert f"15; url=/lay-so/{hall.kiosk}/" in given
    assert "?uu-tien=elder" in page(client, f"/lay-so/{hall.kiosk}/?buoc=uu-tien")
    client.post(f"/lay-so/{hall.kiosk}/?uu-tien=elder", {"field": "khong-co"})
    second = Ticket.objects.get(number=2)
    assert (second.precedence, second.field_code) == ("elder", "")


def test_an_appointment_is_found_by_its_telephone(client: Client, hall: Hall, clock: Clock) -> None:
    sent(client, hall)
    address = f"/lay-so/{hall.kiosk}/?buoc=hen"
    refused = client.post(address, {"phone": "0912 345 678"})
    assert "không có lịch hẹn" in refused.content.decode()  # today there is none
    clock.forward(days=1)
    answer = client.post(address, {"phone": "+84 912 345 678"})
    assert "H001" in page(client, answer["Location"])
    assert client.post(address, {"phone": "không"}).status_code == 422


def test_the_number_on_the_telephone_and_the_board(
    client: Client, office: Office, hall: Hall, clock: Clock
) -> None:
    for _ in range(3):
        ticket = hall.number(clock.at)
    own = f"/lay-so/phieu/{ticket.token}/"
    assert "Còn 2 người trước bạn" in page(client, own)
    calling.call_next(hall.first, actor=office.actor("intake"), at=clock.at)
    part = page(client, own, **{"HX-Request": "true"})
    assert "Còn 1 người trước bạn" in part
    assert "<html" not in part
    board = page(client, f"/lay-so/bang/{hall.board}/", **{"HX-Request": "true"})
    row = re.search(r'<tr class="is-newest">.*?</tr>', board, flags=re.S)
    assert row
    assert "A001" in row[0]
    assert "<html" not in board
    assert "Chào bà con" in board
    clock.forward(days=1)
    assert client.get(own).status_code == 404


def test_addresses_that_end_say_so(client: Client, hall: Hall) -> None:
    for address in (
        "/lay-so/khong/",
        "/lay-so/bang/khong/",
        "/lay-so/phieu/khong/",
        "/dat-lich/cua-toi/khong/",
    ):
        assert client.get(address).status_code == 404
    assert client.get("/dat-lich/987654/").status_code == 404


def test_a_signed_in_citizen_finds_the_appointment_again(office: Office, hall: Hall) -> None:
    client = signed_in(a_citizen("0911222333", name="Lê Văn Tám"))
    form = page(client, f"/dat-lich/{hall.one_stop}/?ngay={DAY}")
    assert 'value="Lê Văn Tám"' in form
    own = sent(client, hall)["Location"]
    assert own in page(client, "/dat-lich/cua-toi/")
    assert "/dat-lich/cua-toi/" in page(client, "/cong-dan/")
    assert Client().get("/dat-lich/cua-toi/").status_code == 302


def test_the_machine_speaks_english_too(client: Client, hall: Hall) -> None:
    ticket = hall.number(MONDAY)
    client.get("/ngon-ngu/en/")
    assert "You are next." in page(client, f"/lay-so/phieu/{ticket.token}/")
