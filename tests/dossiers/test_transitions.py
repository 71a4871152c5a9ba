"""Every row of the table: from which states, by whom; every other pair is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import deciding, delivering, working
from motcua.dossiers.lifecycle import KeyReused, NotNow, NotYours, Sent
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import work
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.queries.visible import UnknownDossier
from motcua.dossiers.transitions import BY_NAME, RESUME, TABLE, Transition
from motcua.dossiers.types import State
from motcua.lib.refused import Forbidden, Stale
from motcua.org.actions.units import Merge, NewUnit, reorganise
from motcua.org.types import SYSTEM, Actor, ActorKind
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office

IN_STATE: dict[str, Callable[[TheDossier], TheDossier]] = {
    State.SUBMITTED: lambda d: d.submitted(),
    State.IN_PROGRESS: lambda d: d.received(),
    State.AWAITING_APPLICANT: lambda d: d.received().asked(),
    State.AWAITING_PAYMENT: lambda d: d.received().paused(),
    State.DECLINED: lambda d: d.declined(),
    State.STOPPED: lambda d: d.received().stopped(),
    State.DECIDED: lambda d: d.received().decided(),
    State.RETURNED: lambda d: d.received().decided().returned(),
}
HOLDERS = {
    "INTAKE": "intake",
    "SPECIALIST": "specialist",
    "LEADER": "leader",
    "CLERK": "clerk",
    "MANAGER": "manager",
}


def _nothing(act: lifecycle.Act) -> None:
    pass


def _attempt(name: str, dossier: TheDossier, actor: Actor) -> lifecycle.Performed:
    return lifecycle.perform(name, dossier.id, _nothing, actor=actor, at=dossier.at)


def test_the_states_of_the_table_are_the_states() -> None:
    named = {state for row in TABLE for state in row.sources} | {row.target for row in TABLE}
    assert named - {"", RESUME} == set(State.values)
    assert len(BY_NAME) == len(TABLE)


@pytest.mark.parametrize("state", IN_STATE)
def test_from_each_state_only_the_acts_of_the_table(office: Office, state: str) -> None:
    dossier = IN_STATE[state](a_dossier(office))
    assert dossier.row.state == state
    for row in TABLE:
        if state in row.sources:
            continue
        with pytest.raises(NotNow) as refused:
            _attempt(row.name, dossier, SYSTEM)
        assert row.label in refused.value.message
        assert State(state).label in refused.value.message
    assert dossier.row.state == state


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_act_moves_as_the_table_says(office: Office, row: Transition) -> None:
    for state in sorted(row.sources - {State.DRAFT}):
        dossier = IN_STATE[state](a_dossier(office))
        before = dossier.row
        done = _attempt(row.name, dossier, SYSTEM)
        expected = {"": state, RESUME: before.resume_state}.get(row.target, row.target)
        assert done.state == dossier.row.state == expected
        event = dossier.row.events.order_by("-seq")[0]
        assert (event.name, event.state_before, event.state_after) == (row.name, state, expected)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_act_only_by_the_roles_of_its_row(office: Office, row: Transition) -> None:
    states = sorted(row.sources - {State.DRAFT})
    if not states:
        return
    for role, who in HOLDERS.items():
        dossier = IN_STATE[states[0]](a_dossier(office))
        if role in row.roles:
            _attempt(row.name, dossier, dossier.actor(who))
        else:
            with pytest.raises(NotYours):
                _attempt(row.name, dossier, dossier.actor(who))


def test_an_applicant_does_not_do_what_the_office_does(office: Office) -> None:
    dossier = a_dossier(office).received()
    owner = Actor(kind=ActorKind.APPLICANT, name="Hoa", applicant_id=dossier.row.applicant_id)
    with pytest.raises(NotYours):
        _attempt("decide", dossier, owner)


def test_another_applicant_does_not_even_see_it(office: Office) -> None:
    dossier = a_dossier(office).received()
    authority = frozenset({dossier.row.authority_id})
    for stranger in (
        Actor(kind=ActorKind.APPLICANT, name="Hoa", authority_ids=authority),
        Actor(kind=ActorKind.APPLICANT, name="Hoa", account_id=1, applicant_id=dossier.row.applicant_id + 1),
    ):
        with pytest.raises(UnknownDossier):
            _attempt("ask_stop", dossier, stranger)


def test_the_page_offers_what_may_be_done_and_only_that(office: Office) -> None:
    """Each act that the page offers is let through by table and role; what it hides is refused somewhere."""
    for make in IN_STATE.values():
        dossier = make(a_dossier(office))
        for who in HOLDERS.values():
            offered = dossier_page(dossier.id, dossier.actor(who)).acts
            for row in TABLE:
                if row.name in offered:
                    _attempt_and_undo(row.name, dossier, dossier.actor(who))
                elif dossier.row.state in row.sources and not row.roles & {
                    r for r, w in HOLDERS.items() if w == who
                }:
                    with pytest.raises(NotYours):
                        _attempt(row.name, dossier, dossier.actor(who))


class _UndoError(Exception):
    pass


def _attempt_and_undo(name: str, dossier: TheDossier, actor: Actor) -> None:
    def undo(act: lifecycle.Act) -> None:
        raise _UndoError

    with pytest.raises(_UndoError):
        lifecycle.perform(name, dossier.id, undo, actor=actor, at=dossier.at)


# -- scope, roles, fields, standing in --


def test_another_commune_does_not_know_the_dossier(office: Office) -> None:
    dossier = a_dossier(office).received()
    for who in ("intake_b", "specialist_b", "leader_b"):
        with pytest.raises(UnknownDossier):
            dossier_page(dossier.id, dossier.actor(who))
        with pytest.raises(UnknownDossier):
            working.note(dossier.id, text="xem", actor=dossier.actor(who), at=dossier.at)
    assert UnknownDossier().status == 404


def test_whoever_is_assigned_to_one_field_works_in_that_field_only(office: Office) -> None:
    dossier = a_dossier(office).received()
    office.official("other", "Lê Văn Quý")
    office.assigned("other", "a", "SPECIALIST", field_code="khac")
    with pytest.raises(Forbidden):
        working.advance(dossier.id, actor=dossier.actor("other"), at=dossier.at)
    office.official("right", "Lê Văn Sơn")
    office.assigned("right", "a", "SPECIALIST", field_code=dossier.row.field_code)
    working.advance(dossier.id, actor=dossier.actor("right"), at=dossier.at)


def test_an_assignment_counts_from_its_first_day(office: Office) -> None:
    office.official("new", "Lê Văn Tú")
    tomorrow = (MONDAY.date()).replace(day=3)
    office.assigned("new", "a", "SPECIALIST", since=tomorrow)
    dossier = a_dossier(office).received()
    with pytest.raises(UnknownDossier):
        working.advance(dossier.id, actor=dossier.actor("new"), at=dossier.at)
    dossier.later(days=1)
    working.advance(dossier.id, actor=dossier.actor("new"), at=dossier.at)


def test_standing_in_is_on_record_with_form_and_name(office: Office) -> None:
    office.official("deputy", "Trần Thị Vân", "Phó Chủ tịch")
    first = MONDAY.date()
    office.stands_in("leader", "deputy", "LEADER", first, first.replace(day=6), "KT.")
    dossier = a_dossier(office).received().to_decision()
    leader = office.actor("leader")
    deciding.decide(dossier.id, outcome="granted", actor=dossier.actor("deputy"), at=dossier.at)
    event = DossierEvent.objects.get(dossier_id=dossier.id, name="decide")
    assert (event.actor_name, event.on_behalf_of) == ("Trần Thị Vân", f"KT. {leader.name}")
    task = dossier.row.tasks.get(kind="DECIDE")
    assert (task.done_by_id, task.done_for) == (office.people["deputy"], f"KT. {leader.name}")
    dossier.later(days=7)
    late = a_dossier(office, at=dossier.at).received().to_decision()
    with pytest.raises((Forbidden, UnknownDossier)):
        deciding.decide(late.id, outcome="granted", actor=late.actor("deputy"), at=late.at)


def test_a_merged_communes_dossiers_are_finished_by_its_successor(office: Office) -> None:
    dossier = a_dossier(office).received()
    tomorrow = MONDAY.date().replace(day=3)
    (successor,) = reorganise(
        actor=SYSTEM,
        at=dossier.at,
        day=tomorrow,
        decision="NQ 1",
        new_units=[
            NewUnit("H27.17", "UBND xã An Minh", "authority", "commune", tomorrow, office.units["province"])
        ],
        merges=[Merge(office.units["a"], "H27.17")],
    )
    office.units["new"] = successor.pk
    for who, role in (("new_s", "SPECIALIST"), ("new_l", "LEADER"), ("new_c", "CLERK"), ("new_i", "INTAKE")):
        office.official(who, f"Lê Văn {role.title()}")
        office.assigned(who, "new", role, since=tomorrow)
    dossier.later(days=1)
    with pytest.raises(UnknownDossier):
        working.advance(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)
    assert work.counts(dossier.actor("new_s"), at=dossier.at)["all"] == 1
    working.advance(dossier.id, actor=dossier.actor("new_s"), at=dossier.at)
    deciding.decide(dossier.id, outcome="granted", actor=dossier.actor("new_l"), at=dossier.at)
    working.advance(dossier.id, actor=dossier.actor("new_c"), at=dossier.at)
    delivering.return_result(dossier.id, actor=dossier.actor("new_i"), at=dossier.at)
    assert dossier.row.state == State.RETURNED
    assert dossier.row.events.get(name="decide").authority_id == successor.pk


# -- stale pages and keys --


def test_a_stale_page_is_told_what_happened(office: Office) -> None:
    dossier = a_dossier(office).received()
    seen = dossier.row.last_seq
    dossier.advanced()
    with pytest.raises(Stale) as refused:
        working.note(
            dossier.id, text="x", actor=dossier.actor("specialist"), at=dossier.at, sent=Sent(expected=seen)
        )
    assert refused.value.status == 409
    assert "Chuyển bước" in refused.value.message
    assert office.actor("specialist").name in refused.value.message
    assert "08:10 02/11/2026" in refused.value.message


def test_the_same_key_twice_is_one_act(office: Office) -> None:
    dossier = a_dossier(office).received()
    sent = Sent(key="a-key")
    first = working.note(dossier.id, text="gọi", actor=dossier.actor("intake"), at=dossier.at, sent=sent)
    again = working.note(
        dossier.id,
        text="gọi",
        actor=dossier.actor("intake"),
        at=dossier.at,
        sent=Sent(key="a-key", expected=2),
    )
    assert (again.replayed, again.seq, again.event_id) == (True, first.seq, first.event_id)
    assert DossierEvent.objects.filter(name="note").count() == 1


def test_a_key_of_another_act_is_refused(office: Office) -> None:
    dossier, other = a_dossier(office).received(), a_dossier(office).received()
    sent = Sent(key="a-key")
    working.note(dossier.id, text="gọi", actor=dossier.actor("intake"), at=dossier.at, sent=sent)
    with pytest.raises(KeyReused):
        working.advance(dossier.id, actor=dossier.actor("specialist"), at=dossier.at, sent=sent)
    with pytest.raises(KeyReused):
        working.note(other.id, text="gọi", actor=other.actor("intake"), at=other.at, sent=sent)


def test_the_clock_of_the_device_is_kept_beside_ours(office: Office) -> None:
    dossier = a_dossier(office).received(sent=Sent(device_at=MONDAY.replace(hour=0)))
    events = DossierEvent.objects.filter(dossier_id=dossier.id).order_by("seq")
    assert {e.device_at for e in events} == {MONDAY.replace(hour=0)}
    assert {e.at for e in events} == {MONDAY}


def test_a_refused_act_leaves_nothing(office: Office) -> None:
    dossier = a_dossier(office).received()
    before = Dossier.objects.filter(pk=dossier.id).values().get()
    with pytest.raises(NotYours):
        working.advance(dossier.id, actor=dossier.actor("leader"), at=dossier.at)
    assert Dossier.objects.filter(pk=dossier.id).values().get() == before
