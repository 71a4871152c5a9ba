"""Which code a browser waits for: kept on the server, never in an address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from motcua.org.actions.codes import Asked, Contact
from motcua.web.portal.account.forms import CodeForm
from motcua.web.ui.messages_out import shown_message


def keep_asked(request: HttpRequest, name: str, asked: Asked, back: str) -> None:
    """Keep on the server which code this browser waits for."""
    request.session[name] = {
        "token": asked.token,
        "kind": asked.contact.kind,
        "value": asked.contact.value,
        "expires": asked.expires_at.isoformat(),
        "back": back,
    }


def kept_asked(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """Which code this browser waits for."""
    kept = request.session.get(name)
    return {**kept, "contact": Contact(kept["kind"], kept["value"])} if kept else None


def code_values(request: HttpRequest, kept: dict[str, Any], form: CodeForm) -> dict[str, object]:
    """What the page of a code shows."""
    return {
        "form": form,
        "masked": kept["contact"].masked,
        "by_phone": kept["kind"] == "phone",
        "expires": datetime.fromisoformat(kept["expires"]),
        "demo": shown_message(request),
    }
