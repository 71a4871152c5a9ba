"""From the counter to the result, on every kind of route."""

from __future__ import annotations

import pytest

from motcua.dossiers.queries import audit
from motcua.dossiers.types import State
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import (
    DEPARTMENT_DECIDES,
    FIVE_DAYS,
    LINKED,
    PARALLEL,
    SAME_DAY,
    THREE_DAYS,
    Office,
)


@pytest.mark.parametrize("procedure", [SAME_DAY, THREE_DAYS, FIVE_DAYS, LINKED, PARALLEL, DEPARTMENT_DECIDES])
def test_a_dossier_walks_its_route_to_the_end(office: Office, procedure: str) -> None:
    done = a_dossier(office, procedure).received().decided().returned()
    row = done.row
    assert row.state == State.RETURNED
    assert (row.outcome, row.verdict) == ("granted", "on_time" if procedure == SAME_DAY else "early")
    assert not row.tasks.filter(state="open").exists()
    assert not row.stages.filter(finished_at=None).exists()
    assert audit.verify().ok
