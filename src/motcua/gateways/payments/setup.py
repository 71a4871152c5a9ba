"""Which payment platforms an installation has, from its environment; secrets stay there."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.gateways.payments.base import PaymentGateway
from motcua.gateways.payments.fake import FakeBank
from motcua.gateways.payments.national import National
from motcua.gateways.payments.vnpay import VnPay

#: the four words of a platform
PARTS = ("url", "ask_url", "partner", "secret")
#: what an authority's account may switch on, as people call it
LABELS = {"national": "Cổng Dịch vụ công quốc gia", "vnpay": "VNPAY", "fake": "Ngân hàng thử"}


def platforms(options: Mapping[str, str]) -> dict[str, PaymentGateway]:
    """The platforms that are completely set up.

    Args:
        options: ``national_url``, ``national_ask_url``, ``national_partner``, ``national_secret``; the same
            four of ``vnpay`` (its partner is the merchant code); ``fake_page`` and ``fake_secret``.
    """
    found: dict[str, PaymentGateway] = {}
    for name, kind in (("national", National), ("vnpay", VnPay)):
        url, ask_url, partner, secret = (options.get(f"{name}_{part}", "") for part in PARTS)
        if url and ask_url and partner and secret:
            found[name] = kind(url, ask_url, partner, secret)
    if options.get("fake_page") and options.get("fake_secret"):
        found["fake"] = FakeBank(options["fake_page"], options["fake_secret"])
    return found
