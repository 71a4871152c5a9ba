"""A report as PDF/A-2b on A4 lying: the same words and figures as the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from motcua.dossiers.slips.engine import typeset, typeset_apart
from motcua.dossiers.slips.render import MAX_ROWS, ROWS_IN_PROCESS
from motcua.dossiers.slips.sheet import TooManyRows
from motcua.dossiers.slips.wording import printable
from motcua.reports.sheets.frame import PLAIN, Definition, Stamp, frame, lines, shown
from motcua.reports.types import Report, Row, RowKind

_ROOM = 270  # mm between the margins
_ORDINAL = 10  # mm
_LABEL = (42, 80)  # mm, with many and with few columns
#: letters in points by the number of columns, the widest table last
_LETTERS = ((9, 10.5), (13, 9.5), (17, 8.5), (99, 7.5))
_POINT = 0.353  # mm


def pdf(report: Report, *, stamp: Stamp = PLAIN, rows: Iterable[Row] | None = None) -> bytes:
    """The paper; the same report and stamp give the same bytes.

    Args:
        rows: instead of ``report.rows``.

    Raises:
        TooManyRows: more than one paper volume. FontsMissing: the fonts were not installed.
        ValueError: a row has another number of cells than there are columns.
    """
    words = frame(report, stamp)
    size = next(size for most, size in _LETTERS if len(report.columns) + 2 <= most)
    widths = _widths(report)
    runs = [max(2, int((width - 2) / (size * _POINT / 2))) for width in widths]
    drawn = _rows(lines(report, rows), runs)
    data: dict[str, Any] = {
        "number": printable(words.number),
        "basis": printable(words.basis),
        "title": printable(words.title),
        "unit": printable(words.unit),
        "receiver": printable(words.receiver),
        "period": printable(words.period),
        "measured_in": printable(words.measured_in),
        "size": size,
        "widths": widths,
        "text": [False, True, *(column.kind == "text" for column in report.columns)],
        "headings": [
            {
                "text": printable(one.text, runs[one.column] if one.across == 1 else 40),
                "row": one.row,
                "column": one.column,
                "down": one.down,
                "across": one.across,
            }
            for one in words.headings
        ],
        "numbers": list(words.numbers) if any(words.numbers[2:]) else [],
        "rows": drawn,
        "foot": [printable(line, 60) for line in words.foot],
        "definitions": [_defined(one) for one in words.definitions],
        "dated": printable(words.dated),
        "signing": [{"title": printable(title), "name": printable(name)} for title, name in words.signing],
    }
    press = typeset if len(drawn) <= ROWS_IN_PROCESS else typeset_apart
    return press("report.typ", data, report.as_of)


def _rows(rows: Iterable[Row], runs: list[int]) -> list[dict[str, Any]]:
    """The rows as the template wants them; ``runs`` says how much fits on a line of each column."""
    drawn = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise TooManyRows(MAX_ROWS)
        cells = (row.ordinal, row.label, *(shown(cell) for cell in row.cells))
        drawn.append(
            {
                "bold": row.kind is not RowKind.LINE,
                "cells": [printable(text, run) for text, run in zip(cells, runs, strict=True)],
            }
        )
    return drawn


def _defined(one: Definition) -> dict[str, str]:
    return {
        "number": one.number,
        "title": printable(one.title),
        "words": printable(one.words),
        "denominator": printable(one.denominator),
    }


def _widths(report: Report) -> list[float]:
    """Millimetres of each column: the words of a line need more than its figures."""
    label = _LABEL[0] if len(report.columns) > 14 else _LABEL[1] if len(report.columns) < 8 else 58
    wanted = sum(column.width for column in report.columns) or 1
    share = (_ROOM - _ORDINAL - label) / wanted
    return [_ORDINAL, label, *(round(column.width * share, 2) for column in report.columns)]
