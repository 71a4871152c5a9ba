"""Which books of a year are closed, which are not, and whether a closed one still says what it said.

Luật Hộ tịch 60/2014/QH13, Điều 58 (civil status); NĐ 23/2015/NĐ-CP, Điều 13 (authentication); the register
of dossiers is closed with them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from motcua.dossiers.models import BookEntry, Dossier
from motcua.dossiers.queries.lists import day_start
from motcua.dossiers.queries.special_books import books
from motcua.law.calendar import local
from motcua.lib.hash_chain import canonical, instant
from motcua.org.queries import units
from motcua.reports.models import RegisterClosing

#: Sổ theo dõi hồ sơ among the books
DOSSIERS = "theo_doi"
_DOSSIERS_TITLE = "Sổ theo dõi hồ sơ"
_LINE = (
    "number",
    "volume",
    "entered_on",
    "dossier_id",
    "values",
)
_REGISTER_LINE = ("pk", "code", "received_at", "procedure_code", "applicant_name", "original_due_at")


@dataclass(frozen=True, slots=True)
class BookYear:
    """One book of one authority and year; ``matches`` only where it was asked for."""

    authority_id: int
    authority_name: str
    book: str
    title: str
    year: int
    entries: int
    closing: RegisterClosing | None
    matches: bool | None = None


def title_of(book: str) -> str:
    """The book's name on paper."""
    known = books().get(book)
    return _DOSSIERS_TITLE if book == DOSSIERS else known.title if known else book


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """First moment of a calendar year in Vietnam, and the first after it."""
    return day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1))


def last_closable(at: datetime) -> int:
    """The newest year that is over: books are closed from 31/12 on."""
    day = local(at).date()
    return (day + timedelta(days=1)).year - 1


def books_of_year(authority_ids: Collection[int], year: int, *, prove: bool = False) -> list[BookYear]:
    """Every book that has lines in a year, by authority; with ``prove`` closed ones are read again."""
    known = {
        (row.authority_id, row.book): row
        for row in RegisterClosing.objects.filter(authority_id__in=authority_ids, year=year)
    }
    found = []
    for (authority_id, book), entries in sorted(_counted(authority_ids, year).items()):
        closing = known.get((authority_id, book))
        same = None
        if prove and closing is not None:
            same = digest(authority_id, book, year) == (closing.entries, closing.hash)
        name = units.unit(authority_id).name
        found.append(BookYear(authority_id, name, book, title_of(book), year, entries, closing, same))
    return found


def _counted(authority_ids: Collection[int], year: int) -> dict[tuple[int, str], int]:
    lines = BookEntry.objects.filter(authority_id__in=authority_ids, year=year).order_by()
    found = {
        (authority_id, book): number
        for authority_id, book, number in lines.values_list("authority_id", "book").annotate(Count("pk"))
    }
    first, after = year_bounds(year)
    received = Dossier.objects.filter(
        authority_id__in=authority_ids, is_test=False, received_at__gte=first, received_at__lt=after
    )
    for authority_id, number in received.order_by().values_list("authority_id").annotate(Count("pk")):
        found[authority_id, DOSSIERS] = number
    return found


def open_books(authority_ids: Collection[int], year: int) -> dict[int, int]:
    """How many books with lines in a year are not closed, by authority; three queries."""
    closed = set(
        RegisterClosing.objects.filter(authority_id__in=authority_ids, year=year).values_list(
            "authority_id", "book"
        )
    )
    lines = BookEntry.objects.filter(authority_id__in=authority_ids, year=year).order_by()
    there = set(lines.values_list("authority_id", "book").distinct())
    first, after = year_bounds(year)
    received = Dossier.objects.filter(
        authority_id__in=authority_ids, is_test=False, received_at__gte=first, received_at__lt=after
    )
    there |= {(i, DOSSIERS) for i in received.order_by().values_list("authority_id", flat=True).distinct()}
    found: dict[int, int] = {}
    for authority_id, _ in there - closed:
        found[authority_id] = found.get(authority_id, 0) + 1
    return found


def digest(authority_id: int, book: str, year: int) -> tuple[int, str]:
    """How many lines a book has, and the hash over all of them in their order."""
    lines = _register_lines(authority_id, year) if book == DOSSIERS else _lines(authority_id, book, year)
    whole, number = hashlib.sha256(), 0
    for line in lines:
        whole.update(canonical(line).encode())
        whole.update(b"\n")
        number += 1
    return number, whole.hexdigest()


def _lines(authority_id: int, book: str, year: int) -> Iterator[list[object]]:
    rows = BookEntry.objects.filter(authority_id=authority_id, book=book, year=year).order_by("number", "pk")
    yield from _plain(rows.values_list(*_LINE).iterator(chunk_size=1000))


def _register_lines(authority_id: int, year: int) -> Iterator[list[object]]:
    """What a line of the register says at receipt: its result may come in the year after."""
    first, after = year_bounds(year)
    rows = Dossier.objects.filter(
        authority_id=authority_id, is_test=False, received_at__gte=first, received_at__lt=after
    )
    yield from _plain(
        rows.order_by("received_at", "pk").values_list(*_REGISTER_LINE).iterator(chunk_size=2000)
    )


def _plain(rows: Iterable[tuple[object, ...]]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            instant(cell)
            if isinstance(cell, datetime)
            else cell.isoformat()
            if isinstance(cell, date)
            else cell
            for cell in row
        ]
