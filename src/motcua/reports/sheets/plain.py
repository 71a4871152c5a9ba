"""A report for machines: CSV with keys and titles, JSON with everything that defines the figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from motcua.dossiers.slips.wording import local
from motcua.reports.sheets.frame import PLAIN, Cell, Stamp, bracketed, full_title, lines
from motcua.reports.types import Column, Report, Row, RowKind

_BOM = "\ufeff"
#: a text that begins so would be read as a formula by a spreadsheet
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_parts(report: Report, rows: Iterable[Row] | None = None) -> Iterator[str]:
    """CSV piece by piece: a line of keys, a line of Vietnamese titles, then the rows.

    UTF-8 with a mark at the start, so that spreadsheets read the letters; numbers have no separators.

    Args:
        rows: instead of ``report.rows``, for lists too long to hold.
    """
    yield _BOM
    yield _csv_line(["key", "kind", "ordinal", "label", *(column.key for column in report.columns)])
    titles = (" ".join((full_title(c), bracketed(c.number))).strip() for c in report.columns)
    yield _csv_line(["Khóa", "Loại dòng", "TT", report.row_title, *titles])
    for row in lines(report, rows):
        named = [row.key, RowKind(row.kind).value, row.ordinal, row.label]
        yield _csv_line([_safe(text) for text in named] + [_csv_cell(cell) for cell in row.cells])


def csv_text(report: Report) -> str:
    """The whole CSV."""
    return "".join(csv_parts(report))


def json_parts(report: Report, *, stamp: Stamp = PLAIN, rows: Iterable[Row] | None = None) -> Iterator[str]:
    """JSON piece by piece, one row per line; names and order are stable.

    Args:
        rows: instead of ``report.rows``, for lists too long to hold.
    """
    head = json.dumps(_described(report, stamp), ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "rows": ['
    keys = [column.key for column in report.columns]
    mark = "\n  "
    for row in lines(report, rows):
        cells = {key: _json_cell(cell) for key, cell in zip(keys, row.cells, strict=True)}
        named = {"key": row.key, "kind": RowKind(row.kind).value, "ordinal": row.ordinal, "label": row.label}
        yield mark + json.dumps({**named, "cells": cells}, ensure_ascii=False)
        mark = ",\n  "
    yield "\n ]\n}\n"


def json_text(report: Report, *, stamp: Stamp = PLAIN) -> str:
    """The whole JSON."""
    return "".join(json_parts(report, stamp=stamp))


def _described(report: Report, stamp: Stamp) -> dict[str, Any]:
    period = report.period
    return {
        "form": report.form,
        "title": report.title,
        "source": report.source,
        "unit": {"id": report.unit_id, "name": report.unit_name},
        "receiver": report.receiver_name,
        "period": {
            "code": period.code,
            "label": period.label,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        "cutoff": local(report.cutoff).isoformat(),
        "as_of": local(report.as_of).isoformat(),
        "rules": {"code": report.rules.value, "label": report.rules.label},
        "measured_in": report.measured_in,
        "columns": [_column(column) for column in report.columns],
        "checks": [{"name": c.name, "ok": c.ok, "sentence": c.sentence} for c in report.checks],
        "notes": list(report.notes),
        "seal": stamp.seal,
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "number": column.number,
        "title": column.title,
        "groups": list(column.groups),
        "kind": column.kind,
        "definition": column.definition,
        "denominator": column.denominator,
        "measures": list(column.measures),
        "per": list(column.per),
    }


def _json_cell(cell: Cell) -> int | float | str | None:
    if isinstance(cell, datetime):
        return local(cell).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


def _csv_line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    return str(_json_cell(cell)) if isinstance(cell, date) else str(cell)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text
