"""A provider that takes messages as JSON over HTTP: address, headers and field names are configuration."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from motcua.gateways.messages.base import Message, NotSent

_PLACE = re.compile(r"\{(to|body|subject|reference)\}")
_LONGEST_ANSWER = 65_536
_SERVER_ERROR, _TOO_MANY, _TIMEOUT = 500, 429, 408


@dataclass(frozen=True, slots=True)
class Provider:
    """How one provider is spoken to.

    Attributes:
        url: https, or http on this machine.
        headers: sent as they are; a value ``file:…`` is read from that file at each sending, so that a token
            which another program renews is always the fresh one.
        body: JSON of the request; in its texts ``{to}``, ``{body}``, ``{subject}``, ``{reference}`` are
            filled in.
        said: path (``data.error``) of the answer's own code; empty: the HTTP status alone tells.
        good: values of that code that mean accepted.
        for_good: values after which trying again cannot help (no such number, blocked by its owner).
        number: path of the provider's number of the message.
        timeout: seconds.
    """

    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    good: tuple[str, ...] = ()
    for_good: tuple[str, ...] = ()
    number: str = ""
    timeout: float = 10.0
    tls: ssl.SSLContext | None = None


def post(provider: Provider, message: Message) -> str:
    """Send one message; the provider's number of it.

    Raises:
        NotSent: no answer, an answer that is no answer, or a refusal.
    """
    values = {
        "to": message.to,
        "body": message.body,
        "subject": message.subject,
        "reference": message.reference,
    }
    status, answer = _exchange(provider, json.dumps(_filled(provider.body, values)).encode())
    code = _at(answer, provider.said) if provider.said else ""
    if status in {_TIMEOUT, _TOO_MANY} or status >= _SERVER_ERROR:
        raise NotSent(f"HTTP {status}")
    if code in provider.for_good:
        raise NotSent(f"HTTP {status}, code {code}", for_good=True)
    if status >= 300 or (provider.good and code not in provider.good):
        raise NotSent(f"HTTP {status}, code {code or '-'}")
    return _at(answer, provider.number) if provider.number else ""


def _exchange(provider: Provider, content: bytes) -> tuple[int, Any]:
    parts = urlsplit(provider.url)
    host, timeout = parts.hostname or "", provider.timeout
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        tls = provider.tls or ssl.create_default_context()
        line = http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=tls)
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        line.request("POST", path, content, headers | _headers(provider.headers))
        answer = line.getresponse()
        text = answer.read(_LONGEST_ANSWER)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
    finally:
        line.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, {}


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: Path(value.removeprefix("file:")).read_text(encoding="utf-8").strip()
        if value.startswith("file:")
        else value
        for name, value in headers.items()
    }


def _filled(shape: Any, values: Mapping[str, str]) -> Any:
    if isinstance(shape, str):
        return _PLACE.sub(lambda found: values[found[1]], shape)
    if isinstance(shape, Mapping):
        return {key: _filled(value, values) for key, value in shape.items()}
    if isinstance(shape, list | tuple):
        return [_filled(value, values) for value in shape]
    return shape


def _at(answer: Any, path: str) -> str:
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    return "" if answer is None else str(answer)
