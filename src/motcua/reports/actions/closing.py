"""Closing a book at the end of its year: who, when, with how many lines, and a hash of all of them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.law.registry import cite
from motcua.lib.refused import Forbidden, NotFound, Refused
from motcua.lib.typed_text import line
from motcua.org.actions import log
from motcua.org.types import Actor, ActorKind
from motcua.reports.models import RegisterClosing
from motcua.reports.queries import scope
from motcua.reports.queries.closings import digest, last_closable, title_of

_BASIS = cite("LHT_2014", 58)
#: no book here is older
_FIRST = 1990


class YearNotOver(Refused):
    """A book is closed when its year has ended."""

    code = "year-not-over"
    status = 422


class AlreadyClosed(Refused):
    """A book is closed once."""

    code = "already-closed"


def may_close(actor: Actor, authority_id: int) -> bool:
    """Whoever answers for the reports of the authority closes its books, and those of what it absorbed."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    return authority_id in actor.authority_ids and scope.may_see(actor, authority_id)


@transaction.atomic
def close_book(
    *, actor: Actor, at: datetime, authority_id: int, book: str, year: int, note: str = ""
) -> RegisterClosing:
    """Close one book of one year; it is never opened again, later lines show against the hash.

    Raises:
        Forbidden: not the actor's authority. YearNotOver: before 31/12 of the year.
        NotFound: the book has no line in that year. AlreadyClosed: by whom and when.
    """
    if not may_close(actor, authority_id):
        raise Forbidden("Bạn không phụ trách sổ của đơn vị này.")
    if year > last_closable(at):
        raise YearNotOver(f"Sổ năm {year} khóa từ ngày 31/12/{year}.", citation=_BASIS)
    entries, whole = digest(authority_id, book, year) if year >= _FIRST else (0, "")
    if not entries:
        raise NotFound(f"Sổ này không có dòng nào năm {year}.")
    known = RegisterClosing.objects.filter(authority_id=authority_id, book=book, year=year).first()
    if known is not None:
        raise AlreadyClosed(f"Sổ này {known.closed_name} đã khóa lúc {known.closed_at:%d/%m/%Y}.")
    made = RegisterClosing(
        authority_id=authority_id,
        book=book,
        title=title_of(book),
        year=year,
        entries=entries,
        hash=whole,
        closed_at=at,
        closed_by_id=actor.official_id,
        closed_name=actor.name[:160],
        closed_title=actor.title[:120],
        note=line(note)[:300],
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise AlreadyClosed("Sổ này vừa được người khác khóa.") from None
    log.record(
        actor=actor,
        at=at,
        action="book.closed",
        subject=f"unit:{authority_id}",
        book=book,
        year=year,
        entries=entries,
        hash=whole,
    )
    return made
