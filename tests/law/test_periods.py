"""Periods of reports to the day, the days of sending, and how periods tile the years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.law import periods
from motcua.law.periods import PeriodKind, days, month, month_of, parse, quarter_of, send_by, year
from motcua.lib.refused import Invalid
from tests.law.tables import cases


def _day(text: str) -> date:
    return date.fromisoformat(text)


@cases("periods.month")
def test_months(row):
    found = month(int(row["year"]), int(row["number"]))
    assert (found.first, found.last) == (_day(row["first"]), _day(row["last"])), row["note"]
    assert found.code == f"{row['year']}-M{int(row['number']):02d}"


@cases("periods.days")
def test_codes(row):
    if not row["first"]:
        with pytest.raises(Invalid):
            parse(row["code"])
        return
    found = parse(row["code"])
    assert (found.first, found.last) == (_day(row["first"]), _day(row["last"])), row["note"]
    assert found.label == row["label"]
    assert found.code == row["code"].upper()


@cases("periods.send_by")
def test_send_by(row):
    expected = _day(row["by"]) if row["by"] else None
    assert send_by(parse(row["period"]), row["level"]) == expected, row["note"]


def test_nobody_sends_at_an_unknown_level():
    with pytest.raises(KeyError, match="level"):
        send_by(parse("2023-Q2"), "hamlet")


def test_the_instants_of_a_period_are_midnights_of_vietnam():
    second = parse("2023-Q2")
    assert second.starts_at.isoformat() == "2023-03-15T00:00:00+07:00"
    assert second.ends_at.isoformat() == "2023-06-15T00:00:00+07:00"


any_day = st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31))
years = st.integers(min_value=2001, max_value=2099)
kinds = st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.DAYS])


@st.composite
def statutory(draw):
    kind, in_year = draw(kinds), draw(years)
    most = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2, PeriodKind.YEAR: 1}[kind]
    number = draw(st.integers(min_value=1, max_value=most))
    letter = {PeriodKind.MONTH: "-M", PeriodKind.QUARTER: "-Q", PeriodKind.HALF: "-H"}.get(kind)
    return parse(f"{in_year}{letter}{number}" if letter else str(in_year))


@given(any_day)
def test_every_day_lies_in_one_month_and_its_quarter(day):
    inside = month_of(day)
    assert inside.first <= day <= inside.last
    assert inside.before().last < day < inside.after().first
    assert quarter_of(day).first <= inside.first <= inside.last <= quarter_of(day).last


@given(statutory())
def test_neighbours_touch_without_gap_or_overlap(period):
    following = period.after()
    assert following.first == period.last + timedelta(days=1)
    assert following.kind is period.kind
    assert (following.before(), period.before().after()) == (period, period)


@given(statutory())
def test_a_period_is_tiled_by_its_months(period):
    months = period.months()
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    for one, following in pairwise(months):
        assert one.after() == following


@given(statutory())
def test_a_code_names_its_period(period):
    assert parse(period.code) == period
    assert period.statutory


@given(statutory(), st.sampled_from(sorted(periods.SENDERS)))
def test_a_report_is_sent_after_its_period_and_before_the_next_month_of_the_state_is_over(period, level):
    by = send_by(period, level)
    assert by is not None
    assert period.last < by <= month_of(period.last).after().last


@given(any_day, st.integers(min_value=0, max_value=400))
def test_free_runs_of_days_neighbour_each_other_too(first, length):
    period = days(first, first + timedelta(days=length))
    assert period.after().first == period.last + timedelta(days=1)
    assert period.after().before() == period
    assert period.months() == ()


def test_a_year_holds_twelve_months_four_quarters_and_two_halves():
    whole = year(2023)
    assert [len(whole.months()), whole.code] == [12, "2023"]
    assert [parse(f"2023-Q{n}").first for n in (1, 2, 3, 4)] == [m.first for m in whole.months()[::3]]
    assert parse("2023-H2").first == parse("2023-Q3").first
