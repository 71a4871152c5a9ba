"""A paper survives its storage as JSON."""

from __future__ import annotations

import json

import pytest

from motcua.dossiers.slips.types import ReceiptSlip, Slip, slip_from_dict
from tests.dossiers.slips import papers as p


@pytest.mark.parametrize("slip", p.ALL, ids=lambda slip: slip.kind)
def test_a_paper_comes_back_equal_from_json(slip: Slip) -> None:
    stored = json.loads(json.dumps(slip.to_dict(), ensure_ascii=False))
    assert stored["kind"] == slip.kind
    assert stored["regime"] == slip.regime
    assert slip_from_dict(stored) == slip
    assert type(slip).from_dict(stored) == slip


def test_snapshots_of_older_and_newer_releases_still_print() -> None:
    stored = p.RECEIPT.to_dict()
    del stored["due_note"]
    stored["something_new"] = 1
    assert slip_from_dict(stored) == ReceiptSlip.from_dict(stored)
    assert ReceiptSlip.from_dict(stored).due_note == ""


def test_a_snapshot_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="refusal snapshot is not a receipt"):
        ReceiptSlip.from_dict(p.REFUSAL.to_dict())
    with pytest.raises(ValueError, match="no paper of kind 'letter'"):
        slip_from_dict({"kind": "letter"})
    with pytest.raises(ValueError, match="no paper"):
        slip_from_dict({})
