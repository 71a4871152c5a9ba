"""What must hold for every receipt, term and calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.law.calendar import STANDARD, ZONE, Interval, Season, SpecialDay, WorkCalendar, weekly_hours
from motcua.law.deadlines import (
    CutOff,
    Reading,
    Term,
    TermUnit,
    after_pause,
    after_supplement,
    due_date,
    explain_lines,
    stage_due,
)
from tests.law.tables import calendar

quick = settings(max_examples=150, deadline=None)

moments = st.datetimes(datetime(2023, 1, 1), datetime(2027, 6, 1)).map(lambda d: d.replace(tzinfo=ZONE))
terms = st.one_of(
    st.builds(Term, st.integers(1, 40), st.sampled_from(TermUnit)).filter(
        lambda t: t.unit is not TermUnit.YEAR or t.whole < 4
    ),
    st.builds(lambda halves: Term(Fraction(halves, 2), TermUnit.WORKING_DAY), st.integers(1, 20)),
    st.just(Term(1, TermUnit.WORKING_DAY, same_day=True)),
)
readings, cut_offs = st.sampled_from(Reading), st.sampled_from(CutOff)
SEASONAL = WorkCalendar(
    "Theo mùa, có sáng thứ Bảy",
    (
        Season(
            weekly_hours(Interval(time(7), time(11)), Interval(time(14), time(17)))
            | {5: (Interval(time(7), time(11)),)},
            from_day=(4, 16),
            to_day=(10, 15),
        ),
        Season(weekly_hours(Interval(time(7, 30), time(11, 30)), Interval(time(13, 30), time(17)))),
    ),
)
calendars = st.sampled_from([STANDARD, calendar("national"), SEASONAL])


@given(moments, st.timedeltas(timedelta(0), timedelta(days=12)), terms, readings, cut_offs, calendars)
@quick
def test_a_later_receipt_is_never_due_earlier(received, later, term, reading, cut_off, hours):
    first = due_date(received, term, hours, reading=reading, cut_off=cut_off)
    second = due_date(received + later, term, hours, reading=reading, cut_off=cut_off)
    assert first.due_at <= second.due_at
    assert first.clock_start <= second.clock_start


@given(moments, terms, readings, cut_offs, calendars, st.lists(st.integers(0, 60), max_size=6))
@quick
def test_a_holiday_never_shortens_a_term(received, term, reading, cut_off, hours, offsets):
    days = [received.date() + timedelta(days=n) for n in offsets]
    off = hours.with_days(SpecialDay(day, working=False, name="Nghỉ") for day in days)
    before = due_date(received, term, hours, reading=reading, cut_off=cut_off).due_at
    after = due_date(received, term, off, reading=reading, cut_off=cut_off).due_at
    # closing hours differ by season, so days are what a term of days may not lose
    assert after >= before or (hours is SEASONAL and after.date() > before.date())


@given(moments, terms, readings, cut_offs, calendars)
@quick
def test_a_due_date_is_a_moment_at_which_the_office_is_open(received, term, reading, cut_off, hours):
    due = due_date(received, term, hours, reading=reading, cut_off=cut_off)
    assert hours.is_working(due.due_at.date())
    assert hours.end_moment(due.due_at) == due.due_at
    assert due.due_at >= due.clock_start
    assert due.clock_start >= received.replace(second=0, microsecond=0)


@given(moments, terms, readings, cut_offs, calendars)
@quick
def test_the_explanation_ends_at_the_due_date(received, term, reading, cut_off, hours):
    due = due_date(received, term, hours, reading=reading, cut_off=cut_off)
    assert due.steps[0].at <= due.steps[1].at == due.clock_start
    assert due.steps[-1].at == due.due_at
    assert all(step.text for step in due.steps)
    lines = explain_lines(due)
    assert f"{due.due_at:%d/%m/%Y}" in lines[-1]
    assert len(lines) == len(due.steps)


@given(moments, st.integers(0, 20_000), calendars)
@quick
def test_minutes_added_are_the_minutes_between(start, minutes, hours):
    assert hours.minutes_between(start, hours.add_minutes(start, minutes)) == minutes


@given(moments, st.integers(0, 5_000), st.integers(0, 5_000), calendars)
@quick
def test_adding_twice_is_adding_the_sum(start, one, two, hours):
    assert hours.add_minutes(hours.add_minutes(start, one), two) == hours.add_minutes(start, one + two)


@given(moments, st.integers(1, 20), st.integers(1, 20), readings, calendars)
@quick
def test_a_longer_term_is_never_due_earlier(received, halves, more, reading, hours):
    short = Term(Fraction(halves, 2), TermUnit.WORKING_DAY)
    long = Term(Fraction(halves + more, 2), TermUnit.WORKING_DAY)
    assert due_date(received, short, hours, reading=reading).due_at <= (
        due_date(received, long, hours, reading=reading).due_at
    )


waits = st.timedeltas(timedelta(0), timedelta(days=30))


@given(moments, waits, waits, terms, readings, calendars)
@quick
def test_a_supplement_never_shortens(received, before, wait, term, reading, hours):
    original = due_date(received, term, hours, reading=reading).due_at
    found = after_supplement(
        received_at=received,
        requested_at=received + before,
        answered_at=received + before + wait,
        original_due=original,
        term=term,
        calendar=hours,
        reading=reading,
    )
    for due in (found.restart, found.subtract, found.extend):
        assert due.due_at >= original
        assert due.steps[-1].at == due.due_at
    assert found.legal == found.restart
    assert found.restart.due_at >= found.restart.clock_start


@given(moments, waits, waits, calendars)
@quick
def test_a_pause_moves_the_due_date_only_when_begun_in_time(paused, left, length, hours):
    due_at = hours.end_moment(paused + left)
    assume(due_at > paused)
    moved = after_pause(due_at=due_at, paused_at=paused, resumed_at=paused + length, calendar=hours)
    assert moved.due_at >= due_at
    late = after_pause(due_at=due_at, paused_at=due_at, resumed_at=due_at + length, calendar=hours)
    assert late.due_at == due_at
    assert moved.steps[-1].at == moved.due_at


@given(moments, st.integers(1, 3_000), calendars)
@quick
def test_a_stage_lasts_its_working_minutes(start, minutes, hours):
    due = stage_due(start, minutes, hours)
    assert hours.minutes_between(due.clock_start, due.due_at) == minutes
    assert due.steps[-1].at == due.due_at


def test_the_days_named_in_an_explanation_are_the_days_off():
    hours = calendar("national")
    due = due_date(datetime(2023, 4, 27, 16, 30, tzinfo=ZONE), Term(3, TermUnit.WORKING_DAY), hours)
    text = "\n".join(explain_lines(due))
    for day in (date(2023, 4, 29), date(2023, 4, 30), date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3)):
        assert f"{day:%d/%m/%Y}" in text
    assert "28/04/2023" not in text


def test_days_off_between_receipt_and_start_are_named_too():
    received = datetime(2027, 2, 3, 17, 30, tzinfo=ZONE)
    text = "\n".join(explain_lines(due_date(received, Term(3, TermUnit.WORKING_DAY), calendar("national"))))
    assert "Không tính 7 ngày, từ thứ Năm ngày 04/02/2027 đến thứ Tư ngày 10/02/2027" in text
    assert "tạm tính" in text


def test_an_end_in_the_lunch_break_is_explained():
    received = datetime(2026, 3, 2, 10, 30, tzinfo=ZONE)
    due = due_date(received, Term(2, TermUnit.HOUR), STANDARD)
    assert due.due_at.hour == 13
    assert any("12 giờ 30, ngoài giờ làm việc" in line for line in explain_lines(due))
