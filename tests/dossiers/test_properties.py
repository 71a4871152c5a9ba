"""Any sequence of acts, lawful or refused, leaves a dossier whose record and figures agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from motcua.dossiers.actions import correcting, handing, working
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import audit, lists, register, tracking, work
from motcua.dossiers.queries.hashing import hashed_fields
from motcua.dossiers.queries.lists import Filter
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.replay import differences
from motcua.dossiers.transitions import BY_NAME
from motcua.dossiers.types import FINAL_STATES, OPEN_STATES, State
from motcua.lib.hash_chain import link
from motcua.lib.refused import Refused
from tests.dossiers.builders import TheDossier, a_dossier, a_request
from tests.dossiers.office import FIVE_DAYS, LINKED, MONDAY, PARALLEL, SAME_DAY, THREE_DAYS, Office

_BEGIN: dict[str, Callable[[TheDossier], TheDossier]] = {
    "received": lambda d: d.received(),
    "submitted": lambda d: d.submitted(),
    "asked": lambda d: d.asked_at_intake(),
    "declined": lambda d: d.declined(),
    "entered late": lambda d: _entered_late(d),
}


def _entered_late(dossier: TheDossier) -> TheDossier:
    dossier.request = replace(
        dossier.request, received_at=dossier.at - timedelta(days=3), late_reason="Mất điện"
    )
    return dossier.received()


def _send_back(d: TheDossier) -> None:
    working.send_back(d.id, reason="làm lại", actor=d.doer(d.task), at=d.at)


def _hand_off(d: TheDossier) -> None:
    working_now = d.doer(d.task)
    handing.hand_off(
        d.id, target=d.office.units["department"], minutes=480, question="?", actor=working_now, at=d.at
    )


def _answer(d: TheDossier) -> None:
    handing.answer(d.id, opinion="được", actor=d.actor("specialist_d"), at=d.at)


def _branch(d: TheDossier) -> None:
    working.choose_branch(d.id, branch="xac_minh", reason="cần", actor=d.actor("specialist"), at=d.at)


def _give(d: TheDossier) -> None:
    working.hand_over(
        d.id,
        official_id=d.office.people["specialist_2"],
        task_id=d.task.pk or 0,
        actor=d.actor("manager"),
        at=d.at,
    )


def _reissue(d: TheDossier) -> None:
    request = a_request(d.office, d.row.procedure_code)
    correcting.reissue(d.id, request=request, reason="sai", actor=d.actor("intake"), at=d.at)


#: what may be tried, with the row of the table that it needs
_ACTS: dict[str, tuple[str, Callable[[TheDossier], object]]] = {
    "advance": ("advance", lambda d: d.advanced()),
    "accept": ("accept", lambda d: d.accepted()),
    "decide": ("decide", lambda d: d.decided()),
    "refuse": ("decide", lambda d: d.decided("refused")),
    "return": ("return_result", lambda d: d.returned()),
    "ask": ("request_supplement", lambda d: d.asked("intake", approval="lãnh đạo đồng ý")),
    "answer": ("supplement", lambda d: d.answered()),
    "receive": ("receive", lambda d: d.received_after_submission()),
    "pause": ("await_payment", lambda d: d.paused(who="intake")),
    "pay": ("pay", lambda d: d.paid()),
    "reschedule": ("reschedule", lambda d: d.rescheduled(MONDAY + timedelta(days=28, hours=1))),
    "stop": ("stop", lambda d: d.stopped()),
    "charge": ("record_charge", lambda d: d.charged()),
    "settle": ("record_charge", lambda d: d.settled()),
    "send back": ("send_back", _send_back),
    "hand off": ("hand_off", _hand_off),
    "answer question": ("advance", _answer),
    "branch": ("choose_branch", _branch),
    "give": ("hand_over", _give),
    "reissue": ("reissue", _reissue),
}
_spans = st.sampled_from([timedelta(minutes=7), timedelta(hours=5), timedelta(days=1), timedelta(days=4)])
_stories = st.tuples(
    st.sampled_from([SAME_DAY, THREE_DAYS, FIVE_DAYS, LINKED, PARALLEL]),
    st.sampled_from(["received", "received", *sorted(_BEGIN)]),
    st.lists(st.tuples(st.integers(0, 9999), _spans), min_size=4, max_size=12),
)


def _chosen(number: int, state: str) -> str:
    """Mostly an act that the state allows, now and then any."""
    fitting = [name for name, (row, _) in _ACTS.items() if state in BY_NAME[row].sources]
    names = list(_ACTS) if number % 7 == 0 or not fitting else fitting
    return names[number // 7 % len(names)]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=_stories)
def test_any_story_keeps_the_invariants(
    office: Office, story: tuple[str, str, list[tuple[int, timedelta]]]
) -> None:
    procedure, beginning, acts = story
    dossier = _BEGIN[beginning](a_dossier(office, procedure))
    for number, span in acts:
        before = _picture(dossier.row)
        name = _chosen(number, dossier.row.state)
        note(f"{dossier.at:%d/%m %H:%M} {name}")
        try:
            _ACTS[name][1](dossier)
        except Refused:
            if name not in {"decide", "refuse", "return"}:  # these go through the steps before them first
                assert _picture(dossier.row) == before, f"{name} was refused and changed something"
        dossier.at += span
    for row in Dossier.objects.filter(pk__in=[dossier.id]) | Dossier.objects.filter(replaces_id=dossier.id):
        _check(row)
    _check_figures(office, dossier)


def _picture(row: Dossier) -> tuple[object, ...]:
    return (
        row.state,
        row.due_at,
        row.last_seq,
        row.last_hash,
        list(row.tasks.order_by("pk").values_list("pk", "state", "due_at", "official_id")),
        list(row.stages.order_by("pk").values_list("pk", "accepted_at", "finished_at")),
        row.slips.count(),
    )


def _check(row: Dossier) -> None:
    events = list(row.events.order_by("seq"))
    assert differences(row, events) == []
    previous = ""
    for number, event in enumerate(events, start=1):
        assert (event.seq, event.previous_hash) == (number, previous)
        previous = link(previous, hashed_fields(event, row.token))
        assert previous == event.hash
    assert (row.last_seq, row.last_hash) == (len(events), previous)
    assert [e.at for e in events] == sorted(e.at for e in events)
    _check_clock(row)
    _check_work(row)


def _check_clock(row: Dossier) -> None:
    received = row.received_at is not None
    assert received == (row.code is not None) == (row.due_at is not None) == bool(row.register_number)
    if row.received_at and row.due_at and row.original_due_at:
        assert row.received_at <= row.original_due_at
        assert row.received_at <= row.due_at
    cancelled = row.events.filter(name="reissue").exists()
    assert bool(row.verdict) == (row.finished_at is not None and received and not cancelled)
    assert (row.finished_at is not None) == (row.state in {State.DECIDED, *FINAL_STATES})
    assert (row.outcome != "") == (row.state in {State.DECIDED, State.RETURNED})
    paused = row.pauses.filter(ended_at=None).count()
    assert paused == int(row.state == State.AWAITING_PAYMENT)
    assert row.supplement_requests.count() == row.supplements
    unanswered = row.supplement_requests.filter(answered_at=None).count()
    assert unanswered == int(row.state == State.AWAITING_APPLICANT) or row.state == State.STOPPED


def _check_work(row: Dossier) -> None:
    open_tasks = row.tasks.filter(state="open")
    at_work = row.received_at is not None and row.state in {*OPEN_STATES, State.DECIDED}
    assert open_tasks.exists() == at_work
    if row.state in FINAL_STATES:
        assert not row.stages.filter(finished_at=None).exists()
    for task in open_tasks:
        assert (task.due_at is None) == (task.kind == "RETURN")
        if task.due_at and row.due_at and task.opened_at <= row.due_at:
            assert task.opened_at <= task.due_at
    holders = set(row.stages.filter(finished_at=None).values_list("authority_id", flat=True))
    if row.state in {State.IN_PROGRESS, State.AWAITING_PAYMENT, State.AWAITING_APPLICANT}:
        assert {t.authority_id for t in open_tasks} <= holders
    numbers = list(row.stages.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def _check_figures(office: Office, dossier: TheDossier) -> None:
    actor, now = dossier.actor("intake"), dossier.at
    for name, number in lists.counts(actor, at=now).items():
        assert number == lists.dossiers(actor, Filter(named=name), at=now).count(), name
    counted = work.counts(actor, at=now)
    assert counted["all"] == counted["overdue"] + counted["today"] + counted["later"]
    period = RegisterPeriod((MONDAY - timedelta(days=9)).date(), (MONDAY + timedelta(days=70)).date())
    in_book = {line.dossier_id for line in register.lines(actor, period)}
    assert (dossier.id in in_book) == (dossier.row.received_at is not None)
    seen = tracking.by_token(dossier.row.token, at=now)
    assert seen.state == dossier.row.state
    acts = dossier_page(dossier.id, actor).acts
    late = {"note", "issue_slip", "reprint_slip", "record_charge", "attach_result", "receive_money", "refund"}
    assert not acts - late or (dossier.row.state not in FINAL_STATES)


def test_the_whole_store_is_proved_after_many_stories(office: Office) -> None:
    for procedure in (SAME_DAY, THREE_DAYS, LINKED):
        for begin in (_BEGIN["received"], _BEGIN["asked"]):
            dossier = begin(a_dossier(office, procedure))
            for name, (_, act) in _ACTS.items():
                try:
                    act(dossier)
                except Refused:
                    continue
                dossier.later(minutes=3, hours=len(name))
    assert audit.verify().ok
