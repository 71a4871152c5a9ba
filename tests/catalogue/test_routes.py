"""Inner routes: imported, edited as a table, published, followed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions import routes
from motcua.catalogue.actions.importing import import_file, import_routes, load_starter
from motcua.catalogue.actions.starter_routes import DEFAULT
from motcua.catalogue.models import Procedure, Route
from motcua.catalogue.queries import current, listing, pinned
from motcua.catalogue.sources.routes import BranchRecord, RouteRecord, RouteStepRecord
from motcua.lib.refused import Invalid, NotFound, Stale
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, marriage

pytestmark = pytest.mark.django_db
BY = "Trần Thị Quản Lý"


def default_id() -> int:
    import_routes([DEFAULT], at=AT, by=BY)
    return int(Route.objects.get(key="default", state="published").pk)


def rows(*kinds: str) -> list[dict[str, Any]]:
    return [
        {"position": i, "name": f"Bước {i}", "kind": kind, "role": "SPECIALIST", "place": "DIVISION"}
        for i, kind in enumerate(kinds, start=1)
    ]


GOOD = ("RECEIVE", "EXAMINE", "DECIDE", "RETURN")


def test_the_53_real_routes_come_in_once(shared_data: Path) -> None:
    import_file(shared_data / "tthc_cap_xa.json", at=AT, by=BY)
    source = shared_data / "quy_trinh_noi_bo_tu_phap.json"
    first = import_routes(source, at=AT, by=BY)
    assert (first.added + first.skipped, first.refused) == (53, [])
    assert first.skipped < 5
    assert Route.objects.filter(state="draft").count() == 1, "one real route has no decision step"
    assert any("Thiếu bước ký duyệt" in note.reason for note in first.notes)
    second = import_routes(source, at=AT, by=BY)
    assert (second.unchanged, second.added, second.changed) == (first.added, 0, 0)
    birth = Procedure.objects.get(code="1.001193")
    found = pinned.route(current.route_for(birth.pk, "H44.1"))
    assert found.shares_day
    assert found.kind == "same_day"
    assert found.steps_at(found.first_position())[0].kind == "RECEIVE"


def test_a_route_whose_procedure_is_not_there_waits_for_it(imports: Imports) -> None:
    record = replace(DEFAULT, key="ket-hon", procedure_code="1.000894")
    early = import_routes([record], at=AT, by=BY)
    assert early.skipped == 1
    assert "Chưa có thủ tục 1.000894" in early.notes[0].reason
    imports(marriage())
    assert import_routes([record], at=AT, by=BY).added == 1


def test_a_changed_file_makes_a_new_version_and_the_old_one_is_kept() -> None:
    old = default_id()
    changed = replace(DEFAULT, name="Mặc định mới")
    assert import_routes([changed], at=AT, by=BY).changed == 1
    assert import_routes([DEFAULT, changed], at=AT, by=BY).unchanged == 2
    states = dict(Route.objects.values_list("version", "state"))
    assert states == {1: "superseded", 2: "published"}
    assert pinned.route(old).name == "Quy trình mặc định"


def test_a_dossier_walks_the_positions_of_its_branch() -> None:
    def step(position: int, kind: str, branch: str = "", **more: Any) -> RouteStepRecord:
        return RouteStepRecord(position, kind.title(), "SPECIALIST", "DIVISION", kind, branch=branch, **more)

    record = RouteRecord(
        key="thu",
        name="Thử",
        branches=(BranchRecord("a", "Không xác minh"), BranchRecord("b", "Có xác minh")),
        steps=(
            step(1, "RECEIVE"),
            step(2, "VERIFY", "b"),
            step(3, "EXAMINE"),
            step(3, "COORDINATE", parallel=1),
            step(4, "DECIDE"),
            step(5, "RETURN"),
        ),
    )
    import_routes([record], at=AT, by=BY)
    route = pinned.route(Route.objects.get().pk)
    assert route.positions("a") == (1, 3, 4, 5)
    assert route.positions("b") == (1, 2, 3, 4, 5)
    assert route.positions() == route.positions("a"), "no branch chosen: the first one"
    assert route.next_position(1, "a") == 3
    assert route.next_position(1, "b") == 2
    assert route.next_position(5, "b") is None
    assert [s.kind for s in route.steps_at(3, "b")] == ["EXAMINE", "COORDINATE"]


def test_three_queries_pin_a_route_and_none_the_second_time() -> None:
    route_id = default_id()
    with CaptureQueriesContext(connection) as first:
        pinned.route(route_id)
    with CaptureQueriesContext(connection) as second:
        pinned.route(route_id)
    assert (len(first), len(second)) == (3, 0)


def test_the_nearest_route_is_followed(imports: Imports) -> None:
    imports(marriage(), marriage(code="1.2", same_day=True, channels=[{"channel": "counter"}]))
    marriages, other = (Procedure.objects.get(code=code).pk for code in ("1.000894", "1.2"))
    with pytest.raises(NotFound):
        current.route_for(marriages, "H44.1")
    default = default_id()
    same_day = replace(DEFAULT, key="same_day", shares_day=True, kind="same_day")
    import_routes([same_day], at=AT, by=BY)
    assert current.route_for(marriages, "H44.1") == default
    assert pinned.route(current.route_for(other, "H44.1")).key == "same_day"
    everywhere = routes.draft_from(default, by=BY, procedure_code="1.000894")
    routes.publish_route(everywhere, at=AT, by=BY)
    own = routes.draft_from(default, by=BY, procedure_code="1.000894", unit_code="H44.1")
    assert current.route_for(marriages, "H44.1") == everywhere, "a draft is not followed"
    routes.publish_route(own, at=AT, by=BY, decision="01/QĐ-UBND")
    assert current.route_for(marriages, "H44.1") == own
    assert current.route_for(marriages, "H44.2") == everywhere


def test_a_manager_edits_a_table_and_publishes_it() -> None:
    old = default_id()
    draft = routes.draft_from(old, by=BY)
    assert routes.draft_from(old, by=BY) == draft, "one draft at a time"
    table = rows(*GOOD)
    table[1]["hours"] = "4,5"
    saved = routes.save_draft(
        draft,
        table,
        by=BY,
        name="Quy trình riêng",
        branches=[{"key": "chung", "name": "Chung", "term_amount": "1", "term_unit": "working_day"}],
    )
    assert saved.warnings == ("Các bước cộng lại 4.5 giờ làm việc, thời hạn là 8 giờ làm việc.",)
    assert pinned.route(draft).steps[1].minutes == 270
    assert pinned.route(old).name == "Quy trình mặc định"
    routes.publish_route(draft, at=AT, by=BY)
    assert current.route_for(0, "H44.1") == draft
    with pytest.raises(routes.RouteNotDraft):
        routes.save_draft(draft, table, by=BY)
    assert import_routes([replace(DEFAULT, name="Từ tệp")], at=AT, by=BY).skipped == 1
    assert current.route_for(0, "H44.1") == draft
    assert [row["version"] for row in listing.route_versions("default")] == [2, 1]


@pytest.mark.parametrize(
    ("table", "place"),
    [
        (rows("EXAMINE", "RECEIVE", "DECIDE", "RETURN"), "rows.0.kind"),
        (rows("RECEIVE", "EXAMINE", "RETURN"), "rows"),
        (rows("RECEIVE", "DECIDE", "DECIDE", "RETURN"), "rows.2.kind"),
        (rows("RECEIVE", "RECEIVE", "DECIDE", "RETURN"), "rows.1.kind"),
        (rows("RECEIVE", "DECIDE", "ISSUE"), "rows.2.kind"),
        (rows(*GOOD, "EXAMINE"), "rows.4.kind"),
        ([{**row, "position": 5 - row["position"]} for row in rows(*GOOD)], "rows.1.position"),
        ([{**row, "position": 1} for row in rows(*GOOD)], "rows.0.position"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "kind": "NHẢY"}], "rows.3.kind"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "role": "ADMIN"}], "rows.3.role"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "place": ""}], "rows.3.place"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "name": " "}], "rows.3.name"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "hours": "hai giờ"}], "rows.3.hours"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "hours": "-1"}], "rows.3.hours"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "hours": "NaN"}], "rows.3.hours"),
        ([*rows(*GOOD)[:3], {**rows(*GOOD)[3], "branch": "lạ"}], "rows.3.branch"),
        ([], "rows"),
        (rows("RECEIVE", *["EXAMINE"] * 70, "DECIDE", "RETURN"), "rows"),
    ],
)
def test_a_table_that_no_dossier_could_walk_is_refused_at_its_row(
    table: list[dict[str, Any]], place: str
) -> None:
    draft = routes.draft_from(default_id(), by=BY)
    with pytest.raises(Invalid) as refusal:
        routes.save_draft(draft, table, by=BY)
    assert place in refusal.value.errors
    assert [step.kind for step in pinned.route(draft).steps] == list(GOOD), "nothing half-stored"


def test_a_draft_older_than_what_was_published_meanwhile_is_stale() -> None:
    old = default_id()
    draft = routes.draft_from(old, by=BY)
    import_routes([replace(DEFAULT, name="Từ tệp")], at=AT, by=BY)
    with pytest.raises(Stale):
        routes.publish_route(draft, at=AT, by=BY)
    routes.discard_draft(draft, at=AT, by=BY)
    with pytest.raises(NotFound):
        pinned.route(draft)


def test_the_starter_loads_twice_and_brings_a_default_route_without_any_file(tmp_path: Path) -> None:
    load_starter(tmp_path, AT, BY)
    assert pinned.route(current.route_for(0, "")).key == "default"
    assert load_starter(tmp_path, AT, BY).total == 0
    assert Route.objects.count() == 1


def test_the_starter_never_replaces_what_the_office_imported(tmp_path: Path, imports: Imports) -> None:
    from tests.catalogue.records import written

    (tmp_path / "procedures").mkdir()
    written(tmp_path / "procedures", marriage(), file="a.yaml")
    assert load_starter(tmp_path, AT, BY).added == 1
    imports(marriage(decision_number="900/QĐ", decision_date="2026-10-01"))
    written(
        tmp_path / "procedures", marriage(name="Bản khởi đầu mới", decision_date="2026-11-01"), file="a.yaml"
    )
    assert load_starter(tmp_path, AT, BY).changed == 0
    found = current.current("1.000894")
    assert found is not None
    assert found.decision_number == "900/QĐ"


def test_our_own_catalogue_comes_in_whole_and_once() -> None:
    data = Path(__file__).resolve().parents[2] / "data"
    first = load_starter(data, AT, BY)
    assert first.refused == []
    assert Procedure.objects.filter(is_active=True).count() >= 141
    second = load_starter(data, AT, BY)
    assert (second.added, second.changed, second.refused) == (0, 0, [])


def test_our_own_route_files_all_come_in() -> None:
    folder = Path(__file__).resolve().parents[2] / "data" / "routes"
    summary = import_routes(folder, at=AT, by=BY)
    general = {route.key: route for route in Route.objects.filter(procedure=None, state="published")}
    assert {"default", "on_the_spot", "commune_department"} <= set(general)
    assert summary.refused == []
    assert summary.total == summary.added + summary.skipped
    outside = pinned.route(general["commune_department"].pk)
    assert outside.branches[0].term_amount == Decimal(10)
    assert "DEPARTMENT" in {step.place for step in outside.steps}
