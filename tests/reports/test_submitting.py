"""The way of a periodic report: who may do what, what is refused, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model, ProtectedError

from motcua.dossiers.lifecycle import KeyReused, Sent
from motcua.law import periods
from motcua.lib.refused import Invalid, NotFound, Stale
from motcua.org.models import OrgEvent
from motcua.reports.actions import submitting
from motcua.reports.actions.submission_acts import NotInThisState, NotYourReport
from motcua.reports.models import (
    ReportSubmission,
    SubmissionCell,
    SubmissionDossier,
    SubmissionEvent,
    SubmissionForm,
)
from motcua.reports.queries import submissions, taking
from motcua.reports.queries.sealed import filled, sealed_dossiers
from motcua.reports.queries.submission_differences import moved_since, since_version_before
from motcua.reports.queries.submission_proof import SEALED, verify_submissions
from motcua.reports.run import cell_dossiers, run
from motcua.reports.types import Check, Report, SubmissionState
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, THREE_DAYS, Office
from tests.reports.histories import a_history, load
from tests.reports.reporting import AFTER, FORM, QUARTER, drafted, row, sealed, sent, with_superior

IN_QUARTER = QUARTER.starts_at + timedelta(days=20, hours=8)


@pytest.fixture
def busy(office: Office) -> Office:
    """A commune with some dossiers of the quarter, finished and open."""
    load(a_history(office, 60, span=140, at=AFTER - timedelta(hours=1)), at=AFTER - timedelta(hours=1))
    return with_superior(office)


def test_the_whole_package_goes_from_draft_to_sent(busy: Office) -> None:
    pk = drafted(busy, forms=())
    clerk, leader = busy.actor("clerk", AFTER), busy.actor("leader", AFTER)

    submitting.check(pk, actor=clerk, at=AFTER + timedelta(minutes=1))
    submitting.sign(pk, actor=leader, at=AFTER + timedelta(minutes=2))
    submitting.send(pk, actor=clerk, at=AFTER + timedelta(minutes=3))

    done = row(pk)
    assert done.state == SubmissionState.SENT
    assert [one.report.form for one in filled(done)] == ["II.05", "II.06b", "II.07b", "II.08"]
    assert (done.prepared_name, done.signed_name) == (clerk.name, leader.name)
    assert done.receiver_name == "UBND tỉnh Hà Tĩnh"
    names = list(done.events.values_list("name", "state_before", "state_after"))
    assert names == [
        ("draft", "", "draft"),
        ("check", "draft", "checked"),
        ("sign", "checked", "signed"),
        ("seal", "signed", "sealed"),
        ("send", "sealed", "sent"),
    ]
    proof = verify_submissions()
    assert proof.ok, proof
    assert (proof.reports, proof.events) == (1, 5)


def test_sealed_figures_are_those_of_the_data_with_the_dossiers_behind_them(busy: Office) -> None:
    pk = sealed(busy)
    unit_id = busy.units["a"]

    report = filled(row(pk))[0].report
    live = run("II.06b", unit_id=unit_id, period=QUARTER, at=AFTER)
    assert [(line.key, line.cells) for line in report.rows] == [(line.key, line.cells) for line in live.rows]
    assert report.cell("total", "accepted") > 0
    for line in report.rows:
        for column in report.columns:
            ids = cell_dossiers("II.06b", line.key, column.key, unit_id=unit_id, period=QUARTER, at=AFTER)
            kept = sealed_dossiers(pk, "II.06b", line.key, column.key)
            assert sorted(ref.id for ref in kept) == ids
            assert len(kept) == report.cell(line.key, column.key)


def test_a_period_that_still_runs_is_drafted_but_not_signed(busy: Office) -> None:
    at = QUARTER.ends_at - timedelta(hours=8)
    pk = drafted(busy, at=at)

    with pytest.raises(submitting.PeriodNotOver, match="14/09/2026"):
        submitting.check(pk, actor=busy.actor("clerk", at), at=at)
    assert row(pk).state == SubmissionState.DRAFT


def test_what_no_report_is_made_of(busy: Office) -> None:
    clerk = busy.actor("clerk", AFTER)

    def draft(unit: str = "a", period: periods.Period = QUARTER) -> None:
        submitting.draft(unit_id=busy.units[unit], period=period, actor=clerk, at=AFTER)

    with pytest.raises(Invalid, match="bắt đầu ngày"):
        draft(period=periods.quarter(2027, 1))
    with pytest.raises(Invalid, match="không lập báo cáo riêng"):
        draft("a_counter")
    with pytest.raises(Invalid, match="theo tháng, quý"):
        draft(period=periods.days(QUARTER.first, QUARTER.last))
    with pytest.raises(NotFound):
        draft("b")
    assert not ReportSubmission.objects.exists()


def test_a_quarter_before_the_first_dossier_is_a_report_of_zeros(busy: Office) -> None:
    pk = sealed(busy, period=periods.quarter(2024, 1))

    report = filled(row(pk))[0].report
    assert report.cell("total", "accepted") == 0
    assert verify_submissions().ok


def test_only_a_leader_signs_and_only_those_of_the_unit_act(busy: Office) -> None:
    pk = drafted(busy)
    submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)

    with pytest.raises(NotYourReport):
        submitting.sign(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    with pytest.raises(NotYourReport):
        submitting.sign(pk, actor=busy.actor("leader_p", AFTER), at=AFTER)
    with pytest.raises(NotFound):
        submitting.sign(pk, actor=busy.actor("leader_b", AFTER), at=AFTER)
    with pytest.raises(NotInThisState, match="Đã kiểm tra"):
        submitting.send(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    assert row(pk).state == SubmissionState.CHECKED


def test_four_eyes_are_a_switch(busy: Office) -> None:
    pk = drafted(busy)

    with pytest.raises(NotYourReport, match="phải khác người lập"):
        submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER, four_eyes=True)
    submitting.check(pk, actor=busy.actor("manager", AFTER), at=AFTER, four_eyes=True)
    assert row(pk).checked_name == busy.actor("manager", AFTER).name


def test_a_broken_identity_is_named_and_refused(busy: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = drafted(busy)

    def broken(*args: object, **options: object) -> Report:
        report = run(*args, **options)  # type: ignore[arg-type]
        return replace(
            report, checks=(Check("(3) = (7) + (11)", False, "(3) = (7) + (11): “Tổng số”: 5 khác 4"),)
        )

    monkeypatch.setattr(taking, "run", broken)
    with pytest.raises(
        submitting.IdentityBroken, match=r"II.06b: \(3\) = \(7\) \+ \(11\): “Tổng số”: 5 khác 4"
    ):
        submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    assert row(pk).state == SubmissionState.DRAFT


def test_figures_that_moved_after_the_check_are_not_signed(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = drafted(busy)
    submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)

    def other(*args: object, **options: object) -> Report:
        report = run(*args, **options)  # type: ignore[arg-type]
        first, *rest = report.rows
        return replace(report, rows=(replace(first, cells=(999, *first.cells[1:])), *rest))

    monkeypatch.setattr(taking, "run", other)
    with pytest.raises(Stale, match=r"II.06b “Tổng số” cột \(3\): \d+ → 999"):
        submitting.sign(pk, actor=busy.actor("leader", AFTER), at=AFTER)
    assert row(pk).sealed_at is None
    assert not SubmissionCell.objects.exists()


def test_the_same_key_acts_once_and_a_stale_page_not_at_all(busy: Office) -> None:
    clerk, leader = busy.actor("clerk", AFTER), busy.actor("leader", AFTER)
    first = submitting.draft(
        unit_id=busy.units["a"], period=QUARTER, actor=clerk, at=AFTER, forms=FORM, sent=Sent("k1")
    )
    again = submitting.draft(
        unit_id=busy.units["a"], period=QUARTER, actor=clerk, at=AFTER, forms=FORM, sent=Sent("k1")
    )
    assert (again.submission_id, again.replayed) == (first.submission_id, True)
    pk = first.submission_id
    with pytest.raises(Stale):
        submitting.check(pk, actor=clerk, at=AFTER, sent=Sent(expected=7))
    submitting.check(pk, actor=clerk, at=AFTER, sent=Sent("k2", expected=1))
    with pytest.raises(KeyReused):
        submitting.sign(pk, actor=leader, at=AFTER, sent=Sent("k2"))
    submitting.sign(pk, actor=leader, at=AFTER, sent=Sent("k3", expected=2))
    assert submitting.sign(pk, actor=leader, at=AFTER, sent=Sent("k3")).replayed
    assert SubmissionEvent.objects.count() == 4


def test_one_draft_at_a_time_and_none_beside_a_sealed_one(busy: Office) -> None:
    pk = drafted(busy)
    assert drafted(busy) == pk
    submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)
    submitting.sign(pk, actor=busy.actor("leader", AFTER), at=AFTER)

    with pytest.raises(submitting.AlreadySealed, match="lập bản đính chính"):
        drafted(busy)


def test_a_checked_report_goes_back_or_is_taken_again(busy: Office) -> None:
    pk, clerk = drafted(busy), busy.actor("clerk", AFTER)
    submitting.check(pk, actor=clerk, at=AFTER)
    with pytest.raises(Invalid):
        submitting.send_back(pk, reason=" ", actor=clerk, at=AFTER)
    submitting.send_back(pk, reason="Thiếu lời giải trình", actor=busy.actor("leader", AFTER), at=AFTER)
    assert (row(pk).state, row(pk).checked_at) == (SubmissionState.DRAFT, None)

    submitting.annotate(pk, note="Kỳ này có 02 hồ sơ nhập muộn.", actor=clerk, at=AFTER)
    submitting.check(pk, actor=clerk, at=AFTER)
    submitting.refresh(pk, actor=clerk, at=AFTER)
    assert (row(pk).state, row(pk).checked_name) == (SubmissionState.DRAFT, "")
    assert row(pk).note.startswith("Kỳ này")


def test_what_is_entered_afterwards_moves_the_data_and_not_the_report(busy: Office) -> None:
    pk = sealed(busy)
    before = filled(row(pk))[0].report
    assert moved_since(pk, AFTER).same

    late = replace(
        a_history(busy, 1, at=AFTER)[0],
        authority_id=busy.units["a"],
        procedure_code=FIVE_DAYS,
        received_at=IN_QUARTER,
        entered_at=AFTER + timedelta(days=1),
        supplements=(),
        finished_at=None,
        returned_at=None,
        apologised_at=None,
        outcome="",
        code="CU-MUON",
    )
    load([late], at=AFTER + timedelta(days=2))
    at = AFTER + timedelta(days=3)

    assert filled(row(pk))[0].report == before
    difference = moved_since(pk, at)
    assert difference.count == 1
    (form,) = difference.forms
    (moved,) = form.dossiers
    assert moved.dossier.code == "CU-MUON"
    assert (moved.row_before, moved.columns_before) == ("", ())
    assert "(3)" in moved.columns_after
    total = next(cell for cell in form.cells if (cell.row_key, cell.column_key) == ("total", "accepted"))
    assert (total.after, total.before) == (
        before.cell("total", "accepted") + 1,
        before.cell("total", "accepted"),
    )
    assert [ref.code for ref in total.come] == ["CU-MUON"]
    assert not total.gone


def test_a_correction_is_a_new_version_that_names_what_changed(busy: Office) -> None:
    pk = sent(busy)
    made = a_dossier(busy, THREE_DAYS, at=IN_QUARTER)
    made.received()
    at = AFTER + timedelta(days=1)
    clerk = busy.actor("clerk", at)

    with pytest.raises(Invalid, match="Nêu lý do"):
        submitting.correct(pk, reason="", actor=clerk, at=at)
    new = submitting.correct(pk, reason="Sót 01 hồ sơ", actor=clerk, at=at).submission_id
    assert submitting.correct(pk, reason="Sót 01 hồ sơ", actor=clerk, at=at).submission_id == new

    difference = since_version_before(new, at)
    assert difference is not None
    assert [move.dossier.code for form in difference.forms for move in form.dossiers] == [made.code]
    submitting.check(new, actor=clerk, at=at)
    submitting.sign(new, actor=busy.actor("leader", at), at=at)
    submitting.send(new, actor=clerk, at=at)
    assert (row(new).version, row(new).corrects_id, row(new).chain) == (2, pk, 2)
    assert row(new).previous_hash == row(pk).hash
    assert submissions.page(pk, actor=clerk, at=at).head.corrected_by == new
    assert "correct" not in {move.name for move in submissions.page(pk, actor=clerk, at=at).moves}
    again = since_version_before(new, at + timedelta(days=3))
    assert again == difference
    assert verify_submissions().ok


def test_carried_over_dossiers_that_the_report_before_did_not_leave_are_named(busy: Office) -> None:
    """A dossier of the last quarter that was typed in after its report was sealed."""
    before = periods.quarter(2026, 2)
    sealed(busy, period=before, at=before.ends_at + timedelta(hours=3))
    made = a_dossier(busy, THREE_DAYS, at=before.ends_at - timedelta(days=3))
    made.received()
    late = [made.code]

    pk = drafted(busy)
    findings = filled(row(pk))[0].findings
    named = {code for finding in findings for code in finding.here}
    assert set(late) <= named
    assert any("kỳ trước chuyển qua" in finding.sentence for finding in findings)
    submitting.check(pk, actor=busy.actor("clerk", AFTER), at=AFTER)


def test_without_late_entries_the_carry_over_agrees(busy: Office) -> None:
    before = periods.quarter(2026, 2)
    sealed(busy, period=before, at=AFTER)

    assert filled(row(drafted(busy)))[0].findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reports_reportsubmission SET hash = 'x'",
        "UPDATE reports_reportsubmission SET sealed_at = NULL",
        "UPDATE reports_reportsubmission SET note = 'x'",
        "DELETE FROM reports_reportsubmission",
        "UPDATE reports_submissioncell SET value = 1",
        "DELETE FROM reports_submissioncell",
        "UPDATE reports_submissionform SET title = 'x'",
        "DELETE FROM reports_submissiondossier",
        "UPDATE reports_submissionevent SET actor_name = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_is_sealed(busy: Office, change: str) -> None:
    pk = sealed(busy)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _execute(change)
    assert verify_submissions().ok
    submitting.send(pk, actor=busy.actor("clerk", AFTER), at=AFTER)


def _execute(statement: str) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)


def test_a_draft_may_change_and_go(busy: Office) -> None:
    drafted(busy)
    with transaction.atomic():
        _execute("UPDATE reports_reportsubmission SET note = 'x'")


def test_what_an_intruder_adds_is_found(busy: Office) -> None:
    pk = sealed(busy)
    cell = SubmissionCell.objects.first()
    assert cell is not None
    SubmissionCell.objects.create(
        form=cell.form, position=9999, row_key="total", row_label="x", column_key="more", value=1
    )

    proof = verify_submissions()
    assert not proof.ok
    assert proof.broken is not None
    assert f"dòng {pk}" in proof.broken.place


@pytest.mark.parametrize("change", ["sent_at = as_of", "sent_name = 'x'", "sent_by_id = NULL"])
def test_when_it_was_sent_cannot_be_told_otherwise(busy: Office, change: str) -> None:
    pk = sealed(busy)
    submitting.send(pk, actor=busy.actor("clerk", AFTER), at=AFTER + timedelta(days=2))
    assert verify_submissions().ok
    _execute(f"UPDATE reports_reportsubmission SET {change}")
    assert not verify_submissions().ok


def test_reports_cannot_vanish_all_together(busy: Office) -> None:
    """Whoever empties the tables of reports past their triggers is told of by the organisation's record."""
    pk = sent(busy)
    told = OrgEvent.objects.get(action=SEALED)
    assert told.data["hash"] == row(pk).hash
    OrgEvent.objects.create(
        at=told.at,
        actor_name=told.actor_name,
        action=SEALED,
        subject=told.subject,
        data={**told.data, "hash": "f" * 64},
    )
    assert "không còn trong kho" in str(verify_submissions().broken)


@pytest.mark.parametrize(
    "model", [SubmissionForm, SubmissionCell, SubmissionDossier, SubmissionEvent, ReportSubmission]
)
def test_nothing_of_a_sealed_report_changes_through_models_either(busy: Office, model: type[Model]) -> None:
    sealed(busy)
    rows = model._default_manager
    row = rows.first()
    assert row is not None
    words = {"title", "ordinal", "code", "actor_name", "note"}
    name = next(field.name for field in model._meta.concrete_fields if field.name in words)
    setattr(row, name, "x")
    acts: list[Callable[[], object]] = [
        row.save,
        row.delete,
        rows.all().delete,
        lambda: rows.update(**{name: "x"}),
        lambda: rows.bulk_update([row], [name]),
    ]
    for act in acts:
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            act()
    assert verify_submissions().ok


def test_each_dossier_is_kept_once_with_its_code(busy: Office) -> None:
    pk = sealed(busy, forms=())
    rows = SubmissionDossier.objects.filter(submission_id=pk)
    assert rows.count() == rows.values("dossier_id").distinct().count() > 0
    assert not rows.filter(code="").exists()
