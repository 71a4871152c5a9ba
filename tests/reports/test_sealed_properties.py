"""For random histories a sealed report never changes, whatever happens to dossiers afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.lib.refused import Refused
from motcua.reports.queries.sealed import filled, sealed_lists
from motcua.reports.queries.submission_differences import Difference, moved_since
from motcua.reports.queries.submission_proof import seal_hash, verify_submissions
from motcua.reports.run import run
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import SAME_DAY, THREE_DAYS, Office
from tests.reports.histories import a_history, load
from tests.reports.reporting import AFTER, QUARTER, row, sent, with_superior

_ACTS: dict[str, Callable[[TheDossier], object]] = {
    "asked": lambda one: one.asked(),
    "answered": lambda one: one.answered(),
    "decided": lambda one: one.decided(),
    "returned": lambda one: one.returned(),
    "stopped": lambda one: one.stopped(),
    "rescheduled": lambda one: one.rescheduled(one.due_at + timedelta(days=3)),
    "later": lambda one: one.later(days=2),
}


@pytest.fixture
def peopled(office: Office) -> Office:
    return with_superior(office)


def _afterwards(office: Office, seed: int, acts: list[str]) -> None:
    """More history of the quarter comes to light, and dossiers of the counter go on."""
    rng = random.Random(seed)
    at = AFTER + timedelta(days=5)
    more = a_history(office, 6, seed=seed + 1000, span=110, at=at)
    load([replace(one, code=f"SAU-{number}") for number, one in enumerate(more)], at=at)
    start = QUARTER.ends_at - timedelta(days=rng.choice([4, 9]), hours=-8)
    one = a_dossier(office, rng.choice([SAME_DAY, THREE_DAYS]), at=start).received()
    for act in acts:
        try:
            with transaction.atomic():
                _ACTS[act](one)
        except (Refused, StopIteration, AssertionError):
            continue


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000), acts=st.lists(st.sampled_from(sorted(_ACTS)), min_size=2, max_size=6))
def test_a_sealed_report_never_changes(peopled: Office, seed: int, acts: list[str]) -> None:
    with transaction.atomic():
        office, before_seal = peopled, AFTER - timedelta(hours=1)
        load(a_history(office, 25, seed=seed, span=140, at=before_seal), at=before_seal)
        pk = sent(office)
        sealed, lists, stored = filled(row(pk)), sealed_lists(pk, "II.06b"), row(pk).hash
        live = run("II.06b", unit_id=office.units["a"], period=QUARTER, at=AFTER, as_of=row(pk).as_of)
        assert sealed[0].report.rows == live.rows
        assert live.ok
        assert moved_since(pk, AFTER).same

        _afterwards(office, seed, acts)

        assert filled(row(pk)) == sealed
        assert sealed_lists(pk, "II.06b") == lists
        assert (row(pk).hash, seal_hash(row(pk))) == (stored, stored)
        assert verify_submissions().ok
        _told(moved_since(pk, AFTER + timedelta(days=20)))
        transaction.set_rollback(True)


def _told(difference: Difference) -> None:
    """Every figure that differs is explained by the dossiers that came and went."""
    assert difference.count
    for form in difference.forms:
        for cell in form.cells:
            assert (cell.after or 0) - (cell.before or 0) == len(cell.come) - len(cell.gone)
