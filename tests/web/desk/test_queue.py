"""The queue at the desk: one's window kept, each act told, two officials who meet, nobody else's counter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.catalogue.queries.listing import field_names
from motcua.visits.actions.booking import NewBooking, book
from motcua.visits.models import Ticket
from motcua.visits.queries import slots
from motcua.web.desk import queue
from tests.visits.halls import Hall, a_hall
from tests.web.console.pages import text
from tests.web.desk.conftest import Clock
from tests.web.desk.office import NOW, Office

QUEUE = "/ban-lam-viec/quay/"
Browser = Callable[[str], Client]


@pytest.fixture
def hall(office: Office) -> Hall:
    return a_hall(office.units["mot-cua"], office.actor("quan-ly"), NOW)


@pytest.fixture
def desk(browser: Browser, hall: Hall) -> Client:
    """The desk of window 1."""
    client = browser("hoa")
    client.post(f"{QUEUE}chon/", {"window": hall.first})
    return client


def said(client: Client, address: str, **typed: str) -> str:
    return text(client.post(address, typed, follow=True))


def test_the_window_is_chosen_once(browser: Browser, hall: Hall) -> None:
    client = browser("hoa")
    assert "Bạn ngồi quầy nào?" in text(client.get(QUEUE))
    assert client.post(f"{QUEUE}chon/", {"window": "987654"}).status_code == 404
    client.post(f"{QUEUE}chon/", {"window": hall.civil})
    assert "Quầy 2" in text(client.get(QUEUE))
    assert "Bạn ngồi quầy nào?" in text(client.get(f"{QUEUE}?doi=1"))


def test_a_person_from_call_to_the_end(desk: Client, hall: Hall) -> None:
    first, second = hall.number(NOW, field_code="ho-tich"), hall.number(NOW, precedence="elder")
    page = text(desk.get(QUEUE))
    assert page.index("U002") < page.index("A001")
    assert "Mời số U002 đến quầy." in said(desk, f"{QUEUE}goi-tiep/")
    assert "Đã gọi lại số U002." in said(desk, f"{QUEUE}{second.ticket_id}/goi-lai/")
    assert "Bắt đầu phục vụ số U002." in said(desk, f"{QUEUE}{second.ticket_id}/bat-dau/")
    done = said(desk, f"{QUEUE}{second.ticket_id}/xong-goi-tiep/")
    assert "Đã xong số U002." in done
    assert "Mời số A001 đến quầy." in done
    assert "Số A001 vắng mặt" in said(desk, f"{QUEUE}{first.ticket_id}/vang-mat/")
    assert Ticket.objects.get(pk=first.ticket_id).state == "waiting"


def test_handed_on_to_another_field(desk: Client, hall: Hall) -> None:
    ticket, code = hall.number(NOW), min(field_names())
    said(desk, f"{QUEUE}goi-tiep/")
    assert "Chọn lĩnh vực chuyển đến." in said(desk, f"{QUEUE}{ticket.ticket_id}/chuyen/", field="la")
    assert "Đã chuyển số A001" in said(desk, f"{QUEUE}{ticket.ticket_id}/chuyen/", field=code)
    assert Ticket.objects.get().field_code == code


def test_what_cannot_be_is_a_sentence_on_the_same_page(desk: Client, hall: Hall, browser: Browser) -> None:
    assert "không còn lượt nào chờ" in said(desk, f"{QUEUE}goi-tiep/")
    ticket = hall.number(NOW)
    said(desk, f"{QUEUE}goi-tiep/")
    assert "đang phục vụ một lượt" in said(desk, f"{QUEUE}goi-tiep/")
    said(desk, f"{QUEUE}{ticket.ticket_id}/xong/")
    assert "đang ở trạng thái “Đã xong”" in said(desk, f"{QUEUE}{ticket.ticket_id}/bat-dau/")
    assert desk.post(f"{QUEUE}{ticket.ticket_id}/khong-co/").status_code == 404
    other = browser("khac")
    assert "Không tìm thấy lượt này" in said(other, f"{QUEUE}{ticket.ticket_id}/xong/")
    assert "Chưa có quầy" not in text(other.get(QUEUE))


def test_who_booked_for_today_and_who_came_too_early(desk: Client, hall: Hall, clock: Clock) -> None:
    begins = slots.slots_of(hall.one_stop, NOW.date(), at=NOW)[-1].starts_at
    new = NewBooking(one_stop_id=hall.one_stop, starts_at=begins, name="Nguyễn Thị Mơ", phone="0912345678")
    book(new, at=NOW)
    hall.number(NOW, phone="0912345678")
    page = text(desk.get(QUEUE))
    assert "Nguyễn Thị Mơ" in page
    assert "0912 345 678" in page
    assert "chưa đến giờ hẹn" in page
    part = desk.get(QUEUE, headers={"HX-Request": "true"}).content.decode()
    assert "H001" in part
    assert "<html" not in part
    assert "Nguyễn Thị Mơ" not in part


def test_only_who_receives_has_a_queue(browser: Browser, hall: Hall) -> None:
    assert browser("binh").get(QUEUE).status_code == 403
    assert set(queue._ACTS) == {"goi-lai", "bat-dau", "xong", "vang-mat", "chuyen"}
