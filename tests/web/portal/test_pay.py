"""Paying on the web: what is due, the ways, and nothing believed that is not signed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import PaymentNotice, PaymentOrder
from motcua.dossiers.queries import payments
from motcua.dossiers.types import OrderState
from motcua.gateways.payments.vietqr import decode
from motcua.web.portal.money import notices as notice_pages
from motcua.web.portal.money.platforms import played_bank
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.paying import an_account
from tests.gateways.platforms import Platform, a_platform, national_notice, vnpay_notice
from tests.web.portal.conftest import Clock


@pytest.fixture(autouse=True)
def _played_bank(settings: Any) -> None:
    settings.MOTCUA_PAYMENTS = {
        "fake_page": "http://testserver/thanh-toan/ngan-hang-thu/{reference}/",
        "fake_secret": "a-secret-of-the-tests",
    }


@pytest.fixture
def due(office: Office) -> TheDossier:
    an_account(office)
    return a_dossier(office).received().charged(5000).charged(3000)


def page(client: Client, dossier: TheDossier) -> str:
    response = client.get(reverse("portal:pay", args=[dossier.row.token]))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    return plain(response)


def plain(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


def order_of(client: Client, dossier: TheDossier, gateway: str = "fake") -> PaymentOrder:
    response = client.post(reverse("portal:pay_start", args=[dossier.row.token, gateway]))
    assert response.status_code == 302, response.content.decode()[:500]
    return PaymentOrder.objects.latest("pk")


def notified(client: Client, order: PaymentOrder, clock: Clock, **how: Any) -> Any:
    bank = played_bank()
    assert bank is not None
    body = bank.told(order.reference, order.amount, clock.at, **how)
    return client.post(reverse("portal:payment_notice", args=["fake"]), body, content_type="application/json")


def test_the_page_shows_money_and_nothing_of_the_person(client: Client, due: TheDossier) -> None:
    shown = page(client, due)
    for words in ("8.000 đ", "5.000 đ", "Tám nghìn đồng", "BIDV", "1234567890", due.code):
        assert words in shown
    for private in ("Nguyễn Thị Hoa", "042190001234", "0912345678", "Xóm 3"):
        assert private not in shown


def test_the_square_says_account_amount_and_reference(client: Client, due: TheDossier) -> None:
    response = client.get(reverse("portal:pay_square", args=[due.row.token]))
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    shown = page(client, due)
    reference = re.search(r"MH[0-9A-Z]{9}", shown)
    assert reference is not None


def test_paying_by_the_played_bank(client: Client, due: TheDossier, clock: Clock) -> None:
    order = order_of(client, due)
    leave = client.get(reverse("portal:order_leave", args=[order.token])).content.decode()
    where = reverse("portal:played_bank", args=[order.reference])
    assert where in leave
    bank = plain(client.get(where))
    assert "8.000 đ" in bank
    done = client.post(where, {"do": "yes"}, follow=True).content.decode()
    assert "Đã nhận được tiền" in done
    assert {c.method for c in due.row.charges.all()} == {"online"}
    assert "Không còn khoản nào phải nộp" in page(client, due)


def test_a_return_address_is_never_believed(client: Client, due: TheDossier) -> None:
    order = order_of(client, due)
    back = reverse("portal:order", args=[order.token])
    shown = client.get(back, {"vnp_ResponseCode": "00", "paid": "1"}).content.decode()
    assert "Đang chờ ngân hàng báo" in shown
    order.refresh_from_db()
    assert order.state == OrderState.OPEN


def test_a_doubled_and_a_forged_notice(client: Client, due: TheDossier, clock: Clock) -> None:
    order = order_of(client, due)
    answers = [json.loads(notified(client, order, clock).content)["verdict"] for _ in range(2)]
    assert answers == ["taken", "again"]
    forged = client.post(
        reverse("portal:payment_notice", args=["fake"]),
        {"reference": order.reference, "amount": 8000, "signature": "x"},
        content_type="application/json",
    )
    assert json.loads(forged.content)["verdict"] == "forged"
    assert PaymentNotice.objects.count() == 3
    assert due.row.events.filter(name="receive_money").count() == 1


def test_the_state_alone_answers_htmx(client: Client, due: TheDossier, clock: Clock) -> None:
    order = order_of(client, due)
    address = reverse("portal:order", args=[order.token])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 4s"' in part
    assert "<html" not in part
    notified(client, order, clock)
    assert "every 4s" not in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_failure_expiry_and_surplus_are_told(client: Client, due: TheDossier, clock: Clock) -> None:
    failed = order_of(client, due)
    notified(client, failed, clock, paid=False)
    told = client.get(reverse("portal:order", args=[failed.token])).content.decode()
    assert "không thành công" in told
    again = order_of(client, due)
    assert again.pk != failed.pk
    due.settled("cash")
    notified(client, again, clock)
    told = client.get(reverse("portal:order", args=[again.token])).content.decode()
    assert "sẽ hoàn trả phần thừa" in told
    PaymentOrder.objects.filter(pk=failed.pk).update(state="expired")
    told = client.get(reverse("portal:order", args=[failed.token])).content.decode()
    assert "Đã hết thời gian trả" in told


def test_a_stopped_dossier_takes_no_money(client: Client, due: TheDossier) -> None:
    due.stopped()
    shown = page(client, due)
    assert "Xin đừng chuyển khoản" in shown
    assert "1234567890" not in shown
    assert client.post(reverse("portal:pay_start", args=[due.row.token, "fake"])).status_code == 409


def test_an_office_without_account_says_where_to_pay(client: Client, office: Office) -> None:
    dossier = a_dossier(office).received().charged()
    assert "chưa thu tiền qua mạng" in page(client, dossier)
    assert client.get(reverse("portal:pay_square", args=[dossier.row.token])).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("pay", ["x" * 16]),
        ("pay", ["...."]),
        ("pay_square", ["x" * 16]),
        ("order", ["x" * 16]),
        ("order_leave", ["x" * 16]),
        ("payment_notice", ["vnpay"]),
        ("played_bank", ["MC000000000078"]),
    ],
)
def test_what_is_not_there_says_so(client: Client, office: Office, name: str, args: list[str]) -> None:
    assert client.get(reverse(f"portal:{name}", args=args)).status_code == 404


def test_without_the_played_bank_its_page_is_gone(client: Client, due: TheDossier, settings: Any) -> None:
    order = order_of(client, due)
    settings.MOTCUA_PAYMENTS = {}
    assert client.post(reverse("portal:played_bank", args=[order.reference])).status_code == 404
    assert "Trả qua" not in page(client, due)


def test_the_slip_leads_to_the_payment(client: Client, due: TheDossier) -> None:
    tracked = client.get(reverse("portal:tracked", args=[due.row.token])).content.decode()
    assert reverse("portal:pay", args=[due.row.token]) in tracked
    by_code = client.get(reverse("portal:track"), {"ma": due.code}).content.decode()
    assert reverse("portal:pay", args=[due.row.token]) not in by_code


def test_too_many_orders_and_notices_wait(
    client: Client, due: TheDossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = reverse("portal:pay_start", args=[due.row.token, "fake"])
    statuses = [client.post(start).status_code for _ in range(14)]
    assert statuses[0] == 302
    assert statuses[-1] == 429
    assert PaymentOrder.objects.count() == 1
    monkeypatch.setattr(notice_pages, "MOST", 1)
    address = reverse("portal:payment_notice", args=["fake"])
    assert [client.post(address).status_code for _ in range(2)] == [200, 429]


def test_a_huge_notice_is_not_read(client: Client, due: TheDossier) -> None:
    address = reverse("portal:payment_notice", args=["fake"])
    response = client.post(address, b"x" * 70_000, content_type="application/json")
    assert response.status_code == 413
    assert not PaymentNotice.objects.exists()


# -- real platforms, played by a local server --


@pytest.fixture
def platform(office: Office, settings: Any) -> Any:
    with a_platform() as running:
        an_account(office, platforms=("national", "vnpay"))
        settings.MOTCUA_PAYMENTS = _words(running)
        yield running


def _words(platform: Platform) -> dict[str, str]:
    words = {}
    for name, gateway in (("national", platform.national()), ("vnpay", platform.vnpay())):
        words |= {f"{name}_url": gateway.url, f"{name}_ask_url": gateway.ask_url}
        words |= {f"{name}_partner": "DEMO01", f"{name}_secret": "a-secret-of-the-tests"}
    return words


def test_vnpay_from_the_page_to_the_notice(client: Client, office: Office, platform: Platform) -> None:
    dossier = a_dossier(office).received().charged()
    order = order_of(client, dossier, "vnpay")
    leave = client.get(reverse("portal:order_leave", args=[order.token])).content.decode()
    assert f'content="0;url={platform.url}/vnpay/pay?' in leave
    address = reverse("portal:payment_notice", args=["vnpay"])

    def answer(**told: Any) -> str:
        found = client.get(address, vnpay_notice(order.reference, 8000, **told))
        return str(json.loads(found.content)["RspCode"])

    assert answer(secret="guessed") == "97"
    wrong = client.get(address, vnpay_notice(order.reference, 9000))
    assert json.loads(wrong.content)["RspCode"] == "04"
    unknown = client.get(address, vnpay_notice("MC1", 8000))
    assert json.loads(unknown.content)["RspCode"] == "01"
    assert [answer(), answer()] == ["00", "02"]
    assert dossier.row.charges.get().method == "online"


def test_the_national_platform_from_the_page_to_the_notice(
    client: Client, office: Office, platform: Platform
) -> None:
    dossier = a_dossier(office).received().charged()
    order = order_of(client, dossier, "national")
    assert f"{platform.url}/trang/{order.reference}" in str(order.pay_url)
    told = client.post(
        reverse("portal:payment_notice", args=["national"]),
        national_notice(order.reference, 8000),
        content_type="application/json",
    )
    assert json.loads(told.content)["MaLoi"] == "00"
    assert dossier.row.charges.get().method == "online"


def test_a_platform_that_is_down_is_told_kindly(client: Client, office: Office, platform: Platform) -> None:
    dossier = a_dossier(office).received().charged()
    platform.mode = "down"
    response = client.post(reverse("portal:pay_start", args=[dossier.row.token, "national"]))
    assert response.status_code == 503
    assert "Chưa có khoản tiền nào bị trừ" in response.content.decode()


def test_the_citizen_has_the_platform_asked(
    client: Client, office: Office, platform: Platform, clock: Clock
) -> None:
    dossier = a_dossier(office).received().charged()
    order = order_of(client, dossier, "vnpay")
    platform.paid[order.reference] = (8000, True)
    clock.at = (MONDAY + timedelta(minutes=30)).astimezone(clock.at.tzinfo)
    shown = client.post(reverse("portal:order_check", args=[order.token]), follow=True).content.decode()
    assert "Đã nhận được tiền" in shown


def test_the_square_of_the_page_is_a_vietqr(client: Client, due: TheDossier) -> None:
    bill = payments.payable(due.row.token, at=MONDAY)
    read = decode(bill.square)
    assert (read.bin, read.account, read.amount) == ("970418", "1234567890", 8000)
    assert read.purpose == bill.reference
