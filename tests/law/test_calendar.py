"""Working time: seasons, special days, what a broken calendar says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from motcua.law.calendar import (
    STANDARD,
    ZONE,
    BadCalendar,
    Interval,
    Season,
    SpecialDay,
    WorkCalendar,
    special_day,
    weekly_hours,
)
from motcua.law.deadlines import OutOfOrder, Term, TermUnit, after_pause, after_supplement
from motcua.law.terms import BadTerm
from tests.law.tables import calendar, moment

MORNING, AFTERNOON = Interval(time(7), time(11)), Interval(time(14), time(17))
SUMMER = Season(weekly_hours(MORNING, AFTERNOON), from_day=(4, 16), to_day=(10, 15))
WINTER = Season(
    weekly_hours(Interval(time(7, 30), time(11, 30)), Interval(time(13, 30), time(17))),
    from_day=(10, 16),
    to_day=(4, 15),
)
HATINH = WorkCalendar("Theo mùa", (SUMMER, WINTER), {})


def test_seasons_over_the_new_year():
    assert HATINH.opening(date(2026, 4, 15)).time() == time(7, 30)
    assert HATINH.opening(date(2026, 4, 16)).time() == time(7)
    assert HATINH.opening(date(2026, 12, 31)).time() == time(7, 30)
    assert HATINH.opening(date(2027, 1, 4)).time() == time(7, 30)


def test_a_season_has_its_own_validity():
    old = Season(weekly_hours(MORNING), valid_to=date(2025, 6, 30))
    new = Season(weekly_hours(AFTERNOON), valid_from=date(2025, 7, 1))
    both = WorkCalendar("Đổi giờ", (old, new), {})
    assert both.intervals(date(2025, 6, 30)) == (MORNING,)
    assert both.intervals(date(2025, 7, 1)) == (AFTERNOON,)


def test_saturday_morning_desk():
    hours = WorkCalendar("Sáng thứ Bảy", (Season({5: (MORNING,), 0: (MORNING, AFTERNOON)}),), {})
    assert hours.is_working(date(2026, 3, 7))
    assert hours.closing(date(2026, 3, 7)).time() == time(11)
    assert hours.next_working_day(date(2026, 3, 2)) == date(2026, 3, 7)
    assert hours.previous_working_day(date(2026, 3, 7)) == date(2026, 3, 2)


def test_a_worked_saturday_has_the_hours_of_the_day_it_replaces():
    short_friday = Season({0: (MORNING, AFTERNOON), 4: (MORNING,), 5: (AFTERNOON,)})
    day = date(2026, 1, 10)
    swapped = SpecialDay(day, working=True, name="Làm bù", instead_of=date(2026, 1, 2))
    assert WorkCalendar("x", (short_friday,), {day: swapped}).intervals(day) == (MORNING,)
    plain = SpecialDay(day, working=True, name="Làm bù")
    assert WorkCalendar("x", (short_friday,), {day: plain}).intervals(day) == (MORNING, AFTERNOON)
    own = SpecialDay(day, working=True, name="Làm bù", intervals=(AFTERNOON,))
    assert WorkCalendar("x", (short_friday,), {day: own}).intervals(day) == (AFTERNOON,)


def test_why_a_day_is_off_or_worked():
    national = calendar("national")
    assert national.why(date(2026, 3, 7)) == "Thứ Bảy, ngày nghỉ hằng tuần"
    assert national.why(date(2026, 3, 6)) == "Thứ Sáu, ngày làm việc"
    assert national.why(date(2026, 1, 10)) == "Làm bù cho ngày 02/01/2026 (12729/VPCP-KGVX)"
    assert national.why(date(2026, 1, 2)) == "Nghỉ hoán đổi, làm bù ngày 10/01/2026 (12729/VPCP-KGVX)"
    assert "tạm tính" in national.why(date(2027, 2, 8))


def test_a_changed_calendar_is_another_one():
    day = date(2026, 3, 3)
    changed = STANDARD.with_days([special_day({"date": day, "kind": "holiday", "name": "thử"})])
    assert STANDARD.is_working(day)
    assert not changed.is_working(day)
    with pytest.raises(TypeError):
        changed.days[day] = None


def test_moments_may_come_in_any_zone_but_not_without_one():
    assert STANDARD.add_minutes(datetime.fromisoformat("2026-03-02T01:00+00:00"), 60) == moment(
        "2026-03-02T09:00"
    )
    with pytest.raises(ValueError, match="aware"):
        STANDARD.add_minutes(datetime(2026, 3, 2, 8), 60)
    with pytest.raises(ValueError, match="never taken back"):
        STANDARD.add_minutes(moment("2026-03-02T08:00"), -1)


def test_minutes_between_runs_both_ways():
    a, b = moment("2026-03-06T16:00"), moment("2026-03-09T08:00")
    assert STANDARD.minutes_between(a, b) == 120
    assert STANDARD.minutes_between(b, a) == -120


def test_a_day_off_has_no_opening():
    with pytest.raises(ValueError, match="day off"):
        STANDARD.opening(date(2026, 3, 7))


def test_broken_hours_are_refused_in_words():
    with pytest.raises(BadCalendar, match="kết thúc sau khi bắt đầu"):
        Interval(time(9), time(9))
    with pytest.raises(BadCalendar, match="không chồng nhau"):
        Season({0: (Interval(time(8), time(12)), Interval(time(11), time(17)))})


def test_an_office_that_never_opens_ends_the_search():
    closed = WorkCalendar("Đóng cửa", (), {})
    for attempt in (
        lambda: closed.add_minutes(moment("2026-03-02T08:00"), 1),
        lambda: closed.next_working_day(date(2026, 3, 2)),
        lambda: closed.previous_working_day(date(2026, 3, 2)),
    ):
        with pytest.raises(BadCalendar, match="Đóng cửa"):
            attempt()


def test_terms_that_cannot_be():
    for amount, unit in ((0, TermUnit.DAY), (-1, TermUnit.HOUR)):
        with pytest.raises(BadTerm):
            Term(amount, unit)
    from_text = Term(Decimal("0.5"), TermUnit.WORKING_DAY)
    assert str(from_text) == "0,5 ngày làm việc"
    with pytest.raises(BadTerm, match="lẻ"):
        Term(Fraction(1, 2), TermUnit.MONTH)


def test_moments_out_of_order_are_refused():
    now = datetime(2026, 3, 2, 8, tzinfo=ZONE)
    with pytest.raises(OutOfOrder):
        after_pause(due_at=now, paused_at=now, resumed_at=now - timedelta(hours=1), calendar=STANDARD)
    with pytest.raises(OutOfOrder):
        after_supplement(
            received_at=now,
            requested_at=now,
            answered_at=now - timedelta(hours=1),
            original_due=now,
            term=Term(1, TermUnit.WORKING_DAY),
            calendar=STANDARD,
        )
