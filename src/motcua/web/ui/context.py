"""What every template may name: the actor, the instant and the request's name."""

from __future__ import annotations

from django.http import HttpRequest

from motcua.org.queries.units import unit
from motcua.org.types import Actor, Role


def desk(request: HttpRequest) -> dict[str, object]:
    """``actor`` (or ``None``), ``now``, ``request_id``, and on pages of an official ``office`` and ``roles``.

    Sure defaults where the middleware did not run (an error before it).
    """
    actor: Actor | None = getattr(request, "signed_in", None)
    return {
        "actor": actor,
        "now": getattr(request, "at", None),
        "request_id": getattr(request, "request_id", ""),
        "office": office_of(actor),
        "roles": roles_of(actor),
    }


def office_of(actor: Actor | None) -> str:
    """The name of the authority the actor works for today; of several, the first assignment's."""
    if actor is None or not actor.grants:
        return ""
    return unit(actor.grants[0].authority_id).name


def roles_of(actor: Actor | None) -> str:
    """The actor's roles in words, each once, with whom they stand in for."""
    if actor is None:
        return ""
    names: dict[str, None] = {}
    for grant in actor.grants:
        stands_in = f" (thay {grant.for_name})" if grant.for_name else ""
        names[f"{Role(grant.role).label}{stands_in}"] = None
    return " · ".join(names) or "Chưa được phân công"
