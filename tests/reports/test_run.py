"""Forms from facts: what a cut-off sees, whose dossiers count, what stands behind a cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions import correcting
from motcua.dossiers.actions.loading import PastSupplement
from motcua.dossiers.queries import lists
from motcua.law import periods
from motcua.law.calendar import ZONE
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.remembered import forget_everything
from motcua.org.actions.units import end_unit
from motcua.org.types import SYSTEM
from motcua.reports.defined import UnknownForm
from motcua.reports.queries import scope
from motcua.reports.run import cell_dossiers, figures, run
from motcua.reports.scope import UnitNotThen, counted_units
from motcua.reports.types import Report, RuleSet
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, MONDAY, Office
from tests.reports.histories import NOW, a_history, load
from tests.reports.pasts import a_past

pytestmark = pytest.mark.django_db
QUARTER = periods.parse("2026-Q4")
DAY = timedelta(days=1)


def filled(office: Office, unit: str = "a", **more: Any) -> Report:
    given = {"period": QUARTER, "at": NOW} | more
    return run("II.06b", unit_id=office.units[unit], **given)


def total(report: Report) -> dict[str, object]:
    return {c.key: v for c, v in zip(report.columns, report.rows[0].cells, strict=True) if v}


def test_an_empty_office_has_an_empty_form_that_says_so(office: Office) -> None:
    report = filled(office)
    assert total(report) == {}
    assert len(report.rows) == 1
    assert report.ok
    assert any("Không phát sinh số liệu" in note for note in report.notes)


def test_every_identity_holds_and_levels_add_up(office: Office) -> None:
    load(a_history(office, 120))
    report = filled(office, "province")
    assert report.ok, [c.sentence for c in report.checks]
    groups = [row for row in report.rows if row.kind == "group"]
    assert [row.label for row in groups] == ["Cấp tỉnh", "Cấp xã"]
    lines = [row for row in report.rows if row.kind == "line"]
    for number, value in enumerate(report.rows[0].cells):
        assert value == sum(int(row.cells[number] or 0) for row in groups)
        assert value == sum(int(row.cells[number] or 0) for row in lines)


def test_every_cell_opens_to_as_many_dossiers(office: Office) -> None:
    load(a_history(office, 60))
    for rules in RuleSet:
        report = filled(office, "province", rules=rules)
        for row in report.rows:
            for column, value in zip(report.columns, row.cells, strict=True):
                found = cell_dossiers(
                    "II.06b", row.key, column.key,
                    unit_id=office.units["province"], period=QUARTER, at=NOW, rules=rules,
                )  # fmt: skip
                assert len(found) == len(set(found)) == value


def test_the_carried_over_are_the_open_ones_of_the_period_before(office: Office) -> None:
    load(a_history(office, 120, span=330))
    for code in ("2026-Q2", "2026-Q3"):
        before = periods.parse(code)
        earlier, later = filled(office, period=before), filled(office, period=before.after())
        assert earlier.cell("total", "open") == later.cell("total", "carried_over")


def test_a_period_adds_up_from_its_months(office: Office) -> None:
    load(a_history(office, 80))
    months = [filled(office, period=month) for month in QUARTER.months()]
    whole = filled(office, at=NOW + 10 * DAY)
    for key in ("received_online", "received_direct", "finished_early", "finished_late"):
        assert whole.cell("total", key) == sum(int(m.cell("total", key) or 0) for m in months)
    assert whole.cell("total", "carried_over") == months[0].cell("total", "carried_over")
    assert whole.cell("total", "open") == months[-1].cell("total", "open")


def test_a_date_that_moved_later_is_seen_as_it_was(office: Office) -> None:
    """Asked in time, answered the week after: that week knew the first date and a dossier that waited."""
    dossier = a_dossier(office).received().asked()
    first = dossier.row.original_due_at
    dossier.later(days=8).answered()
    moved = dossier.row.original_due_at
    assert first is not None
    assert moved is not None
    assert moved > first
    week = periods.days(date(2026, 11, 2), date(2026, 11, 8))
    measures = ["open_in_time", "open_overdue", "open_awaiting_applicant"]
    units = counted_units(office.units["a"], week)
    then = figures(measures, units=units, period=week, at=NOW, by="total")[0]
    assert [then[name] for name in measures] == [1, 0, 1]
    later = periods.days(date(2026, 11, 9), date(2026, 11, 10))
    assert filled(office, period=later).cell("total", "open_in_time") == 1
    assert filled(office).cell("total", "open_overdue") == 1


def test_a_date_that_had_passed_stays_passed(office: Office) -> None:
    """What was overdue at the end of a week is overdue in that week's form for ever."""
    dossier = a_dossier(office).received()
    week = periods.days(date(2026, 11, 2), date(2026, 11, 8))
    assert filled(office, period=week).cell("total", "open_overdue") == 1
    dossier.later(days=9).asked().later(days=1).answered()
    assert filled(office, period=week).cell("total", "open_overdue") == 1


def test_what_was_entered_later_is_not_known_before(office: Office) -> None:
    load([a_past(office, entered_at=MONDAY + 10 * DAY)])
    early = filled(office, as_of=MONDAY + 5 * DAY)
    assert total(early) == {}
    assert any("Số liệu đến" in note for note in early.notes)
    assert filled(office).cell("total", "received_direct") == 1


def test_a_wrong_intake_issued_anew_is_one_dossier(office: Office) -> None:
    dossier = a_dossier(office).received()
    correcting.reissue(
        dossier.id,
        request=dossier.request,
        reason="Sai thủ tục",
        actor=office.actor("intake", dossier.at),
        at=dossier.at,
    )
    assert total(filled(office)) == {"accepted": 1, "received_direct": 1, "open": 1, "open_overdue": 1}


def test_test_dossiers_never_count(office: Office) -> None:
    dossier = a_dossier(office)
    dossier.request = replace(dossier.request, is_test=True)
    dossier.received()
    assert total(filled(office)) == {}


def test_rule_sets_differ_where_the_sources_say(office: Office) -> None:
    asked = [
        PastSupplement(MONDAY + DAY, MONDAY + 2 * DAY),
        PastSupplement(MONDAY + 2 * DAY, MONDAY + 3 * DAY),
    ]
    load(
        [
            a_past(office, finished_at=MONDAY + 20 * DAY, outcome="refused"),
            a_past(office, finished_at=MONDAY + 4 * DAY, supplements=asked),
            a_past(office, supplements=[PastSupplement(MONDAY + 20 * DAY)]),
        ]
    )
    by_rules = {rules: total(filled(office, rules=rules)) for rules in RuleSet}
    assert by_rules[RuleSet.LEGAL]["finished_late"] == 1
    assert "finished_late" not in by_rules[RuleSet.DATE_ONLY]
    assert by_rules[RuleSet.DVCQG_766]["finished_late"] == 2
    assert by_rules[RuleSet.DATE_ONLY]["open_in_time"] == 1
    assert by_rules[RuleSet.LEGAL]["open_overdue"] == 1


def test_a_merged_commune_counts_with_its_successor_from_that_day(office: Office) -> None:
    load([a_past(office, code="CU-1"), a_past(office, authority_id=office.units["b"], code="CU-2")])
    end_unit(
        actor=SYSTEM, at=NOW, unit_id=office.units["b"], last_day=date(2026, 11, 30),
        successors=[(office.units["a"], True)], decision="Sắp xếp",
    )  # fmt: skip
    forget_everything()
    assert filled(office, at=NOW + 40 * DAY).cell("total", "received_direct") == 2
    november = periods.days(date(2026, 11, 1), date(2026, 11, 30))
    assert filled(office, period=november).cell("total", "received_direct") == 1
    assert filled(office, "b", period=november).cell("total", "received_direct") == 1
    assert filled(office, "province", at=NOW + 40 * DAY).cell("total", "received_direct") == 2
    with pytest.raises(UnitNotThen, match="UBND xã An Bình"):
        filled(office, "b", period=periods.parse("2027-Q1"), at=NOW + 90 * DAY)


def test_clear_answers_to_questions_without_one(office: Office) -> None:
    with pytest.raises(Invalid, match="chưa có số liệu"):
        filled(office, period=periods.parse("2030-Q1"))
    with pytest.raises(Invalid, match="tương lai"):
        filled(office, as_of=NOW + DAY)
    with pytest.raises(UnknownForm, match=r"II\.06b"):
        run("II.99", unit_id=office.units["a"], period=QUARTER, at=NOW)
    with pytest.raises(UnitNotThen, match="có từ ngày"):
        filled(office, period=periods.parse("2015-Q1"))
    with pytest.raises(Invalid):
        cell_dossiers("II.06b", "xau", "open", unit_id=office.units["a"], period=QUARTER, at=NOW)
    with pytest.raises(NotFound):
        cell_dossiers("II.06b", "total", "khong-co", unit_id=office.units["a"], period=QUARTER, at=NOW)


def test_a_form_costs_the_same_whatever_it_counts(office: Office) -> None:
    def cost() -> int:
        forget_everything()
        with CaptureQueriesContext(connection) as queries:
            filled(office, "province")
        return len(queries)

    load(a_history(office, 5))
    few = cost()
    load(a_history(office, 60))
    assert cost() == few <= 8


def test_scope_of_figures(office: Office) -> None:
    """The own office and what is below it: never a peer."""
    office.official("tinh", "Nguyễn Văn Tỉnh")
    office.assigned("tinh", "province", "LEADER")
    today = date(2026, 12, 1)
    above = scope.overseen(office.actor("tinh", NOW), today)
    assert [unit.code for unit in above] == ["H27", "H27.01", "H27.15", "H27.16"]
    leader = office.actor("leader", NOW)
    assert [unit.code for unit in scope.overseen(leader, today)] == ["H27.15"]
    with pytest.raises(NotFound):
        scope.require(leader, office.units["b"])
    assert scope.overseen(office.actor("intake", NOW), today) == ()


def test_by_day_or_by_minute_at_the_end_of_a_period(office: Office) -> None:
    """Due on the last day of the period: in time, whatever the hour; due the day before: overdue."""
    last = datetime(2026, 11, 20, 10, tzinfo=ZONE)
    load([a_past(office, due_at=last), a_past(office, due_at=last - DAY, procedure_code=FIVE_DAYS)])
    period = periods.days(date(2026, 11, 1), date(2026, 11, 20))
    report = filled(office, period=period)
    assert (report.cell("total", "open_in_time"), report.cell("total", "open_overdue")) == (1, 1)


def test_the_desks_list_of_overdue_is_the_forms_figure(office: Office) -> None:
    """Also with dossiers that wait for their applicant, since before or after the date had passed."""
    load(a_history(office, 150, span=60))
    today = periods.days(date(2026, 10, 1), (NOW + timedelta(hours=7)).date())
    report = filled(office, period=today)
    listed = lists.dossiers(office.actor("leader", NOW), lists.Filter(named="overdue"), at=NOW).count()
    assert listed == report.cell("total", "open_overdue") > 0
    assert report.cell("total", "open_in_time") != report.cell("total", "open")
    waiting = lists.dossiers(office.actor("leader", NOW), lists.Filter(named="awaiting_applicant"), at=NOW)
    assert waiting.count() > 0
