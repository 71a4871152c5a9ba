"""One row of a register as a line of ours, or refused with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from motcua.lib.dates import BadDate, format_day
from motcua.lib.vietnamese_text import fold
from motcua.reports.sources import values
from motcua.reports.sources.fields import BY_NAME
from motcua.reports.sources.headings import Numbered, shown, text_of
from motcua.reports.sources.register_file import day_in_code
from motcua.reports.sources.tables import Cell
from motcua.reports.sources.values import VIETNAM, When

_LIMITS = {
    "number_in_book": 40,
    "procedure_code": 40,
    "procedure_name": 2000,
    "field_name": 200,
    "applicant_name": 300,
    "address": 500,
    "phone": 60,
    "result": 500,
    "note": 500,
}
_RAW_CELL = 1000


class RefusedRow(Exception):
    """A row that cannot be a line; the message is the reason, for the person who kept the register."""


@dataclass(slots=True, kw_only=True)
class Line:
    """What one row says; names as in the stored line. ``raw`` are all its cells as texts."""

    row_number: int
    received: When
    code: str = ""
    number_in_book: str = ""
    procedure_code: str = ""
    procedure_name: str = ""
    field_name: str = ""
    applicant_name: str = ""
    address: str = ""
    phone: str = ""
    due: When | None = None
    finished: When | None = None
    returned: When | None = None
    channel: str = ""
    return_method: str = ""
    status: int | None = None
    verdict: str = ""
    outcome: str = ""
    result: str = ""
    note: str = ""
    raw: list[str] = field(default_factory=list)

    @property
    def applicant_fold(self) -> str:
        return fold(self.applicant_name)

    def key(self, *, book: str = "") -> str:
        """What the row is about: its code, its number in a special book, else day, person and matter."""
        if self.code:
            parts = ["code", self.code]
        elif book and self.number_in_book:
            parts = ["book", book, str(self.received.day.year), fold(self.number_in_book)]
        else:
            parts = [
                "row",
                book,
                self.received.day.isoformat(),
                self.applicant_fold,
                self.procedure_code or fold(self.procedure_name),
                fold(self.number_in_book),
                fold(self.address),
            ]
        return _digest(parts)

    @property
    def coded(self) -> bool:
        return bool(self.code)

    def digest(self, *more: str) -> str:
        """Of all that was read (and ``more``), without the place in the file and the cells kept aside."""
        return _digest([*(_plain(getattr(self, name)) for name in _SAID), *more])


def _plain(value: object) -> object:
    return value.at.isoformat() if isinstance(value, When) else value


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


_SAID = tuple(one.name for one in fields(Line) if one.name not in {"row_number", "raw"})


class RowReader:
    """Reads rows under one mapping; what is odd but no reason to refuse is counted in ``warnings``.

    Args:
        columns: field of each column, empty for those kept aside.
        today: a dossier received later than this cannot be true.
    """

    def __init__(self, columns: Sequence[str], *, today: date) -> None:
        self._place = {name: index for index, name in enumerate(columns) if name}
        self._today = today
        self.warnings: dict[str, list[int]] = {}

    def read(self, numbered: Numbered) -> Line:
        """One row as a line.

        Raises:
            RefusedRow: with the reason, in Vietnamese.
        """
        number, row = numbered
        code = values.code(self._cell(row, "code"))
        words = {name: self._words(row, source) for name, source in _WORDS.items()}
        if not (code or words["applicant_name"] or words["number_in_book"]):
            raise RefusedRow("Không có mã hồ sơ, tên người nộp hay số trong sổ nên không biết là hồ sơ nào.")
        self._split_phone(row, words)
        line = Line(
            row_number=number,
            received=self._received(row, code),
            code=code,
            due=self._when(row, "due"),
            finished=self._when(row, "finished"),
            returned=self._when(row, "returned"),
            channel=values.channel(self._cell(row, "channel")),
            return_method=values.return_method(self._cell(row, "return_method")),
            status=self._status(row),
            verdict=values.verdict(self._cell(row, "verdict")),
            outcome=values.outcome(self._cell(row, "result")),
            raw=raw_of(row),
            **words,
        )
        self._look_at(line)
        return line

    def _cell(self, row: Sequence[Cell], name: str) -> Cell:
        place = self._place.get(name)
        return row[place] if place is not None and place < len(row) else None

    def _words(self, row: Sequence[Cell], name: str) -> str:
        text = text_of(self._cell(row, name))
        limit = _LIMITS[_STORED[name]]
        if len(text) > limit:
            raise RefusedRow(f"{BY_NAME[name].label} dài {len(text)} ký tự, chỉ ghi được {limit}.")
        return text

    def _split_phone(self, row: Sequence[Cell], words: dict[str, str]) -> None:
        both = text_of(self._cell(row, "address_phone"))
        if both:
            address, phone = values.phone_of(both)
            words["address"] = words["address"] or address[:500]
            words["phone"] = words["phone"] or phone[:60]

    def _when(self, row: Sequence[Cell], name: str) -> When | None:
        try:
            return values.when(self._cell(row, name))
        except BadDate as bad:
            raise RefusedRow(f"{BY_NAME[name].label}: {bad.message}") from None

    def _received(self, row: Sequence[Cell], code: str) -> When:
        found = self._when(row, "received")
        if found is None:
            day = day_in_code(code)
            if day is None:
                raise RefusedRow("Chưa có ngày nhận hồ sơ, và mã hồ sơ không cho biết ngày.")
            found = When(day, datetime(day.year, day.month, day.day, tzinfo=VIETNAM))
        if found.day > self._today:
            raise RefusedRow(f"Ngày nhận hồ sơ {format_day(found.day)} ở sau hôm nay.")
        return found

    def _status(self, row: Sequence[Cell]) -> int | None:
        try:
            return values.status(self._cell(row, "status"))
        except ValueError as unknown:
            raise RefusedRow(str(unknown)) from None

    def _look_at(self, line: Line) -> None:
        day = line.received.day
        if line.due and line.due.day < day:
            self._warn("Ngày hẹn trả trước ngày nhận", line)
        if line.returned and line.returned.day < day:
            self._warn("Ngày trả trước ngày nhận", line)
        if line.finished and line.finished.day < day:
            self._warn("Ngày có kết quả trước ngày nhận", line)
        coded = day_in_code(line.code)
        if coded and coded != day:
            self._warn("Ngày nhận khác ngày ghi trong mã hồ sơ", line)

    def _warn(self, what: str, line: Line) -> None:
        self.warnings.setdefault(what, []).append(line.row_number)


#: stored name → field of the file
_WORDS = {
    "number_in_book": "number",
    "procedure_code": "procedure_code",
    "procedure_name": "procedure",
    "field_name": "field",
    "applicant_name": "applicant",
    "address": "address",
    "phone": "phone",
    "result": "result",
    "note": "note",
}
_STORED = {source: name for name, source in _WORDS.items()}


def raw_of(row: Sequence[Cell]) -> list[str]:
    """All cells as short texts; trailing blanks left out."""
    cells = [shown(cell)[:_RAW_CELL] for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells
