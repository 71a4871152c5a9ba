"""Two people press the same button at once: one draft, one signature, an unbroken chain."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from motcua.dossiers.lifecycle import Sent
from motcua.law import periods
from motcua.lib.refused import Refused
from motcua.lib.remembered import forget_everything
from motcua.reports.actions import submitting
from motcua.reports.models import ReportSubmission
from motcua.reports.queries.submission_proof import verify_submissions
from tests.dossiers.office import Office, an_office
from tests.reports.histories import a_history, load
from tests.reports.reporting import AFTER, FORM, QUARTER, drafted, with_superior

_FORK = multiprocessing.get_context("fork")


@pytest.fixture
def committed(transactional_db: None) -> Office:
    """The office as other processes see it."""
    return with_superior(an_office())


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Run each in a process of its own, begun together; what each ended with."""
    together, results = _FORK.Barrier(len(acts)), _FORK.Queue()

    def begin(act: Callable[[], object]) -> None:
        connections.close_all()
        forget_everything()
        together.wait(60)
        try:
            act()
            results.put("done")
        except Refused as refused:
            results.put(refused.code)
        connections.close_all()

    connections.close_all()
    running: list[Any] = [_FORK.Process(target=begin, args=(act,)) for act in acts]
    for process in running:
        process.start()
    told = sorted(results.get(timeout=120) for _ in acts)
    for process in running:
        process.join(60)
        assert process.exitcode == 0
    return told


def test_one_draft_and_one_signature(committed: Office) -> None:
    office = committed
    at = AFTER - timedelta(hours=1)
    load(a_history(office, 20, span=120, at=at), at=at)
    clerk, leader = office.actor("clerk", AFTER), office.actor("leader", AFTER)

    def draft(key: str) -> Callable[[], object]:
        return lambda: submitting.draft(
            unit_id=office.units["a"],
            period=QUARTER,
            actor=clerk,
            at=AFTER,
            forms=FORM,
            sent=Sent(key),
        )

    assert _at_once(draft("one"), draft("two"), draft("three")) == ["done"] * 3
    pk = ReportSubmission.objects.get().pk
    submitting.check(pk, actor=clerk, at=AFTER)
    sign = [lambda: submitting.sign(pk, actor=leader, at=AFTER)] * 3
    told = _at_once(*sign)
    assert told.count("done") == 1
    assert set(told) <= {"done", "stale", "report-not-in-this-state"}
    assert verify_submissions().ok


def test_two_reports_of_a_unit_are_chained_one_after_the_other(committed: Office) -> None:
    office = committed
    clerk, leader = office.actor("clerk", AFTER), office.actor("leader", AFTER)
    wanted = [QUARTER, QUARTER.before(), periods.quarter(2025, 4)]
    ids = [drafted(office, period=period) for period in wanted]
    for pk in ids:
        submitting.check(pk, actor=clerk, at=AFTER)

    def sign(pk: int) -> Callable[[], object]:
        return lambda: submitting.sign(pk, actor=leader, at=AFTER)

    assert _at_once(*(sign(pk) for pk in ids)) == ["done"] * 3
    assert sorted(ReportSubmission.objects.values_list("chain", flat=True)) == [1, 2, 3]
    assert verify_submissions().ok
