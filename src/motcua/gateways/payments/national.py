"""The national payment platform (Nền tảng thanh toán trực tuyến, Cổng Dịch vụ công quốc gia).

Field names, their order and codes stand in ``national.toml``: partly seen, partly assumed, each marked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from motcua.gateways.payments.base import Bill, GatewayDown, Notice, Said, Verdict
from motcua.gateways.payments.calling import PATIENCE, post_json, read_object
from motcua.gateways.payments.stamps import moment, stamp

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def signature(values: Mapping[str, Any], names: list[str], secret: str) -> str:
    """MaXacThuc: lowercase hexadecimal SHA-256 of the values in order, joined with ``|``, the secret last."""
    told = "|".join([*(_text(values.get(name, "")) for name in names), secret])
    return hashlib.sha256(told.encode()).hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class National:
    """The platform for one partner number; ``url`` takes orders, ``ask_url`` questions about them."""

    url: str
    ask_url: str
    partner: str
    secret: str
    patience: float = PATIENCE
    name: str = "national"
    label: str = "Cổng Dịch vụ công quốc gia"

    def pay_url(self, bill: Bill) -> str:
        """Register the bill; the answer names the page where it is paid."""
        told = self._signed("order", self.order(bill))
        reply = post_json(self.url, told, patience=self.patience)
        shape = TABLE["reply"]
        target = str(reply.get(shape["url"], ""))
        if str(reply.get(shape["code"])) not in shape["good"] or not _is_web(target):
            raise GatewayDown(f"cổng thanh toán từ chối: {str(reply.get(shape['code']))[:20]}")
        return target

    def order(self, bill: Bill) -> dict[str, Any]:
        """The fields of an order, not yet signed."""
        return {
            **TABLE["order"]["fixed"],
            "MaDoiTac": self.partner,
            "MaThamChieu": bill.reference,
            "SoTien": str(bill.amount),
            "ThongTinGiaoDich": bill.words,
            "ThoiGianGD": stamp(bill.created_at),
            "Ip": bill.client_address,
            "UrlTraVe": bill.return_url,
            "ThongTinBienLai": {
                "MaTTHC": bill.procedure_code,
                "TenTTHC": bill.procedure_name,
                "MaDVC": bill.procedure_code,
                "TenDVC": bill.procedure_name,
                "MaDonVi": bill.authority_code,
                "TenDonVi": bill.authority_name,
                "MaHoSo": bill.dossier_code,
                "TKThuHuong": bill.account.get("number", ""),
                "TenTKThuHuong": bill.account.get("holder", ""),
                "MaNHThuHuong": bill.account.get("bin", ""),
                "HoTenNguoiNop": bill.payer.get("name", ""),
                "SoCMNDNguoiNop": bill.payer.get("identity_number", ""),
                "DiaChiNguoiNop": bill.payer.get("address", ""),
                "NoiDungThanhToan": bill.words,
                "PhiLePhi": [{"TenPhiLePhi": name, "SoTien": str(amount)} for name, amount in bill.lines],
                "DSKhoanNop": [{"NoiDung": name, "SoTien": str(amount)} for name, amount in bill.lines],
            },
        }

    def read(self, body: bytes, query: Mapping[str, str], headers: Mapping[str, str]) -> Notice:
        """A notice of the platform: JSON with MaLoi, MaThamChieu, SoTien and MaXacThuc."""
        told = read_object(body)
        if told is None or not isinstance(told.get("MaThamChieu"), str):
            return Notice(Said.UNREADABLE)
        return self._notice(told)

    def answer(self, verdict: Verdict, notice: Notice) -> tuple[int, str, str]:
        """Acknowledged in JSON; what failed here is to be sent again."""
        code = TABLE["answer"][verdict.value]
        told = {"MaLoi": code, "MaThamChieu": notice.reference, "MaDoiTac": self.partner}
        status = 500 if verdict is Verdict.FAILED_HERE else 200
        return status, "application/json", json.dumps(told, ensure_ascii=False)

    def ask(self, bill: Bill) -> Notice | None:
        """What the platform knows of a bill; None when it knows none."""
        asked = {**TABLE["query"]["fixed"], "MaDoiTac": self.partner, "MaThamChieu": bill.reference}
        asked["ThoiGianGD"] = stamp(bill.created_at)
        told = post_json(self.ask_url, self._signed("query", asked), patience=self.patience)
        if told.get("MaThamChieu") != bill.reference:
            return None
        found = self._notice(told)
        if found.said in {Said.FORGED, Said.UNREADABLE}:
            raise GatewayDown("cổng thanh toán trả lời với chữ ký sai")
        return found

    def _notice(self, told: Mapping[str, Any]) -> Notice:
        shape = TABLE["notice"]
        expected = signature(told, shape["hash"], self.secret)
        if not hmac.compare_digest(expected.encode(), str(told.get("MaXacThuc", "")).lower().encode()):
            return Notice(Said.FORGED, reference=str(told["MaThamChieu"])[:40])
        amount = str(told.get("SoTien", ""))
        if told.get("MaDoiTac") != self.partner or not (amount.isascii() and amount.isdecimal()):
            return Notice(Said.UNREADABLE, reference=str(told["MaThamChieu"])[:40])
        code = str(told.get("MaLoi", ""))
        return Notice(
            Said.PAID if code in shape["paid"] else Said.FAILED,
            reference=str(told["MaThamChieu"]),
            amount=int(amount[:15]),
            platform_number=str(told.get(shape["number"], ""))[:60],
            paid_at=moment(str(told.get("ThoiGianGD", ""))),
            reason="" if code in shape["paid"] else f"mã lỗi {code[:10]}",
        )

    def _signed(self, kind: str, told: dict[str, Any]) -> dict[str, Any]:
        return {**told, "MaXacThuc": signature(told, TABLE[kind]["hash"], self.secret)}


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"https", "http"} and bool(parts.hostname)
