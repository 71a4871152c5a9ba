"""Two notices, a notice and the counter, two presses for one line – at once, in processes of their own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections

from motcua.dossiers.actions import bank, charging, paying
from motcua.dossiers.actions.bank import LineDone
from motcua.dossiers.models import BankLine, DossierCharge, PaymentNotice, PaymentOrder
from motcua.dossiers.types import OrderState
from motcua.lib.payment_reference import dossier_reference
from motcua.lib.refused import Refused
from motcua.lib.remembered import forget_everything
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.paying import a_payable, money_is_whole, ordered, told
from tests.dossiers.test_bank import statement, uploaded

_FORK = multiprocessing.get_context("fork")
LATER = MONDAY + timedelta(hours=2)


def together(*runs: Callable[[], Any]) -> list[str]:
    """Run each in its own process, all at once; what each came to."""
    said = _FORK.Queue()
    ready = _FORK.Barrier(len(runs))

    def begin(run: Callable[[], Any]) -> None:
        connections.close_all()
        forget_everything()
        ready.wait(30)
        try:
            said.put(str(run()))
        except Refused as refused:
            said.put(type(refused).__name__)
        finally:
            connections.close_all()

    connections.close_all()
    processes = [_FORK.Process(target=begin, args=(run,)) for run in runs]
    for process in processes:
        process.start()
    found = sorted(said.get(timeout=60) for _ in runs)
    for process in processes:
        process.join(30)
        assert process.exitcode == 0
    return found


def test_two_notices_at_once_count_once(committed_office: Office) -> None:
    dossier = a_payable(committed_office, 5000, 3000)
    order = ordered(dossier)
    assert together(*[lambda: told(order)] * 3) == ["again", "again", "taken"]
    assert dossier.row.events.filter(name="receive_money").count() == 1
    assert PaymentNotice.objects.count() == 3
    money_is_whole()


def test_a_notice_and_the_counter_at_once(committed_office: Office) -> None:
    dossier = a_payable(committed_office)
    order = ordered(dossier)
    intake = committed_office.actor("intake")

    def in_cash() -> str:
        charging.settle(dossier.id, method="cash", actor=intake, at=LATER)
        return "cash"

    found = together(lambda: told(order), in_cash)
    method = DossierCharge.objects.get().method
    surplus = PaymentOrder.objects.get().surplus
    assert found in (["cash", "taken"], ["Invalid", "taken"])
    assert (method, surplus) in {("cash", 8000), ("online", 0)}
    money_is_whole()


def test_one_line_taken_by_two_and_an_order_opened_twice(committed_office: Office) -> None:
    dossier = a_payable(committed_office)
    token = dossier.row.token
    references = together(*[lambda: paying.open_order(token, gateway="fake", at=dossier.at).reference] * 2)
    assert len(set(references)) == 1
    uploaded(committed_office, statement((8000, dossier_reference(dossier.id))))
    line, manager = BankLine.objects.get().pk, committed_office.actor("manager")

    def taken() -> str:
        bank.take_line(line, actor=manager, at=LATER)
        return "taken"

    assert together(taken, taken) == [LineDone.__name__, "taken"]
    assert PaymentOrder.objects.filter(state=OrderState.PAID).count() == 1
    money_is_whole()
