"""Feedback slips: offered once for what has ended, answered once by a secret, never by the one rated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, InternalError, transaction

from motcua.law import feedback as law
from motcua.lib.refused import Invalid
from motcua.oversight.actions import feedback
from motcua.oversight.actions.feedback import FeedbackClosed, RatedMayNotType
from motcua.oversight.jobs import offer_slips
from motcua.oversight.models import FeedbackAnswer, FeedbackSlip
from motcua.oversight.queries import questionnaires
from motcua.oversight.queries.feedback import NoSlip, open_of, slip_by_phone, slip_for, slip_to_type
from motcua.oversight.sources.questionnaires import BadQuestionnaire, read_questionnaires
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import Office

pytestmark = pytest.mark.django_db
HAPPY = {"level": "very", "time": "earlier", "contacts": "none", "agencies": "counter", "attitude": "good"}


def a_returned(office: Office) -> TheDossier:
    return a_dossier(office).received().decided().returned()


def test_every_version_feeds_level_and_indices_and_holds_on_its_own_days() -> None:
    for one in questionnaires.versions():
        assert {question.feeds for question in one.questions if question.feeds} == {
            "level",
            "1",
            "3",
            "4",
            "7",
        }
    assert questionnaires.in_force(date(2019, 1, 5)) is None
    assert questionnaires.in_force(date(2025, 6, 30)).version == "2019"  # type: ignore[union-attr]
    assert questionnaires.in_force(date(2025, 7, 1)).version == "2025"  # type: ignore[union-attr]


def test_own_fault_costs_one_point_only() -> None:
    version = questionnaires.versions()[0]
    assert version.points({"contacts": "more"}) == {"3": 0}
    assert version.points({"contacts": "own"}) == {"3": 1}
    assert version.points({"information": "no", "level": "?"}) == {}


@pytest.mark.parametrize("wrong", ["points: 3", "points: x", "feeds: '9'"])
def test_a_file_with_wrong_points_is_refused(tmp_path, wrong: str) -> None:  # type: ignore[no-untyped-def]
    text = (settings.DATA_DIR / "feedback" / "2025.yaml").read_text(encoding="utf-8")
    changed = text.replace("points: 2", wrong, 1) if "points" in wrong else text.replace('feeds: "7"', wrong)
    (tmp_path / "one.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(BadQuestionnaire):
        read_questionnaires(tmp_path)


def test_the_job_offers_once_for_each_end_and_changes_no_dossier(office: Office) -> None:
    done, stopped = a_returned(office), a_dossier(office).received().stopped()
    declined = a_dossier(office, channel="online").submitted().declined()
    going, trial = a_dossier(office).received(), a_dossier(office, is_test=True).received().stopped()
    before = [(one.row.state, one.row.last_seq) for one in (done, stopped, declined, going)]
    at = done.at + timedelta(hours=1)
    assert offer_slips(at) == 3
    assert offer_slips(at) == 0
    assert set(FeedbackSlip.objects.values_list("dossier_id", flat=True)) == {
        done.id,
        stopped.id,
        declined.id,
    }
    assert [(one.row.state, one.row.last_seq) for one in (done, stopped, declined, going)] == before
    assert not FeedbackSlip.objects.filter(dossier_id=trial.id).exists()


def test_what_ended_long_ago_gets_no_slip_by_itself(office: Office) -> None:
    done = a_returned(office)
    assert offer_slips(done.at + timedelta(days=40)) == 0
    assert slip_for(done.row.token).given is None, "its holder may answer all the same"


def test_an_answer_by_either_secret_is_the_same_slip(office: Office) -> None:
    done = a_returned(office)
    feedback.answer(done.row.token, answers=HAPPY, remark="Nhanh", at=done.at)
    slip = FeedbackSlip.objects.get()
    assert (slip.official_id, slip.authority_id) == (office.people["intake"], office.units["a"])
    info = slip_for(slip.token)
    assert info.given is not None
    assert info.given.answers == HAPPY
    answer = FeedbackAnswer.objects.get()
    assert (answer.level, answer.points_1, answer.points_3, answer.points_4, answer.points_7) == (
        2,
        2,
        2,
        1,
        2,
    )


def test_an_answer_may_be_changed_for_a_day_and_nothing_is_lost(office: Office) -> None:
    done = a_returned(office)
    feedback.answer(done.row.token, answers=HAPPY, at=done.at)
    again = feedback.answer(done.row.token, answers={"level": "not"}, at=done.at + timedelta(hours=23))
    assert again.changed
    assert list(FeedbackAnswer.objects.values_list("level", flat=True)) == [2, 0]
    with pytest.raises(FeedbackClosed):
        feedback.answer(done.row.token, answers=HAPPY, at=done.at + timedelta(hours=25))
    info = slip_for(done.row.token)
    assert info.given is not None
    assert info.given.answers == {"level": "not"}
    assert not info.open_at(done.at + timedelta(hours=25))


def test_pressed_twice_is_one_answer(office: Office) -> None:
    done = a_returned(office)
    for _ in range(2):
        feedback.answer(done.row.token, answers=HAPPY, at=done.at)
    assert FeedbackAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "answers", [{}, {"time": "later"}, {"level": "wonderful"}, HAPPY | {"attitude": "9"}]
)
def test_what_is_no_answer_is_refused(office: Office, answers: dict[str, str]) -> None:
    done = a_returned(office)
    with pytest.raises(Invalid):
        feedback.answer(done.row.token, answers=answers, at=done.at)
    assert not FeedbackSlip.objects.exists()


def test_before_the_end_and_under_an_unknown_secret_there_is_no_slip(office: Office) -> None:
    going = a_dossier(office).received()
    for token in (going.row.token, "khong-co", ""):
        with pytest.raises(NoSlip):
            slip_for(token)


def test_without_a_receipt_the_code_opens_it_with_the_own_number_only(office: Office) -> None:
    done = a_returned(office)
    assert slip_by_phone(done.code.lower(), "0912 345 678") == done.row.token
    for phone in ("", "0912345679", "5678"):
        with pytest.raises(NoSlip):
            slip_by_phone(done.code, phone)


def test_a_paper_slip_is_typed_by_another_than_the_rated(office: Office) -> None:
    done = a_returned(office)
    with pytest.raises(RatedMayNotType) as refused:
        feedback.type_paper(done.code, answers=HAPPY, actor=office.actor("intake"), at=done.at)
    assert "TT 01/2018/TT-VPCP" in refused.value.citation
    feedback.type_paper(done.code, answers=HAPPY, actor=office.actor("clerk"), at=done.at)
    answer = FeedbackAnswer.objects.get()
    assert (answer.way, answer.typed_by_id) == ("paper", office.people["clerk"])
    assert not law.may_type({1}, 1, date(2026, 1, 1))
    assert law.may_type({1}, 2, date(2026, 1, 1))


def test_no_official_replaces_what_a_person_answered_online(office: Office) -> None:
    done = a_returned(office)
    feedback.answer(done.row.token, answers={"level": "not"}, at=done.at)
    with pytest.raises(FeedbackClosed, match="trên mạng"):
        feedback.type_paper(done.code, answers=HAPPY, actor=office.actor("clerk"), at=done.at)
    assert FeedbackAnswer.objects.get().level == 0


def test_a_paper_slip_never_closes_the_slip_to_its_holder(office: Office) -> None:
    done, later = a_returned(office), timedelta(days=5)
    feedback.type_paper(done.code, answers=HAPPY, actor=office.actor("clerk"), at=done.at)
    assert slip_for(done.row.token).open_at(done.at + later)
    own = feedback.answer(done.row.token, answers={"level": "not"}, at=done.at + later)
    assert own.changed
    assert slip_for(done.row.token).given.answers == {"level": "not"}  # type: ignore[union-attr]
    with pytest.raises(FeedbackClosed):
        feedback.answer(done.row.token, answers=HAPPY, at=done.at + later + timedelta(hours=25))
    with pytest.raises(FeedbackClosed, match="trên mạng"):
        feedback.type_paper(done.code, answers=HAPPY, actor=office.actor("clerk"), at=done.at + later)


def test_a_paper_slip_has_a_day_between_end_and_today(office: Office) -> None:
    done = a_returned(office)
    clerk = office.actor("clerk")
    for days in (-3, 1):
        with pytest.raises(Invalid):
            feedback.type_paper(
                done.code, answers=HAPPY, answered_at=done.at + timedelta(days=days), actor=clerk, at=done.at
            )


def test_another_office_cannot_type_for_ours(office: Office) -> None:
    done = a_returned(office)
    with pytest.raises(NoSlip):
        slip_to_type(done.code, office.actor("intake_b"))


def test_slips_and_answers_never_change(office: Office) -> None:
    done = a_returned(office)
    feedback.answer(done.row.token, answers=HAPPY, at=done.at)
    for rows, change in (
        (FeedbackAnswer.objects.all(), {"level": 0}),
        (FeedbackSlip.objects.all(), {"official_id": None}),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rows.update(**change)
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rows._raw_delete(rows.db)


def test_officials_have_no_open_slips_of_their_own(office: Office) -> None:
    done = a_returned(office)
    assert open_of(office.actor("intake"), done.at) == []
