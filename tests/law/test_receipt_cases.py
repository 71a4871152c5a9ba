"""Receipts and refunds against their case tables."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.law.receipts import Ending, NoNumberLeft, may_issue, receipt_number, refund_due
from tests.law.tables import cases, yes


@cases("receipts.may_issue")
def test_may_issue(row):
    on = date.fromisoformat(row["day"])
    ruling = may_issue(electronic=yes(row["electronic"]), on=on)
    assert (ruling.ok, ruling.warning) == (yes(row["ok"]), yes(row["warning"])), row["note"]
    assert ruling.citation.startswith("NĐ 254/2026" if on >= date(2026, 7, 1) else "NĐ 123/2020")


@cases("receipts.receipt_number")
def test_receipt_number(row):
    taken, first = int(row["taken"]), int(row["first"])
    last = int(row["last"]) if row["last"] else None
    if not row["number"]:
        with pytest.raises(NoNumberLeft):
            receipt_number(taken, first, last)
        return
    assert receipt_number(taken, first, last) == int(row["number"]), row["note"]


@cases("receipts.refund_due")
def test_refund_due(row):
    ruling = refund_due(Ending(row["ending"]), worked_on=yes(row["worked_on"]), on=date(2026, 11, 2))
    assert (ruling.ok, ruling.needs_approval) == (yes(row["ok"]), yes(row["approval"])), row["note"]
