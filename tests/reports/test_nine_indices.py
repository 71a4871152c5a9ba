"""The nine indices of circular 01/2018 from dossiers, in the years in which they were in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.dossiers.actions.loading import PastDossier, PastSupplement, load_past
from motcua.law.periods import parse
from motcua.org.types import SYSTEM
from motcua.reports.queries.nine_indices import IndexRow, NineIndices, NotInForce, nine_indices_of
from tests.dossiers.office import MONDAY, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
#: Monday 08/05/2023, 08:00 in Vietnam
THEN = datetime(2023, 5, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = parse("2023-Q2")


def load(office: Office, *facts: dict[str, object]) -> None:
    given = {
        "authority_id": office.units["a"],
        "procedure_code": THREE_DAYS,
        "received_at": THEN,
        "official_id": office.people["intake"],
    }
    load_past([PastDossier(**(given | one)) for one in facts], actor=SYSTEM, at=MONDAY)  # type: ignore[arg-type]


def page(office: Office, unit: str = "a") -> NineIndices:
    return nine_indices_of(office.units[unit], period=SECOND, at=MONDAY)


def by_number(found: NineIndices) -> dict[int, IndexRow]:
    return {row.number: row for row in found.agency.rows}


def test_values_of_a_commune(office: Office) -> None:
    asked = PastSupplement(THEN + DAY / 8, THEN + DAY / 4)
    load(
        office,
        {"finished_at": THEN + DAY},
        {"finished_at": THEN + 3 * DAY},
        {"finished_at": THEN + DAY, "supplements": [asked]},
        {"finished_at": THEN + 8 * DAY, "official_id": office.people["intake_2"]},
        {},
    )
    rows = by_number(page(office))
    assert [row.number for row in page(office).agency.rows] == list(range(1, 10))
    # early 2, on time 1, early 2, late 0 over four
    assert (rows[1].points, rows[1].dossiers, rows[1].value) == (5, 4, Decimal("1.3"))
    assert rows[2].dossiers == 4
    assert (rows[3].points, rows[3].value) == (7, Decimal("1.8"))
    assert rows[7].value == rows[1].value
    assert rows[8].value == 2
    for missing in (4, 5, 6, 9):
        assert rows[missing].value is None
        assert rows[missing].reason


def test_missing_indices_stay_out_of_the_sum(office: Office) -> None:
    load(office, {"finished_at": THEN + DAY})
    grade = page(office).agency.grade
    assert grade is not None
    assert grade.left_out == (4, 5, 6, 9)
    assert grade.points == sum((row.value or 0 for row in page(office).agency.rows), Decimal(0))


def test_officials_are_assessed_by_their_own_dossiers(office: Office) -> None:
    load(
        office,
        {"finished_at": THEN + DAY},
        {"finished_at": THEN + 8 * DAY, "official_id": office.people["intake_2"]},
    )
    found = {one.label: one for one in page(office).officials}
    assert list(found) == ["Nguyễn Văn Bình", "Nguyễn Văn Châu"]
    good, bad = found["Nguyễn Văn Bình"].grade, found["Nguyễn Văn Châu"].grade
    assert good is not None
    assert bad is not None
    assert (good.points, good.key, good.left_out) == (Decimal("8.0"), "all", (4,))
    # nobody asked for more papers: index 3 alone
    assert (bad.points, bad.key) == (Decimal("2.0"), "part")
    stages = {row.number: row for row in found["Nguyễn Văn Bình"].rows}[2]
    assert (stages.points, stages.dossiers) == (2, 1)


def test_without_dossiers_only_what_needs_none(office: Office) -> None:
    found = page(office)
    rows = by_number(found)
    assert rows[1].value is None
    assert "không có hồ sơ" in rows[1].reason
    assert rows[8].value == 2
    assert found.officials == ()


def test_over_several_units_there_are_no_officials(office: Office) -> None:
    load(office, {"finished_at": THEN + DAY})
    found = page(office, "province")
    assert found.officials == ()
    assert by_number(found)[1].dossiers == 1


@pytest.mark.parametrize("code", ["2025-Q3", "2018-Q4", "2026-M10"])
def test_outside_its_years_it_is_refused(office: Office, code: str) -> None:
    with pytest.raises(NotInForce, match="06/01/2019"):
        nine_indices_of(office.units["a"], period=parse(code), at=MONDAY)


def test_the_last_period_of_its_years(office: Office) -> None:
    assert nine_indices_of(office.units["a"], period=parse("2025-Q2"), at=MONDAY).agency.rows
