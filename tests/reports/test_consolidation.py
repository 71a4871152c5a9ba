"""A superior adds up what was sealed below, says what has moved since, and sees who has not sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.law import periods
from motcua.lib.refused import NotFound, Stale
from motcua.org.queries.units import unit
from motcua.reports.actions import submitting
from motcua.reports.queries import submissions
from motcua.reports.queries.consolidation import consolidated, units_below
from motcua.reports.queries.sealed import filled, sealed_dossiers
from motcua.reports.queries.submission_differences import moved_since
from motcua.reports.queries.submission_proof import verify_submissions
from motcua.reports.run import run
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import THREE_DAYS, Office
from tests.reports.histories import a_history, load
from tests.reports.reporting import AFTER, QUARTER, drafted, row, sealed, sent, with_superior

DEPARTMENT_FORM = ("II.06a",)


@pytest.fixture
def busy(office: Office) -> Office:
    at = AFTER - timedelta(hours=1)
    load(a_history(office, 80, span=140, at=at), at=at)
    return with_superior(office)


def all_sent(office: Office) -> dict[str, int]:
    return {
        "a": sent(office, "a"),
        "b": sent(office, "b"),
        "department": sent(office, "department", forms=DEPARTMENT_FORM),
    }


def test_the_units_below_are_the_nearest_that_decide(busy: Office) -> None:
    below = {part.unit.id for part in units_below(busy.units["province"], QUARTER)}
    assert below == {busy.units[key] for key in ("a", "b", "department")}
    assert units_below(busy.units["a"], QUARTER) == ()


def test_the_superior_s_form_is_the_sum_of_the_sealed_ones_cell_by_cell(busy: Office) -> None:
    parts = all_sent(busy)
    reports = [filled(row(pk))[0].report for pk in parts.values()]

    pk = sealed(busy, "province")
    form = filled(row(pk))[0].report
    assert form.cell("total", "accepted") > 20
    lines = [line for line in form.rows if line.kind == "line"]
    assert len(lines) > 3
    for line in form.rows:
        for column in form.columns:
            expected = 0
            for report in reports:
                known = {other.key for other in report.rows}
                if line.key in known:
                    expected += int(report.cell(line.key, column.key) or 0)
                elif line.kind == "group":
                    expected += sum(
                        int(report.cell(key, column.key) or 0)
                        for key in known
                        if key.startswith(f"{line.key}/")
                    )
            assert form.cell(line.key, column.key) == expected, (line.key, column.key)
            kept = sealed_dossiers(pk, "II.06b", line.key, column.key)
            assert len(kept) == expected
    assert form.ok
    assert verify_submissions().ok
    assert set(row(pk).parts.values_list("part_id", flat=True)) == set(parts.values())


def test_a_figure_of_a_superior_s_draft_opens_to_the_dossiers_of_the_sent_reports(busy: Office) -> None:
    all_sent(busy)
    pk = drafted(busy, "province")
    actor = busy.actor("clerk_p", AFTER)

    report = submissions.page(pk, actor=actor, at=AFTER).forms[0].report
    for line in report.rows:
        found = submissions.figure(pk, "II.06b", line.key, "accepted", actor=actor, at=AFTER)
        assert len(found.dossiers) == report.cell(line.key, "accepted") == found.value
    with pytest.raises(NotFound):
        submissions.figure(pk, "II.06b", "total", "nothing", actor=actor, at=AFTER)


def test_nothing_moved_is_the_same_as_the_live_form(busy: Office) -> None:
    all_sent(busy)
    province = busy.units["province"]

    made = consolidated("II.06b", unit_id=province, period=QUARTER, at=AFTER)
    live = run("II.06b", unit_id=province, period=QUARTER, at=AFTER)
    assert made.report.rows == live.rows
    assert (made.missing, made.moved) == ((), ())


def test_what_moved_since_is_said_and_does_not_change_the_sum(busy: Office) -> None:
    all_sent(busy)
    province = busy.units["province"]
    before = consolidated("II.06b", unit_id=province, period=QUARTER, at=AFTER).report.rows
    a_dossier(busy, THREE_DAYS, at=QUARTER.starts_at + timedelta(days=20, hours=8)).received()

    made = consolidated("II.06b", unit_id=province, period=QUARTER, at=AFTER + timedelta(days=1))
    assert made.report.rows == before
    (part,) = made.moved
    assert part.unit.id == busy.units["a"]
    assert any(words.startswith("(3) Tổng số: ") for words in part.moved)
    assert any("UBND xã An Bình" in note and "đã khác báo cáo đã chốt" in note for note in made.report.notes)


def test_a_unit_that_has_not_sent_is_taken_live_and_named(busy: Office) -> None:
    sent(busy, "b")
    drafted(busy, "a")
    province = busy.units["province"]

    made = consolidated("II.06b", unit_id=province, period=QUARTER, at=AFTER)
    assert {one.id for one in made.missing} == {busy.units["a"], busy.units["department"]}
    assert made.report.rows == run("II.06b", unit_id=province, period=QUARTER, at=AFTER).rows
    assert any("2 đơn vị chưa gửi" in note for note in made.report.notes)


def test_a_correction_below_shows_in_the_next_sum_and_stops_a_signature(busy: Office) -> None:
    parts = all_sent(busy)
    pk = drafted(busy, "province")
    submitting.check(pk, actor=busy.actor("clerk_p", AFTER), at=AFTER)
    at = AFTER + timedelta(hours=2)
    a_dossier(busy, THREE_DAYS, at=QUARTER.starts_at + timedelta(days=20, hours=8)).received()
    clerk = busy.actor("clerk", at)
    new = submitting.correct(parts["a"], reason="Sót hồ sơ", actor=clerk, at=at).submission_id
    submitting.check(new, actor=clerk, at=at)
    submitting.sign(new, actor=busy.actor("leader", at), at=at)
    submitting.send(new, actor=clerk, at=at)

    leader = busy.actor("leader_p", at)
    with pytest.raises(Stale, match="không còn như lúc kiểm tra"):
        submitting.sign(pk, actor=leader, at=at)
    submitting.refresh(pk, actor=busy.actor("clerk_p", at), at=at)
    submitting.check(pk, actor=busy.actor("clerk_p", at), at=at)
    submitting.sign(pk, actor=leader, at=at)
    assert new in row(pk).parts.values_list("part_id", flat=True)
    assert moved_since(pk, at).same


def test_the_matrix_tells_early_late_missing_and_corrected(busy: Office) -> None:
    sent(busy, "a", at=AFTER)
    sent(busy, "b", at=AFTER + timedelta(days=4))
    province = busy.units["province"]

    table = submissions.senders(province, QUARTER, AFTER + timedelta(days=5))
    found = {one.unit.id: one for one in table}
    assert [one.standing for one in table] == ["missing", "late", "sent"]
    assert found[busy.units["a"]].timing.words == "sớm 1 ngày"
    assert found[busy.units["b"]].timing.words == "muộn 3 ngày"
    assert found[busy.units["department"]].timing.words == "quá hạn 2 ngày"
    assert found[busy.units["a"]].forms == {"II.06"}
    assert [one.unit.name for one in submissions.reminders(province, QUARTER, AFTER + timedelta(days=5))] == [
        "Sở Tư pháp"
    ]


def test_a_superior_sees_a_report_only_once_it_is_sent(busy: Office) -> None:
    pk = sealed(busy, "a")
    superior = busy.actor("clerk_p", AFTER)

    with pytest.raises(NotFound):
        submissions.page(pk, actor=superior, at=AFTER)
    submitting.send(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    found = submissions.page(pk, actor=superior, at=AFTER)
    assert found.moves == ()
    with pytest.raises(NotFound):
        submissions.page(pk, actor=busy.actor("clerk_b", AFTER), at=AFTER)


def test_what_is_due_now(busy: Office) -> None:
    info = unit(busy.units["a"])
    due = submissions.due(info, AFTER)
    assert (due.period, due.running, due.head, due.timing.words) == (QUARTER, False, None, "còn 1 ngày")
    assert due.timing.send_by == date(2026, 9, 16)

    pk = submitting.draft(
        unit_id=info.id, period=QUARTER, actor=busy.actor("clerk", AFTER), at=AFTER
    ).submission_id
    assert submissions.due(info, AFTER).head is not None
    submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    submitting.sign(pk, actor=busy.actor("leader", AFTER), at=AFTER)
    submitting.send(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    young = replace(info, valid_from=QUARTER.last + timedelta(days=1))
    assert submissions.due(young, AFTER).running
    after = submissions.due(info, AFTER)
    assert (after.running, after.period) == (True, QUARTER.after())


def test_the_year_stands_for_its_fourth_quarter() -> None:
    assert submissions.due_period(date(2026, 12, 15)) == periods.year(2026)
    assert submissions.due_period(date(2026, 12, 14)) == periods.quarter(2026, 3)
    assert submissions.due_period(date(2027, 3, 15)) == periods.quarter(2027, 1)


def test_dossiers_and_procedures_of_one_form_are_added_each_in_their_way(busy: Office) -> None:
    """II.08 counts both: dossiers belong to one unit, a procedure is shared by many."""
    forms = ("II.08",)
    sent(busy, "a", forms=forms)
    sent(busy, "b", forms=forms)
    province = busy.units["province"]

    made = consolidated("II.08", unit_id=province, period=QUARTER, at=AFTER)
    live = run("II.08", unit_id=province, period=QUARTER, at=AFTER)
    assert [(line.key, line.cells) for line in made.report.rows] == [
        (line.key, line.cells) for line in live.rows
    ]
    assert made.moved == ()


def test_procedures_are_counted_once_in_the_superior_s_total(busy: Office) -> None:
    forms = ("II.07b",)
    sent(busy, "a", forms=forms)
    sent(busy, "b", forms=forms)
    province = busy.units["province"]

    made = consolidated("II.07b", unit_id=province, period=QUARTER, at=AFTER).report
    live = run("II.07b", unit_id=province, period=QUARTER, at=AFTER)
    assert made.row("total") == live.row("total")
    own = filled(row(sent(busy, "a", forms=forms, period=QUARTER.before())))[0].report
    key = f"unit:{busy.units['a']}"
    assert made.row(key).cells == live.row(key).cells
    assert consolidated("II.07b", unit_id=province, period=QUARTER, at=AFTER).moved == ()
    assert own.row(key).label == made.row(key).label
