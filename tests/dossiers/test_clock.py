"""Supplements, pauses, branches, the one new date: what moves the promised moment and what never does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.dossiers.actions import deciding, supplementing, timing, working
from motcua.dossiers.models import Pause
from motcua.dossiers.queries.page import dossier_page, due_explained
from motcua.lib.refused import Invalid
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, MONDAY, Office

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NEXT_MONDAY = MONDAY + timedelta(days=7)


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """An hour of Vietnam on a day."""
    return day.replace(hour=hour - 7, minute=minute)


def test_a_supplement_starts_the_term_anew_and_keeps_all_three_dates(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received()
    assert dossier.row.due_at == NEXT_MONDAY
    dossier.at = at(TUESDAY, 8)
    dossier.asked()
    waiting = dossier.row
    assert (waiting.state, waiting.supplements) == ("awaiting_applicant", 1)
    dossier.at = at(THURSDAY, 8)
    dossier.answered()
    row = dossier.row
    request = row.supplement_requests.get()
    assert request.phase == "processing"
    assert request.due_before == NEXT_MONDAY
    assert request.due_restart == THURSDAY + timedelta(days=7)
    assert request.due_extend == NEXT_MONDAY + timedelta(days=2)
    assert request.due_subtract == NEXT_MONDAY + timedelta(days=2)
    assert (request.rule, request.due_legal) == ("restart", request.due_restart)
    assert (row.state, row.due_at, row.original_due_at) == (
        "in_progress",
        request.due_legal,
        request.due_legal,
    )
    assert row.tasks.get(state="open").due_at == row.due_at


def test_the_slip_names_each_paper_and_what_to_correct(office: Office) -> None:
    slip = a_dossier(office).received().asked(papers=2).row.slips.get(kind="supplement")
    assert [item["name"] for item in slip.data["items"]] == [
        "Tờ khai theo mẫu: bản rõ hơn",
        "Giấy tờ chứng minh nội dung cải chính: bản rõ hơn",
    ]


def test_a_second_request_needs_an_approval_on_record(office: Office) -> None:
    dossier = a_dossier(office).received().asked().answered()
    with pytest.raises(supplementing.TooManySupplements) as refused:
        dossier.asked()
    assert "duyệt" in refused.value.message
    dossier.asked(approval="Chủ tịch đồng ý, khoản 2 Điều 7 Luật Hộ tịch")
    assert dossier.row.supplement_requests.get(number=2).approval.startswith("Chủ tịch")


def test_only_papers_of_the_case_may_be_asked(office: Office) -> None:
    dossier = a_dossier(office).received()
    foreign = office.procedure(FIVE_DAYS).papers(0)[0].id
    for wanted in ([], [supplementing.Wanted(foreign)]):
        with pytest.raises(Invalid):
            supplementing.request_supplement(
                dossier.id, wanted=wanted, reason="thiếu", actor=dossier.actor("specialist"), at=dossier.at
            )
    assert dossier.row.state == "in_progress"


def test_sending_back_incomplete_after_three_days_is_put_on_record(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received()
    dossier.at = at(FRIDAY, 9)
    data = dossier.asked().row.events.get(name="request_supplement").data
    assert data["after_limit"].startswith("2026-11-05T08:00")
    assert (
        "after_limit"
        not in a_dossier(office).received().asked().row.events.get(name="request_supplement").data
    )


def test_a_request_after_the_date_undoes_no_lateness(office: Office) -> None:
    dossier = a_dossier(office).received()
    promised = dossier.row.original_due_at
    dossier.at = at(FRIDAY, 9)
    dossier.asked().later(hours=1).answered()
    assert dossier.row.original_due_at == promised
    assert promised is not None
    assert dossier.due_at > promised


# -- pauses --


def test_a_pause_is_an_interval_with_its_ground_and_time_left_runs_on(office: Office) -> None:
    dossier = a_dossier(office).received()
    dossier.at = at(TUESDAY, 8)
    dossier.paused()
    pause = Pause.objects.get(dossier_id=dossier.id)
    assert (pause.ground, pause.ended_at) == ("financial_duty", None)
    assert pause.citation
    dossier.at = at(THURSDAY, 8)
    dossier.paid()
    row, ended = dossier.row, Pause.objects.get(dossier_id=dossier.id).ended_at
    assert (row.state, ended) == ("in_progress", THURSDAY)
    assert row.due_at == row.original_due_at == NEXT_MONDAY
    assert row.events.get(name="pay").data["due_before"].startswith("2026-11-05T08:00")


@pytest.mark.parametrize("ground", ["", "tam_dung", "sector_law"])
def test_without_a_legal_ground_there_is_no_pause(office: Office, ground: str) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(timing.NoLegalPause) as refused:
        dossier.paused(ground)
    assert refused.value.citation
    assert not Pause.objects.exists()


def test_a_pause_after_the_date_changes_nothing(office: Office) -> None:
    dossier = a_dossier(office).received()
    promised = dossier.row.due_at
    dossier.at = at(FRIDAY, 8)
    dossier.paused()
    dossier.at = NEXT_MONDAY
    dossier.paid()
    assert dossier.row.due_at == dossier.row.original_due_at == promised


# -- apology and the one new date --


def test_one_new_date_with_apology_and_the_first_date_decides(office: Office) -> None:
    dossier = a_dossier(office).received()
    promised = dossier.row.due_at
    dossier.at = at(WEDNESDAY, 9)
    dossier.rescheduled(at(NEXT_MONDAY, 10))
    row = dossier.row
    assert (row.due_at, row.original_due_at) == (at(NEXT_MONDAY, 10), promised)
    slip = row.slips.get(kind="apology")
    assert (slip.data["due_at"][:10], slip.data["new_due_at"][:10]) == ("2026-11-05", "2026-11-09")
    dossier.at = at(FRIDAY, 9)
    dossier.decided()
    assert dossier.row.verdict == "late"


def test_the_date_moves_once_only(office: Office) -> None:
    dossier = a_dossier(office).received().rescheduled(at(NEXT_MONDAY, 10))
    with pytest.raises(timing.NoMoreReschedule) as refused:
        dossier.rescheduled(at(NEXT_MONDAY + timedelta(days=1), 10))
    assert refused.value.citation


@pytest.mark.parametrize(
    "new",
    [at(TUESDAY, 10), at(NEXT_MONDAY - timedelta(days=1), 10), at(FRIDAY, 12), at(MONDAY, 7)],
    ids=["before the old date", "Sunday", "noon", "in the past"],
)
def test_the_new_date_is_later_and_in_office_hours(office: Office, new: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        a_dossier(office).received().rescheduled(new)
    assert list(refused.value.errors) == ["new_due_at"]


def test_a_late_dossier_is_not_closed_without_its_apology(office: Office) -> None:
    dossier = a_dossier(office).received().to_decision()
    dossier.at = at(FRIDAY, 9)
    with pytest.raises(deciding.ApologyFirst) as refused:
        dossier.decided()
    assert "118/2025" in refused.value.citation
    dossier.rescheduled(at(NEXT_MONDAY, 10)).decided()
    assert (dossier.row.verdict, dossier.row.state) == ("late", "decided")


def test_on_the_promised_day_it_is_on_time(office: Office) -> None:
    dossier = a_dossier(office).received().to_decision()
    dossier.at = at(THURSDAY, 16, 30)
    assert dossier.decided().row.verdict == "on_time"


# -- branches --


def test_another_branch_brings_its_term_and_its_steps(office: Office) -> None:
    dossier = a_dossier(office).received()
    working.choose_branch(
        dossier.id,
        branch="xac_minh",
        reason="Cần xác minh nơi cũ",
        actor=dossier.actor("specialist"),
        at=dossier.at,
    )
    row = dossier.row
    assert (row.branch, row.due_at) == ("xac_minh", MONDAY + timedelta(days=8))
    assert row.original_due_at == row.due_at
    dossier.later(minutes=5).advanced()
    assert dossier.task.name == "Xác minh"


@pytest.mark.parametrize(("branch", "reason"), [("khac", "x"), ("thuong", "x"), ("xac_minh", " ")])
def test_a_branch_exists_differs_and_has_its_ground(office: Office, branch: str, reason: str) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(Invalid):
        working.choose_branch(
            dossier.id, branch=branch, reason=reason, actor=dossier.actor("specialist"), at=dossier.at
        )


def test_no_branch_undoes_lateness(office: Office) -> None:
    dossier = a_dossier(office).received()
    dossier.at = at(FRIDAY, 9)
    with pytest.raises(working.TooLateForBranch):
        working.choose_branch(
            dossier.id, branch="xac_minh", reason="x", actor=dossier.actor("specialist"), at=dossier.at
        )


def test_every_date_shows_its_arithmetic_and_its_changes(office: Office) -> None:
    dossier = a_dossier(office).received()
    explained = due_explained(dossier.row)
    assert explained is not None
    assert explained.due.due_at == explained.stored == dossier.row.due_at
    assert explained.due.steps
    assert not explained.moved
    dossier.asked().answered().rescheduled(at(NEXT_MONDAY, 10))
    explained = due_explained(dossier_page(dossier.id, dossier.actor("leader")).dossier)
    assert explained is not None
    assert [label for label, _, _ in explained.changes] == ["Bổ sung hồ sơ", "Xin lỗi và hẹn lại"]
    assert explained.changes[-1][1] == at(NEXT_MONDAY, 10)
    assert explained.stored == at(NEXT_MONDAY, 10)


def test_a_step_with_its_own_hours_is_due_by_them(office: Office) -> None:
    dossier = a_dossier(office).received()
    assert dossier.task.due_at == MONDAY + timedelta(days=1)
    dossier.advanced()
    assert dossier.task.name == "Ký duyệt"
    assert dossier.task.due_at == at(MONDAY, 14, 10)
    dossier.at = at(MONDAY, 9)
    dossier.paused()
    dossier.at = at(TUESDAY, 9)
    dossier.paid()
    assert dossier.task.due_at == at(TUESDAY, 14, 10)
