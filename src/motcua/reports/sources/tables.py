"""A spreadsheet or text table as rows of cells, whatever program wrote it; the file is distrusted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from motcua.lib.refused import Refused
from motcua.reports.sources import old_excel, texts

Cell = str | float | bool | date | datetime | time | timedelta | None
#: top row, left column, bottom row, right column; counted from 0, all inclusive
Span = tuple[int, int, int, int]

_VALUES = (str, float, int, date, time, timedelta, type(None))

#: bytes of an uploaded file, and of what a workbook unpacks to
MAX_SIZE = 50 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024
#: bytes of the words of a workbook, which are held in memory
MAX_STRINGS = 150 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 300
#: rows × columns of a sheet, blank ones too
MAX_CELLS = 8_000_000
#: up to so many a sheet is laid out whole in memory (100 bytes a cell), which is quick; above, it is streamed
LAID_OUT = 2_500_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_STRINGS = "xl/sharedStrings.xml"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


class UnreadableFile(Refused):
    """The file is no table that can be read: broken, locked, too large, of another kind, or empty."""

    code = "unreadable-file"
    status = 422


@dataclass
class Table:
    """One sheet: its rows as they come, numbered as the person sees them in the program (from 1).

    Args:
        sheets: names of all sheets of the file; one empty name for a text file.
        height: rows there are, blank ones included; ``None`` when only reading tells.
        merged: merged cells, in the coordinates of ``rows`` (column 0 is the first one given).
        first_column: letters begin here: the number of columns left out at the left.
        wrote: for text files: what was found out about encoding and separator.
    """

    sheet: str
    sheets: tuple[str, ...]
    rows: Iterator[tuple[int, list[Cell]]]
    height: int | None = None
    merged: tuple[Span, ...] = ()
    first_column: int = 0
    wrote: str = ""


def open_table(path: Path, *, sheet: str = "") -> Table:
    """One sheet of a workbook (.xlsx, .xls), or the whole of a text table (.csv, .txt).

    Args:
        sheet: its name; the first sheet with anything in it when empty.

    Raises:
        UnreadableFile: with a sentence for the person who brought the file.
    """
    size = path.stat().st_size
    if not size:
        raise UnreadableFile("Tệp không có nội dung. Chọn lại tệp.")
    if size > MAX_SIZE:
        raise UnreadableFile(
            f"Tệp lớn hơn {MAX_SIZE >> 20} MB. Hãy tách theo năm hoặc theo quý rồi nhập từng tệp."
        )
    form = form_of(path)
    if form == "csv":
        return _text(path, sheet)
    if form == "xls":
        _check_old_workbook(path)
    elif _check_package(path) > LAID_OUT:
        return _streamed(path, sheet)
    return _workbook(path, sheet)


def form_of(path: Path) -> str:
    """``xlsx``, ``xls`` or ``csv`` by the first bytes, whatever the file is called."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    return "xls" if head.startswith(_OLE) else "csv"


def _text(path: Path, sheet: str) -> Table:
    if sheet:
        raise UnreadableFile("Tệp văn bản (CSV) không có trang tính; bỏ tên trang tính đi.")
    try:
        found = texts.open_text(path)
    except texts.NoText as broken:
        raise UnreadableFile(str(broken)) from None
    return Table("", ("",), _limited(found.rows), None, wrote=found.wrote)


def _limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[Cell]]]:
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except texts.NoText as broken:
            raise UnreadableFile(str(broken)) from None
        if number > MAX_ROWS:
            raise UnreadableFile(_TOO_MANY_ROWS)
        if len(row) > MAX_COLUMNS:
            raise UnreadableFile(f"Dòng {number} có {len(row)} cột; không đọc bảng quá {MAX_COLUMNS} cột.")
        yield number, list(row)


_TOO_MANY_ROWS = f"Bảng dài hơn {MAX_ROWS:,} dòng; hãy tách thành nhiều tệp.".replace(",", ".")
_LOCKED = (
    "Tệp được đặt mật khẩu nên không đọc được. Mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin) rồi lưu lại."
)
_TOO_MANY_COLUMNS = f"Trang tính có {{}} cột; không đọc bảng quá {MAX_COLUMNS} cột."
_NO_ROWS = "Trang tính {}không có dòng nào."
_TOO_WIDE = (
    "Trang tính trải tới dòng {}, cột {}: quá rộng so với một sổ. "
    "Xóa các dòng, cột trống ở xa bảng rồi lưu lại."
)
_BROKEN = "Không đọc được tệp này như một bảng Excel: tệp hỏng hoặc không phải tệp .xlsx, .xls, .csv."


def _check_old_workbook(path: Path) -> None:
    try:
        looked = old_excel.look(path)
    except old_excel.Broken:
        raise UnreadableFile(_BROKEN) from None
    if looked.locked:
        raise UnreadableFile(_LOCKED)
    if sum(rows * width for rows, width in looked.sheets) > LAID_OUT:
        rows, width = max(looked.sheets)
        raise UnreadableFile(_TOO_WIDE.format(rows, width))


def _check_package(path: Path) -> int:
    """The most cells that a sheet of the package reaches over.

    Raises:
        UnreadableFile: it would unpack to too much, or a sheet is so wide that blanks fill the memory.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile("Nội dung nén của tệp quá lớn so với một sổ; không mở tệp này.")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(_LOCKED)
            if any(part.filename == _STRINGS and part.file_size > MAX_STRINGS for part in parts):
                raise UnreadableFile("Tệp có quá nhiều chữ so với một sổ; hãy tách thành nhiều tệp.")
            sheets = [part for part in parts if _SHEET_PART.fullmatch(part.filename)]
            return max((_extent(package, part) for part in sheets), default=0)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        raise UnreadableFile(_BROKEN) from None


def _extent(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    rows, columns = 0, {b""}
    tail = b""
    with package.open(part) as stream:
        while block := stream.read(1 << 20):
            found = _CELL_AT.findall(tail + block)
            tail = block[-40:]
            columns.update(letters for letters, _ in found)
            rows = max(rows, max((int(number) for _, number in found), default=0))
    width = max(_number(letters) for letters in columns)
    if rows > MAX_ROWS * 2 or rows * width > MAX_CELLS:
        raise UnreadableFile(_TOO_WIDE.format(rows, width))
    return rows * width


def _number(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value


def _workbook(path: Path, wanted: str) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        _check_name(wanted, names)
        sheet = book.get_sheet_by_name(wanted) if wanted else _first_with_rows(book, names)
    except PasswordError:
        raise UnreadableFile(_LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise UnreadableFile(_BROKEN) from None
    except BaseException as error:  # the reader's own panic is no Exception; anything else goes on its way
        if type(error).__name__ == "PanicException":
            raise UnreadableFile(_BROKEN) from None
        raise
    if sheet is None or sheet.start is None:
        raise UnreadableFile(_NO_ROWS.format(f"“{wanted}” " if wanted else ""))
    return _sheet_table(sheet, names)


def _check_name(wanted: str, names: tuple[str, ...]) -> None:
    if wanted and wanted not in names:
        listed = ", ".join(f"“{name}”" for name in names[:10])
        raise UnreadableFile(f"Tệp không có trang tính “{wanted}”; có: {listed}.")


def _streamed(path: Path, wanted: str) -> Table:
    """A very large sheet, row by row from the file: five times slower, but its size costs no memory."""
    with path.open("rb") as content:
        try:
            book = load_workbook(content, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, OSError, ValueError, zipfile.BadZipFile):
            raise UnreadableFile(_BROKEN) from None
        names = tuple(sheet.title for sheet in book.worksheets)
        _check_name(wanted, names)
        for sheet in book.worksheets:
            width, height = sheet.max_column or 0, sheet.max_row or 0
            if sheet.title == wanted or (not wanted and height > 1):
                if width > MAX_COLUMNS:
                    raise UnreadableFile(_TOO_MANY_COLUMNS.format(width))
                return Table(sheet.title, names, _streamed_rows(path, sheet.title), height)
    raise UnreadableFile(_NO_ROWS.format(""))


def _streamed_rows(path: Path, name: str) -> Iterator[tuple[int, list[Cell]]]:
    # opened here and not by its name: a stored file has no ending, which the reader would insist on
    with path.open("rb") as content:
        book = load_workbook(content, read_only=True, data_only=True)
        for number, row in enumerate(book[name].iter_rows(values_only=True), start=1):
            if number > MAX_ROWS:
                raise UnreadableFile(_TOO_MANY_ROWS)
            yield number, [cell if isinstance(cell, _VALUES) else str(cell) for cell in row]


def _first_with_rows(book: CalamineWorkbook, names: tuple[str, ...]) -> CalamineSheet | None:
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return sheet
    return None


def _sheet_table(sheet: CalamineSheet, names: tuple[str, ...]) -> Table:
    left = sheet.start[1] if sheet.start else 0
    if sheet.width > MAX_COLUMNS:
        raise UnreadableFile(_TOO_MANY_COLUMNS.format(sheet.width))
    height = sheet.end[0] + 1 if sheet.end else 0
    if height > MAX_ROWS:
        raise UnreadableFile(_TOO_MANY_ROWS)
    merged = tuple(
        (top, max(first - left, 0), bottom, max(last - left, 0))
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
    )
    rows: Iterator[tuple[int, list[Cell]]] = (
        (number, [*row]) for number, row in enumerate(sheet.iter_rows(), start=1)
    )
    return Table(sheet.name, names, rows, height, merged, left)
