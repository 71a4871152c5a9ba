"""Forms of procedures, petitions and electronic work: whose they are, counted once, empty when ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.catalogue.actions.importing import import_routes
from motcua.law import periods
from motcua.org.actions.units import end_unit
from motcua.org.types import SYSTEM
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition
from motcua.reports.defined import form, form_names, measures
from motcua.reports.run import figures, run
from motcua.reports.scope import counted_units
from tests.dossiers.office import FIVE_DAYS, MONDAY, ROUTES, THREE_DAYS, Office
from tests.reports.histories import NOW, a_history, load

pytestmark = pytest.mark.django_db
Q4 = periods.parse("2026-Q4")


def test_a_commune_has_the_procedures_of_its_level(office: Office) -> None:
    for key, issued in (("thu_thang_10", date(2026, 10, 1)), ("thu_sang_nam", date(2027, 1, 5))):
        code = THREE_DAYS if key == "thu_thang_10" else FIVE_DAYS
        own = replace(ROUTES[3], key=key, procedure_code=code, issued=issued)
        import_routes([own], at=MONDAY, by=SYSTEM)
    report = run("II.07b", unit_id=office.units["a"], period=Q4, at=NOW)
    total = report.row("total")
    assert report.ok
    assert report.cell("total", "procedures") == report.cell("total", "procedures_commune")
    assert int(report.cell("total", "procedures") or 0) > 5
    assert report.cell("total", "routes") == 1, "the other one is issued next year"
    assert report.cell("total", "procedures_district") is None, "cấp huyện kết thúc 30/06/2025"
    assert report.rows[1].cells == total.cells


def test_the_district_columns_count_while_there_are_districts(office: Office) -> None:
    old = run("II.07b", unit_id=office.units["a"], period=periods.parse("2024-Q2"), at=NOW)
    assert old.cell("total", "procedures_district") == 0
    last = run("II.07b", unit_id=office.units["a"], period=periods.parse("2025-Q3"), at=NOW)
    assert last.cell("total", "procedures_district") == 0, "quý III/2025 bắt đầu 15/06, còn cấp huyện"
    assert run("II.07b", unit_id=office.units["a"], period=periods.parse("2025-Q4"), at=NOW).ok


def test_communes_share_procedures_and_the_province_counts_each_once(office: Office) -> None:
    report = run("II.07b", unit_id=office.units["province"], period=Q4, at=NOW)
    a, b = (report.cell(f"unit:{office.units[u]}", "procedures") for u in ("a", "b"))
    assert a == b
    assert report.cell("total", "procedures_commune") == a
    assert report.ok


def test_a_procedure_counts_as_used_where_dossiers_came_in(office: Office) -> None:
    load(a_history(office, 60))
    names = ["procedures", "procedures_used", "procedures_unused", "procedures_online_used"]
    units = counted_units(office.units["province"], Q4)
    by_unit = {one.key: one for one in figures(names, units=units, period=Q4, at=NOW)}
    used = {key: by_unit[office.units[key]]["procedures_used"] for key in ("a", "b", "department")}
    assert used["a"] == 3
    assert 0 < used["department"] <= 3, "a department has what it received"
    for one in by_unit.values():
        assert one["procedures"] == one["procedures_used"] + one["procedures_unused"]
        assert one["procedures_online_used"] <= one["procedures_used"]
    (total,) = figures(names, units=units, period=Q4, at=NOW, by="total")
    assert total["procedures_used"] == used["a"] + used["department"], "communes share theirs"


def test_dossiers_of_a_merged_commune_count_for_its_successor(office: Office) -> None:
    load(a_history(office, 60))
    end_unit(
        actor=SYSTEM,
        at=NOW,
        unit_id=office.units["a"],
        last_day=date(2026, 11, 30),
        successors=[(office.units["b"], True)],
        decision="01/NQ-UBTVQH",
    )
    report = run("II.08", unit_id=office.units["b"], period=Q4, at=NOW)
    plain = run("II.06b", unit_id=office.units["b"], period=Q4, at=NOW)
    received, online = (int(report.cell("total", key) or 0) for key in ("received", "received_online"))
    assert report.cell("total", "procedures_online_used") == 3
    assert received == int(plain.cell("total", "accepted") or 0) - int(
        plain.cell("total", "carried_over") or 0
    )
    rate = (Decimal(online) * 100 / Decimal(received)).quantize(Decimal("0.01"))
    assert report.cell("total", "online_rate") == rate


def test_petitions_by_content_and_time_add_up(office: Office) -> None:
    clerk, leader = office.actor("intake"), office.actor("leader")

    def received(at: datetime = MONDAY, kind: str = "") -> int:
        new = NewPetition(channel="box", content="Chờ ở quầy quá lâu.", petitioner_name="An", kind=kind)
        return petitions.receive(new, actor=clerk, at=at).petition_id

    received(at=MONDAY - timedelta(days=60), kind="rule")
    answered = received(kind="conduct")
    received()
    petitions.answer(
        answered,
        number="1/UBND",
        text="Đã rõ.",
        outcome="founded",
        actor=leader,
        at=MONDAY + timedelta(days=2),
    )
    report = run("II.05", unit_id=office.units["a"], period=Q4, at=NOW)
    cells = {
        column.key: value for column, value in zip(report.columns, report.row("total").cells, strict=True)
    }
    assert report.ok
    assert (cells["accepted"], cells["carried_over"], cells["received"]) == (3, 1, 2)
    assert (cells["conduct"], cells["rule"], cells["other"]) == (1, 1, 1)
    assert (cells["finished"], cells["finished_conduct"], cells["open"]) == (1, 1, 2)
    before = run("II.05", unit_id=office.units["a"], period=Q4.before(), at=NOW)
    assert before.cell("total", "open") == cells["carried_over"]
    known_then = run("II.05", unit_id=office.units["a"], period=Q4, at=NOW, as_of=MONDAY + timedelta(days=1))
    assert known_then.cell("total", "finished") == 0


def test_what_is_reconstructed_says_so(office: Office) -> None:
    for name in ("II.05", "II.07a", "II.08"):
        notes = " ".join(run(name, unit_id=office.units["a"], period=Q4, at=NOW).notes)
        assert "dựng lại" in notes, name
    assert "dựng lại" not in " ".join(run("II.07b", unit_id=office.units["a"], period=Q4, at=NOW).notes)


def test_every_column_is_defined_and_numbered_in_order() -> None:
    for name in form_names():
        shape = form(name)
        assert [column.number for column in shape.columns] == [
            str(n) for n in range(3, 3 + len(shape.columns))
        ]
        keys = [column.key for column in shape.columns]
        assert len(set(keys)) == len(keys)
        for identity in shape.identities:
            assert set(identity.left) | set(identity.right) <= set(keys), name
        assert set(shape.measures) <= set(measures())
