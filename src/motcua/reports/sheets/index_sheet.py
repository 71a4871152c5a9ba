"""Indices as one workbook: every subject's indicators in lines, each with what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from motcua.dossiers.slips.sheet import Cell, Column, Sheet
from motcua.dossiers.slips.spreadsheet import table_xlsx
from motcua.law.nine_indices import Grade
from motcua.law.periods import Period
from motcua.law.service_index import Score, Total

_COLUMNS = (
    Column(title="Đối tượng", width=40),
    Column(title="Mã", width=12, align="center"),
    Column(title="Chỉ số", width=70),
    Column(title="Tử số", width=18, align="right", kind="number"),
    Column(title="Mẫu số", width=18, align="right", kind="number"),
    Column(title="Tỷ lệ (%)", width=18, align="right", kind="text"),
    Column(title="Ngưỡng điểm tối đa (%)", width=20, align="right", kind="text"),
    Column(title="Điểm tối đa", width=18, align="right", kind="text"),
    Column(title="Điểm", width=18, align="right", kind="text"),
    Column(title="Ghi chú", width=60),
)
_NINE = (
    Column(title="Đối tượng", width=40),
    Column(title="Số", width=12, align="center"),
    Column(title="Chỉ số", width=80),
    Column(title="Tổng điểm", width=18, align="right", kind="number"),
    Column(title="Số hồ sơ", width=18, align="right", kind="number"),
    Column(title="Giá trị", width=18, align="right", kind="text"),
    Column(title="Ghi chú", width=60),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose index a part of the sheet shows."""

    label: str
    scores: tuple[Score, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class NineLine:
    """One of the nine indices of one subject; points and dossiers only where it is reckoned from them."""

    number: int
    title: str
    points: int | None
    dossiers: int | None
    value: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class NineSubject:
    """Whose nine indices a part of the sheet shows, and the class they give."""

    label: str
    lines: tuple[NineLine, ...]
    grade: Grade | None


def decimal_text(value: Decimal | None, absent: str = "N/A") -> str:
    """A rate or points with a comma: ``11,43``."""
    return absent if value is None else str(value).replace(".", ",")


def index_xlsx(
    subjects: Iterable[Subject], *, period: Period, made_at: datetime, notes: tuple[str, ...]
) -> bytes:
    """The index of QĐ 766 of several subjects; what is N/A says why."""
    sheet = Sheet(
        title="Chỉ số chất lượng phục vụ người dân, doanh nghiệp",
        subtitle=("theo Quyết định 766/QĐ-TTg", f"{period.label} ({period.days_label})"),
        columns=_COLUMNS,
        made_at=made_at,
        closing=notes,
    )
    return table_xlsx(sheet, (row for one in subjects for row in _rows(one)))


def _rows(one: Subject) -> Iterator[list[Cell]]:
    for row in one.scores:
        kind = row.indicator
        note = row.reason or ("" if kind.settled else "điểm tối đa hoặc đối tượng áp dụng chưa thống nhất")
        yield [
            one.label,
            kind.code,
            kind.title,
            row.numerator,
            row.denominator,
            decimal_text(row.rate),
            decimal_text(kind.full_at),
            decimal_text(kind.maximum),
            decimal_text(row.points),
            note,
        ]
    left_out = ", ".join(one.total.left_out)
    yield [
        one.label,
        "",
        "Tổng điểm",
        None,
        None,
        decimal_text(one.total.share),
        "",
        decimal_text(one.total.full if one.total.scaled else one.total.out_of),
        decimal_text(one.total.points),
        f"Không tính: {left_out}" if left_out else "",
    ]


def nine_xlsx(
    subjects: Iterable[NineSubject], *, period: Period, made_at: datetime, notes: tuple[str, ...]
) -> bytes:
    """The nine indices of several subjects."""
    sheet = Sheet(
        title="Đánh giá việc giải quyết thủ tục hành chính",
        subtitle=("theo Thông tư 01/2018/TT-VPCP, Điều 13–15", f"{period.label} ({period.days_label})"),
        columns=_NINE,
        made_at=made_at,
        closing=notes,
    )
    return table_xlsx(sheet, (row for one in subjects for row in _nine_rows(one)))


def _nine_rows(one: NineSubject) -> Iterator[list[Cell]]:
    for line in one.lines:
        yield [
            one.label,
            str(line.number),
            line.title,
            line.points,
            line.dossiers,
            decimal_text(line.value),
            line.reason,
        ]
    if one.grade:
        left_out = ", ".join(map(str, one.grade.left_out))
        words = f"{one.grade.label}{f'; không tính chỉ số {left_out}' if left_out else ''}"
        yield [one.label, "", "Tổng", None, None, decimal_text(one.grade.points), words]
