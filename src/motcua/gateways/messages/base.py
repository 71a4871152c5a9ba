"""What every way of telling a citizen something does for us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message: to an e-mail address or telephone number; ``subject`` only where the way has one.

    Attributes:
        reference: our own number of it; a provider that gets it twice can tell that it is the same one.
        unsubscribe: where the receiver turns such messages off (RFC 8058), for e-mail.
    """

    to: str
    body: str
    subject: str = ""
    reference: str = ""
    unsubscribe: str = ""


class NotSent(Exception):
    """The message did not go out; ``for_good`` when trying again cannot help (no such number)."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class MessageGateway(Protocol):
    """One way to send; ``pretends`` when nothing leaves the machine."""

    @property
    def name(self) -> str: ...

    @property
    def pretends(self) -> bool: ...

    def send(self, message: Message) -> str:
        """Send; the number the provider gave, or empty. Raises NotSent."""


#: the ways there are: what each is called in the configuration
CHANNELS = ("email", "sms", "zalo")
#: gateways by way; a way that is not set up is not in it
Gateways = Mapping[str, MessageGateway]
