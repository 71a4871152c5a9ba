"""Text messages through a provider's HTTP interface (brandname SMS)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from motcua.gateways.messages.base import Message
from motcua.gateways.messages.http_json import Provider, post
from motcua.gateways.messages.telephone import INTERNATIONAL, mobile_or_refuse

_PLAIN = str.maketrans("đĐ–—“”‘’…", "dD--\"\"''.")


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """One provider of text messages.

    Attributes:
        prefix: how it writes numbers: ``84``, ``+84`` or ``0``.
        plain: send without diacritics: 160 letters fit into one message instead of 70.
    """

    provider: Provider
    prefix: str = INTERNATIONAL
    plain: bool = True
    name: str = "sms"
    pretends: bool = False

    def send(self, message: Message) -> str:
        """Send; the provider's number."""
        body = unmarked(message.body) if self.plain else message.body
        return post(self.provider, replace(message, to=mobile_or_refuse(message.to, self.prefix), body=body))


def unmarked(text: str) -> str:
    """Letters without diacritics, in their case; what the small alphabet of text messages can carry.

    >>> unmarked("Hồ sơ đã có kết quả")
    'Ho so da co ket qua'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
