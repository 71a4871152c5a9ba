"""A report as an XLSX workbook: merged headings, figures as numbers, a second sheet with the definitions."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from motcua.dossiers.slips.wording import local, short_date
from motcua.lib.refused import Refused
from motcua.reports.sheets.frame import PLAIN, Cell, Frame, Stamp, frame, full_title, lines, shown
from motcua.reports.types import Column, Report, Row, RowKind

_FONT = {"font_name": "Times New Roman", "font_size": 11}
_LONGEST = 32767  # characters of one cell, limit of the format
_MOST_ROWS = 1_048_000  # lines of one sheet, limit of the format less head and foot
_FIRST_DAY = date(1900, 3, 1)  # before it the format's calendar is wrong
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERS = {"count": "#,##0", "money": "#,##0", "moment": "hh:mm dd/mm/yyyy"}
_TITLE_WIDTH = 38


class TooLong(Refused):
    """More lines than a worksheet holds."""

    code = "too-many-rows"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            "Một trang tính chứa nhiều nhất 1.048.000 dòng. Hãy tải tệp CSV hoặc chọn kỳ ngắn hơn."
        )


def xlsx(report: Report, *, stamp: Stamp = PLAIN, rows: Iterable[Row] | None = None) -> bytes:
    """The workbook as bytes; see :func:`write_xlsx`."""
    made = io.BytesIO()
    write_xlsx(report, made, stamp=stamp, rows=rows)
    return made.getvalue()


def write_xlsx(
    report: Report, out: BinaryIO, *, stamp: Stamp = PLAIN, rows: Iterable[Row] | None = None
) -> None:
    """Write the workbook.

    Args:
        rows: instead of ``report.rows``, for lists too long to hold; memory then stays flat, and the
            headings stand in one line.

    Raises:
        ValueError: a row has another number of cells than there are columns. TooLong: over a million rows.
    """
    streamed = rows is not None
    options = {
        "constant_memory": streamed,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    try:
        words = frame(report, stamp)
        made = local(report.as_of).replace(tzinfo=None)
        book.set_properties({"title": _text(words.title), "created": made})
        page = _Page(book, report, words, flat=streamed)
        page.head()
        for row in lines(report, rows):
            page.line(row)
        page.foot()
        if words.definitions:
            _explain(book, words)
    finally:
        book.close()  # also removes the temporary file after an error


class _Page:
    """The worksheet with its next free line; lines are written in order, so that memory can stay flat."""

    def __init__(self, book: Any, report: Report, words: Frame, *, flat: bool) -> None:
        self._report = report
        self._words = words
        self._flat = flat
        self._page = book.add_worksheet(_sheet_name(report.form))
        self._last = len(report.columns) + 1
        self._at = 0
        self._styles = _styles(book)
        self._cells = {
            kind: [_cell_style(book, column, kind) for column in report.columns] for kind in RowKind
        }
        self._set_up()

    def _set_up(self) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.set_footer("&CTrang &P/&N")
        page.set_column(0, 0, 6)
        page.set_column(1, 1, _TITLE_WIDTH)
        for index, column in enumerate(self._report.columns, start=2):
            page.set_column(index, index, max(8, column.width * 0.7))

    def _spread(self, words: str, style: str, height: float | None = None) -> None:
        """One line over the whole width."""
        if height:
            self._page.set_row(self._at, height)
        self._page.merge_range(self._at, 0, self._at, self._last, "", self._styles[style])
        self._page.write_string(self._at, 0, _text(words), self._styles[style])
        self._at += 1

    def head(self) -> None:
        """Number, basis, title, units, period; the headings repeat on every printed page and stay in view."""
        words = self._words
        for line, style in (
            (words.number, "number"),
            (words.basis, "plain"),
            (words.title.upper(), "title"),
            (words.period, "middle"),
            (words.unit, "plain"),
            (words.receiver, "plain"),
            (words.measured_in, "unit"),
        ):
            if line:
                self._spread(line, style, height=36 if style == "title" else None)
        first = self._at
        if self._flat:
            self._flat_titles()
        else:
            self._titles()
        self._page.repeat_rows(first, self._at - 1)
        self._page.freeze_panes(self._at, 2)

    def _titles(self) -> None:
        style = self._styles["column"]
        for heading in self._words.headings:
            row, column = self._at + heading.row, heading.column
            if heading.down == heading.across == 1:
                self._page.write_string(row, column, _text(heading.text), style)
            else:
                bottom, right = row + heading.down - 1, column + heading.across - 1
                self._page.merge_range(row, column, bottom, right, _text(heading.text), style)
        self._at += self._words.depth
        self._numbers()

    def _flat_titles(self) -> None:
        titles = ["TT", self._report.row_title, *(full_title(column) for column in self._report.columns)]
        for index, title in enumerate(titles):
            self._page.write_string(self._at, index, _text(title), self._styles["column"])
        self._at += 1
        self._numbers()

    def _numbers(self) -> None:
        if not any(self._words.numbers[2:]):
            return
        for index, number in enumerate(self._words.numbers):
            self._page.write_string(self._at, index, number, self._styles["numbers"])
        self._at += 1

    def line(self, row: Row) -> None:
        """One row; totals and groups are bold."""
        if self._at > _MOST_ROWS:
            raise TooLong
        bold = "" if row.kind is RowKind.LINE else "_bold"
        self._page.write_string(self._at, 0, _text(row.ordinal), self._styles[f"ordinal{bold}"])
        self._page.write_string(self._at, 1, _text(row.label), self._styles[f"label{bold}"])
        styles = self._cells[RowKind(row.kind)]
        for index, (cell, style) in enumerate(zip(row.cells, styles, strict=True), start=2):
            self._write(index, cell, style)
        self._at += 1

    def _write(self, index: int, cell: Cell, style: Any) -> None:
        day = cell.date() if isinstance(cell, datetime) else cell
        if cell is None:
            self._page.write_string(self._at, index, shown(None), style)
        elif isinstance(cell, str):
            self._page.write_string(self._at, index, _text(cell), style)
        elif isinstance(cell, int | Decimal):
            self._page.write_number(self._at, index, cell, style)
        elif isinstance(day, date) and day < _FIRST_DAY:
            self._page.write_string(self._at, index, short_date(day), style)
        else:
            moment = local(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
            self._page.write_datetime(self._at, index, moment, style)

    def foot(self) -> None:
        """How the figures came about, and the two signatures."""
        self._at += 1
        for line in self._words.foot:
            self._spread(line, "foot", height=15 * (1 + len(line) // 150))
        self._at += 1
        half = max(1, self._last // 2)
        self._pair(half, "", self._words.dated, "signing_italic")
        (left, left_name), (right, right_name) = self._words.signing
        self._pair(half, left, right, "signing")
        hint = "(Ký, ghi rõ họ tên)"
        self._pair(half, hint, hint, "signing_italic")
        self._at += 4
        self._pair(half, left_name, right_name, "signing")

    def _pair(self, half: int, left: str, right: str, style: str) -> None:
        look = self._styles[style]
        self._page.merge_range(self._at, 0, self._at, half, "", look)
        self._page.write_string(self._at, 0, _text(left), look)
        if half + 1 < self._last:
            self._page.merge_range(self._at, half + 1, self._at, self._last, "", look)
        self._page.write_string(self._at, half + 1, _text(right), look)
        self._at += 1


def _explain(book: Any, words: Frame) -> None:
    """The second sheet: what each column counts, and of what a rate is."""
    page = book.add_worksheet("Giải thích cột")
    head = book.add_format(_FONT | {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format(_FONT | {"border": 1, "text_wrap": True, "valign": "top"})
    for index, (title, width) in enumerate((("Cột", 7), ("Tên cột", 40), ("Cách tính", 70), ("Mẫu số", 45))):
        page.set_column(index, index, width)
        page.write_string(0, index, title, head)
    for at, one in enumerate(words.definitions, start=1):
        for index, text in enumerate((one.number, one.title, one.words, one.denominator)):
            page.write_string(at, index, _text(text), cell)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _styles(book: Any) -> dict[str, Any]:
    column = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    boxed = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    styles: dict[str, dict[str, Any]] = {
        "number": {"bold": True},
        "plain": {},
        "title": {"align": "center", "valign": "vcenter", "bold": True, "font_size": 14, "text_wrap": True},
        "middle": {"align": "center", "italic": True},
        "unit": {"align": "right", "italic": True},
        "column": column,
        "numbers": {"align": "center", "italic": True, "border": 1, "font_size": 9},
        "ordinal": boxed | {"align": "center"},
        "ordinal_bold": boxed | {"align": "center", "bold": True},
        "label": boxed,
        "label_bold": boxed | {"bold": True},
        "foot": {"text_wrap": True, "valign": "top", "font_size": 10},
        "signing": {"align": "center", "bold": True},
        "signing_italic": {"align": "center", "italic": True},
    }
    return {name: book.add_format(_FONT | style) for name, style in styles.items()}


def _cell_style(book: Any, column: Column, kind: RowKind) -> Any:
    text = column.kind == "text"
    style = {
        "border": 1,
        "valign": "vcenter",
        "align": "left" if text else "right",
        "text_wrap": text,
        "bold": kind is not RowKind.LINE,
        "num_format": _NUMBERS.get(column.kind, "General"),
    }
    return book.add_format(_FONT | style)


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "-", name)[:31] or "Báo cáo"


def _text(words: str) -> str:
    """A text the format can hold; too long ones end with an ellipsis."""
    clean = _FORBIDDEN.sub("", words)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
