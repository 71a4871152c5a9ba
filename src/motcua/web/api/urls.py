"""``/api/v1``: the same actions as the desk, for client systems (OpenAPI at ``openapi.json``)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from motcua.lib.refused import Invalid, Refused
from motcua.web.api import acts, intake, reading
from motcua.web.api.access import ClientToken
from motcua.web.ui import errors

api = NinjaAPI(
    title="Một Cửa",
    version="1",
    description="Procedures, dossiers, acts, events, register. Errors are problem+json (RFC 9457).",
    auth=ClientToken(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/dossiers", intake.router)
api.add_router("/dossiers", reading.dossiers)
api.add_router("/dossiers", acts.router)
api.add_router("/procedures", reading.procedures)
api.add_router("/events", reading.events)
api.add_router("/register", reading.registers)


class NoToken(Refused):
    """No token, or one that is unknown, ended or switched off."""

    code = "no-token"
    status = 401


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    return errors.problem(request, refusal)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, failure: Any) -> HttpResponse:
    found = {".".join(str(p) for p in e["loc"]): str(e["msg"]) for e in failure.errors}
    return errors.problem(request, Invalid(found, message="Dữ liệu gửi lên chưa đúng; xem “errors”."))


@api.exception_handler(AuthenticationError)
def unknown_client(request: HttpRequest, failure: Any) -> HttpResponse:
    response = errors.problem(
        request, NoToken("Cần mã truy cập hợp lệ của hệ thống kết nối (Authorization: Bearer).")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


class BadRequest(Refused):
    """A body that is not JSON, or another fault of the message itself."""

    code = "bad-request"
    status = 400


@api.exception_handler(HttpError)
def bad_message(request: HttpRequest, failure: Any) -> HttpResponse:
    return errors.problem(request, BadRequest("Nội dung gửi lên không đọc được: cần JSON đúng cú pháp."))


urlpatterns = [path("", api.urls)]
