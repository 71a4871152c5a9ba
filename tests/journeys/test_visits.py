"""Nobody waits without knowing how long: booked on a telephone, a number from the machine, called, shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from motcua.visits.models import Appointment, Ticket
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import looked_over
from tests.journeys.test_portal import fits_the_screen
from tests.journeys.test_voice import citizen, no_barrier
from tests.visits.halls import Hall, a_hall
from tests.web.desk.conftest import Clock
from tests.web.desk.office import BIRTH, NOW, Office

PHONE = "0912345678"


def book_on_the_telephone(page: Page) -> datetime:
    """From the procedure's page, without script: office, day, time, name; tomorrow's first slot."""
    page.goto(f"/thu-tuc/{BIRTH}/")
    page.get_by_role("link", name="Đặt lịch đến quầy").click()
    page.locator(".visit-office").click()
    page.locator(".visit-days a").nth(1).click()
    page.get_by_role("button", name="Đặt lịch").click()
    page.get_by_text("Chưa chọn giờ.").first.wait_for()
    page.get_by_label("08:00").check()
    page.get_by_label("Họ và tên của bạn").fill("Nguyễn Thị Hoa")
    page.get_by_label("Điện thoại").fill(PHONE)
    page.get_by_role("button", name="Đặt lịch").click()
    page.get_by_role("heading", name="Lịch hẹn của bạn").wait_for()
    booked = Appointment.objects.get()
    assert page.url.endswith(f"/dat-lich/cua-toi/{booked.token}/")
    assert booked.procedure_code == BIRTH
    return booked.starts_at


def take_the_number(page: Page, hall: Hall) -> str:
    """At the machine by the telephone number, pressed on the pad; the number's own address."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"/lay-so/{hall.kiosk}/")
    no_barrier(page)
    page.get_by_role("link", name="Tôi có lịch hẹn").click()
    for digit in PHONE:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Lấy số").click()
    expect(page.get_by_text("H002")).to_be_visible()
    page.wait_for_load_state("load")
    assert fits_the_screen(page)
    return f"/lay-so/phieu/{Ticket.objects.get(number=2).token}/"


def test_an_appointment_from_the_telephone_to_the_window(
    office: Office, page_of: OpenPage, clock: Clock
) -> None:
    hall = a_hall(office.units["mot-cua"], office.actor("quan-ly"), NOW)
    clock.at = book_on_the_telephone(citizen(page_of, script=False)) - timedelta(minutes=3)
    hall.number(clock.at)
    own = take_the_number(citizen(page_of), hall)

    board = citizen(page_of)
    board.set_viewport_size({"width": 1920, "height": 1080})
    board.goto(f"/lay-so/bang/{hall.board}/")
    expect(board.get_by_role("listitem").first).to_have_text("H002")

    desk = page_of("hoa")
    desk.goto("/ban-lam-viec/quay/")
    desk.get_by_role("button", name="Quầy 1").click()
    expect(desk.get_by_text("Nguyễn Thị Hoa")).to_be_visible()
    desk.wait_for_load_state("load")
    desk.keyboard.press("F8")
    expect(desk.get_by_text("Mời số H002 đến quầy.")).to_be_visible()
    looked_over(desk)

    expect(board.locator(".is-newest")).to_contain_text("H002", timeout=15_000)
    assert fits_the_screen(board)
    assert "Nguyễn Thị Hoa" not in board.content()
    phone = citizen(page_of)
    phone.goto(own)
    expect(phone.get_by_text("Mời bạn đến quầy 1.")).to_be_visible()
    no_barrier(phone)
    desk.keyboard.press("F9")
    expect(desk.get_by_role("heading", name="Đang phục vụ")).to_be_visible()
