"""Calendars: inherited hours, nearest day wins, seen before changed, never without a decision."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from motcua.law.calendar import STANDARD, ZONE
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.actions.calendars import (
    apply,
    load_national,
    load_national_file,
    remove_special_day,
    set_hours,
    set_special_day,
)
from motcua.org.models import OrgEvent, SpecialDay
from motcua.org.queries.calendars import (
    Changes,
    DayRow,
    NewHours,
    calendar_of,
    calendar_with,
    day_list,
    hours_list,
    units_touched,
)
from motcua.org.types import SYSTEM
from tests.org.places import AT, TODAY, Province, acting, an_official

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13), time(17))
WEEK = dict.fromkeys(range(5), (MORNING, AFTERNOON))
NATIONAL = Path(__file__).resolve().parents[2] / "data" / "calendars" / "national.toml"


def hours(unit_id: int, since: date = date(2020, 1, 1), **more: object) -> NewHours:
    values = {"weekly": WEEK, "valid_from": since, "decision": "QĐ 15/2020/QĐ-UBND", **more}
    return NewHours(unit_id, **values)  # type: ignore[arg-type]


def a_day(unit_id: int | None, day: date, kind: str = "closed", **more: object) -> DayRow:
    values = {"name": "Nghỉ bão số 9", "decision": "CV 77/UBND", **more}
    return DayRow(unit_id, day, kind, **values)  # type: ignore[arg-type]


def spans(unit_id: int, day: date) -> list[str]:
    return [str(i) for i in calendar_of(unit_id).intervals(day)]


def test_without_own_hours_the_standard_ones_hold(province: Province) -> None:
    assert calendar_of(province.counter.pk).intervals(TODAY) == STANDARD.intervals(TODAY)


def test_hours_come_from_the_nearest_unit_above(province: Province) -> None:
    set_hours(actor=SYSTEM, at=AT, new=hours(province.root.pk))
    assert spans(province.counter.pk, TODAY) == ["07:30–11:30", "13:00–17:00"]
    set_hours(actor=SYSTEM, at=AT, new=hours(province.commune.pk, weekly=dict.fromkeys(range(6), (MORNING,))))
    assert spans(province.counter.pk, TODAY) == ["07:30–11:30"]
    assert spans(province.counter.pk, date(2026, 11, 21)) == ["07:30–11:30"]
    assert spans(province.other_counter.pk, TODAY) == ["07:30–11:30", "13:00–17:00"]


def test_a_season_sets_the_hours_of_its_days_only(province: Province) -> None:
    unit_id = province.commune.pk
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id))
    summer = dict.fromkeys(range(5), ((time(6, 30), time(10, 30)), (time(14), time(18))))
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id, weekly=summer, season=(415, 1015)))
    assert spans(unit_id, date(2026, 4, 15)) == ["06:30–10:30", "14:00–18:00"]
    assert spans(unit_id, date(2026, 10, 16)) == ["07:30–11:30", "13:00–17:00"]


def test_new_hours_leave_the_days_before_as_they_were(province: Province) -> None:
    unit_id = province.commune.pk
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id))
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id, date(2027, 1, 4), weekly={0: [MORNING]}))
    assert spans(unit_id, TODAY) == ["07:30–11:30", "13:00–17:00"]
    assert spans(unit_id, date(2027, 1, 4)) == ["07:30–11:30"]
    assert spans(unit_id, date(2027, 1, 5)) == []
    assert {row.valid_to for row in hours_list(unit_id)} == {None, date(2027, 1, 3)}
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id, date(2027, 2, 1), weekly={}))
    assert spans(unit_id, date(2027, 2, 2)) == ["07:00–11:30", "13:30–17:00"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weekly": {0: [(time(11), time(8))]}}, "weekly"),
        ({"weekly": {0: [(time(7), time(11)), (time(10), time(12))]}}, "weekly"),
        ({"weekly": {9: [MORNING]}}, "weekly"),
        ({"decision": " "}, "decision"),
        ({"season": (231, 1015)}, "season"),
    ],
)
def test_hours_that_cannot_be(province: Province, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_hours(actor=SYSTEM, at=AT, new=hours(province.commune.pk, **more))
    assert list(refused.value.errors) == [field]
    assert hours_list(province.commune.pk) == []


def test_a_day_off_holds_for_the_units_below_and_no_others(province: Province) -> None:
    set_special_day(actor=SYSTEM, at=AT, row=a_day(province.commune.pk, TODAY))
    assert not calendar_of(province.counter.pk).is_working(TODAY)
    assert calendar_of(province.other_counter.pk).is_working(TODAY)
    assert "Nghỉ bão số 9 (CV 77/UBND)" in calendar_of(province.counter.pk).why(TODAY)


def test_the_nearest_unit_decides_about_a_day(province: Province) -> None:
    holiday = date(2026, 9, 2)
    set_special_day(actor=SYSTEM, at=AT, row=a_day(None, holiday, "holiday", name="Quốc khánh"))
    assert not calendar_of(province.counter.pk).is_working(holiday)
    set_special_day(actor=SYSTEM, at=AT, row=a_day(province.commune.pk, holiday, "opened", name="Trực"))
    assert calendar_of(province.counter.pk).is_working(holiday)
    assert [d.kind for d in day_list(province.counter.pk, 2026)] == ["opened"]
    assert [d.kind for d in day_list(None, 2026)] == ["holiday"]


def test_a_swapped_day_takes_the_hours_of_the_day_it_replaces(province: Province) -> None:
    unit_id = province.commune.pk
    short_friday = {**WEEK, 4: [MORNING]}
    set_hours(actor=SYSTEM, at=AT, new=hours(unit_id, weekly=short_friday))
    saturday, friday = date(2026, 1, 10), date(2026, 1, 2)
    row = a_day(None, saturday, "worked", name="Làm bù", swaps_with=friday)
    set_special_day(actor=SYSTEM, at=AT, row=row)
    assert spans(unit_id, saturday) == ["07:30–11:30"]


def test_national_days_with_the_swap_of_january_2026(province: Province) -> None:
    count = load_national_file(NATIONAL, at=AT)
    assert count > 100
    calendar = calendar_of(province.counter.pk)
    assert not calendar.is_working(date(2026, 1, 2))
    assert calendar.is_working(date(2026, 1, 10))
    assert {d.day.year for d in stored_days()} == set(range(2020, 2028))
    assert load_national_file(NATIONAL, at=AT) == 0
    assert OrgEvent.objects.filter(action="calendar.national_loaded").count() == 1


def stored_days() -> list[SpecialDay]:
    return list(SpecialDay.objects.all())


def test_a_changed_national_day_is_brought_in_line(province: Province) -> None:
    row = {"date": date(2027, 2, 5), "kind": "holiday", "name": "Tết Nguyên đán", "certain": False}
    assert load_national([row], at=AT) == 1
    assert load_national([{**row, "certain": True, "decision": "TB 1/VPCP"}], at=AT) == 1
    (stored,) = stored_days()
    assert (stored.certain, stored.decision) == (True, "TB 1/VPCP")


def test_a_proposal_is_seen_without_being_made(province: Province) -> None:
    proposal = Changes(
        set_days=(a_day(province.commune.pk, TODAY),),
        hours=(hours(province.commune.pk, date(2026, 12, 1), weekly=dict.fromkeys(range(5), (MORNING,))),),
    )
    seen = calendar_with(province.counter.pk, proposal)
    assert not seen.is_working(TODAY)
    assert len(seen.intervals(date(2026, 12, 1))) == 1
    assert calendar_of(province.counter.pk).is_working(TODAY)
    assert calendar_with(province.other_counter.pk, proposal).is_working(TODAY)
    assert units_touched(proposal) is not None
    assert province.counter.pk in (units_touched(proposal) or ())
    assert units_touched(Changes(removed_days=((None, TODAY),))) is None
    apply(actor=SYSTEM, at=AT, changes=proposal, decision="QĐ 2")
    made = calendar_of(province.counter.pk)
    noon = datetime(2026, 11, 19, 16, 0, tzinfo=ZONE)
    for minutes in (30, 480, 3000):
        assert made.add_minutes(noon, minutes) == seen.add_minutes(noon, minutes)


def test_a_removed_day_is_ordinary_again_by_decision(province: Province) -> None:
    unit_id = province.commune.pk
    set_special_day(actor=SYSTEM, at=AT, row=a_day(unit_id, TODAY))
    removal = Changes(removed_days=((unit_id, TODAY),))
    assert calendar_with(unit_id, removal).is_working(TODAY)
    with pytest.raises(Invalid):
        remove_special_day(actor=SYSTEM, at=AT, unit_id=unit_id, day=TODAY, decision="")
    remove_special_day(actor=SYSTEM, at=AT, unit_id=unit_id, day=TODAY, decision="CV 78/UBND")
    assert calendar_of(unit_id).is_working(TODAY)
    with pytest.raises(NotFound):
        remove_special_day(actor=SYSTEM, at=AT, unit_id=unit_id, day=TODAY, decision="CV 78/UBND")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"decision": ""}, "decision"),
        ({"kind": "holiday"}, "kind"),
        ({"swaps_with": TODAY, "kind": "worked"}, "swaps_with"),
    ],
)
def test_a_day_that_cannot_be(province: Province, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_special_day(actor=SYSTEM, at=AT, row=a_day(province.commune.pk, TODAY, **more))
    assert list(refused.value.errors) == [field]


def test_calendars_are_their_managers(province: Province) -> None:
    manager = acting(an_official(MANAGER=province.commune))
    set_special_day(actor=manager, at=AT, row=a_day(province.commune.pk, TODAY))
    for row in (a_day(province.other.pk, TODAY), a_day(None, TODAY, "holiday")):
        with pytest.raises(Forbidden):
            set_special_day(actor=manager, at=AT, row=row)
    with pytest.raises(Forbidden):
        set_hours(actor=manager, at=AT, new=hours(province.root.pk))
