"""A filled form as an annex of a document: the cells of the report, nothing counted anew."""

from __future__ import annotations

from decimal import Decimal

from motcua.law.calendar import local
from motcua.lib.numerals import thousands
from motcua.reports.defined import form
from motcua.reports.letters.parts import Annex, Paragraph, Table, TableColumn
from motcua.reports.types import Column, Report, Row, RowKind, Value

_LABEL, _CELL = 5.2, 1.5


def report_annex(report: Report) -> Annex:
    """One form on pages of its own, landscape, with its checks and notes below."""
    head = (
        Paragraph(
            f"Biểu số {form(report.form).number}. Đơn vị báo cáo: {report.unit_name}. "
            f"Đơn vị nhận báo cáo: {report.receiver_name}. "
            f"Kỳ báo cáo: {report.period.label} ({report.period.days_label.lower()}). "
            f"Đơn vị tính: {report.measured_in}.",
            indent=False,
        ),
        _table(report),
    )
    return Annex(title=report.title, body=(*head, *_below(report)), landscape=True)


def _table(report: Report) -> Table:
    columns = [TableColumn("TT", 1.0, "center"), TableColumn(report.row_title, _LABEL)]
    columns += [
        TableColumn(f"{column.title} ({column.number})", _CELL, "right", column.groups)
        for column in report.columns
    ]
    strong = frozenset(n for n, row in enumerate(report.rows) if row.kind != RowKind.LINE)
    rows = tuple(_row(row, report.columns) for row in report.rows)
    return Table(tuple(columns), rows, strong=strong, size=9 if len(columns) > 14 else 10)


def _row(row: Row, columns: tuple[Column, ...]) -> tuple[str, ...]:
    cells = (_text(value, column) for value, column in zip(row.cells, columns, strict=True))
    return (row.ordinal, row.label, *cells)


def _text(value: Value, column: Column) -> str:
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return f"{value:.1f}".replace(".", ",") if column.kind == "rate" else f"{value}"
    return thousands(value)


def _below(report: Report) -> tuple[Paragraph, ...]:
    broken = [check.sentence for check in report.checks if not check.ok]
    taken = f"Số liệu lấy lúc {local(report.as_of):%H:%M ngày %d/%m/%Y}; cách tính {report.rules.label}."
    lines = [*broken, *report.notes, taken]
    return tuple(Paragraph(line, italic=True, indent=False) for line in lines)
