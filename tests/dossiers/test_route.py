"""The inner route: steps, hand-offs between authorities, parallel work, going back, named officials."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.dossiers.actions import deciding, handing, working
from motcua.dossiers.actions.routing import NoTarget
from motcua.dossiers.lifecycle import NotYours, Sent
from motcua.dossiers.models import DossierEvent, Stage
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.queries.visible import UnknownDossier
from motcua.lib.refused import Invalid
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import FIVE_DAYS, LINKED, LONG_AGO, MONDAY, PARALLEL, SET_UP_AT, Office


def _stages(dossier: TheDossier) -> list[tuple[int, str, bool, bool]]:
    return [
        (s.number, s.authority.name, s.accepted_at is not None, s.finished_at is not None)
        for s in Stage.objects.filter(dossier_id=dossier.id).order_by("number")
    ]


def test_commune_department_and_back_are_stages_with_own_clocks(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced()
    assert _stages(dossier) == [(1, "UBND xã An Bình", True, True), (2, "Sở Tư pháp", False, False)]
    stage = dossier.row.stages.get(number=2)
    assert stage.minutes == 4 * 480
    assert stage.due_at == MONDAY + timedelta(days=4, minutes=10)
    dossier_page(dossier.id, dossier.actor("specialist_d"))
    dossier.accepted()
    stage.refresh_from_db()
    assert (stage.accepted_by, stage.sent_by) == (
        office.actor("specialist_d").name,
        office.actor("specialist").name,
    )
    dossier.advanced(2)
    assert _stages(dossier)[1:] == [(2, "Sở Tư pháp", True, True), (3, "UBND xã An Bình", False, False)]
    assert dossier.row.stages.get(number=2).verdict == "early"
    dossier.accepted().advanced().decided().returned()
    assert all(finished for *_, finished in _stages(dossier))
    assert dossier.row.stages.count() == 3


def test_whoever_works_on_it_has_taken_it_over(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced().advanced()
    stage = dossier.row.stages.get(number=2)
    assert (stage.accepted_at, stage.accepted_by) == (
        dossier.at - timedelta(minutes=10),
        office.actor("specialist_d").name,
    )


def test_a_stage_may_be_late_though_the_dossier_is_in_time(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced().accepted()
    dossier.later(days=8).advanced(2).accepted().advanced().decided()
    assert dossier.row.stages.get(number=2).verdict == "late"
    assert dossier.row.verdict == "early"


def test_the_department_works_on_it_but_does_not_return_or_stop_it(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced()
    acts = dossier_page(dossier.id, dossier.actor("leader_d")).acts
    assert "accept" in acts
    assert not acts & {"stop", "reissue", "reschedule", "return_result", "decline"}
    with pytest.raises(UnknownDossier):
        dossier_page(dossier.id, dossier.actor("specialist_b"))


def test_where_several_departments_could_do_it_one_is_chosen(office: Office) -> None:
    province = office.units["province"]
    other = create_unit(
        actor=SYSTEM,
        at=SET_UP_AT,
        new=NewUnit(
            code="H27.02",
            name="Sở Y tế",
            kind="department",
            level="province",
            valid_from=LONG_AGO,
            parent_id=province,
        ),
    )
    dossier = a_dossier(office, LINKED).received()
    with pytest.raises(NoTarget):
        dossier.advanced()
    with pytest.raises(NoTarget):
        dossier.advanced(target=office.units["b"])
    dossier.advanced(target=other.pk)
    assert dossier.task.authority_id == other.pk


def test_a_question_to_another_authority_runs_beside_the_step(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received()
    handing.hand_off(
        dossier.id,
        target=office.units["department"],
        minutes=480,
        question="Hộ này có trong sổ không?",
        actor=dossier.actor("specialist"),
        at=dossier.at,
    )
    assert dossier.row.tasks.filter(state="open").count() == 2
    expert = dossier.actor("specialist_d")
    dossier.later(minutes=5)
    handing.accept(dossier.id, actor=expert, at=dossier.at)
    working.advance(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)
    assert dossier.row.tasks.filter(state="open", kind="DECIDE").exists()
    handing.answer(dossier.id, opinion="Có, trang 12", actor=expert, at=dossier.at)
    asked = dossier.row.tasks.get(kind="COORDINATE")
    assert asked.state == "done"
    assert "trang 12" in asked.opinion
    assert "trong sổ không" in asked.opinion
    stage = dossier.row.stages.get(number=2)
    assert (stage.verdict, stage.finished_at) == ("early", dossier.at)
    dossier.later(minutes=5).decided().returned()


def test_an_unanswered_question_ends_with_the_decision(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received()
    handing.hand_off(
        dossier.id,
        target=office.units["department"],
        minutes=480,
        question="?",
        actor=dossier.actor("specialist"),
        at=dossier.at,
    )
    dossier.later(minutes=5)
    working.advance(
        dossier.id,
        actor=dossier.actor("specialist"),
        at=dossier.at,
        task_id=dossier.row.tasks.get(kind="EXAMINE").pk,
    )
    deciding.decide(
        dossier.id, outcome="granted", actor=dossier.actor("leader"), at=dossier.later(hours=1).at
    )
    assert dossier.row.tasks.get(kind="COORDINATE").state == "dropped"
    assert not dossier.row.stages.filter(finished_at=None).exists()


@pytest.mark.parametrize(("question", "minutes"), [("", 480), ("?", 0), ("?", 10**9)])
def test_a_question_has_words_and_a_time(office: Office, question: str, minutes: int) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(Invalid):
        handing.hand_off(
            dossier.id,
            target=office.units["department"],
            minutes=minutes,
            question=question,
            actor=dossier.actor("specialist"),
            at=dossier.at,
        )


def test_nobody_asks_themselves(office: Office) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(Invalid):
        handing.hand_off(
            dossier.id,
            target=office.units["a_counter"],
            minutes=60,
            question="?",
            actor=dossier.actor("specialist"),
            at=dossier.at,
        )


def test_nothing_to_accept(office: Office) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(handing.NothingToAccept):
        handing.accept(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)


def test_parallel_steps_all_end_before_the_next_opens(office: Office) -> None:
    dossier = a_dossier(office, PARALLEL).received()
    assert set(dossier.row.tasks.filter(state="open").values_list("role", flat=True)) == {
        "SPECIALIST",
        "CLERK",
    }
    working.advance(dossier.id, actor=dossier.actor("clerk"), at=dossier.at)
    assert dossier.row.tasks.filter(state="open").count() == 1
    working.advance(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)
    assert [t.kind for t in dossier.row.tasks.filter(state="open")] == ["DECIDE"]


def test_going_back_keeps_history_and_finds_whoever_did_it(office: Office) -> None:
    dossier = a_dossier(office).received().advanced()
    working.send_back(dossier.id, reason="Thiếu trích lục cũ", actor=dossier.actor("leader"), at=dossier.at)
    task = dossier.task
    assert (task.name, task.official_id) == ("Thẩm định", office.people["specialist"])
    assert list(dossier.row.tasks.order_by("pk").values_list("kind", "state")) == [
        ("RECEIVE", "done"),
        ("EXAMINE", "done"),
        ("DECIDE", "sent_back"),
        ("EXAMINE", "open"),
    ]
    with pytest.raises(NotYours):
        working.advance(dossier.id, actor=dossier.actor("specialist_2"), at=dossier.at)
    dossier.later(minutes=5).decided().returned()


def test_going_back_to_the_department_is_a_new_stage(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced().accepted().advanced(2).accepted()
    working.send_back(
        dossier.id,
        reason="Ý kiến chưa rõ",
        to_position=4,
        actor=dossier.actor("specialist"),
        at=dossier.at,
    )
    assert [(n, name) for n, name, *_ in _stages(dossier)][-1] == (4, "Sở Tư pháp")
    assert [finished for *_, finished in _stages(dossier)] == [True, True, True, False]
    dossier.later(minutes=5).decided().returned()


def test_going_back_needs_a_reason_and_a_step(office: Office) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(Invalid):
        working.send_back(dossier.id, reason="", actor=dossier.actor("specialist"), at=dossier.at)
    with pytest.raises(working.NoSuchTask):
        working.send_back(dossier.id, reason="x", actor=dossier.actor("specialist"), at=dossier.at)


def test_a_task_is_given_to_a_named_official(office: Office) -> None:
    dossier = a_dossier(office).received()
    second = office.people["specialist_2"]
    working.hand_over(
        dossier.id,
        official_id=second,
        task_id=dossier.task.pk,
        reason="Nghỉ phép",
        actor=dossier.actor("specialist"),
        at=dossier.at,
    )
    assert dossier.task.official_id == second
    with pytest.raises(NotYours) as refused:
        dossier.advanced()
    assert office.actor("specialist_2").name in refused.value.message
    working.advance(dossier.id, actor=dossier.actor("specialist_2"), at=dossier.at)


def test_a_leader_or_manager_may_give_anothers_task(office: Office) -> None:
    dossier = a_dossier(office).received()
    task = dossier.task.pk
    for who, to in (("leader", "specialist_2"), ("manager", "specialist")):
        working.hand_over(
            dossier.id,
            official_id=office.people[to],
            task_id=task,
            actor=dossier.actor(who),
            at=dossier.at,
        )
        assert dossier.task.official_id == office.people[to]
    with pytest.raises(NotYours):
        working.hand_over(
            dossier.id,
            official_id=office.people["specialist_2"],
            task_id=task,
            actor=dossier.actor("clerk"),
            at=dossier.at,
        )


def test_nobody_gets_a_task_outside_their_role(office: Office) -> None:
    dossier = a_dossier(office).received()
    for to in ("clerk", "specialist_b"):
        with pytest.raises(Invalid):
            working.hand_over(
                dossier.id,
                official_id=office.people[to],
                task_id=dossier.task.pk,
                actor=dossier.actor("specialist"),
                at=dossier.at,
            )


def test_the_next_step_can_be_assigned_at_once(office: Office) -> None:
    dossier = a_dossier(office).received().advanced(assign_to=office.people["leader"])
    assert dossier.task.official_id == office.people["leader"]


def test_a_step_is_done_once(office: Office) -> None:
    dossier = a_dossier(office).received()
    task = dossier.task.pk
    dossier.advanced()
    with pytest.raises(working.NoSuchTask):
        working.advance(dossier.id, task_id=task, actor=dossier.actor("specialist"), at=dossier.at)
    assert DossierEvent.objects.filter(dossier_id=dossier.id, name="advance").count() == 1


def test_deciding_and_returning_have_their_own_acts(office: Office) -> None:
    dossier = a_dossier(office).received().advanced()
    with pytest.raises(working.UseOwnAct):
        dossier.advanced()


def test_a_repeated_advance_with_its_key_moves_once(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received()
    for _ in range(2):
        working.advance(
            dossier.id, actor=dossier.actor("specialist"), at=dossier.at, sent=Sent(key="once", expected=2)
        )
    assert dossier.task.kind == "DECIDE"
