"""Inner routes: the 53 real processes, and ours."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.route_records import DAY_MINUTES, RouteRecord
from motcua.catalogue.sources.routes import read_routes

ROUTES = Path(__file__).resolve().parents[3] / "data" / "routes"


def routes(path: Path) -> dict[str, RouteRecord]:
    found = list(read_routes(path))
    broken = [item for item in found if isinstance(item, Broken)]
    assert not broken, broken[:3]
    good = [item for item in found if isinstance(item, RouteRecord)]
    assert len({route.key for route in good}) == len(good)
    return {route.key: route for route in good}


@pytest.mark.shared
def test_the_shared_processes_give_53_routes_with_all_steps(shared_data: Path) -> None:
    path = shared_data / "quy_trinh_noi_bo_tu_phap.json"
    found = routes(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert len(found) == 53
    assert sum(len({s.position for s in r.steps}) for r in found.values()) == 269
    for route, item in zip(found.values(), raw, strict=True):
        assert max(s.position for s in route.steps) == len(item["cac_buoc"])
        assert len(route.branches) == len(item["nhanh_thoi_gian"])
    assert Counter(r.kind for r in found.values()) == {"normal": 39, "same_day": 14}


@pytest.mark.shared
def test_our_own_routes_hold_the_same_facts(shared_data: Path) -> None:
    ours, theirs = routes(ROUTES), routes(shared_data / "quy_trinh_noi_bo_tu_phap.json")
    assert set(theirs) <= set(ours)
    for key, route in theirs.items():
        assert replace(ours[key], source="", unclear=()) == replace(route, source="", unclear=())


def test_a_fresh_clone_has_the_53_and_three_general_routes() -> None:
    found = routes(ROUTES)
    assert set(found) >= {"default", "on_the_spot", "commune_department"}
    assert len(found) == 56
    assert all(route.source for route in found.values())


def test_same_day_steps_share_the_day() -> None:
    birth = routes(ROUTES)["ho_tich.qt-01-cx-hctp"]
    assert (birth.procedure_code, birth.code, birth.issued) == ("1.001193", "QT 01/CX-HCTP", date(2025, 7, 7))
    assert birth.kind == "same_day"
    assert birth.shares_day
    assert [s.minutes for s in birth.steps] == [None] * 5
    assert [s.kind for s in birth.steps] == ["RECEIVE", "EXAMINE", "DECIDE", "ISSUE", "RETURN"]
    assert [s.role for s in birth.steps] == ["INTAKE", "SPECIALIST", "LEADER", "CLERK", "INTAKE"]


def test_branches_have_their_own_times() -> None:
    marital = routes(ROUTES)["ho_tich.qt-33-cx-hctp"]
    assert [(b.key, b.term_amount, b.term_unit) for b in marital.branches] == [
        ("khong_xac_minh", Decimal(3), "working_day"),
        ("co_xac_minh", Decimal(23), "day"),
    ]
    examine = {s.branch: s.minutes for s in marital.steps if s.kind == "EXAMINE"}
    assert examine == {"khong_xac_minh": DAY_MINUTES, "co_xac_minh": 20 * DAY_MINUTES}
    plain = [s for s in marital.steps if s.branch in ("", "khong_xac_minh")]
    assert sum(s.minutes or 0 for s in plain) == 3 * DAY_MINUTES


def test_a_marriage_shares_the_day_unless_verified() -> None:
    marriage = routes(ROUTES)["ho_tich.qt-11-cx-hctp"]
    assert marriage.kind == "normal"
    assert marriage.shares_day
    assert {s.minutes for s in marriage.steps if s.branch == "khong_xac_minh"} == {None}
    assert sum(s.minutes or 0 for s in marriage.steps if s.branch == "co_xac_minh") == 5 * DAY_MINUTES


def test_the_route_without_a_procedure_is_kept_and_marked() -> None:
    lost = [r for r in routes(ROUTES).values() if not r.in_catalogue]
    assert [(r.key, r.procedure_code) for r in lost] == [("chung_thuc.qt-05-cx-hctp", "")]
    assert any(u.place == "procedure_code" for u in lost[0].unclear)


def test_steps_that_do_not_add_up_are_told() -> None:
    contract = routes(ROUTES)["chung_thuc.qt-01-cx-hctp"]
    assert any("cộng lại 3.5 ngày" in u.message for u in contract.unclear)


def test_every_route_begins_with_receiving_and_ends_with_returning() -> None:
    for route in routes(ROUTES).values():
        positions = sorted({s.position for s in route.steps})
        assert positions == list(range(1, len(positions) + 1)), route.key
        assert {s.kind for s in route.steps if s.position == 1} == {"RECEIVE"}, route.key
        assert {s.kind for s in route.steps if s.position == positions[-1]} == {"RETURN"}, route.key
        assert all(len(s.name) <= 60 for s in route.steps)


def test_the_linked_route_leaves_for_the_department_and_comes_back() -> None:
    places = [s.place for s in routes(ROUTES)["commune_department"].steps]
    stage = places.index("DEPARTMENT")
    assert places.count("DEPARTMENT") == 1
    assert "DIVISION" in places[:stage]
    assert "AUTHORITY" in places[stage:]
    assert routes(ROUTES)["commune_department"].steps[stage].minutes == 5 * DAY_MINUTES


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("key: a\nname: A\nsource: S\nsteps: []\n", "không có bước nào"),
        ("key: a\nname: A\nsource: S\ncolour: 1\n", "khóa không biết"),
        ("key: a\nname: A\nsource: S\nsteps: [{position: 1, name: N, role: BOSS}]\n", "steps[0].role"),
        (
            "key: a\nname: A\nsource: S\nsteps: [{position: 1, name: N, role: INTAKE, place: ONE_STOP, "
            "kind: RECEIVE, branch: x}]\n",
            "không có nhánh",
        ),
        ("key: [\n", "YAML hỏng"),
    ],
)
def test_a_broken_route_is_refused_with_its_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    (found,) = read_routes(path)
    assert isinstance(found, Broken)
    assert reason in found.reason


def test_a_broken_process_does_not_take_the_others(tmp_path: Path) -> None:
    step = {"noi_dung": "Tiếp nhận", "trach_nhiem": "Cán bộ tiếp nhận", "thoi_gian": ["½ ngày"]}
    good = {"nhom": "x", "ma_hieu": "QT 1", "ten": "A", "nhanh_thoi_gian": ["(01 ngày)"], "cac_buoc": [step]}
    path = tmp_path / "quy_trinh.json"
    path.write_text(json.dumps([good, {"nhom": "x"}, {**good, "cac_buoc": "?"}]), encoding="utf-8")
    found = list(read_routes(path))
    assert [isinstance(item, Broken) for item in found] == [False, True, True]
    assert isinstance(found[0], RouteRecord)
    assert found[0].steps[0].minutes == DAY_MINUTES // 2
