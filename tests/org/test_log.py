"""The record of changes cannot be altered, not even by SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.org.actions.log import record
from motcua.org.models import OrgEvent
from motcua.org.queries.officials import log_lines
from motcua.org.types import SYSTEM, Role
from tests.org.places import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> OrgEvent:
    record(
        actor=SYSTEM,
        at=AT,
        action="thing.done",
        subject="unit:1",
        day=date(2026, 1, 2),
        roles={Role.INTAKE},
        n=1,
    )
    return OrgEvent.objects.get()


def test_it_holds_plain_data(event: OrgEvent) -> None:
    assert event.data == {"day": "2026-01-02", "roles": ["INTAKE"], "n": 1}
    assert [line["action"] for line in log_lines("unit:1")] == ["thing.done"]
    assert not log_lines("unit:2")


@pytest.mark.parametrize(
    "statement", ["UPDATE org_orgevent SET action = 'other'", "DELETE FROM org_orgevent"]
)
def test_the_database_refuses_change(event: OrgEvent, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    event.refresh_from_db()
    assert event.action == "thing.done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_guard_is_back_after_a_flush(turn: int) -> None:
    record(actor=SYSTEM, at=AT, action="thing.done", subject="unit:1")
    assert OrgEvent.objects.count() == 1
    with pytest.raises(DatabaseError, match="append-only"):
        OrgEvent.objects.all().delete()
