"""The OpenAPI document: what every operation shares is written once, here."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from motcua.web.api.schemas import Problem

#: what each refusal of any operation means
PROBLEMS = {
    "400": "The message cannot be read",
    "401": "No token, or not a valid one",
    "403": "The token's scopes or roles do not allow this",
    "404": "No such thing in the unit of the token",
    "409": "Not now: the dossier moved, is in another state, or the idempotency key was used otherwise",
    "413": "Too large",
    "415": "Another kind of content than this operation takes",
    "422": "Fields are wrong; `errors` names each",
    "429": "Too many wrong tokens from this address; see Retry-After",
}
_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 60, "pattern": "^[!-~]{8,60}$"},
    "description": "Chosen by the caller, one per act. The same key again answers with the first result; "
    "with other content it is refused (409).",
}


class Api(NinjaAPI):
    """The API whose description also tells of problems and idempotency keys."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """``intake_create``, ``acts_decide``: what generated clients call their methods."""
        view = operation.view_func
        return f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}"

    def get_openapi_schema(self, **options: Any) -> Any:
        schema: Any = super().get_openapi_schema(**options)
        _share(schema["components"])
        for path in schema["paths"].values():
            for method, operation in path.items():
                _complete(operation, writes=method == "post")
        return schema


def _share(components: dict[str, Any]) -> None:
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"]["Problem"] = problem
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        f"Problem{status}": {"description": words, "content": content} for status, words in PROBLEMS.items()
    }
    components["parameters"] = {
        "IdempotencyKey": _KEY,
        "RequiredIdempotencyKey": _KEY | {"required": True},
    }


def _complete(operation: dict[str, Any], *, writes: bool) -> None:
    for status in PROBLEMS:
        if writes or status not in {"413", "415"}:
            operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = {str(k): v for k, v in operation["responses"].items()}
    if writes:
        name = "RequiredIdempotencyKey" if operation.pop("x-key-required", False) else "IdempotencyKey"
        operation.setdefault("parameters", []).append({"$ref": f"#/components/parameters/{name}"})


@cache
def _document(api: Api) -> bytes:
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False).encode()


def openapi_json(request: HttpRequest, api: Api) -> HttpResponse:
    """The document; public, for it holds no data."""
    response = HttpResponse(_document(api), content_type="application/json")
    response["Cache-Control"] = "public, max-age=300"
    return response
