"""Whole districts as letters of theirs describe them: units and dossiers with exactly those figures.

The tables lie in ``data/demo/districts``; dossiers come in by the bulk path, so registers, forms, boards and
letters all see them. ``a_district("cam-xuyen-2022", at=…)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from motcua.catalogue.actions.importing import import_routes
from motcua.catalogue.models import Route
from motcua.config.demo.district import dossiers_of, table
from motcua.dossiers.actions.loading import load_past
from motcua.law.calendar import ZONE
from motcua.law.periods import Period, parse
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM, Level, UnitKind
from tests.dossiers.office import ROUTES

TABLES = Path(__file__).resolve().parents[2] / "data" / "demo" / "districts"
LONG_AGO = date(1997, 1, 1)
SET_UP_AT = datetime(2021, 12, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class District:
    """A district that stands with its dossiers; ``communes`` by the names of the table."""

    id: int
    province_id: int
    communes: dict[str, int]
    period: Period
    written_on: date
    table: dict[str, Any]

    @property
    def at(self) -> datetime:
        """The morning on which the letter was written."""
        return datetime.combine(self.written_on, time(8), ZONE)


def a_district(
    name: str, *, at: datetime, procedure_code: str = "2.000815", province_id: int = 0
) -> District:
    """Province (unless one is given), district, communes and their dossiers of the period.

    Args:
        at: the moment of bringing in; events are told of then, figures read when things happened.
    """
    facts = table(TABLES, name)
    period = parse(facts["period"])
    if not Route.objects.filter(key="default").exists():
        import_routes(ROUTES, at=SET_UP_AT, by=SYSTEM)
    top = province_id or _unit(facts["province"], Level.PROVINCE)
    district_id = _unit(facts["district"], Level.DISTRICT, parent_id=top)
    _counter(facts["district"], district_id)
    communes = {
        row["name"]: _unit(_commune(row["name"], number, facts), Level.COMMUNE, parent_id=district_id)
        for number, row in enumerate(facts["communes"], start=1)
    }
    records = [
        record
        for row in facts["communes"]
        for record in dossiers_of(row, communes[row["name"]], period, procedure_code)
    ]
    loaded = load_past(records, actor=SYSTEM, at=at)
    assert not loaded.refused, loaded.refused[:3]
    return District(district_id, top, communes, period, facts["written_on"], facts)


def an_official(username: str, name: str, title: str, role: str, unit_id: int, signing: str = "") -> int:
    """Somebody with one role in a unit, since long ago."""
    made = create_official(actor=SYSTEM, at=SET_UP_AT, username=username, full_name=name, title=title)
    assign(
        actor=SYSTEM,
        at=SET_UP_AT,
        official_id=made.pk,
        unit_id=unit_id,
        role=role,
        decision_number="01/QĐ",
        decision_date=LONG_AGO,
        valid_from=LONG_AGO,
        signing=signing,
    )
    return made.pk


def _unit(facts: dict[str, Any], level: Level, parent_id: int | None = None) -> int:
    new = NewUnit(
        code=facts["code"],
        name=facts["name"],
        short_name=facts["short_name"],
        kind=UnitKind.AUTHORITY.value,
        level=level.value,
        valid_from=LONG_AGO,
        parent_id=parent_id,
        place=facts["place"],
    )
    return create_unit(actor=SYSTEM, at=SET_UP_AT, new=new).pk


def _commune(name: str, number: int, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"Ủy ban nhân dân {name}",
        "short_name": f"UBND {name}",
        "code": f"{facts['district']['code']}.{number:02d}",
        "place": name.removeprefix("thị trấn ").removeprefix("xã "),
    }


def _counter(district: dict[str, Any], district_id: int) -> None:
    new = NewUnit(
        code=f"{district['code']}.99",
        name=f"Trung tâm Hành chính công huyện {district['place']}",
        kind=UnitKind.ONE_STOP.value,
        level=Level.DISTRICT.value,
        valid_from=LONG_AGO,
        parent_id=district_id,
        place=district["place"],
    )
    create_unit(actor=SYSTEM, at=SET_UP_AT, new=new)
