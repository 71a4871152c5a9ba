"""Payment platforms played by a local server: they answer as told, also late, wrong or not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from motcua.gateways.payments import national, vnpay
from motcua.gateways.payments.base import Bill

SECRET, PARTNER = "a-secret-of-the-tests", "DEMO01"
NOW = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
_VIETNAM = timezone(timedelta(hours=7))


def stamp(at: datetime) -> str:
    return at.astimezone(_VIETNAM).strftime("%Y%m%d%H%M%S")


def a_bill(**changes: Any) -> Bill:
    told: dict[str, Any] = {
        "reference": "MC000000000078",
        "amount": 8000,
        "words": "Phí hồ sơ",
        "dossier_code": "H27.15-261102-0001",
        "procedure_code": "1.000001",
        "procedure_name": "Đăng ký khai sinh",
        "authority_code": "H27.15",
        "authority_name": "UBND xã An Bình",
        "created_at": NOW,
        "expires_at": NOW + timedelta(minutes=30),
        "return_url": "http://127.0.0.1/ve/",
    }
    return Bill(**{**told, **changes})


class Platform:
    """One server: what it was sent is in ``seen``; ``mode`` says how it behaves.

    Modes: ``well``, ``garbage``, ``down`` (500), ``redirect``, ``refuses``, ``late`` (longer than patience),
    ``unsigned``.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.seen: list[dict[str, Any]] = []
        self.mode = "well"
        #: what it knows: reference → (amount, paid)
        self.paid: dict[str, tuple[int, bool]] = {}
        self.released = threading.Event()

    def national(self) -> national.National:
        return national.National(f"{self.url}/qg/tao", f"{self.url}/qg/hoi", PARTNER, SECRET, patience=0.3)

    def vnpay(self) -> vnpay.VnPay:
        return vnpay.VnPay(f"{self.url}/vnpay/pay", f"{self.url}/vnpay/hoi", PARTNER, SECRET, patience=0.3)

    def answer(self, path: str, told: dict[str, Any]) -> tuple[int, bytes]:
        self.seen.append(told)
        if self.mode == "late":
            self.released.wait(5)
        if self.mode == "down":
            return 500, b"{}"
        if self.mode == "redirect":
            return 302, b""
        if self.mode == "garbage":
            return 200, b"<html>\xff not json"
        if self.mode == "refuses":
            return 200, json.dumps({"error_code": "42"}).encode()
        make = {"/qg/tao": self._registered, "/qg/hoi": self._national, "/vnpay/hoi": self._vnpay}[path]
        return 200, json.dumps(make(told)).encode()

    def _registered(self, told: dict[str, Any]) -> dict[str, Any]:
        expected = national.signature(told, national.TABLE["order"]["hash"], SECRET)
        if told["MaXacThuc"] != expected:
            return {"error_code": "97"}
        return {"error_code": "0", "UrlThanhToan": f"{self.url}/trang/{told['MaThamChieu']}"}

    def _national(self, told: dict[str, Any]) -> dict[str, Any]:
        if told["MaThamChieu"] not in self.paid:
            return {"MaLoi": "02"}
        amount, paid = self.paid[told["MaThamChieu"]]
        found = national_notice(told["MaThamChieu"], amount, code="00" if paid else "10")
        return {**found, "MaXacThuc": "0" * 64} if self.mode == "unsigned" else found

    def _vnpay(self, told: dict[str, Any]) -> dict[str, Any]:
        known = self.paid.get(told["vnp_TxnRef"])
        found = {
            "vnp_ResponseId": "1",
            "vnp_Command": "querydr",
            "vnp_ResponseCode": "00" if known else "91",
            "vnp_TmnCode": PARTNER,
            "vnp_TxnRef": told["vnp_TxnRef"],
        }
        if known:
            found |= {"vnp_Amount": str(known[0] * 100), "vnp_TransactionStatus": "00" if known[1] else "02"}
            found |= {"vnp_TransactionNo": "7001", "vnp_PayDate": stamp(NOW)}
        signed = "|".join(found.get(name, "") for name in vnpay._TOLD)
        secret = "another" if self.mode == "unsigned" else SECRET
        return {**found, "vnp_SecureHash": vnpay.signature(signed, secret)}


def national_notice(
    reference: str, amount: int, *, code: str = "00", at: datetime = NOW, secret: str = SECRET, **more: str
) -> dict[str, Any]:
    """What the national platform tells of a payment, signed."""
    told: dict[str, Any] = {
        "LoaiBanTin": "THONGBAO",
        "PhienBan": "1.0.6",
        "MaLoi": code,
        "MaDoiTac": PARTNER,
        "MaThamChieu": reference,
        "SoTien": str(amount),
        "MaTienTe": "704",
        "MaGiaoDich": "QG-1",
        "ThoiGianGD": stamp(at),
        **more,
    }
    return {**told, "MaXacThuc": national.signature(told, national.TABLE["notice"]["hash"], secret)}


def vnpay_notice(
    reference: str, amount: int, *, code: str = "00", at: datetime = NOW, secret: str = SECRET, **more: str
) -> dict[str, str]:
    """The parameters of an IPN of VNPAY, signed."""
    told = {
        "vnp_TmnCode": PARTNER,
        "vnp_TxnRef": reference,
        "vnp_Amount": str(amount * 100),
        "vnp_OrderInfo": "Phi ho so & le phi",
        "vnp_ResponseCode": code,
        "vnp_TransactionStatus": code,
        "vnp_TransactionNo": "7001",
        "vnp_BankCode": "NCB",
        "vnp_PayDate": stamp(at),
        **more,
    }
    return {**told, "vnp_SecureHash": vnpay.signature(vnpay.query_of(told), secret)}


def from_address(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


@contextmanager
def a_platform() -> Iterator[Platform]:
    """A platform on its own port of this machine, gone at the end."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = platform.answer(self.path, told)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{platform.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    platform = Platform(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        platform.released.set()
        server.shutdown()
        server.server_close()
