"""The same sheets as XLSX workbooks, written row by row; texts stay texts, dates are real dates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from motcua.dossiers.slips.sheet import Cell, Column, Row, Sheet
from motcua.dossiers.slips.wording import date_in_words, local, two_digits
from motcua.lib.numerals import thousands

_FONT = {"font_name": "Times New Roman", "font_size": 11}
_LONGEST = 32767  # characters of one cell, limit of the format
_FIRST_DAY = date(1900, 3, 1)  # before it the format's calendar is wrong
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER_FORMATS = {
    "date": "dd/mm/yyyy",
    "moment": "hh:mm dd/mm/yyyy",
    "number": "#,##0",
    "money": "#,##0",
    "plain": "0",
    "text": "General",
}


def table_xlsx(sheet: Sheet, rows: Iterable[Row]) -> bytes:
    """A register or list as a workbook with the same title, columns and closing lines as the paper.

    Memory stays flat: each row goes to a temporary file as it comes.

    Raises:
        ValueError: a row has another number of cells than the sheet has columns, or a datetime is naive.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    try:
        book.set_properties(
            {"title": _text(sheet.title), "created": local(sheet.made_at).replace(tzinfo=None)}
        )
        page = _Page(book, sheet)
        page.head()
        for row in rows:
            page.line(row)
        page.foot()
    finally:
        book.close()  # also removes the temporary file after an error
    return made.getvalue()


class _Page:
    """The worksheet with its next free row; rows must be written in order."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet("Sổ")
        self._last = len(sheet.columns) - 1
        self._at = 0
        self._total = 0
        self._formats = _formats(book)
        self._cells = [
            (_cell(book, column, column.kind), _cell(book, column, "text")) for column in sheet.columns
        ]
        self._set_up()

    def _set_up(self) -> None:
        if self._sheet.landscape:
            self._page.set_landscape()
        self._page.set_paper(9)  # A4
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&CTrang &P/&N")
        for index, column in enumerate(self._sheet.columns):
            self._page.set_column(index, index, max(6, column.width / 2))

    def _spread(self, words: str, style: str) -> None:
        """One line over the whole width."""
        if self._last:
            self._page.merge_range(self._at, 0, self._at, self._last, "", self._formats[style])
        self._page.write_string(self._at, 0, _text(words), self._formats[style])
        self._at += 1

    def head(self) -> None:
        """Unit, title, subtitle, column titles; the titles repeat on every printed page and stay in view."""
        header = self._sheet.header
        if header:
            self._spread(header.parent_unit.upper(), "unit")
            self._spread(header.unit.upper(), "unit_bold")
            if header.number:
                self._spread(f"Số: {two_digits(header.number)}/{header.symbol}", "unit")
            self._spread(f"{header.place}, {date_in_words(header.issued_at)}", "place")
        if self._sheet.form:
            self._spread(self._sheet.form, "place")
        self._spread(self._sheet.title.upper(), "title")
        for line in self._sheet.subtitle:
            self._spread(line, "subtitle")
        first = self._at
        self._titles()
        self._page.repeat_rows(first, self._at - 1)
        self._page.freeze_panes(self._at, 0)

    def _titles(self) -> None:
        groups = self._sheet.groups
        if any(title for title, _ in groups):
            index = 0
            for title, count in groups:
                style = self._formats["column" if title else "column_top"]
                if count > 1:
                    self._page.merge_range(self._at, index, self._at, index + count - 1, "", style)
                self._page.write_string(self._at, index, _text(title), style)
                index += count
            self._at += 1
        for index, column in enumerate(self._sheet.columns):
            self._page.write_string(self._at, index, _text(column.title), self._formats["column"])
        self._at += 1
        if self._sheet.numbered:
            for index in range(len(self._sheet.columns)):
                self._page.write_string(self._at, index, f"({index + 1})", self._formats["number"])
            self._at += 1

    def line(self, row: Row) -> None:
        """One row of the register."""
        for index, (cell, (style, words)) in enumerate(zip(row, self._cells, strict=True)):
            self._write(index, cell, style, words)
        self._at += 1
        self._total += 1

    def _write(self, index: int, cell: Cell, style: Any, words: Any) -> None:
        day = cell.date() if isinstance(cell, datetime) else cell
        if cell is None:
            self._page.write_blank(self._at, index, None, words)
        elif isinstance(cell, str):
            self._page.write_string(self._at, index, _text(cell), words)
        elif isinstance(cell, int | Decimal):
            self._page.write_number(self._at, index, cell, style)
        elif isinstance(day, date) and day < _FIRST_DAY:
            self._page.write_string(self._at, index, f"{day.day:02d}/{day.month:02d}/{day.year:04d}", words)
        else:
            moment = local(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
            self._page.write_datetime(self._at, index, moment, style)

    def foot(self) -> None:
        """Closing lines and signatures; pages are counted by the printer, so their number stays open."""
        self._at += 1
        for line in self._sheet.closing:
            self._spread(line.replace("{total}", thousands(self._total)).replace("{pages}", "……"), "closing")
        self._at += 1
        for signer in self._sheet.signers:
            self._spread(signer.title, "signer")
            self._spread(signer.hint, "place")
            self._at += 4
            self._spread(signer.name, "signer")


def _formats(book: Any) -> dict[str, Any]:
    column = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    styles: dict[str, dict[str, Any]] = {
        "unit": {"align": "left"},
        "unit_bold": {"align": "left", "bold": True},
        "place": {"align": "right", "italic": True},
        "title": {"align": "center", "bold": True, "font_size": 14},
        "subtitle": {"align": "center", "italic": True},
        "column": column,
        "column_top": column | {"bottom": 0},
        "number": {"align": "center", "italic": True, "border": 1, "font_size": 9},
        "closing": {"align": "left"},
        "signer": {"align": "right", "bold": True},
    }
    return {name: book.add_format(_FONT | style) for name, style in styles.items()}


def _cell(book: Any, column: Column, kind: str) -> Any:
    style = {"border": 1, "text_wrap": True, "valign": "vcenter", "align": column.align}
    return book.add_format(_FONT | style | {"num_format": _NUMBER_FORMATS[kind]})


def _text(words: str) -> str:
    """A text the format can hold; too long ones end with an ellipsis."""
    clean = _FORBIDDEN.sub("", words)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
