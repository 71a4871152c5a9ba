"""Schemathesis over the whole description: no failure of the server, no answer that the schema does not know.

In-process, seeded, bounded; the addresses it makes up are mixed with those of real dossiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.config.wsgi import application
from tests.dossiers.office import FIVE_DAYS, SAME_DAY, THREE_DAYS, Office
from tests.web.api.caller import Caller, Clock, a_body

EXAMPLES = 25
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    missing_required_header,
    allow_header_conformance,
    ignored_auth,
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
    load_all_checks()
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=SchemathesisConfig())
    return loaded


SCHEMA = the_schema()
OPERATIONS = {operation.ok().label: operation.ok() for operation in SCHEMA.get_all_operations()}


def test_every_operation_is_looked_at() -> None:
    assert len(OPERATIONS) >= 30


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("label", list(OPERATIONS))
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fit", "unfit"])
def test_the_server_keeps_to_its_description(
    office: Office, desk: Caller, codes: list[str], label: str, mode: GenerationMode
) -> None:
    operation = OPERATIONS[label]

    @seed(20260101)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), known=st.sampled_from([*codes, ""]))
    def run(case: Any, known: str) -> None:
        if known and mode is GenerationMode.POSITIVE and "code" in case.path_parameters:
            case.path_parameters["code"] = THREE_DAYS if "procedures" in label else known
        case.call_and_validate(headers={"Authorization": f"Bearer {desk.token}"}, checks=CHECKS)

    run()
