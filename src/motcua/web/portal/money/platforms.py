"""The payment platforms of this installation, for the pages of paying."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from motcua.gateways.payments.base import PaymentGateway
from motcua.gateways.payments.fake import FakeBank
from motcua.gateways.payments.setup import platforms


def configured() -> dict[str, PaymentGateway]:
    """Every platform that is completely set up."""
    return platforms(settings.MOTCUA_PAYMENTS)


def offered(names: Sequence[str]) -> list[PaymentGateway]:
    """Those of an authority's ways that this installation has, in the order of their setting up."""
    return [gateway for name, gateway in configured().items() if name in names]


def played_bank() -> FakeBank | None:
    """The bank of the demonstration; none in an office."""
    found = configured().get("fake")
    return found if isinstance(found, FakeBank) else None
