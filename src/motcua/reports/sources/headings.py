"""Finding the head of a register among title lines, merged cells and rows of column numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice

from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import fold
from motcua.reports.sources.fields import known
from motcua.reports.sources.old_encodings import Encoding, Writing, to_unicode, writing_of
from motcua.reports.sources.tables import Cell, Span, Table, UnreadableFile

#: a head stands within so many rows, and is at most so many rows deep
_LOOKED_AT = 60
_DEEPEST = 4
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,3}|[A-Za-z])\s*\)?(\s*=.*)?")
#: "Tổng cộng: 25", "Cộng trang", never "Công ty …", "Tổng công ty …"
_TOTAL = re.compile(
    r"(tong cong|tong so|tong|cong|cong don|luy ke|mang sang|so luy ke)"
    r"( (ho so|trang|trang nay|cot|thang|quy|nam|ca nam|luy ke|[ivx]+))*[\s:.,/\d]*"
)
_CODE = re.compile(r"\d{6}-\d{4}")

Numbered = tuple[int, list[Cell]]


@dataclass
class Head:
    """The head of a table, and the rows that follow.

    Args:
        first_row, last_row: as the person sees them in the program.
        headings: one per column, all different; levels joined by " / "; "Cột G" where nothing stands.
        blank: columns without a heading of their own.
    """

    first_row: int
    last_row: int
    headings: tuple[str, ...]
    blank: frozenset[int]
    rows: Iterator[Numbered]


@dataclass
class Skipped:
    """Rows that are no lines, by what they are."""

    blank: int = 0
    totals: int = 0
    numbers: int = 0
    groups: int = 0
    repeated: int = 0

    @property
    def count(self) -> int:
        return self.blank + self.totals + self.numbers + self.groups + self.repeated


def text_of(cell: Cell) -> str:
    """A cell as one clean line; a whole number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        if cell.isprintable() and "  " not in cell and unicodedata.is_normalized("NFC", cell):
            return cell.strip()  # nothing to clean: nearly every cell, and each is asked for several times
        return line(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def shown(cell: Cell) -> str:
    """A cell as a person reads it: days as dd/mm/yyyy."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}".removesuffix(" 00:00")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return text_of(cell)


#: folding, remembered: registers say the same words again and again
folded_text = lru_cache(maxsize=4096)(fold)


def find_head(table: Table) -> Head:
    """The head of a table: the row that names the most known columns, with the levels above and below it.

    Raises:
        UnreadableFile: no row looks like a head.
    """
    top = list(islice(table.rows, _LOOKED_AT))
    if not any(text_of(cell) for _, row in top for cell in row):
        raise UnreadableFile("Bảng không có dòng nào có chữ trong 60 dòng đầu.")
    unicode_top = [(number, _converted(row)) for number, row in top]
    best = max(range(len(unicode_top)), key=lambda index: _score(unicode_top, index))
    if not _score(unicode_top, best)[0]:
        raise UnreadableFile(
            "Không thấy dòng tiêu đề cột: trên dữ liệu cần một dòng ghi tên cột (Mã hồ sơ, Ngày nhận…)."
        )
    first, last = _levels(unicode_top, best, table.merged)
    headings, blank = _joined(unicode_top[first : last + 1], table.merged, table.first_column)
    return Head(
        unicode_top[first][0],
        unicode_top[last][0],
        headings,
        blank,
        chain(iter(top[last + 1 :]), table.rows),
    )


def _converted(row: list[Cell]) -> list[str]:
    """A row of words in Unicode: headings are typed in the old font too."""
    raw = [cell if isinstance(cell, str) else text_of(cell) for cell in row]
    writing = writing_of(raw)
    return [line(to_unicode(text, writing.encoding if writing.old else Encoding.UNICODE)) for text in raw]


def _score(rows: Sequence[tuple[int, list[str]]], index: int) -> tuple[int, int]:
    """How much a row looks like a head: known headings first, then texts above something fuller."""
    _, row = rows[index]
    filled = [text for text in row if text]
    names = {known(text) for text in filled} - {""}
    if len(names) >= 2:
        return 1000 + len(names), -index
    words = [text for text in filled if not any(c.isdigit() for c in text) and len(text) <= 80]
    if len(set(words)) < 3 or len(words) < len(filled) * 0.8:
        return 0, 0
    below = [other for _, other in rows[index + 1 : index + 6] if sum(map(bool, other)) >= 2]
    return (len(set(words)), -index) if below else (0, 0)


def _levels(rows: Sequence[tuple[int, list[str]]], best: int, merged: Sequence[Span]) -> tuple[int, int]:
    """First and last index of the head around its best row."""
    first = last = best
    if best and _is_upper_row(rows[best - 1][1], rows[best][1]):
        first = best - 1
    spans = [(top, bottom) for top, _, bottom, _ in merged if bottom > top]
    tops = {number - 1: index for index, (number, _) in enumerate(rows)}
    for top, bottom in spans:
        start, end = tops.get(top), tops.get(bottom)
        if start is None or end is None or end - start >= _DEEPEST:
            continue
        if start <= last and end >= first:
            first, last = min(first, start), max(last, end)
    while (
        last + 1 < len(rows)
        and last - first < _DEEPEST - 1
        and _is_group_row(rows[last][1], rows[last + 1][1])
    ):
        last += 1
    return first, last


def _is_upper_row(upper: list[str], lower: list[str]) -> bool:
    """Whether ``upper`` is the first level of the head in ``lower``, and no title line above the table.

    The columns without parts have their titles in the upper row, and nothing below.
    """
    alone = any(text and not below for text, below in zip(upper, lower, strict=False))
    return alone and _is_group_row(upper, lower)


def _is_group_row(upper: list[str], lower: list[str]) -> bool:
    """Whether ``lower`` divides the columns of a row of group titles: it fills blanks right of them only."""
    filled = [index for index, text in enumerate(lower) if text]
    names = [text for text in lower if text]
    if not filled or any(c.isdigit() for text in names for c in text) or all(map(_is_number_mark, names)):
        return False
    if not any(upper):
        return False
    width = len(upper)
    outside = [i for i in filled if i < width and upper[i] and not (i + 1 < width and not upper[i + 1])]
    inside = [i for i in filled if i >= width or not upper[i]]
    return not outside and bool(inside) and any(upper[i] for i in range(min(max(filled), width - 1) + 1))


def _is_number_mark(text: str) -> bool:
    return bool(_COLUMN_NUMBER.fullmatch(text))


def _joined(
    rows: Sequence[tuple[int, list[str]]], merged: Sequence[Span], left: int
) -> tuple[tuple[str, ...], frozenset[int]]:
    """One heading per column: its levels from above, a group title repeated over the columns it spans."""
    width = max(len(row) for _, row in rows)
    levels = [_spread(number, row, width, merged, deepest=row is rows[-1][1]) for number, row in rows]
    headings: list[str] = []
    blank: set[int] = set()
    for column in range(width):
        parts = list(dict.fromkeys(level[column] for level in levels if level[column]))
        own = rows[-1][1][column : column + 1] or [""]
        if len(rows) > 1 and not own[0] and not any(column < len(row) and row[column] for _, row in rows):
            parts = []
        if not parts:
            blank.add(column)
        name = " / ".join(parts) or f"Cột {letter(left + column)}"
        headings.append(_unlike(name, headings))
    return tuple(headings), frozenset(blank)


def _spread(number: int, row: list[str], width: int, merged: Sequence[Span], *, deepest: bool) -> list[str]:
    """A level's titles over all columns they stand for: by merged cells, else to the next title."""
    full = [*row, *[""] * (width - len(row))]
    spans = [(a, b) for top, a, bottom, b in merged if top <= number - 1 <= bottom and b > a]
    for a, b in spans:
        for column in range(a + 1, min(b, width - 1) + 1):
            full[column] = full[column] or full[a]
    if spans or deepest:
        return full
    for column in range(1, width):
        full[column] = full[column] or full[column - 1]
    return full


def letter(column: int) -> str:
    """The name of a column as spreadsheet programs show it: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _unlike(name: str, others: Iterable[str]) -> str:
    taken = set(others)
    number, unlike = 2, name
    while unlike in taken:
        unlike, number = f"{name} ({number})", number + 1
    return unlike


def lines_of(head: Head, skipped: Skipped, writings: Sequence[Writing]) -> Iterator[Numbered]:
    """The rows below the head that are lines, in Unicode; what is none is counted in ``skipped``."""
    titles = [heading.rsplit(" / ", 1)[-1] for heading in head.headings]
    old = [(column, one.encoding) for column, one in enumerate(writings) if one.old]
    for number, row in head.rows:
        for column, encoding in old:
            if column < len(row) and isinstance(cell := row[column], str):
                row[column] = to_unicode(cell, encoding)
        kind = _kind_of(_filled(row), row, titles)
        if kind:
            setattr(skipped, kind, getattr(skipped, kind) + 1)
        else:
            yield number, row


def is_line(head: Head, row: list[Cell]) -> bool:
    """Whether a row, as it stands in the file, is a line and no total, group or row of column numbers."""
    return not _kind_of(_filled(row), row, [heading.rsplit(" / ", 1)[-1] for heading in head.headings])


def _filled(row: list[Cell]) -> list[str]:
    return [text for cell in row if cell is not None and cell != "" and (text := text_of(cell))]


def _kind_of(filled: list[str], row: list[Cell], titles: Sequence[str]) -> str:
    """What a row is when it is no line: a name of :class:`Skipped`; empty for a line."""
    if not filled:
        return "blank"
    if len(filled) == 1 and len(titles) > 2:
        return _kind_of_lone(filled[0])
    if len(filled) < 12 and any(_TOTAL.fullmatch(folded_text(text)) for text in filled[:2]):
        return "totals"
    if len(filled) >= 3 and len(filled[0]) < 5 and _are_column_numbers(filled):
        return "numbers"
    if len(filled) > 2 and _repeats(row, titles):
        return "repeated"
    return ""


def _kind_of_lone(text: str) -> str:
    """A row of one cell: a prepared line (its ordinal only), the name of a group, or only a code."""
    if text.isdigit():
        return "blank"
    return "" if _CODE.search(text) else "groups"


def _are_column_numbers(filled: list[str]) -> bool:
    """(1) (2) (3) … under a head, also "A", "B", "(4)=(5)+(6)"."""
    if not all(map(_is_number_mark, filled)):
        return False
    numbers = [int(found[0]) for text in filled if (found := re.findall(r"\d+", text))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


def _repeats(row: list[Cell], titles: Sequence[str]) -> bool:
    same = sum(
        isinstance(cell, str) and bool(cell) and text_of(cell) == title
        for cell, title in zip(row, titles, strict=False)
    )
    return same >= 3
