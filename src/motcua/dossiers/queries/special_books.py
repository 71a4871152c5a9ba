"""The special registers (civil status, authentication): their columns as data, their lines as entered.

NĐ 23/2015/NĐ-CP, Điều 13–14; Luật Hộ tịch 60/2014/QH13, Điều 58. A line never changes after it is entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from motcua.catalogue.sources.books import BookColumn, BookRecord, read_books
from motcua.dossiers.models import BookEntry
from motcua.dossiers.slips.sheet import Cell
from motcua.lib.refused import NotFound
from motcua.org.types import Actor, ActorKind


@lru_cache(maxsize=1)
def books() -> Mapping[str, BookRecord]:
    """The registers of ``data/books`` by key; read once, they come with the program."""
    folder = settings.DATA_DIR / "books"
    return {book.key: book for book in read_books(folder)} if folder.is_dir() else {}


def book(key: str) -> BookRecord:
    """One register.

    Raises:
        NotFound: there is none of this key.
    """
    found = books().get(key)
    if found is None:
        raise NotFound("Không có sổ này.")
    return found


@dataclass(frozen=True, slots=True)
class BookPeriod:
    """Which lines of a book: by the day of entry, both days inclusive; one authority or the actor's all."""

    book: str
    first: date
    last: date
    authority_id: int | None = None


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line; ``cells`` in the order of the book's columns."""

    dossier_id: int
    number: int
    year: int
    entered_on: date
    cells: tuple[Cell, ...]


def entries(actor: Actor, period: BookPeriod) -> QuerySet[BookEntry]:
    """The entries in the order of the book, in the actor's scope."""
    rows = BookEntry.objects.filter(
        book=period.book, entered_on__gte=period.first, entered_on__lte=period.last
    )
    if actor.kind != ActorKind.SYSTEM:
        rows = rows.filter(authority_id__in=actor.authority_ids)
    if period.authority_id is not None:
        rows = rows.filter(authority_id=period.authority_id)
    return rows.order_by("year", "number", "id")


def lines(
    actor: Actor, period: BookPeriod, *, start: int = 0, count: int | None = None
) -> Iterator[BookLine]:
    """Lines ``start`` … of a book, streamed; one query.

    Raises:
        NotFound: there is no such book.
    """
    columns = book(period.book).columns
    rows = entries(actor, period)
    sliced = rows[start : start + count] if count is not None else rows[start:]
    for entry in sliced.iterator(chunk_size=1000):
        cells = tuple(_cell(column, entry) for column in columns)
        yield BookLine(entry.dossier_id, entry.number, entry.year, entry.entered_on, cells)


def count(actor: Actor, period: BookPeriod) -> int:
    """How many lines the book has for the period."""
    return entries(actor, period).count()


def _cell(column: BookColumn, entry: BookEntry) -> Cell:
    if column.source.startswith("book."):
        of_book: dict[str, Cell] = {"number": entry.number, "volume": entry.volume, "year": entry.year}
        return of_book.get(column.source.removeprefix("book."), "")
    return _shown(entry.values.get(column.source))


def _shown(value: Any) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return _day(text) or text


def _day(text: str) -> date | None:
    """A whole date as it is stored; anything else stays a text."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
