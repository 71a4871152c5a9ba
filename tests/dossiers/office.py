"""An office for tests, made through actions: a province, a department, two communes, their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from motcua.catalogue.actions.importing import import_file, import_routes
from motcua.catalogue.queries import current
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.sources.routes import BranchRecord, RouteRecord, RouteStepRecord
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign, delegate
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.queries import actors
from motcua.org.types import SYSTEM, Actor, Level, Role, UnitKind
from tests.replaying import made_once

LONG_AGO = date(2016, 1, 1)
SET_UP_AT = datetime(2022, 12, 1, 2, tzinfo=UTC)
#: Monday 02/11/2026, 08:00 in Vietnam
MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)
PROCEDURES = Path(__file__).with_name("procedures.yaml")
DAY = 480

SAME_DAY, THREE_DAYS, FIVE_DAYS = "9.000001", "9.000003", "9.000005"
LINKED, PARALLEL, UNCLEAR, DEPARTMENT_DECIDES = "9.000010", "9.000007", "9.000009", "9.000012"


def _step(position: int, name: str, kind: str, role: str, place: str, **more: object) -> RouteStepRecord:
    return RouteStepRecord(position, name, role, place, kind, **more)  # type: ignore[arg-type]


_RECEIVE = _step(1, "Tiếp nhận", "RECEIVE", "INTAKE", "ONE_STOP")
ROUTES = (
    RouteRecord(
        key="default",
        name="Quy trình mặc định",
        steps=(
            _RECEIVE,
            _step(2, "Thẩm tra", "EXAMINE", "SPECIALIST", "DIVISION"),
            _step(3, "Ký duyệt", "DECIDE", "LEADER", "AUTHORITY"),
            _step(4, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP"),
        ),
    ),
    RouteRecord(
        key="thu_tai_cho",
        name="Tại chỗ",
        kind="on_the_spot",
        shares_day=True,
        steps=(
            _RECEIVE,
            _step(2, "Ký chứng thực", "DECIDE", "LEADER", "ONE_STOP"),
            _step(3, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP"),
        ),
    ),
    RouteRecord(
        key="thu_ho_tich",
        name="Hộ tịch hai nhánh",
        branches=(
            BranchRecord("thuong", "Không xác minh", Decimal(3), "working_day"),
            BranchRecord("xac_minh", "Có xác minh", Decimal(6), "working_day"),
        ),
        steps=(
            _step(1, "Tiếp nhận", "RECEIVE", "INTAKE", "ONE_STOP", minutes=120),
            _step(2, "Thẩm định", "EXAMINE", "SPECIALIST", "DIVISION", minutes=DAY),
            _step(3, "Xác minh", "VERIFY", "SPECIALIST", "DIVISION", minutes=3 * DAY, branch="xac_minh"),
            _step(4, "Ký duyệt", "DECIDE", "LEADER", "AUTHORITY", minutes=240),
            _step(5, "Đóng dấu", "ISSUE", "CLERK", "AUTHORITY", minutes=60),
            _step(6, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP", minutes=60),
        ),
    ),
    RouteRecord(
        key="thu_lien_thong",
        name="Xã – sở – xã",
        steps=(
            _RECEIVE,
            _step(2, "Thẩm tra", "EXAMINE", "SPECIALIST", "DIVISION", minutes=2 * DAY),
            _step(3, "Ý kiến chuyên ngành", "COORDINATE", "SPECIALIST", "DEPARTMENT", minutes=3 * DAY),
            _step(4, "Sở ký ý kiến", "COORDINATE", "LEADER", "DEPARTMENT", minutes=DAY),
            _step(5, "Hoàn thiện", "EXAMINE", "SPECIALIST", "DIVISION", minutes=DAY),
            _step(6, "Ký duyệt", "DECIDE", "LEADER", "AUTHORITY", minutes=DAY),
            _step(7, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP"),
        ),
    ),
    RouteRecord(
        key="thu_song_song",
        name="Hai việc song song",
        steps=(
            _RECEIVE,
            _step(2, "Thẩm tra", "EXAMINE", "SPECIALIST", "DIVISION"),
            _step(2, "Kiểm tra sổ lưu", "EXAMINE", "CLERK", "DIVISION"),
            _step(3, "Ký duyệt", "DECIDE", "LEADER", "AUTHORITY"),
            _step(4, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP"),
        ),
    ),
    RouteRecord(
        key="thu_so_quyet",
        name="Sở quyết định, xã trả",
        steps=(
            _RECEIVE,
            _step(2, "Thẩm tra", "EXAMINE", "SPECIALIST", "DIVISION", minutes=DAY),
            _step(3, "Thẩm định tại sở", "EXAMINE", "SPECIALIST", "DEPARTMENT", minutes=DAY),
            _step(4, "Sở ký duyệt", "DECIDE", "LEADER", "DEPARTMENT", minutes=DAY),
            _step(5, "Trả kết quả", "RETURN", "INTAKE", "ONE_STOP"),
        ),
    ),
)
#: who, where, which role
PEOPLE = (
    ("admin", "province", Role.ADMIN),
    ("intake", "a", Role.INTAKE),
    ("intake_2", "a", Role.INTAKE),
    ("specialist", "a", Role.SPECIALIST),
    ("specialist_2", "a", Role.SPECIALIST),
    ("leader", "a", Role.LEADER),
    ("clerk", "a", Role.CLERK),
    ("manager", "a", Role.MANAGER),
    ("intake_b", "b", Role.INTAKE),
    ("specialist_b", "b", Role.SPECIALIST),
    ("leader_b", "b", Role.LEADER),
    ("specialist_d", "department", Role.SPECIALIST),
    ("leader_d", "department", Role.LEADER),
)
_NAMES = [
    "An",
    "Bình",
    "Châu",
    "Dung",
    "Đạt",
    "Giang",
    "Hoa",
    "Khánh",
    "Lan",
    "Minh",
    "Nga",
    "Oanh",
    "Phúc",
    "Quân",
]


@dataclass
class Office:
    """The units by name, the officials by role, and who each is on a day."""

    units: dict[str, int]
    people: dict[str, int]

    def actor(self, who: str, at: datetime = MONDAY) -> Actor:
        """The official as of a day."""
        return actors.actor_for(self.people[who], (at + timedelta(hours=7)).date())

    def procedure(self, code: str) -> PinnedProcedure:
        found = current.current(code)
        assert found is not None
        return found

    def official(self, who: str, full_name: str, title: str = "") -> int:
        """One more account, without any role yet."""
        made = create_official(
            actor=SYSTEM, at=SET_UP_AT, username=who.replace("_", "."), full_name=full_name, title=title
        )
        self.people[who] = made.pk
        return made.pk

    def assigned(self, who: str, unit: str, role: str, field_code: str = "", since: date = LONG_AGO) -> None:
        """Give a role by a written decision."""
        assign(
            actor=SYSTEM,
            at=SET_UP_AT,
            official_id=self.people[who],
            unit_id=self.units[unit],
            role=role,
            decision_number="01/QĐ",
            decision_date=since,
            valid_from=since,
            field_code=field_code,
            signing="TM." if role == Role.LEADER else "",
        )

    def stands_in(self, absent: str, stand_in: str, role: str, first: date, last: date, signing: str) -> None:
        delegate(
            actor=SYSTEM,
            at=SET_UP_AT,
            absent_id=self.people[absent],
            stand_in_id=self.people[stand_in],
            unit_id=self.units["a"],
            role=role,
            decision_number="02/QĐ",
            decision_date=first,
            valid_from=first,
            valid_to=last,
            signing=signing,
        )


def an_office() -> Office:
    """Everything a dossier needs, from nothing."""
    return made_once("dossiers", _build)


def _build() -> Office:
    import_routes(ROUTES, at=SET_UP_AT, by=SYSTEM)
    summary = import_file(PROCEDURES, at=SET_UP_AT, by=SYSTEM)
    assert not summary.refused, summary.refused
    office = Office(_units(), {})
    for (who, unit, role), given in zip(PEOPLE, _NAMES, strict=False):
        office.official(who, f"Nguyễn Văn {given}", "Chủ tịch" if role == Role.LEADER else "Công chức")
        office.assigned(who, unit, role)
    return office


def _units() -> dict[str, int]:
    made: dict[str, int] = {}
    rows: tuple[tuple[str, str, str, UnitKind, Level, str], ...] = (
        ("province", "H27", "UBND tỉnh Hà Tĩnh", UnitKind.AUTHORITY, Level.PROVINCE, ""),
        ("centre", "H27.00", "TTPVHCC tỉnh Hà Tĩnh", UnitKind.ONE_STOP, Level.PROVINCE, "province"),
        ("department", "H27.01", "Sở Tư pháp", UnitKind.DEPARTMENT, Level.PROVINCE, "province"),
        ("a", "H27.15", "UBND xã An Bình", UnitKind.AUTHORITY, Level.COMMUNE, "province"),
        ("a_counter", "H27.15.01", "TTPVHCC xã An Bình", UnitKind.ONE_STOP, Level.COMMUNE, "a"),
        ("b", "H27.16", "UBND xã Bình Minh", UnitKind.AUTHORITY, Level.COMMUNE, "province"),
        ("b_counter", "H27.16.01", "TTPVHCC xã Bình Minh", UnitKind.ONE_STOP, Level.COMMUNE, "b"),
    )  # fmt: skip
    for key, code, name, kind, level, parent in rows:
        new = NewUnit(
            code=code,
            name=name,
            kind=kind.value,
            level=level.value,
            valid_from=LONG_AGO,
            parent_id=made.get(parent),
            place=name.removeprefix("UBND ").capitalize(),
        )
        made[key] = create_unit(actor=SYSTEM, at=SET_UP_AT, new=new).pk
    return made
