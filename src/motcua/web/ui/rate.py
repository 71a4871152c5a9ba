"""How often one address or account may ask, counted for all processes: enough for a family, not for trying.

A view says it by ``@limited("name", most=20)``; every address that takes a POST from the public must (a test
walks them). Counts lie in files of the home, so several processes of one machine share them.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from motcua.lib.tally import one_more, so_far
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import private

_LOG = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def limited(
    name: str,
    *,
    most: int,
    window: int = 60,
    by: Literal["address", "account"] = "address",
    reads: bool = False,
    whole: int = 0,
) -> Callable[[View], View]:
    """Answer 429 with the time to wait when somebody calls a view more often than a person would.

    Args:
        name: what is counted; views of one name share their counts.
        most: calls in a window. window: its length in seconds.
        by: one visitor is an address, or the signed-in citizen (who may share an address with a village).
        reads: count GET as well, for pages that cost much.
        whole: calls of all visitors together in a window, what many machines may do at once; 0: any number.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = cast(AnyRequest, request)
            if reads or request.method not in _READS:
                waiting = seconds_to_wait(asked, name, most=most, window=window, by=by)
                if not waiting and whole:
                    waiting = seconds_of_all(asked, name, most=whole, window=window)
                if waiting:
                    return too_often(asked, waiting)
            return view(request, *args, **kwargs)

        guarded.limited = name  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def too_often(request: AnyRequest, waiting: int) -> HttpResponse:
    """The answer to who asks too often: when to come again, as a page or for a script."""
    response: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        words = f"Bạn gửi hơi nhanh. Chờ {waiting} giây rồi thử lại."
        response = JsonResponse({"code": "too-often", "detail": words, "status": 429}, status=429)
    else:
        values = {"waiting": waiting, "again_at": request.at + timedelta(seconds=waiting)}
        response = render(request, "portal/too_often.html", values, status=429)
    response["Retry-After"] = str(waiting)
    return private(response)


def seconds_to_wait(
    request: AnyRequest,
    name: str,
    *,
    most: int,
    window: int = 60,
    by: Literal["address", "account"] = "address",
) -> int:
    """Count this request; 0 when it may go on, else the seconds until the next window.

    Args:
        name: what is limited; each name has its own count.
        most: requests of one address or account in a window. window: its length in seconds.
    """
    return seconds_of(request, name, _visitor(request, by), most=most, window=window)


def seconds_of_all(request: AnyRequest, name: str, *, most: int, window: int = 60) -> int:
    """The same for all visitors together."""
    return seconds_of(request, f"{name}-all", "", most=most, window=window)


def seconds_of(request: AnyRequest, name: str, what: str, *, most: int, window: int = 60) -> int:
    """The same for anything that is tried, e.g. one dossier; ``what`` itself is kept nowhere."""
    instant = int(request.at.timestamp())
    begun = instant - instant % window
    return 0 if _count(name, what, begun) <= most else begun + window - instant


def seconds_left(request: AnyRequest, name: str, *, most: int, window: int = 60) -> int:
    """What :func:`seconds_of_all` would say now, without counting."""
    instant = int(request.at.timestamp())
    begun = instant - instant % window
    past = so_far(_folder() / f"{name}-all", _mark(""), begun)
    return 0 if past <= most else begun + window - instant


def _count(name: str, what: str, begun: int) -> int:
    """How often it was in this window; 0 where it cannot be kept: nobody is sent away for that."""
    try:
        return one_more(_folder() / name, _mark(what), begun)
    except OSError as error:
        _LOG.warning("Requests are not counted: %s", error)
        return 0


def _visitor(request: AnyRequest, by: str) -> str:
    citizen = getattr(request, "citizen", None) if by == "account" else None
    return f"account {citizen.account_id}" if citizen else address_of(request)


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


def _mark(what: str) -> str:
    """The address itself is kept nowhere."""
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).hexdigest()[:32]
