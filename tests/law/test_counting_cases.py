"""What counts as on time for the index of QĐ 766 and in provincial systems, against the case tables."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.law.counting_rules import by_date
from motcua.law.service_index import finished_verdict, open_is_late
from motcua.law.timeliness import Verdict, verdict
from tests.law.tables import cases, moment, yes


def _moment(text: str):
    return moment(text) if text else None


@cases("service_index.finished_verdict")
def test_finished(row):
    found = finished_verdict(
        moment(row["finished"]), _moment(row["due"]), supplements=int(row["supplements"])
    )
    assert found == row["verdict"], row["note"]


@cases("service_index.open_is_late")
def test_open(row):
    found = open_is_late(
        moment(row["cutoff"]),
        _moment(row["due"]),
        supplements=int(row["supplements"]),
        waiting_since=_moment(row["waiting_since"]),
    )
    assert found is yes(row["late"]), row["note"]


@cases("counting_rules.by_date")
def test_by_date(row):
    found = by_date(
        moment(row["finished"]), _moment(row["due"]), refused_or_stopped=yes(row["refused_or_stopped"])
    )
    assert found == row["verdict"], row["note"]


DUE = moment("2023-05-05T10:00")
hours = st.integers(min_value=-400, max_value=400)


@given(hours, hours)
def test_a_later_end_is_never_judged_better(one, other):
    rank = {Verdict.EARLY: 0, Verdict.ON_TIME: 1, Verdict.LATE: 2}
    first, second = (DUE + timedelta(hours=h) for h in sorted((one, other)))
    assert (
        rank[finished_verdict(first, DUE, supplements=0)]
        <= rank[finished_verdict(second, DUE, supplements=0)]
    )


@given(hours)
def test_without_supplements_it_is_the_plain_comparison(shift):
    end = DUE + timedelta(hours=shift)
    assert finished_verdict(end, DUE, supplements=0) == verdict(end, DUE)
    late = open_is_late(end, DUE, supplements=0, waiting_since=None)
    assert late is (verdict(end, DUE) is Verdict.LATE)
