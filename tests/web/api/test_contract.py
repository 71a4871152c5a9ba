"""Schemathesis over the whole description: no failure of the server, no answer that the schema does not know.

In-process, seeded, bounded; the addresses it makes up are mixed with those of real dossiers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.config.wsgi import application
from motcua.web.api.urls import api
from tests.dossiers.office import FIVE_DAYS, SAME_DAY, THREE_DAYS, Office
from tests.web.api.caller import Caller, Clock, a_body

EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    missing_required_header,
    allow_header_conformance,
]


@pytest.fixture
def codes(desk: Caller, clock: Clock) -> list[str]:
    """Dossiers in several states, by code or number."""
    waiting = desk.received(a_body(FIVE_DAYS, do="submit", channel="online"))
    running = desk.received(a_body(THREE_DAYS))["code"]
    asked = desk.received(a_body(FIVE_DAYS))["code"]
    wanted = [{"paper_id": desk.dossier(asked)["papers"][0]["id"]}]
    desk.act(asked, "request-supplement", wanted=wanted, reason="mờ")
    decided = desk.received(a_body(SAME_DAY))["code"]
    desk.act(decided, "decide", outcome="granted")
    clock.later(minutes=1)
    return [str(waiting["id"]), running, asked, decided]


@pytest.fixture
def _one_connection(codes: list[str]) -> Iterator[None]:
    """The end of a request closes no connection (the test client put that back): the test lives on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def the_schema() -> Any:
    """The description without its security: the token is always sent here, and proved in test_access."""
    load_all_checks()
    raw = json.loads(json.dumps(api.get_openapi_schema()))
    for path in raw["paths"].values():
        for operation in path.values():
            del operation["security"]
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    return schema


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fit", "unfit"])
def test_the_server_keeps_to_its_description(
    office: Office, desk: Caller, codes: list[str], mode: GenerationMode
) -> None:
    seen: Counter[int] = Counter()
    operations = [operation.ok() for operation in the_schema().get_all_operations()]
    assert len(operations) >= 30
    for operation in operations:
        with transaction.atomic():  # what one operation did, the next does not find
            seen += answers(operation, mode, desk.token, codes)
            transaction.set_rollback(True)
    assert {200, 201, 404, 409, 422} <= set(seen) if mode is GenerationMode.POSITIVE else 422 in seen, seen


def answers(operation: Any, mode: GenerationMode, token: str, codes: list[str]) -> Counter[int]:
    """Try made-up requests on one operation; how often each status came."""
    seen: Counter[int] = Counter()
    known = [THREE_DAYS] if "procedures" in operation.path else codes

    @seed(20260101)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), code=st.sampled_from([*known, ""]))
    def run(case: Any, code: str) -> None:
        if code and mode is GenerationMode.POSITIVE and "code" in case.path_parameters:
            case.path_parameters["code"] = code
        if code and mode is GenerationMode.POSITIVE and "procedure" in getattr(case.body, "keys", tuple)():
            case.body |= {"procedure": FIVE_DAYS, "applicant": {"name": "Nguyễn Thị Hoa"}, "all_papers": True}
        response = case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
        seen[response.status_code] += 1

    run()
    return seen
