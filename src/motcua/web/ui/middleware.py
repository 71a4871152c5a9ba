"""What every request gets before a view, and what becomes of a refusal after it."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from motcua.lib.refused import Refused
from motcua.web.ui import errors
from motcua.web.ui.access import identify
from motcua.web.ui.citizens import is_citizens, recognise, remember_whose
from motcua.web.ui.clock import now

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Names each request and reads the clock for it, once.

    The name stands in the answer's ``X-Request-Id``, in the log and on error pages, short enough to
    be read out on the telephone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = secrets.token_hex(4)
        request.request_id = name  # type: ignore[attr-defined]
        request.at = now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = name
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Sends pages compressed to a quarter: what a telephone on a weak line waits for.

    Only pages: files and papers are compressed already, the API's callers are near. Each answer gets random
    bytes, and form tokens differ each time, so that its length tells nothing of a secret in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ActorMiddleware:
    """Turns the signed-in account into the actor of today, with today's grants.

    ``request.actor`` and ``request.signed_in`` are the same; an anonymous request has ``None`` and
    costs no query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        identify(request)
        recognise(request)
        _speak(request)
        known = request.signed_in or request.citizen  # type: ignore[attr-defined]
        response = self.get_response(request)
        remember_whose(request, response)
        if known is not None:
            _keep_private(request, response)
        return response


def _keep_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """No cache between keeps a page of somebody's; after signing out the browser keeps nothing either.

    A citizen's pages are not stored at all. An official's page may come back from this browser's history:
    it then still has the key that makes a second press harmless when the answer to the first was lost.
    """
    if not response.has_header("Cache-Control"):
        citizen = request.citizen is not None  # type: ignore[attr-defined]
        response["Cache-Control"] = "private, no-store" if citizen else "private, no-cache"
    if not request.user.is_authenticated and not is_citizens(request.session):
        response["Clear-Site-Data"] = '"cache", "storage"'


def _speak(request: HttpRequest) -> None:
    """Vietnamese, except for a citizen who chose English: the browser's language is not a choice."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    code = "en" if chosen == "en" and not request.user.is_authenticated else settings.LANGUAGE_CODE
    if translation.get_language() != code:
        translation.activate(code)
        request.LANGUAGE_CODE = code


class RefusalMiddleware:
    """Shows an expected refusal as what it is; everything else goes its way to ``errors.server_error``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.refusal(request, exception)
        return None
