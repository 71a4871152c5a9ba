"""What every way of telling a citizen something does for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message: to an e-mail address or telephone number; ``subject`` only where the way has one."""

    to: str
    body: str
    subject: str = ""
    reference: str = ""


class NotSent(Exception):
    """The message did not go out; ``for_good`` when trying again cannot help (no such number)."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class MessageGateway(Protocol):
    """One way to send."""

    name: str

    def send(self, message: Message) -> str:
        """Send; the number the provider gave, or empty. Raises NotSent."""
