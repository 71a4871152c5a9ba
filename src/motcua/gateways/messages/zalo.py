"""Messages of an official account on Zalo to a telephone number, by its HTTP interface (ZNS).

The provider sends registered templates only: its configuration names the template and puts our text and
reference into its parameters. The access token lives for hours: a header ``file:…`` reads the fresh one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from motcua.gateways.messages.base import Message
from motcua.gateways.messages.http_json import Provider, post
from motcua.gateways.messages.telephone import INTERNATIONAL, mobile_or_refuse


@dataclass(frozen=True, slots=True)
class ZaloGateway:
    """One official account."""

    provider: Provider
    prefix: str = INTERNATIONAL
    name: str = "zalo"
    pretends: bool = False

    def send(self, message: Message) -> str:
        """Send; Zalo's number of the message."""
        return post(self.provider, replace(message, to=mobile_or_refuse(message.to, self.prefix)))
