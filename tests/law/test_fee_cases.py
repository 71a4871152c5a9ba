"""What one unit costs by each way of reckoning, and what is left after an exemption."""

from __future__ import annotations

import pytest

from motcua.law.fees import OWN_AMOUNT, WAY_WORDS, BadCount, Way, after_exemption, charge_of_one
from tests.law.tables import cases, yes


@cases("fees.charge_of_one")
def test_charge_of_one(row):
    amount = int(row["amount"]) if row["amount"] else None
    fee = charge_of_one(Way(row["way"]), amount=amount, pages=int(row["pages"]))
    if not row["one"]:
        assert fee is None, row["note"]
        return
    assert fee is not None
    assert fee.amount == int(row["one"]), row["note"]
    assert fee.certain is yes(row["certain"])


@cases("fees.after_exemption")
def test_after_exemption(row):
    amount, percent = int(row["amount"]), int(row["percent"])
    if not row["left"]:
        with pytest.raises(BadCount):
            after_exemption(amount, percent)
        return
    assert after_exemption(amount, percent) == int(row["left"]), row["note"]


def test_every_way_has_words_and_an_amount_from_somewhere():
    assert set(WAY_WORDS) == set(Way)
    for way in set(Way) - OWN_AMOUNT:
        fee = charge_of_one(way, amount=None)
        assert fee is not None
        assert fee.amount > 0
        assert fee.citation
