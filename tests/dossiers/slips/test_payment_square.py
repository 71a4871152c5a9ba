"""What is still due stands on the receipt as a VietQR, beside words that say the same, on one sheet."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from motcua.dossiers.slips.render import render_slip
from motcua.dossiers.slips.types import PaymentSquare, ReceiptSlip, slip_from_dict
from motcua.gateways.payments.vietqr import Transfer, encode
from tests.dossiers.slips.papers import NEW, OLD, PROXY, RECEIPT

SQUARE = PaymentSquare(
    square=encode(Transfer("970418", "1234567890", 8000, "MH0000186")),
    amount="8.000 đ",
    words="Tám nghìn đồng",
    bank="BIDV",
    account="1234567890",
    holder="UBND XA DONG LOC",
    purpose="MH0000186",
)


def read(slip: ReceiptSlip) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_slip(slip)))


@pytest.mark.parametrize("regime", [NEW, OLD])
@pytest.mark.parametrize("proxy", [None, PROXY])
def test_the_square_stands_on_the_one_sheet(regime: str, proxy: object) -> None:
    paid = replace(RECEIPT, regime=regime, payment=SQUARE, proxy=proxy, proxy_paper="Giấy ủy quyền")
    made = read(paid)
    assert len(made.pages) == len(read(replace(paid, payment=None)).pages) == 1
    text = " ".join(made.pages[0].extract_text().split())
    for words in ("8.000 đ", "Tám nghìn đồng", "1234567890", "MH0000186"):
        assert words in text


def test_nothing_due_prints_no_square() -> None:
    assert "VietQR" not in read(RECEIPT).pages[0].extract_text()


def test_the_stored_paper_keeps_its_square_and_an_old_one_has_none() -> None:
    stored = replace(RECEIPT, payment=SQUARE).to_dict()
    assert slip_from_dict(stored) == replace(RECEIPT, payment=SQUARE)
    old = {name: value for name, value in RECEIPT.to_dict().items() if name != "payment"}
    assert render_slip(slip_from_dict(old)) == render_slip(RECEIPT)
