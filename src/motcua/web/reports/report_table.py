"""A filled form as the table that a page draws (``reports/report_table.html``): merged headings, links.

``{% include "reports/report_table.html" with table=table %}``, and in the view
``table = table_of(report, behind(report))``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from motcua.lib.hash_chain import instant
from motcua.reports.types import Column, Report, Row, RowKind, Value
from motcua.web.ui.wording import thousands

#: address of the list behind a figure, by key of row and of column; empty for a figure without one
Address = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the table's head."""

    text: str
    across: int = 1
    down: int = 1
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as printed; ``href`` leads to what it counts, ``name`` says it in words."""

    text: str
    href: str = ""
    name: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form."""

    kind: str
    ordinal: str
    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that the template draws."""

    caption: str
    headings: tuple[tuple[Heading, ...], ...]
    numbers: tuple[str, ...]
    lines: tuple[Line, ...]
    measured_in: str


def _nowhere(_row: str, _column: str) -> str:
    return ""


def table_of(report: Report, address: Address = _nowhere) -> Table:
    """A report as a table.

    Args:
        address: where the dossiers behind a figure are listed; not asked for zeros, rates and words.
    """
    return Table(
        caption=f"{report.title}, {report.unit_name}, {report.period.label}",
        headings=_headings(report),
        numbers=("(1)", "(2)", *(_number(column) for column in report.columns)),
        lines=tuple(_line(row, report.columns, address) for row in report.rows),
        measured_in=report.measured_in,
    )


def behind(report: Report, as_of: datetime | None = None) -> Address:
    """The list of a live figure: ``reports:behind`` with form, unit, period, rules, row and column.

    Args:
        as_of: whose knowledge the figure is of; the present one without it.
    """
    page = reverse("reports:behind")
    fixed = {
        "form": report.form,
        "unit": report.unit_id,
        "period": report.period.code,
        "rules": report.rules.value,
        **({"as_of": instant(as_of)} if as_of else {}),
    }
    return lambda row, column: f"{page}?{urlencode({**fixed, 'row': row, 'column': column})}"


def shown(value: Value) -> str:
    """A figure as printed: ``1.234``, ``12,5``, ``0`` for none and ``–`` where there is no denominator."""
    if value is None:
        return "–"
    if isinstance(value, Decimal) and value != value.to_integral_value():
        whole, _, rest = f"{value.normalize():f}".partition(".")
        return f"{thousands(int(whole))},{rest}"
    return thousands(int(value))


def _number(column: Column) -> str:
    return column.number if not column.number or column.number.startswith("(") else f"({column.number})"


def _headings(report: Report) -> tuple[tuple[Heading, ...], ...]:
    """Rows of the head: equal groups side by side become one cell, a short column reaches down."""
    columns = report.columns
    depth = max((len(column.groups) for column in columns), default=0) + 1
    rows: list[list[Heading]] = [[] for _ in range(depth)]
    rows[0] += [Heading("TT", down=depth), Heading(report.row_title, down=depth)]
    for level in range(depth):
        place = 0
        while place < len(columns):
            column = columns[place]
            if level < len(column.groups):
                across = _same(columns[place:], level)
                rows[level].append(Heading(column.groups[level], across=across))
                place += across
                continue
            if level == len(column.groups):
                rows[level].append(Heading(column.title, down=depth - level, definition=column.definition))
            place += 1
    return tuple(tuple(row) for row in rows)


def _same(columns: tuple[Column, ...], level: int) -> int:
    """How many of the next columns stand under the same group."""
    groups = columns[0].groups[: level + 1]
    count = 0
    for column in columns:
        if column.groups[: level + 1] != groups:
            break
        count += 1
    return count


def _line(row: Row, columns: tuple[Column, ...], address: Address) -> Line:
    figures = tuple(
        _figure(row, column, value, address) for column, value in zip(columns, row.cells, strict=True)
    )
    return Line(RowKind(row.kind).value, row.ordinal, row.label, figures)


def _figure(row: Row, column: Column, value: Value, address: Address) -> Figure:
    href = address(row.key, column.key) if value and column.kind == "count" else ""
    return Figure(shown(value), href, ", ".join((*column.groups, column.title, row.label)))
