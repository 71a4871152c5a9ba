"""Only what a platform took counts as paid online: a transfer that the bank's statement told of does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.dossiers.actions import bank
from motcua.dossiers.models import BankLine
from motcua.law import periods
from motcua.lib.payment_reference import dossier_reference
from motcua.org.types import SYSTEM
from motcua.reports.run import figures
from motcua.reports.scope import counted_units
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.paying import a_payable, ordered, told
from tests.dossiers.test_bank import owes, statement, uploaded

pytestmark = pytest.mark.django_db


def test_a_platform_counts_a_transfer_does_not(office: Office) -> None:
    online = a_payable(office)
    told(ordered(online))
    by_bank, at_counter = owes(office), owes(office).settled("transfer")
    uploaded(office, statement((8000, dossier_reference(by_bank.id))))
    bank.take_line(BankLine.objects.get().pk, actor=office.actor("manager"), at=MONDAY + timedelta(hours=3))
    period = periods.parse("2026-M11")
    units = counted_units(office.units["province"], period)
    found = figures(["paid_online"], units=units, period=period, at=MONDAY + timedelta(days=40))
    assert sum(one["paid_online"] for one in found) == 1
    methods = [d.row.charges.get().method for d in (online, by_bank, at_counter)]
    assert methods == ["online", "transfer", "transfer"]
    assert SYSTEM.name == online.row.events.get(name="receive_money").actor_name
