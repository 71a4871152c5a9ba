"""How many statements the core needs: few for an intake, the same for one row and for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions.intake import ChargeLine
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries import lists, register, special_books, work
from motcua.dossiers.queries.calendar_preview import would_move
from motcua.dossiers.queries.lists import Filter
from motcua.dossiers.queries.page import dossier_page, due_explained
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.special_books import BookPeriod
from motcua.dossiers.queries.work import WorkFilter
from motcua.org.queries.calendars import Changes
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, LINKED, MONDAY, SAME_DAY, Office


def _statements(run: Callable[[], object]) -> list[str]:
    run()  # what is remembered of catalogue and units
    with CaptureQueriesContext(connection) as queries:
        run()
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [q["sql"] for q in queries if not q["sql"].startswith(frame)]


def test_an_intake_with_five_papers_takes_at_most_ten_statements(office: Office) -> None:
    charges = [ChargeLine("Lệ phí", 8000, method="cash"), ChargeLine("Phí", 2000)]
    keys = iter(("k1", "k2"))
    dossier = a_dossier(office, FIVE_DAYS, charges=charges)
    found = _statements(lambda: dossier.received(sent=Sent(key=next(keys))))
    assert dossier.row.documents.count() == 5
    assert len(found) <= 10, "\n".join(found)


def test_the_page_of_a_dossier_takes_the_same_for_a_short_and_a_long_story(office: Office) -> None:
    short = a_dossier(office, LINKED).received()
    long = (
        a_dossier(office, LINKED).received().asked().answered().advanced().accepted().advanced(2).accepted()
    )
    long.charged().charged().paused().paid()
    clerk = office.actor("intake")
    few = len(_statements(lambda: dossier_page(short.id, clerk)))
    many = len(_statements(lambda: dossier_page(long.id, clerk)))
    assert few == many <= 16
    explain = [len(_statements(lambda d=d: due_explained(d.row))) for d in (short, long)]  # type: ignore[misc]
    assert explain[0] == explain[1]


@pytest.mark.parametrize("rows", [1, 12])
def test_lists_take_the_same_for_one_row_and_for_many(office: Office, rows: int) -> None:
    for _ in range(rows):
        a_dossier(office, SAME_DAY).received().decided()
        a_dossier(office).received()
    actor = office.actor("intake")
    day = MONDAY.date()
    one_each: dict[str, Callable[[], object]] = {
        "dossiers": lambda: list(lists.dossiers(actor, Filter(text="hoa", named="open"), at=MONDAY)[:50]),
        "work": lambda: list(work.tasks(actor, WorkFilter(), at=MONDAY)[:50]),
        "work counts": lambda: work.counts(actor, at=MONDAY),
        "book": lambda: list(special_books.lines(actor, BookPeriod("sct_bs", day, day))),
    }
    for name, run in one_each.items():
        assert len(_statements(run)) == 1, name
    # one for the lines, one for what replaced them
    assert len(_statements(lambda: list(register.lines(actor, RegisterPeriod(day, day))))) == 2
    assert len(_statements(lambda: lists.counts(actor, at=MONDAY))) == 2
    assert len(_statements(lambda: would_move(None, Changes()))) <= 2
