"""A filled form as the table that a page draws (``reports/report_table.html``): merged headings, links.

``{% include "reports/report_table.html" with table=table %}``, and in the view
``table = table_of(report, behind(report))``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from motcua.lib.hash_chain import instant
from motcua.reports.sheets.frame import Heading, headings, numbers, shown
from motcua.reports.types import Column, Report, Row, RowKind, Value

#: address of the list behind a figure, by key of row and of column; empty for a figure without one
Address = Callable[[str, str], str]


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
        headings=_by_rows(headings(report)),
        numbers=numbers(report),
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


def _by_rows(cells: tuple[Heading, ...]) -> tuple[tuple[Heading, ...], ...]:
    return tuple(tuple(row) for _, row in groupby(cells, key=lambda cell: cell.row))


def _line(row: Row, columns: tuple[Column, ...], address: Address) -> Line:
    figures = tuple(
        _figure(row, column, value, address) for column, value in zip(columns, row.cells, strict=True)
    )
    return Line(RowKind(row.kind).value, row.ordinal, row.label, figures)


def _figure(row: Row, column: Column, value: Value, address: Address) -> Figure:
    href = address(row.key, column.key) if value and column.kind == "count" else ""
    return Figure(shown(value), href, ", ".join((*column.groups, column.title, row.label)))
