"""The scanner of this installation, if one is set up (``MOTCUA_CLAMAV``)."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from motcua.gateways.scanning.base import Scanner
from motcua.gateways.scanning.clamav import from_address
from motcua.gateways.scanning.fake import FakeScanner

_FAKE = "fake"


def is_configured() -> bool:
    """Whether files must be called clean before they are handed out."""
    return bool(settings.MOTCUA_CLAMAV)


def configured(*, timeout: float | None = None) -> Scanner | None:
    """The scanner; ``fake`` is one for demonstrations, which finds a mark of its own.

    Args:
        timeout: seconds to wait for it, its own patience when not given.

    Raises:
        ValueError: the setting is no address.
    """
    address: str = settings.MOTCUA_CLAMAV
    if address == _FAKE:
        return FakeScanner()
    found = from_address(address)
    return replace(found, timeout=timeout) if found and timeout else found
