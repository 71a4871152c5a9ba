"""How often one address may ask, counted for all processes: enough for a family, not for trying codes."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from motcua.lib.tally import one_more
from motcua.web.ui.request import AnyRequest

_LOG = logging.getLogger(__name__)


def seconds_to_wait(request: AnyRequest, name: str, *, most: int, window: int = 60) -> int:
    """Count this request; 0 when it may go on, else the seconds until the next window.

    Args:
        name: what is limited; each name has its own count.
        most: requests of one address in a window. window: its length in seconds.
    """
    instant = int(request.at.timestamp())
    begun = instant - instant % window
    return 0 if _count(request, name, begun) <= most else begun + window - instant


def _count(request: AnyRequest, name: str, begun: int) -> int:
    """How often the address asked in this window; 0 where it cannot be kept: nobody is sent away for that."""
    try:
        return one_more(_folder() / name, _mark(address_of(request)), begun)
    except OSError as error:
        _LOG.warning("Requests of one address are not counted: %s", error)
        return 0


def _folder() -> Path:
    place: Path = settings.HOME.path / "counts"
    return place


def forget() -> None:
    """Let every address begin anew."""
    shutil.rmtree(_folder(), ignore_errors=True)


def address_of(request: HttpRequest) -> str:
    """The client's address: behind a proxy on this machine the one it names, of IPv6 the network's first.

    Always one that a column for addresses takes; empty when there is none.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    if address is None or address.is_loopback:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = _parsed(forwarded) or address
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address or "")


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        address = ipaddress.ip_address(text)
        return getattr(address, "ipv4_mapped", None) or address
    return None


def _mark(address: str) -> str:
    """The address itself is kept nowhere."""
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
