"""How often one address may ask, kept in the cache: enough for a family, too little for trying codes."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from motcua.web.ui.request import AnyRequest


def seconds_to_wait(request: AnyRequest, name: str, *, most: int, window: int = 60) -> int:
    """Count this request; 0 when it may go on, else the seconds until the next window.

    Args:
        name: what is limited; each name has its own count.
        most: requests of one address in a window. window: its length in seconds.
    """
    instant = int(request.at.timestamp())
    begun = instant - instant % window
    key = f"rate:{name}:{begun}:{_mark(address_of(request))}"
    cache.add(key, 0, timeout=window + 5)
    try:
        count = cache.incr(key)
    except ValueError:  # the entry was pushed out between the two calls
        cache.set(key, 1, timeout=window + 5)
        count = 1
    return 0 if count <= most else begun + window - instant


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
