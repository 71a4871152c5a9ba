"""What every payment platform does for us; amounts in đồng, moments aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid: our reference (unique, once per attempt), amount, words without personal data."""

    reference: str
    amount: int
    words: str
    dossier_code: str
    procedure_code: str
    procedure_name: str
    authority_code: str
    authority_name: str
    created_at: datetime
    expires_at: datetime
    return_url: str
    client_address: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    payer: Mapping[str, str] = field(default_factory=dict)
    account: Mapping[str, str] = field(default_factory=dict)
    #: when the platform is asked about it; each question has its own moment
    asked_at: datetime | None = None


class Said(StrEnum):
    """What a platform's notice says of a payment."""

    PAID = "paid"
    FAILED = "failed"
    FORGED = "forged"  # the signature does not hold: nothing in it is believed
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read: believed only when ``said`` is PAID or FAILED."""

    said: Said
    reference: str = ""
    amount: int = 0
    platform_number: str = ""
    paid_at: datetime | None = None
    reason: str = ""


class Verdict(StrEnum):
    """What we did with a notice; each platform has its own words for it."""

    TAKEN = "taken"
    AGAIN = "again"  # already known: answered as done, nothing changes
    UNKNOWN = "unknown"
    WRONG_AMOUNT = "wrong_amount"
    FORGED = "forged"
    FAILED_HERE = "failed_here"  # our fault: the platform should send it again


class PaymentGateway(Protocol):
    """One platform, set up for one authority or for all."""

    @property
    def name(self) -> str:
        """Short and stable: it stands in addresses and in the orders."""

    @property
    def label(self) -> str:
        """What people call it."""

    def pay_url(self, bill: Bill) -> str:
        """Where the citizen's browser goes to pay. Raises ``GatewayDown`` when the platform is not there."""

    def read(self, body: bytes, query: Mapping[str, str], headers: Mapping[str, str]) -> Notice:
        """A notice that came in, its signature checked; never raises."""

    def answer(self, verdict: Verdict, notice: Notice) -> tuple[int, str, str]:
        """HTTP status, media type and body that acknowledge a notice."""

    def ask(self, bill: Bill) -> Notice | None:
        """What the platform knows of a bill, asked by us; None when it knows nothing."""


class GatewayDown(Exception):
    """The platform did not answer; nothing was paid because of this call."""
