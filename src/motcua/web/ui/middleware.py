"""What every request gets before a view, and what becomes of a refusal after it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from motcua.lib.refused import Refused
from motcua.org.types import Actor, ActorKind
from motcua.web.ui.clock import now

GetResponse = Callable[[HttpRequest], HttpResponseBase]

try:
    from motcua.org.queries.actors import actor_for
except ImportError:

    def actor_for(official_id: int, day: date) -> Actor:
        return Actor(kind=ActorKind.OFFICIAL, name="?", official_id=official_id, day=day)


class RequestIdMiddleware:
    """Names each request; the name is in the answer's ``X-Request-Id``, in the log and on error pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = secrets.token_hex(4)  # type: ignore[attr-defined]
        request.at = now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ActorMiddleware:
    """Turns the signed-in account into the actor of today, with today's grants."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = None
        if request.user.is_authenticated:
            actor = actor_for(request.user.pk, request.at.date())  # type: ignore[attr-defined]
        request.actor = request.signed_in = actor  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Shows an expected refusal as what it is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return HttpResponse(exception.message, status=exception.status)
        return None
