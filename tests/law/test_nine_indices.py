"""The nine indices of circular 01/2018 against their case tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from motcua.law import nine_indices as nine
from motcua.law.timeliness import Verdict
from tests.law.tables import cases, yes

ON = date(2023, 6, 14)


def _points(text: str) -> int | None:
    return int(text) if text else None


@cases("nine_indices.total_time")
def test_total_time(row):
    assert nine.total_time(Verdict(row["verdict"])) == _points(row["points"]), row["note"]


@cases("nine_indices.agency_time")
def test_agency_time(row):
    stages = [Verdict(word) for word in row["stages"].split()]
    assert nine.agency_time(stages) == _points(row["points"]), row["note"]


@cases("nine_indices.contacts")
def test_contacts(row):
    found = nine.contacts(int(row["times"]), applicants_fault=yes(row["applicants_fault"]))
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.agencies_contacted")
def test_agencies(row):
    assert nine.agencies_contacted(int(row["agencies"])) == _points(row["points"]), row["note"]


@cases("nine_indices.counter")
def test_counter(row):
    found = nine.counter(
        int(row["resolved"]), int(row["received"]), int(row["eligible"]), level=row["level"], on=ON
    )
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.publicity")
def test_publicity(row):
    found = nine.publicity(posted=yes(row["posted"]), electronic=yes(row["electronic"]))
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.attitude")
def test_attitude(row):
    found = nine.attitude(Verdict(row["verdict"]), int(row["petitions"]))
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.petitions_answered")
def test_petitions(row):
    found = nine.petitions_answered(int(row["received"]), int(row["in_time"]), int(row["prolonged"]))
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.online_service")
def test_online(row):
    found = nine.online_service(
        nine.Share(int(row["procedures"]), int(row["all_procedures"])),
        nine.Share(int(row["online"]), int(row["dossiers"])),
        int(row["late"]),
    )
    assert found == _points(row["points"]), row["note"]


@cases("nine_indices.index_value")
def test_value(row):
    expected = Decimal(row["value"]) if row["value"] else None
    assert nine.index_value(int(row["points"]), int(row["dossiers"])) == expected, row["note"]


def _indices(text: str) -> dict[int, Decimal | None]:
    pairs = (pair.split("=") for pair in text.split())
    return {int(index): Decimal(value) for index, value in pairs}


def _check(grade, row):
    if not row["key"]:
        assert grade is None
        return
    assert (grade.points, grade.key) == (Decimal(row["points"]), row["key"]), row["note"]
    assert " ".join(map(str, grade.left_out)) == row["left_out"]


@cases("nine_indices.official_grade")
def test_official(row):
    _check(nine.official_grade(_indices(row["indices"])), row)


@cases("nine_indices.agency_grade")
def test_agency(row):
    _check(nine.agency_grade(_indices(row["indices"])), row)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2019, 1, 5), False),
        (date(2019, 1, 6), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_years_in_force(day, held):
    assert nine.in_force(day) is held
