"""A receipt of fees as PDF/A: the data as issued, its number, and what it is worth now."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from motcua.dossiers.slips.engine import typeset
from motcua.dossiers.slips.render import TEST_MARK
from motcua.dossiers.slips.wording import local, printable, short_moment
from motcua.lib.numerals import thousands

#: said on every receipt as long as no signing service is connected
UNSIGNED = (
    "Bản thể hiện lập từ dữ liệu của hệ thống, chưa có chữ ký số của người thu; "
    "kiểm tra tại địa chỉ trong mã QR."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """What is printed: ``data`` as stored with the receipt, the rest beside it.

    Args:
        mark: e.g. ``ĐÃ HỦY``, across the sheet; empty for one that counts.
        note: about another receipt (``Thay thế biên lai …``) or why it lost its value.
        address: where anybody with the paper can check it.
    """

    data: Mapping[str, Any]
    number: int
    total: int
    method: str
    issued_at: datetime
    address: str
    mark: str = ""
    note: str = ""


def render_receipt(paper: ReceiptPaper) -> bytes:
    """The receipt on A5, PDF/A-2b.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    said, at = paper.data, local(paper.issued_at)
    shown = {
        "title": said["title"],
        "subtitle": "(Bản thể hiện của biên lai điện tử)" if said["electronic"] else "",
        "agency": said["agency"],
        "agency_address": said["agency_address"],
        "tax_number": said["tax_number"],
        "form_symbol": said["form_symbol"],
        "symbol": said["symbol"],
        "number": str(paper.number),
        "payer": said["payer"]["name"],
        "payer_address": said["payer"]["address"],
        "code": said["code"],
        "procedure": said["procedure"],
        "lines": [
            {
                "name": line["name"],
                "quantity": str(line["quantity"]),
                "amount": thousands(line["amount"]),
            }
            for line in said["lines"]
        ],
        "total": thousands(paper.total),
        "words": said["words"],
        "method": paper.method,
        "date": f"Ngày {at.day:02d} tháng {at.month:02d} năm {at.year}",
        "moment": short_moment(paper.issued_at),
        "collector": said["collector"],
        "basis": said["citation"],
        "mark": TEST_MARK if said.get("is_test") else paper.mark,
        "note": paper.note,
        "signature": UNSIGNED if said["electronic"] else "",
    }
    printed = {name: _printable(value) for name, value in shown.items()}
    return typeset("fee_receipt.typ", printed | {"qr": _qr(paper.address), "address": paper.address}, at)


def _printable(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: printable(text) for name, text in row.items()} for row in value]
    return printable(value)


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()
