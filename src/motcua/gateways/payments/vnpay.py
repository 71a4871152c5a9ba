"""VNPAY: the payment page, its notices (IPN) and its query (querydr), version 2.1.0.

Parameters sorted by name, URL-encoded, joined with ``&``, HMAC-SHA512 with the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from motcua.gateways.payments.base import Bill, GatewayDown, Notice, Said, Verdict
from motcua.gateways.payments.calling import PATIENCE, post_json
from motcua.gateways.payments.stamps import moment, stamp
from motcua.gateways.payments.vietqr import plain

VERSION = "2.1.0"
_HASHES = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})
_SUCCESS = "00"
_ANSWERS = {
    Verdict.TAKEN: ("00", "Confirm Success"),
    Verdict.AGAIN: ("02", "Order already confirmed"),
    Verdict.UNKNOWN: ("01", "Order not found"),
    Verdict.WRONG_AMOUNT: ("04", "Invalid amount"),
    Verdict.FORGED: ("97", "Invalid signature"),
    Verdict.FAILED_HERE: ("99", "Unknown error"),
}
#: what a question is signed over, and its answer, each in this order joined with "|"
_ASKED = (
    "vnp_RequestId vnp_Version vnp_Command vnp_TmnCode vnp_TxnRef vnp_TransactionDate vnp_CreateDate "
    "vnp_IpAddr vnp_OrderInfo"
).split()
_TOLD = (
    "vnp_ResponseId vnp_Command vnp_ResponseCode vnp_Message vnp_TmnCode vnp_TxnRef vnp_Amount vnp_BankCode "
    "vnp_PayDate vnp_TransactionNo vnp_TransactionType vnp_TransactionStatus vnp_OrderInfo "
    "vnp_PromotionCode vnp_PromotionAmount"
).split()


def query_of(values: Mapping[str, str]) -> str:
    """The parameters as they are signed and sent: sorted, without the hash and without empty ones."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value)}"
        for name, value in sorted(values.items())
        if value != "" and name not in _HASHES
    )


def signature(told: str, secret: str) -> str:
    """HMAC-SHA512 in lowercase hexadecimal."""
    return hmac.new(secret.encode(), told.encode(), hashlib.sha512).hexdigest()


@dataclass(frozen=True, slots=True)
class VnPay:
    """One merchant; ``url`` is the payment page, ``ask_url`` the query address."""

    url: str
    ask_url: str
    merchant: str
    secret: str
    patience: float = PATIENCE
    name: str = "vnpay"
    label: str = "VNPAY"

    def pay_url(self, bill: Bill) -> str:
        """The signed address of the payment page; nothing is sent yet."""
        told = query_of(
            {
                "vnp_Version": VERSION,
                "vnp_Command": "pay",
                "vnp_TmnCode": self.merchant,
                "vnp_Amount": str(bill.amount * 100),
                "vnp_CurrCode": "VND",
                "vnp_TxnRef": bill.reference,
                "vnp_OrderInfo": plain(bill.words) or bill.reference,
                "vnp_OrderType": "other",
                "vnp_Locale": "vn",
                "vnp_ReturnUrl": bill.return_url,
                "vnp_IpAddr": bill.client_address or "127.0.0.1",
                "vnp_CreateDate": stamp(bill.created_at),
                "vnp_ExpireDate": stamp(bill.expires_at),
            }
        )
        return f"{self.url}?{told}&vnp_SecureHash={signature(told, self.secret)}"

    def read(self, body: bytes, query: Mapping[str, str], headers: Mapping[str, str]) -> Notice:
        """An IPN: everything is in the address."""
        reference = query.get("vnp_TxnRef", "")
        told = query_of({name: value for name, value in query.items() if name.startswith("vnp_")})
        given = query.get("vnp_SecureHash", "").lower()
        if not reference or not given:
            return Notice(Said.UNREADABLE)
        if not hmac.compare_digest(signature(told, self.secret).encode(), given.encode()):
            return Notice(Said.FORGED, reference=reference[:40])
        if query.get("vnp_TmnCode") != self.merchant:
            return Notice(Said.UNREADABLE, reference=reference[:40])
        codes = (query.get("vnp_ResponseCode", ""), query.get("vnp_TransactionStatus", _SUCCESS))
        return _notice(query, reference, "/".join(codes), paid=codes == (_SUCCESS, _SUCCESS))

    def answer(self, verdict: Verdict, notice: Notice) -> tuple[int, str, str]:
        """RspCode and Message; always 200, the code tells the platform whether to send it again."""
        code, message = _ANSWERS[verdict]
        return 200, "application/json", json.dumps({"RspCode": code, "Message": message})

    def ask(self, bill: Bill) -> Notice | None:
        """querydr; None when the platform has no such transaction."""
        asked_at = bill.asked_at or bill.created_at
        told = {
            "vnp_RequestId": hashlib.sha256(f"{bill.reference}{asked_at}".encode()).hexdigest()[:32],
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": self.merchant,
            "vnp_TxnRef": bill.reference,
            "vnp_OrderInfo": bill.reference,
            "vnp_TransactionDate": stamp(bill.created_at),
            "vnp_CreateDate": stamp(asked_at),
            "vnp_IpAddr": bill.client_address or "127.0.0.1",
        }
        told["vnp_SecureHash"] = signature("|".join(told[name] for name in _ASKED), self.secret)
        reply = post_json(self.ask_url, told, patience=self.patience)
        self._check(reply)
        if reply.get("vnp_ResponseCode") != _SUCCESS or reply.get("vnp_TxnRef") != bill.reference:
            return None
        status = str(reply.get("vnp_TransactionStatus", ""))
        if status == "01":  # not finished yet
            return None
        plain_reply = {name: str(value) for name, value in reply.items()}
        return _notice(plain_reply, bill.reference, status, paid=status == _SUCCESS)

    def _check(self, reply: Mapping[str, Any]) -> None:
        told = "|".join(str(reply.get(name) or "") for name in _TOLD)
        given = str(reply.get("vnp_SecureHash", "")).lower()
        if not hmac.compare_digest(signature(told, self.secret).encode(), given.encode()):
            raise GatewayDown("VNPAY trả lời với chữ ký sai")


def _notice(values: Mapping[str, str], reference: str, codes: str, *, paid: bool) -> Notice:
    hundredths = values.get("vnp_Amount", "")
    if not (hundredths.isascii() and hundredths.isdecimal()) or len(hundredths) > 15 or int(hundredths) % 100:
        return Notice(Said.UNREADABLE, reference=reference[:40])
    return Notice(
        Said.PAID if paid else Said.FAILED,
        reference=reference,
        amount=int(hundredths) // 100,
        platform_number=values.get("vnp_TransactionNo", "")[:60],
        paid_at=moment(values.get("vnp_PayDate", "")),
        reason="" if paid else f"mã {codes[:12]}",
    )
