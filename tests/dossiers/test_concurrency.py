"""Many counters at once, and processes killed: no number twice, none left out, nothing half-stored."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from motcua.dossiers.actions import deciding, intake, working
from motcua.dossiers.actions.intake import receive_at_counter
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.models import Counter, Dossier, DossierEvent, Slip
from motcua.dossiers.queries import audit
from motcua.lib.remembered import forget_everything
from motcua.org.actions.applicants import ApplicantData
from motcua.org.models import Applicant
from tests.dossiers.builders import a_dossier, a_request
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, Office

_FORK = multiprocessing.get_context("fork")


def _in_process(run: Callable[..., None], *args: Any) -> Any:
    """Start a process of its own, with a connection of its own."""

    def begin() -> None:
        connections.close_all()
        forget_everything()
        run(*args)
        connections.close_all()

    connections.close_all()
    process = _FORK.Process(target=begin)
    process.start()
    return process


def _receive_some(office: Office, worker: int, count: int, results: Any) -> None:
    for number in range(count):
        who = ApplicantData(name=f"Nguyễn Văn {worker}", identity_number=f"04219{worker:02d}{number:05d}")
        request = a_request(office, (SAME_DAY, THREE_DAYS, FIVE_DAYS)[number % 3], applicant=who)
        taken = receive_at_counter(
            request, actor=office.actor("intake"), at=MONDAY, sent=Sent(key=f"{worker}-{number}")
        )
        results.put(taken.code)


def test_parallel_counters_leave_no_number_out_and_give_none_twice(committed_office: Office) -> None:
    workers, each = 4, 9
    results = _FORK.Queue()
    running = [_in_process(_receive_some, committed_office, n, each, results) for n in range(workers)]
    codes = [results.get(timeout=120) for _ in range(workers * each)]
    for process in running:
        process.join(60)
        assert process.exitcode == 0
    total = workers * each
    assert sorted(codes) == [f"H27.15-261102-{n:04d}" for n in range(1, total + 1)]
    assert sorted(Slip.objects.values_list("number", flat=True)) == list(range(1, total + 1))
    for field in Dossier.objects.values_list("field_code", flat=True).distinct():
        numbers = Dossier.objects.filter(field_code=field).values_list("register_number", flat=True)
        assert sorted(filter(None, numbers)) == list(range(1, len(numbers) + 1))
    proof = audit.verify()
    assert (proof.ok, proof.dossiers) == (True, total)


def test_the_same_intake_sent_from_many_places_is_one_dossier(committed_office: Office) -> None:
    request = a_request(committed_office)
    results = _FORK.Queue()

    def send() -> None:
        taken = receive_at_counter(
            request, actor=committed_office.actor("intake"), at=MONDAY, sent=Sent(key="the same")
        )
        results.put(taken.code)

    running = [_in_process(send) for _ in range(4)]
    codes = {results.get(timeout=120) for _ in running}
    for process in running:
        process.join(60)
    assert codes == {"H27.15-261102-0001"}
    assert Dossier.objects.count() == 1
    assert Counter.objects.get(name="hs:261102").last == 1


def test_a_step_is_done_once_however_many_press_the_button(committed_office: Office) -> None:
    dossier = a_dossier(committed_office, FIVE_DAYS).received()
    results = _FORK.Queue()

    def press() -> None:
        try:
            working.advance(
                dossier.id, actor=dossier.actor("specialist"), at=dossier.at, sent=Sent(expected=2)
            )
        except Exception as refused:
            results.put(type(refused).__name__)
        else:
            results.put("done")

    running = [_in_process(press) for _ in range(4)]
    told = sorted(results.get(timeout=120) for _ in running)
    for process in running:
        process.join(60)
    assert told == ["Stale", "Stale", "Stale", "done"]
    assert dossier.row.tasks.count() == 3


# -- killed between any two statements --


def _dying_after(statements: int) -> Callable[..., Any]:
    """A wrapper that kills this very process after so many statements."""
    seen = [0]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        seen[0] += 1
        if seen[0] == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapper


def _killed_after(statements: int, act: Callable[[], object]) -> bool:
    """Whether the act, done in a process of its own, was killed before its end."""

    def run() -> None:
        with connection.execute_wrapper(_dying_after(statements)):
            act()
        os.kill(os.getpid(), signal.SIGTERM)  # killed right after the commit

    process = _in_process(run)
    process.join(60)
    assert process.exitcode in {-signal.SIGKILL, -signal.SIGTERM}
    return bool(process.exitcode == -signal.SIGKILL)


def test_an_intake_killed_anywhere_leaves_nothing_and_its_repetition_is_one(committed_office: Office) -> None:
    charges = [intake.ChargeLine("Lệ phí", 8000)]
    actor, key = committed_office.actor("intake"), Sent(key="k")
    request = a_request(committed_office, FIVE_DAYS, charges=charges)

    def act() -> object:
        return receive_at_counter(request, actor=actor, at=MONDAY, sent=key)

    statements = 1
    while _killed_after(statements, act):
        for table in (Dossier, DossierEvent, Slip, Counter, Applicant):
            assert not table._default_manager.exists(), f"{table.__name__} after {statements} statements"
        statements += 1
    assert statements > 4
    assert Dossier.objects.count() == 1
    again = receive_at_counter(request, actor=actor, at=MONDAY, sent=key)
    assert (again.replayed, again.code) == (True, "H27.15-261102-0001")
    assert Dossier.objects.count() == Applicant.objects.count() == Slip.objects.count() == 1
    assert audit.verify().ok


@pytest.mark.parametrize("name", ["advance", "decide"])
def test_an_act_killed_anywhere_leaves_the_dossier_as_it_was(committed_office: Office, name: str) -> None:
    dossier = a_dossier(committed_office, SAME_DAY if name == "decide" else FIVE_DAYS).received()
    actor = dossier.actor("leader" if name == "decide" else "specialist")
    key = Sent(key="k")

    def act() -> object:
        if name == "decide":
            return deciding.decide(dossier.id, outcome="granted", actor=actor, at=dossier.at, sent=key)
        return working.advance(dossier.id, actor=actor, at=dossier.at, sent=key)

    before = Dossier.objects.filter(pk=dossier.id).values().get()
    tasks = list(dossier.row.tasks.order_by("pk").values())
    statements = 1
    while _killed_after(statements, act):
        assert Dossier.objects.filter(pk=dossier.id).values().get() == before
        assert list(dossier.row.tasks.order_by("pk").values()) == tasks
        assert dossier.row.events.count() == 2
        statements += 1
    assert statements > 8
    act()
    assert dossier.row.events.filter(name=name).count() == 1
    assert dossier.row.book_entries.count() == int(name == "decide")
    assert audit.verify().ok


@pytest.mark.postgres
def test_one_commune_never_waits_for_another(committed_office: Office) -> None:
    holding, go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                take(committed_office.units["a"], ["hs:261102"])
                holding.set()
                go.wait(30)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        done = a_dossier(committed_office).received("intake_b")
        assert done.code == "H27.16-261102-0001"
    finally:
        go.set()
        thread.join()


def test_a_day_begins_again_at_one(committed_office: Office) -> None:
    a_dossier(committed_office).received()
    tomorrow = a_dossier(committed_office, at=MONDAY + timedelta(days=1)).received()
    assert tomorrow.code == "H27.15-261103-0001"
