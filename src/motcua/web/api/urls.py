"""``/api/v1``: the same actions as the desk, for client systems (OpenAPI at ``openapi.json``)."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from motcua.web.api import acts, documents, intake, problems, reading, routers
from motcua.web.api.access import ClientToken
from motcua.web.api.description import Api, openapi_json
from motcua.web.ui.access import public

#: importing a module of operations puts them into their routers
OPERATIONS = (acts, documents, intake, reading)


class JsonOnly(Parser):
    """Bodies are JSON and say so; figures that no JSON has (NaN, Infinity) are refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise problems.WrongMedia("Gửi nội dung JSON với tiêu đề Content-Type: application/json.")
        return json.loads(request.body, parse_constant=_no_figure)


class PlainJson(JSONRenderer):
    """Answers in letters, not in escapes of letters."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


def _no_figure(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


api = Api(
    title="Một Cửa",
    version="1",
    description="Procedures, dossiers, acts, documents, events, register. Refusals: problem+json (RFC 9457).",
    auth=ClientToken(),
    docs_url=None,
    openapi_url=None,
    parser=JsonOnly(),
    renderer=PlainJson(),
    urls_namespace="api",
)
api.add_router("/dossiers", routers.dossiers)
api.add_router("/dossiers", routers.acts)
api.add_router("/dossiers", routers.documents)
api.add_router("/procedures", routers.procedures)
api.add_router("/events", routers.events)
api.add_router("/register", routers.registers)
problems.answer_with_problems(api)


@public
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return openapi_json(request, api)


urlpatterns: list[URLPattern | Any] = [path("openapi.json", description), path("", api.urls)]
