"""A bank's statement as CSV: every bank has its own columns, delimiters, dates and amounts.

Which column means what is guessed from its title and can be told; nothing is guessed about money.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.lib.refused import Refused
from motcua.lib.vietnamese_text import clean, fold

#: what a column may mean; ``amount`` is signed, ``credit`` and ``debit`` stand in two columns
MEANINGS = ("day", "amount", "credit", "debit", "words", "number")
_TITLES: Mapping[str, tuple[str, ...]] = {
    "day": ("ngay giao dich", "ngay hieu luc", "transaction date", "tran date", "ngay gd", "ngay", "date"),
    "credit": ("ghi co", "phat sinh co", "so tien co", "co", "credit", "credit amount", "tien vao"),
    "debit": ("ghi no", "phat sinh no", "so tien no", "no", "debit", "debit amount", "tien ra"),
    "amount": ("so tien", "so tien giao dich", "amount", "so tien gd"),
    "words": ("noi dung", "dien giai", "mo ta", "noi dung giao dich", "description", "remark", "details"),
    "number": (
        "so tham chieu",
        "so but toan",
        "so giao dich",
        "ma giao dich",
        "reference",
        "so ct",
        "ref no",
    ),
}
_DELIMITERS = (";", "\t", ",", "|")
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"),
)
_AMOUNT = re.compile(r"[+-]?\d{1,3}(?:([.,\s])\d{3})*(?:[.,]0{1,2})?|[+-]?\d+(?:[.,]0{1,2})?")
_CURRENCY = re.compile(r"(vnd|vnđ|đ|₫)", re.IGNORECASE)
_LARGEST, _MOST_LINES, _MOST_BYTES = 10**15, 50_000, 20 * 1024 * 1024


class BadStatement(Refused):
    """A file that is no statement, or whose columns are not known."""

    code = "bad-statement"
    status = 422


@dataclass(frozen=True, slots=True)
class Movement:
    """One line: đồng in (positive) or out (negative)."""

    day: date
    amount: int
    words: str
    number: str


@dataclass(frozen=True, slots=True)
class Table:
    """The file as rows of cells below its titles."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says; ``wrong`` names each line that could not be read."""

    movements: tuple[Movement, ...]
    wrong: tuple[str, ...]


def table_of(content: bytes) -> Table:
    """Rows and titles of the file, whatever its encoding and delimiter; lines above the titles are left out.

    Raises:
        BadStatement: no table in it, or too large.
    """
    if len(content) > _MOST_BYTES:
        raise BadStatement("Tệp sao kê quá lớn (tối đa 20 MB).")
    text = _decoded(content)
    best: tuple[int, Table] | None = None
    for delimiter in _DELIMITERS:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[: _MOST_LINES + 100]
        for place, row in enumerate(rows[:40]):
            known = len(_meant(row))
            if known >= 2 and (best is None or known > best[0]):
                cells = tuple(tuple(map(clean, r)) for r in rows[place + 1 :] if any(c.strip() for c in r))
                best = known, Table(tuple(map(clean, row)), cells, place + 2)
    if best is None:
        raise BadStatement(
            "Không tìm thấy dòng tiêu đề trong tệp. Cần tệp CSV có các cột ngày, số tiền và nội dung."
        )
    if len(best[1].rows) > _MOST_LINES:
        raise BadStatement("Tệp sao kê quá 50.000 dòng; hãy tách theo tháng.")
    return best[1]


def guessed(titles: Sequence[str]) -> dict[str, str]:
    """Which title means what, as far as titles tell."""
    return {meaning: titles[place] for meaning, place in _meant(titles).items()}


def missing(columns: Mapping[str, str]) -> list[str]:
    """Meanings without which a statement cannot be read."""
    wanted = [name for name in ("day", "words") if not columns.get(name)]
    if not columns.get("amount") and not columns.get("credit"):
        wanted.append("amount")
    return wanted


def read(table: Table, columns: Mapping[str, str]) -> Statement:
    """The movements of a file.

    Args:
        columns: title by meaning, as :func:`guessed` gives it or a person chose.

    Raises:
        BadStatement: a needed column is not named, or not in the file.
    """
    places = {m: table.titles.index(t) for m, t in columns.items() if t in table.titles and m in MEANINGS}
    if missing(dict.fromkeys(places, "x")):
        raise BadStatement("Chọn cột ngày, cột nội dung và cột số tiền (hoặc cột ghi có).")
    movements, wrong = [], []
    for number, row in enumerate(table.rows, start=table.first_line):
        cells = {m: row[place] if place < len(row) else "" for m, place in places.items()}
        if not any(cells.get(name) for name in ("amount", "credit", "debit")) or not cells["day"]:
            continue  # a sum, a page foot
        try:
            movement = _movement(cells)
        except ValueError as error:
            wrong.append(f"Dòng {number}: {error}")
            continue
        if movement.amount:
            movements.append(movement)
    return Statement(tuple(movements), tuple(wrong))


def amount_of(text: str) -> int:
    """Whole đồng of an amount as banks write it: ``1.234.567``, ``1,234,567.00``, ``(8,000)``, ``+8000 VND``.

    Raises:
        ValueError: no whole amount.
    """
    bare = _CURRENCY.sub("", text).replace("\u00a0", " ").strip()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()").replace("- ", "-").replace("+ ", "+").strip()
    if not bare:
        return 0
    if not _AMOUNT.fullmatch(bare):
        raise ValueError(f"“{text[:30]}” không phải số tiền")
    whole = re.sub(r"[.,]0{1,2}$", "", bare) if re.search(r"[.,]0{1,2}$", bare) else bare
    value = int(re.sub(r"[.,\s]", "", whole))
    if abs(value) > _LARGEST:
        raise ValueError(f"số tiền “{text[:30]}” quá lớn")
    return -value if negative else value


def day_of(text: str) -> date:
    """The day of a moment as banks write it; day before month, or the year first.

    Raises:
        ValueError: no day.
    """
    for pattern in _DATES:
        found = pattern.match(text)
        if found:
            year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
            return datetime(year, int(found["m"]), int(found["d"])).date()  # noqa: DTZ001 - a day only
    raise ValueError(f"“{text[:30]}” không phải ngày")


def _movement(cells: Mapping[str, str]) -> Movement:
    if cells.get("amount"):
        amount = amount_of(cells["amount"])
    else:
        amount = abs(amount_of(cells.get("credit", ""))) - abs(amount_of(cells.get("debit", "")))
    try:
        day = day_of(cells["day"])
    except ValueError:
        raise ValueError(f"“{cells['day'][:30]}” không phải ngày") from None
    return Movement(day, amount, cells["words"][:500], cells.get("number", "")[:60])


def _meant(titles: Sequence[str]) -> dict[str, int]:
    """Column by meaning: the title that says exactly this, else the first one that holds the words."""
    folded = [re.sub(r"[^a-z0-9 ]", " ", fold(title)).strip() for title in titles]
    found: dict[str, int] = {}
    for meaning, words in _TITLES.items():
        exact = [folded.index(word) for word in words if word in folded]
        holds = [
            place
            for word in words
            if len(word) > 3
            for place, title in enumerate(folded)
            if f" {word} " in f" {title} " and place not in found.values()
        ]
        if exact or holds:
            found[meaning] = (exact or holds)[0]
    return found


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")
