"""A commune of today with its people and some procedures, made by the same actions that an office uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.actions.routes import ensure_default, import_routes
from motcua.catalogue.queries.current import current
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.routes import RouteRecord, read_routes
from motcua.dossiers.actions.intake import PaperGiven, Taken, receive_at_counter, submit
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest
from motcua.lib.remembered import forget_everything
from motcua.org.actions.accounts import create_official
from motcua.org.actions.applicants import ApplicantData
from motcua.org.actions.assignments import assign, delegate
from motcua.org.actions.starter import load_units
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM, Actor
from tests.replaying import made_once

ROOT = Path(__file__).resolve().parents[3]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PASSWORD = "mot-cua-thu-nghiem-2026"
#: a Wednesday morning in office hours
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=VIETNAM)
SINCE = date(2025, 7, 1)
UNITS = """
units:
  - {code: H27, key: tinh, name: Ủy ban nhân dân tỉnh Hà Tĩnh, level: province, valid_from: 2025-07-01,
     place: Hà Tĩnh, leader_title: Chủ tịch, units: [
      {code: H27.05, key: so, name: Sở Nông nghiệp và Môi trường, kind: department, level: province,
       valid_from: 2025-07-01, leader_title: Giám đốc},
      {code: H27.06, key: so-y-te, name: Sở Y tế, kind: department, level: province,
       valid_from: 2025-07-01, leader_title: Giám đốc},
      {code: H27.15, key: xa, name: Ủy ban nhân dân xã Thạch Lạc, level: commune, valid_from: 2025-07-01,
       place: Thạch Lạc, leader_title: Chủ tịch, phone: "0239 385 1234", units: [
        {code: H27.15, key: mot-cua, name: Trung tâm Phục vụ hành chính công xã Thạch Lạc, kind: one_stop,
         valid_from: 2025-07-01},
        {code: H27.15.01, key: phong, name: Văn phòng HĐND và UBND xã Thạch Lạc, kind: division,
         valid_from: 2025-07-01}]},
      {code: H27.16, key: xa-khac, name: Ủy ban nhân dân xã Cẩm Bình, level: commune, valid_from: 2025-07-01,
       place: Cẩm Bình, leader_title: Chủ tịch, units: [
        {code: H27.16, key: mot-cua-khac, name: Trung tâm Phục vụ hành chính công xã Cẩm Bình, kind: one_stop,
         valid_from: 2025-07-01}]},
      {code: H27.00.01, key: mot-cua-tinh, name: Trung tâm Phục vụ hành chính công tỉnh Hà Tĩnh,
       kind: one_stop, level: province, valid_from: 2025-07-01}]}
"""
#: username, name, title, unit, role, signing
PEOPLE = (
    ("hoa", "Lê Thị Hoa", "Công chức Một cửa", "mot-cua", "INTAKE", ""),
    ("binh", "Trần Văn Bình", "Công chức Tư pháp – Hộ tịch", "phong", "SPECIALIST", ""),
    ("dung", "Phan Thị Dung", "Công chức Văn phòng", "phong", "SPECIALIST", ""),
    ("chu-tich", "Nguyễn Văn An", "Chủ tịch", "xa", "LEADER", ""),
    ("quang", "Đặng Minh Quang", "Phó Chủ tịch", "xa", "CLERK", ""),
    ("thu", "Hồ Thị Thu", "Văn thư", "xa", "CLERK", ""),
    ("long", "Võ Đình Long", "Chuyên viên", "so", "SPECIALIST", ""),
    ("khac", "Bùi Thị Khác", "Công chức Một cửa", "mot-cua-khac", "INTAKE", ""),
    ("quan-ly", "Hoàng Văn Lý", "Chánh Văn phòng", "xa", "MANAGER", ""),
)
BIRTH, COPIES, SIGNATURE, MARRIAGE_STATE = "1.001193", "2.000815", "2.000884", "1.004873"
#: ten working days
CARE = "1.001776"
PROCEDURES = {
    BIRTH: "ho-tich",
    MARRIAGE_STATE: "ho-tich",
    COPIES: "chung-thuc",
    SIGNATURE: "chung-thuc",
    "2.000635": "ho-tich",
    "1.000656": "ho-tich",
    "1.012812": "dat-dai",
    CARE: "bao-tro-xa-hoi",
}


@dataclass
class Office:
    """Units and people by their keys, and short ways to let them act."""

    units: Mapping[str, int]
    officials: dict[str, int] = field(default_factory=dict)
    taken: int = 0

    def actor(self, username: str, at: datetime = NOW) -> Actor:
        return actor_for(self.officials[username], at.date())

    def procedure(self, code: str) -> PinnedProcedure:
        found = current(code)
        assert found is not None
        return found

    def request(self, code: str = COPIES, *, name: str = "", **options: object) -> IntakeRequest:
        """What the counter says of a complete dossier; each person is a new one."""
        self.taken += 1
        version = self.procedure(code)
        case = int(str(options.pop("case", version.cases[0].position if version.cases else 0)))
        person = ApplicantData(
            name=name or NAMES[self.taken % len(NAMES)],
            identity_kind="personal",
            identity_number=f"042190{self.taken:06d}",
            address="Thôn Bắc Lạc, xã Thạch Lạc, tỉnh Hà Tĩnh",
            phone=f"09123{self.taken:05d}",
        )
        values: dict[str, object] = {
            "version_id": version.version_id,
            "applicant": person,
            "case": case,
            "papers": [PaperGiven(paper.id) for paper in version.papers(case)],
            "details": details_of(version),
            **options,
        }
        return IntakeRequest(**values)  # type: ignore[arg-type]

    def received(
        self, code: str = COPIES, *, at: datetime = NOW, by: str = "hoa", name: str = "", **options: object
    ) -> Taken:
        """A dossier received at the counter."""
        return receive_at_counter(self.request(code, name=name, **options), actor=self.actor(by, at), at=at)

    def submitted(self, code: str = COPIES, *, at: datetime = NOW, **options: object) -> Taken:
        """A dossier handed in online, waiting for the counter."""
        request = self.request(code, channel="online", **options)
        return submit(request, actor=self.actor("hoa", at), at=at)


NAMES = (
    "Nguyễn Thị Ánh",
    "Trần Quốc Đạt",
    "Phạm Văn Ếch",
    "Lê Hồng Ân",
    "Võ Thị Thanh Nhàn",
    "Đỗ Mạnh Cường",
    "Nguyễn Hữu Phước",
    "Hoàng Thị Mai",
    "Bùi Đức Thịnh",
    "Dương Thị Út",
)
SAMPLES = {"date": "10/11/2026", "int": "2", "money": "10000", "text": "Bằng tốt nghiệp"}


def details_of(version: PinnedProcedure) -> dict[str, str]:
    """An answer for every question that must be answered."""
    return {
        asked.key: asked.choices[0] if asked.kind == "choice" else SAMPLES[asked.kind]
        for asked in version.details
        if asked.required
    }


FEE = ChargeLine(name="Phí chứng thực bản sao", amount=2000, kind="fee", quantity=3)


@lru_cache(maxsize=1)
def _routes() -> tuple[RouteRecord | Broken, ...]:
    """The routes that the procedures of the office name, and those that tests choose by hand."""
    wanted = {"default", "on_the_spot", "commune_department"}
    for code, folder in PROCEDURES.items():
        text = (ROOT / "data" / "procedures" / folder / f"{code}.yaml").read_text(encoding="utf-8")
        wanted |= {
            line.removeprefix("route:").strip() for line in text.splitlines() if line.startswith("route:")
        }
    found = read_routes(ROOT / "data" / "routes")
    return tuple(route for route in found if isinstance(route, RouteRecord) and route.key in wanted)


def open_office(folder: Path, *, at: datetime = NOW, standing_in: bool = False) -> Office:
    """Units, officials with their written assignments, procedures and routes."""
    return made_once(("desk", at, standing_in), lambda: _build(folder, at, standing_in=standing_in))


def _build(folder: Path, at: datetime, *, standing_in: bool) -> Office:
    file = folder / "don-vi.yaml"
    file.write_text(UNITS, encoding="utf-8")
    office = Office(load_units(file, at=at).units)
    for username, name, title, unit, role, signing in PEOPLE:
        made = create_official(
            actor=SYSTEM, at=at, username=username, full_name=name, title=title, password=PASSWORD
        )
        office.officials[username] = made.pk
        assign(
            actor=SYSTEM,
            at=at,
            official_id=made.pk,
            unit_id=office.units[unit],
            role=role,
            decision_number="15/QĐ-UBND",
            decision_date=SINCE,
            valid_from=SINCE,
            signing=signing,
        )
    if standing_in:
        delegate(
            actor=SYSTEM,
            at=at,
            absent_id=office.officials["chu-tich"],
            stand_in_id=office.officials["quang"],
            unit_id=office.units["xa"],
            role="LEADER",
            signing="KT.",
            decision_number="88/QĐ-UBND",
            decision_date=at.date(),
            valid_from=at.date(),
            valid_to=at.date() + timedelta(days=7),
        )
    data = ROOT / "data"
    for code, folder_name in PROCEDURES.items():
        import_file(data / "procedures" / folder_name / f"{code}.yaml", at=at, by=SYSTEM)
    import_routes(_routes(), at=at, by=SYSTEM)
    ensure_default(at=at, by=SYSTEM)
    forget_everything()
    return office
