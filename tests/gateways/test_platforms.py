"""Both platforms over HTTP: signed, answered, and never believed without a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from motcua.gateways.payments import national, vnpay
from motcua.gateways.payments.base import GatewayDown, Notice, PaymentGateway, Said, Verdict
from motcua.gateways.payments.fake import FakeBank
from motcua.gateways.payments.setup import platforms
from tests.gateways.platforms import (
    NOW,
    PARTNER,
    SECRET,
    Platform,
    a_bill,
    from_address,
    national_notice,
    vnpay_notice,
)

Told = Callable[..., Notice]


def read_national(gateway: PaymentGateway, **told: Any) -> Notice:
    return gateway.read(json.dumps(told).encode(), {}, {})


# -- the national platform --


def test_an_order_is_signed_over_its_values_in_order(platform: Platform) -> None:
    assert platform.national().pay_url(a_bill()) == f"{platform.url}/trang/MC000000000078"
    sent = platform.seen[0]
    names = national.TABLE["order"]["hash"]
    values = [
        json.dumps(sent[n], ensure_ascii=False, separators=(",", ":")) if n == "ThongTinBienLai" else sent[n]
        for n in names
    ]
    assert sent["MaXacThuc"] == hashlib.sha256("|".join([*values, SECRET]).encode()).hexdigest()
    assert sent["SoTien"] == "8000"
    assert sent["ThongTinBienLai"]["MaHoSo"] == "H27.15-261102-0001"
    assert sent["ThoiGianGD"] == "20261102083000"


def test_a_question_is_signed_as_seen(platform: Platform) -> None:
    platform.paid["MC000000000078"] = (8000, True)
    told = platform.national().ask(a_bill())
    asked = platform.seen[0]
    words = ["QUERY", "1.0.6", PARTNER, "MC000000000078", "20261102083000", SECRET]
    assert asked["MaXacThuc"] == hashlib.sha256("|".join(words).encode()).hexdigest()
    assert told == Notice(Said.PAID, "MC000000000078", 8000, "QG-1", NOW)


@pytest.mark.parametrize("mode", ["garbage", "down", "redirect", "late", "refuses"])
def test_a_platform_that_does_not_answer_well_is_down(platform: Platform, mode: str) -> None:
    platform.mode = mode
    with pytest.raises(GatewayDown):
        platform.national().pay_url(a_bill())


def test_no_server_at_all_is_down() -> None:
    nobody = national.National("http://127.0.0.1:9/x", "http://127.0.0.1:9/y", PARTNER, SECRET, patience=0.2)
    with pytest.raises(GatewayDown):
        nobody.pay_url(a_bill())
    with pytest.raises(GatewayDown):
        national.National("ftp://x", "", PARTNER, SECRET).pay_url(a_bill())


@pytest.mark.parametrize("kind", ["national", "vnpay"])
def test_an_unsigned_answer_is_not_believed(platform: Platform, kind: str) -> None:
    platform.paid["MC000000000078"] = (8000, True)
    platform.mode = "unsigned"
    with pytest.raises(GatewayDown):
        getattr(platform, kind)().ask(a_bill())


@pytest.mark.parametrize("kind", ["national", "vnpay"])
def test_what_a_platform_does_not_know_is_nothing(platform: Platform, kind: str) -> None:
    assert getattr(platform, kind)().ask(a_bill()) is None


def test_a_national_notice_is_read_by_its_signature(platform: Platform) -> None:
    gateway = platform.national()
    told = national_notice("MC000000000078", 8000)
    assert read_national(gateway, **told) == Notice(Said.PAID, "MC000000000078", 8000, "QG-1", NOW)
    assert read_national(gateway, **{**told, "SoTien": "80000"}).said is Said.FORGED
    assert read_national(gateway, **national_notice("MC1", 8000, secret="guessed")).said is Said.FORGED
    assert read_national(gateway, **national_notice("MC1", 8000, code="24")).said is Said.FAILED
    for body in (b"", b"[]", b"\xff", b"{}", b'{"MaThamChieu": 5}', b"[" * 100_000):
        assert gateway.read(body, {}, {}).said is Said.UNREADABLE


def test_a_national_notice_for_somebody_else_is_unreadable(platform: Platform) -> None:
    told = national_notice("MC1", 8000, MaDoiTac="OTHER")
    assert read_national(platform.national(), **told).said is Said.UNREADABLE
    told = national_notice("MC1", 8000, SoTien="8e3")
    assert read_national(platform.national(), **told).said is Said.UNREADABLE


@pytest.mark.parametrize(
    ("verdict", "status", "code"),
    [
        (Verdict.TAKEN, 200, "00"),
        (Verdict.AGAIN, 200, "00"),
        (Verdict.UNKNOWN, 200, "01"),
        (Verdict.WRONG_AMOUNT, 200, "04"),
        (Verdict.FORGED, 200, "97"),
        (Verdict.FAILED_HERE, 500, "99"),
    ],
)
def test_national_answers(platform: Platform, verdict: Verdict, status: int, code: str) -> None:
    got = platform.national().answer(verdict, Notice(Said.PAID, "MC1"))
    assert (got[0], json.loads(got[2])["MaLoi"], json.loads(got[2])["MaThamChieu"]) == (status, code, "MC1")


# -- VNPAY --


def test_a_payment_page_is_sorted_encoded_and_signed(platform: Platform) -> None:
    url = platform.vnpay().pay_url(a_bill(words="Lệ phí & phí"))
    query = url.partition("?")[2]
    signed, _, given = query.partition("&vnp_SecureHash=")
    names = [part.partition("=")[0] for part in signed.split("&")]
    assert names == sorted(names)
    assert "vnp_ReturnUrl=http%3A%2F%2F127.0.0.1%2Fve%2F" in signed
    assert given == vnpay.signature(signed, SECRET)
    told = from_address(url)
    assert (told["vnp_Amount"], told["vnp_CreateDate"]) == ("800000", "20261102083000")
    assert (told["vnp_ExpireDate"], told["vnp_OrderInfo"]) == ("20261102090000", "Le phi phi")


def test_a_notice_of_vnpay_is_read_by_its_signature(platform: Platform) -> None:
    gateway = platform.vnpay()
    told = vnpay_notice("MC000000000078", 8000)
    assert gateway.read(b"", told, {}) == Notice(Said.PAID, "MC000000000078", 8000, "7001", NOW)
    assert gateway.read(b"", {**told, "vnp_Amount": "80000000"}, {}).said is Said.FORGED
    assert gateway.read(b"", {**told, "unrelated": "x"}, {}).said is Said.PAID
    assert gateway.read(b"", vnpay_notice("MC1", 8000, secret="guessed"), {}).said is Said.FORGED
    assert gateway.read(b"", vnpay_notice("MC1", 8000, code="24"), {}).said is Said.FAILED
    assert gateway.read(b"", vnpay_notice("MC1", 8000, vnp_TmnCode="OTHER"), {}).said is Said.UNREADABLE
    assert gateway.read(b"", vnpay_notice("MC1", 8000, vnp_Amount="800050"), {}).said is Said.UNREADABLE
    assert gateway.read(b"", {}, {}).said is Said.UNREADABLE


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.TAKEN, "00"),
        (Verdict.UNKNOWN, "01"),
        (Verdict.AGAIN, "02"),
        (Verdict.WRONG_AMOUNT, "04"),
        (Verdict.FORGED, "97"),
        (Verdict.FAILED_HERE, "99"),
    ],
)
def test_answers_of_an_ipn(platform: Platform, verdict: Verdict, code: str) -> None:
    status, _, body = platform.vnpay().answer(verdict, Notice(Said.PAID, "MC1"))
    assert (status, json.loads(body)["RspCode"]) == (200, code)


def test_vnpay_is_asked_about_an_order(platform: Platform) -> None:
    platform.paid["MC000000000078"] = (8000, True)
    assert platform.vnpay().ask(a_bill()) == Notice(Said.PAID, "MC000000000078", 8000, "7001", NOW)
    asked = platform.seen[0]
    signed = "|".join(asked[name] for name in vnpay._ASKED)
    assert asked["vnp_SecureHash"] == vnpay.signature(signed, SECRET)
    platform.paid["MC000000000078"] = (8000, False)
    told = platform.vnpay().ask(a_bill(asked_at=NOW + timedelta(minutes=10)))
    again = platform.seen[1]
    assert again["vnp_RequestId"] != asked["vnp_RequestId"]
    assert (again["vnp_TransactionDate"], again["vnp_CreateDate"]) == ("20261102083000", "20261102084000")
    assert told is not None
    assert told.said is Said.FAILED


# -- the bank of the demonstration, and what is set up --


def test_the_played_bank_signs_like_a_real_one() -> None:
    bank = FakeBank("http://127.0.0.1/thu/{reference}/", SECRET)
    assert bank.pay_url(a_bill()) == "http://127.0.0.1/thu/MC000000000078/"
    body = bank.told("MC1", 8000, NOW + timedelta(minutes=1))
    assert bank.read(body, {}, {}).said is Said.PAID
    assert bank.read(body.replace(b"8000", b"9000"), {}, {}).said is Said.FORGED
    assert bank.read(bank.told("MC1", 8000, NOW, paid=False), {}, {}).said is Said.FAILED
    assert bank.read(b"nothing", {}, {}).said is Said.UNREADABLE


def test_only_what_is_complete_is_set_up() -> None:
    whole = {f"vnpay_{part}": "x" for part in ("url", "ask_url", "partner", "secret")}
    assert set(platforms(whole)) == {"vnpay"}
    assert platforms({**whole, "vnpay_secret": ""}) == {}
    assert set(platforms({"fake_page": "x", "fake_secret": "y"})) == {"fake"}
