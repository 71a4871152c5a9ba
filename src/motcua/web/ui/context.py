"""What every template may name: the actor, the instant and the request id."""

from __future__ import annotations

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, object]:
    """``actor`` (or ``None``), ``now`` and ``request_id``; sure defaults where middleware did not run."""
    return {
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "at", None),
        "request_id": getattr(request, "request_id", ""),
    }
