"""Offices for the tests: a province with its centre and departments, communes before and after 2025."""

from __future__ import annotations

from datetime import UTC, date, datetime

from motcua.org.actions.officials import assign, create_official
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.models import Unit
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM, Actor

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LONG_AGO = date(2000, 1, 1)
REFORM = date(2025, 7, 1)


def a_unit(
    code: str,
    name: str,
    *,
    kind: str = "authority",
    level: str = "commune",
    parent: Unit | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
    place: str = "",
) -> Unit:
    new = NewUnit(
        code=code,
        name=name,
        kind=kind,
        level=level,
        valid_from=since,
        valid_to=until,
        parent_id=parent.pk if parent else None,
        place=place,
    )
    return create_unit(actor=SYSTEM, at=AT, new=new)


class Province:
    """Hà Tĩnh in miniature, three levels; ``reform`` is left to the tests."""

    def __init__(self) -> None:
        self.root = a_unit("H27", "UBND tỉnh Hà Tĩnh", level="province", place="Hà Tĩnh")
        self.centre = a_unit(
            "H27.99",
            "Trung tâm Phục vụ hành chính công tỉnh",
            kind="one_stop",
            level="province",
            parent=self.root,
        )
        self.justice = a_unit("H27.12", "Sở Tư pháp", kind="department", level="province", parent=self.root)
        self.health = a_unit("H27.10", "Sở Y tế", kind="department", level="province", parent=self.root)
        self.police = a_unit("H27.50", "Công an tỉnh", kind="vertical", level="province", parent=self.root)
        self.commune = a_unit("H27.15.02", "UBND xã Đồng Lộc", parent=self.root, place="Đồng Lộc")
        self.counter = a_unit(
            "H27.15.02.01", "Bộ phận Một cửa xã Đồng Lộc", kind="one_stop", parent=self.commune
        )
        self.division = a_unit("H27.15.02.02", "Phòng Kinh tế", kind="division", parent=self.commune)
        self.commune_police = a_unit(
            "H27.15.02.50", "Công an xã Đồng Lộc", kind="vertical", parent=self.commune
        )
        self.other = a_unit("H27.15.03", "UBND xã Can Lộc", parent=self.root, place="Can Lộc")
        self.other_counter = a_unit(
            "H27.15.03.01", "Bộ phận Một cửa xã Can Lộc", kind="one_stop", parent=self.other
        )


_COUNT = [0]


def an_official(name: str = "Nguyễn Thị Hoa", **roles: Unit) -> int:
    """An official with roles: ``an_official("…", INTAKE=counter, LEADER=commune)``."""
    _COUNT[0] += 1
    made = create_official(
        actor=SYSTEM, at=AT, username=f"canbo{_COUNT[0]}", full_name=name, password="mot-cua-thu-nghiem-1"
    )
    for role, unit in roles.items():
        given(made.pk, role, unit)
    return made.pk


def given(official_id: int, role: str, unit: Unit, since: date = LONG_AGO, until: date | None = None) -> int:
    """A role by a decision."""
    return assign(
        actor=SYSTEM,
        at=AT,
        official_id=official_id,
        unit_id=unit.pk,
        role=role,
        decision_number="12/QĐ-UBND",
        decision_date=since,
        valid_from=since,
        valid_to=until,
    ).pk


def acting(official_id: int, day: date = TODAY) -> Actor:
    return actor_for(official_id, day)
