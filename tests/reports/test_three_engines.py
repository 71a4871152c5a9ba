"""One definition, three engines: the database of this run (SQLite or PostgreSQL) and DuckDB agree."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from motcua.law import periods
from motcua.reports import measuring
from motcua.reports.defined import form, form_names, measures, sources
from motcua.reports.types import RuleSet
from tests.dossiers.office import Office
from tests.reports.engines import Duck
from tests.reports.histories import NOW, a_history, load
from tests.reports.voices import speak

pytestmark = pytest.mark.django_db
PERIODS = ("2026-Q3", "2026-Q4", "2026", "2026-11-02..2026-11-20")


@pytest.fixture
def year(office: Office) -> Duck:
    """A generated year of three offices, in the test database and copied to DuckDB."""
    load(a_history(office, 250, span=330))
    speak(office, NOW)
    return Duck()


def by_duck(duck: Duck, what: measuring.Asked, ids: list[int] | None) -> dict[tuple[Any, ...], int]:
    found: dict[tuple[Any, ...], int] = {}
    for source in sources().values():
        counted = [one for one in measures().values() if one.source == source.name]
        by = list(source.dimensions)
        sql = measuring.statement(source, counted, ids, what.rules, by)
        for row in duck.rows(sql, what.parameters()):
            for one, number in zip(counted, row[len(by) :], strict=True):
                if number:
                    found[(one.name, *map(str, row[: len(by)]))] = int(number)
    return found


def by_django(what: measuring.Asked, ids: list[int] | None) -> dict[tuple[Any, ...], int]:
    found: dict[tuple[Any, ...], int] = {}
    for source in sources().values():
        names = [one.name for one in measures().values() if one.source == source.name]
        for group, counts in measuring.count(names, ids, what, source.dimensions):
            for name, number in counts.items():
                if number:
                    found[(name, *map(str, group))] = number
    return found


def test_every_measure_is_the_same_in_duckdb(year: Duck, office: Office) -> None:
    seen = set()
    for rules, code in product(RuleSet, PERIODS):
        for as_of in (None, NOW - timedelta(days=20)):
            what = measuring.asked(periods.parse(code), at=NOW, as_of=as_of, rules=rules)
            ids = None if as_of else [office.units["a"]]
            here, there = by_django(what, ids), by_duck(year, what, ids)
            assert here == there
            seen |= {key[0] for key in here}
    # a comparison of zeros would prove nothing
    silent = {"received_online_full", "received_online_partial", "open_awaiting_payment", "feedback_paper"}
    spoken = {"dossiers", "feedback", "endings"}
    wanted = {one.name for one in measures().values() if one.source in spoken} - silent
    assert wanted <= seen


def test_every_form_uses_measures_that_exist() -> None:
    for name in form_names():
        shape = form(name)
        assert set(shape.measures) <= set(measures()), name
        assert all(column.definition for column in shape.columns if column.kind != "text"), name
        assert all(column.denominator for column in shape.columns if column.per), name
