"""What stands around the figures of a report, in words: head, headings, foot, definitions of the columns.

The same words go on the workbook, the paper and the page, so that no two of them say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from motcua.dossiers.slips.wording import short_date, short_moment
from motcua.law.wording import sentence
from motcua.lib.numerals import thousands
from motcua.reports import defined
from motcua.reports.types import Column, Report, Row

#: what a cell of a list may hold besides a figure
Cell = int | Decimal | str | date | datetime | None

_LEFT, _RIGHT = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a signed or sealed report carries besides its figures; a draft has none of it.

    Args:
        seal: SHA-256 of the sealed submission, hexadecimal.
        place: địa danh of the unit, for the line above the signatures.
        prepared_by: name under NGƯỜI LẬP BIỂU.
        head_title: the title above the right signature.
        head: name of the head who signs.
        definitions: whether the definitions of the columns are printed after the table.
    """

    seal: str = ""
    place: str = ""
    prepared_by: str = ""
    head_title: str = _RIGHT
    head: str = ""
    definitions: bool = True


PLAIN = Stamp()


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the table's head: its words, its place (from 0), how far it reaches, what it counts."""

    text: str
    row: int
    column: int
    down: int = 1
    across: int = 1
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What one column counts, and of what a rate is."""

    number: str
    title: str
    words: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All words of a report besides its rows."""

    number: str
    basis: str
    title: str
    unit: str
    receiver: str
    period: str
    measured_in: str
    headings: tuple[Heading, ...]
    depth: int
    numbers: tuple[str, ...]
    foot: tuple[str, ...]
    definitions: tuple[Definition, ...]
    signing: tuple[tuple[str, str], tuple[str, str]]
    dated: str


def frame(report: Report, stamp: Stamp = PLAIN) -> Frame:
    """The words around a report's rows."""
    known = {name.lower(): name for name in defined.form_names()}
    own = known.get(report.form.lower())
    cells = headings(report)
    return Frame(
        number=f"Biểu số {defined.form(own).number}" if own else "",
        basis=f"Ban hành theo {report.source}" if report.source else "",
        title=report.title,
        unit=f"Đơn vị báo cáo: {report.unit_name}",
        receiver=f"Đơn vị nhận báo cáo: {report.receiver_name}" if report.receiver_name else "",
        period=period_line(report),
        measured_in=f"Đơn vị tính: {report.measured_in}" if report.measured_in else "",
        headings=cells,
        depth=cells[0].down,
        numbers=numbers(report),
        foot=foot(report, stamp),
        definitions=definitions(report.columns) if stamp.definitions else (),
        signing=((_LEFT, stamp.prepared_by), (stamp.head_title, stamp.head)),
        dated=f"{stamp.place or '……………'}, ngày …… tháng …… năm ………",
    )


def period_line(report: Report) -> str:
    """``Kỳ báo cáo: Quý II năm 2023 (Từ ngày 15/03/2023 đến ngày 14/06/2023)``."""
    label = sentence(report.period.label)
    days = report.period.days_label
    named = report.period.statutory
    return f"Kỳ báo cáo: {label} ({days})" if named else f"Kỳ báo cáo: {days}"


def foot(report: Report, stamp: Stamp = PLAIN) -> tuple[str, ...]:
    """How the figures came about: counting rules, moments, checks, remarks, seal."""
    period_end = report.cutoff == report.period.ends_at
    until = f"hết ngày {short_date(report.period.last)}" if period_end else short_moment(report.cutoff)
    lines = [
        f"Quy tắc đếm: {report.rules.label}.",
        f"Số liệu tính đến {until}, theo dữ liệu có trong hệ thống lúc {short_moment(report.as_of)}.",
    ]
    if report.checks:
        lines.append(_checked(report))
    lines += [f"Ghi chú: {note}" for note in report.notes]
    if stamp.seal:
        lines.append(f"Mã chốt số liệu (SHA-256): {stamp.seal}")
    return tuple(lines)


def _checked(report: Report) -> str:
    wrong = [check.sentence for check in report.checks if not check.ok]
    if wrong:
        return f"Kiểm tra KHÔNG ĐẠT {len(wrong)}/{len(report.checks)} đẳng thức: {'; '.join(wrong)}."
    names = "; ".join(check.name for check in report.checks)
    return f"Kiểm tra: đạt {len(report.checks)}/{len(report.checks)} đẳng thức: {names}."


def definitions(columns: Iterable[Column]) -> tuple[Definition, ...]:
    """What each column counts, in order; columns that say nothing are left out."""
    return tuple(
        Definition(bracketed(c.number), full_title(c), c.definition, c.denominator)
        for c in columns
        if c.definition or c.denominator
    )


def full_title(column: Column) -> str:
    """The title with those above it: ``Số hồ sơ tiếp nhận – Trong kỳ – Trực tuyến``."""
    return " – ".join((*column.groups, column.title))


def bracketed(number: str) -> str:
    """A column's number as printed: ``(3)``."""
    return f"({number})" if number and not number.startswith("(") else number


def numbers(report: Report) -> tuple[str, ...]:
    """The line of column numbers under the headings."""
    return ("(1)", "(2)", *(bracketed(column.number) for column in report.columns))


def headings(report: Report) -> tuple[Heading, ...]:
    """The head by rows: equal groups side by side are one cell, a column with fewer groups reaches down."""
    depth = max((len(column.groups) for column in report.columns), default=0) + 1
    found = [Heading("TT", 0, 0, down=depth), Heading(report.row_title, 0, 1, down=depth)]
    columns = report.columns
    for place, column in enumerate(columns):
        for level, group in enumerate(column.groups):
            path = column.groups[: level + 1]
            if place and columns[place - 1].groups[: level + 1] == path:
                continue
            found.append(Heading(group, level, place + 2, across=_run(columns[place:], path)))
        level = len(column.groups)
        own = Heading(column.title, level, place + 2, down=depth - level, definition=column.definition)
        found.append(own)
    return tuple(sorted(found, key=lambda heading: (heading.row, heading.column)))


def _run(columns: tuple[Column, ...], path: tuple[str, ...]) -> int:
    count = 0
    for column in columns:
        if column.groups[: len(path)] != path:
            break
        count += 1
    return count


def shown(value: Cell) -> str:
    """A cell as printed: ``1.234``, ``12,5``, a day, a moment; ``–`` where a rate has no denominator."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return short_moment(value)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return thousands(value.normalize() if value != value.to_integral_value() else int(value))
    return thousands(value) if isinstance(value, int) else value


def lines(report: Report, rows: Iterable[Row] | None = None) -> Iterator[Row]:
    """The rows to write: the report's own, or those of a stream, each with as many cells as columns.

    Raises:
        ValueError: a row has another number of cells.
    """
    for row in report.rows if rows is None else rows:
        if len(row.cells) != len(report.columns):
            raise ValueError(f"row {row.key} has {len(row.cells)} cells for {len(report.columns)} columns")
        yield row
