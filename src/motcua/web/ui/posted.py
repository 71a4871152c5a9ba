"""The idempotency key that every form carries."""

from __future__ import annotations

import uuid

from django.http import HttpRequest


def valid_key(text: str) -> str:
    """``text`` as a canonical uuid, or an empty string when it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def posted_key(request: HttpRequest) -> str:
    """The key of the posted form; a form without one gets a fresh key and no protection."""
    return valid_key(request.POST.get("key", "")) or str(uuid.uuid4())
