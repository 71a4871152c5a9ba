"""A bank that exists on our own page only: for the demonstration and for tests, never beside a real one.

Its notices are signed as a platform's are, so that everything behind them is the real thing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.gateways.payments.base import Bill, Notice, Said, Verdict
from motcua.gateways.payments.calling import read_object


@dataclass(frozen=True, slots=True)
class FakeBank:
    """Plays a bank's app; ``page`` is our own page's address with ``{reference}`` in it."""

    page: str
    secret: str
    name: str = "fake"
    label: str = "Ngân hàng thử"

    def pay_url(self, bill: Bill) -> str:
        """Our own page that plays the bank."""
        return self.page.replace("{reference}", bill.reference)

    def told(self, reference: str, amount: int, at: datetime, *, paid: bool = True) -> bytes:
        """The notice that this bank sends when somebody pressed there."""
        values = {
            "reference": reference,
            "amount": amount,
            "paid": paid,
            "number": "THU" + hashlib.sha256(reference.encode()).hexdigest()[:10].upper(),
            "at": at.isoformat(),
        }
        return json.dumps({**values, "signature": self._sign(values)}).encode()

    def read(self, body: bytes, query: Mapping[str, str], headers: Mapping[str, str]) -> Notice:
        """A notice of :meth:`told`."""
        values = read_object(body)
        if values is None or not isinstance(values.get("reference"), str):
            return Notice(Said.UNREADABLE)
        given = str(values.pop("signature", ""))
        if not hmac.compare_digest(self._sign(values).encode(), given.encode()):
            return Notice(Said.FORGED, reference=values["reference"][:40])
        return Notice(
            Said.PAID if values["paid"] else Said.FAILED,
            reference=values["reference"],
            amount=int(values["amount"]),
            platform_number=str(values["number"]),
            paid_at=datetime.fromisoformat(values["at"]),
            reason="" if values["paid"] else "người trả bấm hủy",
        )

    def answer(self, verdict: Verdict, notice: Notice) -> tuple[int, str, str]:
        """The verdict in one word."""
        status = 500 if verdict is Verdict.FAILED_HERE else 200
        return status, "application/json", json.dumps({"verdict": verdict, "reference": notice.reference})

    def ask(self, bill: Bill) -> Notice | None:
        """This bank remembers nothing."""
        return None

    def _sign(self, values: Mapping[str, object]) -> str:
        told = json.dumps(values, sort_keys=True)
        return hmac.new(self.secret.encode(), told.encode(), hashlib.sha256).hexdigest()
