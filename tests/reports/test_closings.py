"""A closed book is closed once and for all, and tells when its lines changed afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.dossiers.models import BookEntry, Dossier
from motcua.law.calendar import ZONE
from motcua.lib.refused import Forbidden, NotFound
from motcua.org.models import OrgEvent
from motcua.reports.actions.closing import AlreadyClosed, YearNotOver, close_book
from motcua.reports.models import RegisterClosing
from motcua.reports.queries.closings import DOSSIERS, books_of_year, last_closable, open_books
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import SAME_DAY, Office
from tests.reports.histories import load
from tests.reports.pasts import a_past

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2027, 1, 4, 8, tzinfo=ZONE)


@pytest.fixture
def written(office: Office) -> Office:
    """Two authentications of November 2026."""
    for _ in range(2):
        a_dossier(office, SAME_DAY).received().decided()
    return office


def close(
    office: Office, book: str = "sct_bs", at: datetime = NEW_YEAR, who: str = "leader"
) -> RegisterClosing:
    return close_book(
        actor=office.actor(who, at), at=at, authority_id=office.units["a"], book=book, year=2026
    )


def test_both_books_are_open_until_they_are_closed(written: Office) -> None:
    a = written.units["a"]
    assert open_books([a, written.units["b"]], 2026) == {a: 2}
    close(written)
    close(written, DOSSIERS)
    assert open_books([a], 2026) == {}
    found = {one.book: one for one in books_of_year([a], 2026, prove=True)}
    assert {book: (one.entries, one.matches) for book, one in found.items()} == {
        "sct_bs": (2, True),
        DOSSIERS: (2, True),
    }
    assert OrgEvent.objects.filter(action="book.closed").count() == 2


def test_a_year_is_over_on_its_last_day() -> None:
    assert last_closable(datetime(2026, 12, 30, 23, 59, tzinfo=ZONE)) == 2025
    assert last_closable(datetime(2026, 12, 31, 0, 0, tzinfo=ZONE)) == 2026


def test_what_is_refused(written: Office) -> None:
    with pytest.raises(YearNotOver):
        close(written, at=datetime(2026, 12, 30, 8, tzinfo=ZONE))
    with pytest.raises(NotFound):
        close(written, book="khai_sinh")
    for who in ("leader_b", "intake"):
        with pytest.raises(Forbidden):
            close(written, who=who)
    close(written)
    with pytest.raises(AlreadyClosed):
        close(written)


def test_the_database_keeps_the_record(written: Office) -> None:
    made = close(written)
    for act in (lambda: RegisterClosing.objects.update(entries=1), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_line_that_comes_afterwards_shows(written: Office) -> None:
    close(written)
    close(written, DOSSIERS)
    load([a_past(written, datetime(2026, 12, 20, 9, tzinfo=ZONE))], at=NEW_YEAR + timedelta(days=1))
    first = BookEntry.objects.get(number=1)
    first.pk, first.number, first.dossier = None, 3, Dossier.objects.latest("pk")
    first.save()
    found = books_of_year([written.units["a"]], 2026, prove=True)
    assert [one.matches for one in found] == [False, False]
