"""The ways to send that an installation has, from its configuration; see docs/notices.md for an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from motcua.gateways.messages.base import CHANNELS, Gateways, Message, MessageGateway, NotSent
from motcua.gateways.messages.fake import FakeGateway, Keep, into_file
from motcua.gateways.messages.http_json import Provider
from motcua.gateways.messages.sms import SmsGateway
from motcua.gateways.messages.smtp import PLAIN, SECURITY, SmtpGateway
from motcua.gateways.messages.telephone import INTERNATIONAL, NATIONAL, PLUS
from motcua.gateways.messages.zalo import ZaloGateway

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_LONGEST_WAIT = 60.0
#: what an installation without configuration has: ways that show what would be sent
NOTHING_SET_UP: Mapping[str, Any] = {channel: {"kind": "fake"} for channel in CHANNELS}


class WrongConfiguration(ValueError):
    """The configuration of a way to send cannot be used; the words say which field."""


def gateways(config: Mapping[str, Any], *, keep: Keep | None = None) -> Gateways:
    """The ways that ``config`` sets up: ``{"email": {...}, "sms": {...}, "zalo": {...}, "kept_in": path}``.

    Args:
        keep: where pretended messages go; otherwise the file ``kept_in`` of the configuration.

    Raises:
        WrongConfiguration: a field is missing or wrong.
    """
    keep = keep or into_file(Path(str(config.get("kept_in") or "messages.jsonl")))
    unknown = set(config) - {*CHANNELS, "kept_in"}
    if unknown:
        raise WrongConfiguration(f"unknown way to send: {', '.join(sorted(unknown))}")
    return {channel: _gateway(channel, config[channel], keep) for channel in CHANNELS if channel in config}


def send(ways: Gateways, channel: str, message: Message) -> str:
    """Send one message now, by one way; the provider's number.

    Raises:
        NotSent: it did not go out; for good when the way is not set up.
    """
    gateway = ways.get(channel)
    if gateway is None:
        raise NotSent(f"{channel} is not set up", for_good=True)
    return gateway.send(message)


def _gateway(channel: str, given: Mapping[str, Any], keep: Keep) -> MessageGateway:
    if given.get("kind") == "fake":
        return FakeGateway(channel, keep)
    make = _MAKERS[channel]
    try:
        return make(given)
    except (KeyError, TypeError, ValueError) as error:
        missing = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise WrongConfiguration(f"{channel}: {missing}") from error


def _smtp(given: Mapping[str, Any]) -> MessageGateway:
    security, host = str(given.get("security", "starttls")), str(given["host"])
    if security not in SECURITY:
        raise ValueError(f"security is one of {', '.join(SECURITY)}")
    if security == PLAIN and host not in _HERE:
        raise ValueError("a mail server elsewhere needs security starttls or tls")
    return SmtpGateway(
        host=host,
        port=int(given.get("port", 587)),
        sender=str(given["sender"]),
        security=security,
        user=str(given.get("user", "")),
        password=_secret(str(given.get("password", ""))),
        timeout=_seconds(given, 15.0),
    )


def _sms(given: Mapping[str, Any]) -> MessageGateway:
    return SmsGateway(_provider(given), prefix=_prefix(given), plain=bool(given.get("plain", True)))


def _zalo(given: Mapping[str, Any]) -> MessageGateway:
    return ZaloGateway(_provider(given), prefix=_prefix(given))


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], MessageGateway]] = {
    "email": _smtp,
    "sms": _sms,
    "zalo": _zalo,
}


def _provider(given: Mapping[str, Any]) -> Provider:
    url = str(given["url"])
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise ValueError("url must begin with https://")
    return Provider(
        url=url,
        headers={str(name): str(value) for name, value in given.get("headers", {}).items()},
        body=dict(given["body"]),
        said=str(given.get("said", "")),
        good=tuple(str(value) for value in given.get("good", ())),
        for_good=tuple(str(value) for value in given.get("for_good", ())),
        number=str(given.get("number", "")),
        timeout=_seconds(given, 10.0),
    )


def _prefix(given: Mapping[str, Any]) -> str:
    prefix = str(given.get("prefix", INTERNATIONAL))
    if prefix not in {NATIONAL, INTERNATIONAL, PLUS}:
        raise ValueError("prefix is 0, 84 or +84")
    return prefix


def _seconds(given: Mapping[str, Any], usual: float) -> float:
    return min(max(float(given.get("timeout", usual)), 1.0), _LONGEST_WAIT)


def _secret(value: str) -> str:
    """A password, or ``file:…`` that holds it."""
    if value.startswith("file:"):
        return Path(value.removeprefix("file:")).read_text(encoding="utf-8").strip()
    return value
