"""Receipts and their summary as papers: the PDF of one, 01/TH-BLĐT as PDF and workbook."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import F

from motcua.dossiers.actions.printing import Printed
from motcua.dossiers.models import FeeReceipt
from motcua.dossiers.queries.receipts import ReceiptInfo, Summary, SummaryRow, summary
from motcua.dossiers.slips.fee_receipt import ReceiptPaper, render_receipt
from motcua.dossiers.slips.render import render_table
from motcua.dossiers.slips.sheet import Column, Row, Sheet, SheetSigner
from motcua.dossiers.slips.spreadsheet import table_xlsx
from motcua.dossiers.slips.types import Header
from motcua.dossiers.types import ReceiptRelation, ReceiptState
from motcua.lib.money import dong, in_words
from motcua.org.queries import units

_MARKS = {ReceiptState.CANCELLED: "ĐÃ HỦY", ReceiptState.REPLACED: "ĐÃ BỊ THAY THẾ"}
COLUMNS = (
    Column(title="STT", width=9, align="center", kind="plain"),
    Column(title="Ký hiệu mẫu", width=20),
    Column(title="Ký hiệu biên lai", width=20),
    Column(title="Số biên lai", width=17, align="right", kind="plain"),
    Column(title="Ngày lập", width=19, kind="date", align="center"),
    Column(title="Tên loại khoản thu", width=50),
    Column(title="Số tiền (đồng)", width=22, align="right", kind="money"),
    Column(title="Tỷ giá", width=11, align="center"),
    Column(title="Trạng thái", width=22),
    Column(title="Kỳ điều chỉnh", width=17, align="center"),
    Column(title="Biên lai liên quan", width=28),
    Column(title="Giải trình", width=30),
    Column(title="Ghi chú", width=22),
)


def check_address(token: str) -> str:
    """Where anybody with the paper can look whether a receipt is ours and what it is worth."""
    return f"{settings.PUBLIC_URL}/bien-lai/{token}/"


def receipt_pdf(info: ReceiptInfo) -> Printed:
    """The receipt as PDF; who may see it is decided where ``info`` comes from."""
    FeeReceipt.objects.filter(pk=info.id, prints__lt=30_000).update(prints=F("prints") + 1)
    paper = ReceiptPaper(
        data=info.data,
        number=info.number,
        total=info.total,
        method=info.method_words,
        issued_at=info.issued_at,
        address=check_address(info.token),
        mark=_MARKS.get(ReceiptState(info.state), ""),
        note=note_of(info),
    )
    return Printed(f"bien-lai-{info.symbol.replace('/', '-')}-{info.number}.pdf", render_receipt(paper))


def note_of(info: ReceiptInfo) -> str:
    """What a receipt is to others, and why it lost its value."""
    parts = []
    if info.about:
        verb = ReceiptRelation(info.relation).label
        parts.append(f"{verb} biên lai {info.about}" + (f": {info.reason}" if info.reason else ""))
    if not info.counts:
        parts.append(f"{info.state_words}: {info.state_reason}")
    if info.later:
        parts.append(f"Xem biên lai {', '.join(info.later)}")
    return ". ".join(parts)


def summary_pdf(authority_id: int, first: date, last: date, *, at: datetime) -> Printed:
    """01/TH-BLĐT as PDF/A.

    Raises:
        TooManyRows: take the workbook, or a shorter period.
    """
    found = summary(authority_id, first, last)
    return Printed(_name(found, "pdf"), render_table(_sheet(found, at), _cells(found)))


def summary_xlsx(authority_id: int, first: date, last: date, *, at: datetime) -> Printed:
    """01/TH-BLĐT as a workbook."""
    found = summary(authority_id, first, last)
    return Printed(_name(found, "xlsx"), table_xlsx(_sheet(found, at), _cells(found)))


def kinds_of(row: SummaryRow) -> str:
    """Names of what a receipt was for."""
    return "; ".join(dict.fromkeys(str(line["name"]) for line in row.receipt.data["lines"]))


def _cells(found: Summary) -> list[Row]:
    return [
        (
            number,
            row.receipt.form_symbol,
            row.receipt.symbol,
            row.receipt.number,
            row.receipt.issued_at,
            kinds_of(row),
            row.amount,
            "",
            row.state,
            row.period_adjusted,
            row.related,
            row.explanation,
            row.note,
        )
        for number, row in enumerate(found.rows, start=1)
    ]


def _sheet(found: Summary, at: datetime) -> Sheet:
    agency = units.unit(found.authority_id)
    total = found.total
    return Sheet(
        title="Bảng tổng hợp dữ liệu biên lai điện tử",
        form="Mẫu 01/TH-BLĐT",
        subtitle=(f"Từ ngày {found.first:%d/%m/%Y} đến ngày {found.last:%d/%m/%Y}",),
        header=Header(
            parent_unit=agency.parent_name, unit=agency.name, number="", place=agency.place, issued_at=at
        ),
        columns=COLUMNS,
        made_at=at,
        closing=(f"Tổng cộng: {dong(total)} ({in_words(total).lower()}).", "Tổng số dòng: {total}."),
        signers=(
            SheetSigner(title="NGƯỜI LẬP", hint="(Ký, ghi rõ họ tên)"),
            SheetSigner(title="THỦ TRƯỞNG ĐƠN VỊ"),
        ),
    )


def _name(found: Summary, ending: str) -> str:
    return f"01-TH-BLDT-{found.first:%Y%m%d}-{found.last:%Y%m%d}.{ending}"
