"""A list as a workbook or as text for another program: every row of the filter, not only a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal, Protocol

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from motcua.web.ui import downloads, wording

#: rows of one export; a list longer than this is a report, not an export
LIMIT = 200_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"day": "dd/mm/yyyy", "moment": "hh:mm dd/mm/yyyy", "money": "#,##0", "number": "#,##0"}
_WIDTHS = {"day": 12, "moment": 18, "money": 14, "number": 10, "text": 28}


class Exported(Protocol):
    """What an export asks of a column."""

    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def value(self, row: Mapping[str, Any]) -> object: ...


def answer(
    form: str, columns: Sequence[Exported], rows: QuerySet[Any, Any] | Iterable[Any], *, name: str, title: str
) -> HttpResponse:
    """The file that a list's export link asks for (``form`` is ``xlsx`` or ``csv``)."""
    limited: Iterable[Any]
    if isinstance(rows, QuerySet):
        limited = rows[:LIMIT].iterator(chunk_size=2000)
    else:
        limited = islice(rows, LIMIT)
    if form == "csv":
        return downloads.csv(as_csv(columns, limited), f"{name}.csv")
    return downloads.xlsx(as_xlsx(columns, limited, title=title or name), f"{name}.xlsx")


def as_csv(columns: Sequence[Exported], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 with a mark that spreadsheet programs recognise; no cell can be taken for a formula."""
    out = io.BytesIO()
    # encoded while it is written: a long list as one text of wide characters would take three times its file
    lines = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow([column.label for column in columns])
    for row in rows:
        writer.writerow([_plain(column.value(row), column.kind) for column in columns])
    lines.flush()
    return out.getvalue()


def _plain(value: object, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return wording.day(value) if kind == "day" else wording.moment(value)
    if isinstance(value, date):
        return wording.day(value)
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) and not isinstance(value, int | float) else text


def as_xlsx(columns: Sequence[Exported], rows: Iterable[Mapping[str, Any]], *, title: str) -> bytes:
    """One sheet with a frozen, filterable head; dates are dates and money is a number."""
    out = io.BytesIO()
    options: dict[Literal["constant_memory", "strings_to_formulas", "strings_to_urls"], bool]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title})
    sheet = book.add_worksheet("Danh sách")
    head = book.add_format(
        {"bold": True, "bg_color": "#E4EEEF", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    looks = {kind: book.add_format({"num_format": look}) for kind, look in _FORMATS.items()}
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTHS[column.kind])
        sheet.write_string(0, index, column.label, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            _write(sheet, last, index, column.value(row), looks.get(column.kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, index: int, value: object, look: Any) -> None:
    if value is None or value == "":
        return
    write: Callable[..., object] = sheet.write_string
    if isinstance(value, datetime):
        value, write = timezone.localtime(value).replace(tzinfo=None), sheet.write_datetime
    elif isinstance(value, date):
        write = sheet.write_datetime
    elif isinstance(value, int | float):
        write = sheet.write_number
    else:
        value, look = str(value), None
    write(row, index, value, look)
