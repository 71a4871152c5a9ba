"""The short way to the API: before sessions, languages, accounts and pages, none of which it uses.

A client system carries its token in a header; cookies are not even read. What every answer must carry
(request id, transport and content headers) is set by the middleware outside of this one, or here.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

from motcua.lib.refused import Refused
from motcua.web.api import problems

PREFIX = "/api/v1/"
_ADDRESSES = "motcua.web.api.urls"
#: bytes of the largest message: a file of 20 MB and what stands around it
LARGEST = 21 * 1024 * 1024
#: data is never a page: nothing may be loaded by it, nobody may frame it
HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Frame-Options", "DENY"),
    ("Cache-Control", "no-store"),
)


class ApiFrontMiddleware:
    """Answers everything under ``/api/v1/`` itself and lets the rest pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # a bug goes to the error page of the API, with its request id, as from any view
        self.answer = cast(Callable[[HttpRequest], HttpResponseBase], convert_exception_to_response(_answer))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if translation.get_language() != settings.LANGUAGE_CODE:
            translation.activate(settings.LANGUAGE_CODE)
        response = self.answer(request)
        for name, value in HEADERS:
            response.headers.setdefault(name, value)
        return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    """What the operation says."""
    request.get_host()  # refuses a host that is not ours, as for pages
    try:
        found = resolve(request.path_info[len(PREFIX) - 1 :], _ADDRESSES)
    except Resolver404:
        raise Http404 from None
    request.resolver_match = found
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:20]) > LARGEST:
        return problems.refused(request, problems.TooLarge("Nội dung gửi lên lớn hơn 20 MB."))
    try:
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except Refused as refusal:
        return problems.refused(request, refusal)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return problems.method_not_allowed(request, response.headers.get("Allow", ""))
    return response
