"""One call to a payment platform over HTTP: short patience, small answers, no redirect followed."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from motcua.gateways.payments.base import GatewayDown

#: seconds that a platform may take; a citizen waits for it
PATIENCE = 8.0
_LARGEST = 256 * 1024


def post_json(url: str, told: Mapping[str, Any], *, patience: float = PATIENCE) -> dict[str, Any]:
    """Send and read JSON.

    Raises:
        GatewayDown: no answer in time, a redirect, an error, or an answer that is no JSON object.
    """
    parts = urlsplit(url)
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise GatewayDown("địa chỉ cổng thanh toán không hợp lệ")
    line = kinds[parts.scheme](parts.hostname, parts.port, timeout=patience)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = json.dumps(told, ensure_ascii=False).encode()
    try:
        line.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        answer = line.getresponse()
        content = answer.read(_LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise GatewayDown(f"cổng thanh toán không trả lời: {type(error).__name__}") from error
    finally:
        line.close()
    if answer.status != http.client.OK or len(content) > _LARGEST:
        raise GatewayDown(f"cổng thanh toán trả lời {answer.status}")
    return read_object(content) or _garbage()


def read_object(content: bytes) -> dict[str, Any] | None:
    """A JSON object; None for anything else, also for text with half a character (a lone surrogate) in it."""
    try:
        found = json.loads(content)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _garbage() -> dict[str, Any]:
    raise GatewayDown("cổng thanh toán trả lời không đọc được")
