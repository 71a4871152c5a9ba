"""A register as one file: its head, how its columns are written, and its rows read one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path

from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import fold
from motcua.reports.sources.fields import folded, proposed
from motcua.reports.sources.headings import (
    Head,
    Numbered,
    Skipped,
    find_head,
    is_line,
    letter,
    lines_of,
    shown,
)
from motcua.reports.sources.old_encodings import ENOUGH, Encoding, Writing, settled, to_unicode, writing_of
from motcua.reports.sources.tables import Cell, open_table

#: rows looked at to tell how a column is written, and different texts of it that are weighed
_SAMPLED = 500
#: headings that the list of refused rows adds in front: such a file is mended and brought in again
ROW_NUMBER, REASON = "Số dòng trong tệp cũ", "Lý do bị từ chối"
_TEXTS = 200


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column for the preview: where it stands, what it is called, how it is written, what is in it.

    ``before`` and ``after`` show one text of a column in an old font as stored and as it will be read.
    """

    index: int
    letter: str
    heading: str
    writing: Writing
    examples: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


@dataclass
class RegisterFile:
    """An opened register; ``lines()`` may be called once.

    Args:
        height: rows of the sheet as far as known before reading (for the progress bar).
        wrote: encoding and separator of a text file.
    """

    sheet: str
    sheets: tuple[str, ...]
    height: int | None
    wrote: str
    head: Head
    columns: tuple[ColumnLook, ...]
    skipped: Skipped = field(default_factory=Skipped)

    @property
    def headings(self) -> tuple[str, ...]:
        return self.head.headings

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headings)

    def lines(self) -> Iterator[Numbered]:
        """The rows that are lines, numbered as in the program, text in Unicode."""
        return lines_of(self.head, self.skipped, [column.writing for column in self.columns])

    def proposed(self) -> dict[str, str]:
        """Heading → field by known words."""
        return proposed(self.headings)


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same set of headings, whatever their order, case or accents; ours do not count."""
    ours = {folded(ROW_NUMBER), folded(REASON)}
    text = "\n".join(sorted({folded(heading) for heading in headings} - ours))
    return hashlib.sha256(text.encode()).hexdigest()


def open_register(path: Path, *, sheet: str = "") -> RegisterFile:
    """Open a register and find out all that can be told without reading it whole.

    Raises:
        UnreadableFile: the file is no table, or has no head.
    """
    table = open_table(path, sheet=sheet)
    head = find_head(table)
    sample = list(islice(head.rows, _SAMPLED))
    head.rows = chain(iter([(number, list(row)) for number, row in sample]), head.rows)
    columns = _looks(head, [row for _, row in sample if is_line(head, row)], table.first_column)
    return RegisterFile(table.sheet, table.sheets, table.height, table.wrote, head, columns)


def _looks(head: Head, rows: Sequence[Sequence[Cell]], left: int) -> tuple[ColumnLook, ...]:
    cells = [
        list(
            dict.fromkeys(row[column] for row in rows if column < len(row) and row[column] not in {None, ""})
        )
        for column in range(len(head.headings))
    ]
    texts = [[cell for cell in column if isinstance(cell, str)][:_TEXTS] for column in cells]
    written = [writing_of(one) for one in texts]
    common = settled(written)
    if common is not Encoding.UNICODE:
        written = [_following(one, some, common) for one, some in zip(written, texts, strict=True)]
    return tuple(
        _look(index, left, heading, written[index], cells[index])
        for index, heading in enumerate(head.headings)
    )


def _following(one: Writing, texts: Sequence[str], common: Encoding) -> Writing:
    """A column with few words of its own follows the rest of the file, unless Unicode makes sense of it."""
    if one.old or not one.words or one.words >= ENOUGH or one.valid > 0.5:
        return one
    changed = writing_of([to_unicode(text, common) for text in texts])
    return Writing(common, one.words, changed.valid) if changed.valid > one.valid else one


def _look(index: int, left: int, heading: str, writing: Writing, cells: Sequence[Cell]) -> ColumnLook:
    examples = [
        line(to_unicode(cell, writing.encoding)) if isinstance(cell, str) else shown(cell)
        for cell in cells[:6]
    ]
    before = after = ""
    if writing.old:
        texts = (cell for cell in cells if isinstance(cell, str))
        before = next((text for text in texts if to_unicode(text, writing.encoding) != text), "")
        after = to_unicode(before, writing.encoding)
    told = tuple(example for example in examples if example)[:3]
    return ColumnLook(index, letter(left + index), heading, writing, told, before[:80], after[:80])


def applied(headings: Sequence[str], mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The field of each column under a mapping (by heading, compared folded); empty where it is ignored.

    Raises:
        KeyError: the mapping names a heading that the file does not have.
    """
    by_heading = {_same(heading): index for index, heading in enumerate(headings)}
    columns = [""] * len(headings)
    for heading, name in mapping.items():
        columns[_index(heading, headings, by_heading)] = name
    return tuple(columns)


def _same(heading: str) -> str:
    return fold(heading)


def _index(heading: str, headings: Sequence[str], by_heading: Mapping[str, int]) -> int:
    found = by_heading.get(_same(heading))
    if found is None:
        ends = [i for i, one in enumerate(headings) if _same(one.rsplit(" / ", 1)[-1]) == _same(heading)]
        if len(ends) != 1:
            raise KeyError(heading)
        found = ends[0]
    return found


def day_in_code(code: str) -> date | None:
    """The day of receipt that a dossier code carries (…-YYMMDD-…), if there is one."""
    parts = code.split("-")
    if len(parts) < 3 or len(parts[-2]) != 6 or not parts[-2].isdigit():
        return None
    year, month, day = (int(parts[-2][place : place + 2]) for place in (0, 2, 4))
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None
