"""A changed calendar shows what it would move and moves nothing by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.dossiers.actions import calendar_moves
from motcua.dossiers.queries import page
from motcua.dossiers.queries.calendar_preview import out_of_step, would_move
from motcua.dossiers.queries.replay import open_differences
from motcua.lib.refused import Invalid
from motcua.org.actions.calendars import set_special_day
from motcua.org.queries.calendars import Changes, DayRow
from motcua.org.types import SYSTEM
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, MONDAY, SET_UP_AT, Office

WEDNESDAY = date(2026, 11, 4)


def _closed(office: Office, unit: str | None = "a") -> DayRow:
    unit_id = office.units[unit] if unit else None
    return DayRow(unit_id, WEDNESDAY, "closed" if unit else "holiday", "Nghỉ đột xuất", "12/TB-UBND")


def test_a_closed_day_would_move_what_runs_over_it(office: Office) -> None:
    three, five = a_dossier(office).received(), a_dossier(office, FIVE_DAYS).received()
    other = a_dossier(office).received("intake_b")
    a_dossier(office).received().decided()
    sorry = a_dossier(office).received().rescheduled(MONDAY + timedelta(days=9))
    moved = would_move(office.units["a"], Changes(set_days=(_closed(office),)))
    assert [(m.dossier_id, m.due_before, m.due_after) for m in moved] == [
        (three.id, MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)),
        (five.id, MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)),
    ]
    everywhere = would_move(None, Changes(set_days=(_closed(office, None),)))
    assert {m.dossier_id for m in everywhere} == {three.id, five.id, other.id}
    assert sorry.id not in {m.dossier_id for m in everywhere}
    assert would_move(office.units["b"], Changes(set_days=(_closed(office),))) == []


def test_supplements_and_pauses_are_reckoned_again_too(office: Office) -> None:
    asked = a_dossier(office).received().asked().answered()
    paused = a_dossier(office).received().paused().paid()
    moved = would_move(None, Changes(set_days=(_closed(office),)))
    assert {m.dossier_id: m.due_after - m.due_before for m in moved} == {
        asked.id: timedelta(days=1),
        paused.id: timedelta(days=1),
    }


def test_the_date_moves_by_a_decision_on_record_only(office: Office) -> None:
    dossier = a_dossier(office).received()
    before = dossier.due_at
    set_special_day(actor=SYSTEM, at=SET_UP_AT, row=_closed(office))
    assert dossier.row.due_at == before
    manager = office.actor("manager")
    (waiting,) = out_of_step(manager)
    assert (waiting.dossier_id, waiting.due_after) == (dossier.id, before + timedelta(days=1))
    (line,) = calendar_moves.move_due([dossier.id], decision="12/TB-UBND", actor=manager, at=dossier.at)
    assert (line.ok, line.due_at) == (True, before + timedelta(days=1))
    row = dossier.row
    assert row.due_at == row.original_due_at == before + timedelta(days=1)
    event = row.events.get(name="recalculate")
    assert event.data["reason"] == "12/TB-UBND"
    assert out_of_step(manager) == []
    assert open_differences() == []
    explained = page.due_explained(row)
    assert explained is not None
    assert explained.changes[-1][2] == "12/TB-UBND"


def test_what_need_not_move_says_so(office: Office) -> None:
    right = a_dossier(office).received()
    sorry = a_dossier(office).received().rescheduled(MONDAY + timedelta(days=9))
    foreign = a_dossier(office).received("intake_b")
    lines = calendar_moves.move_due(
        [right.id, sorry.id, foreign.id], decision="12/TB", actor=office.actor("manager"), at=right.at
    )
    assert [line.ok for line in lines] == [False, False, False]
    assert all(line.message for line in lines)


def test_without_a_decision_nothing_moves(office: Office) -> None:
    with pytest.raises(Invalid):
        calendar_moves.move_due([], decision=" ", actor=office.actor("manager"), at=MONDAY)


def test_only_a_leader_or_manager_moves_dates(office: Office) -> None:
    dossier = a_dossier(office).received()
    set_special_day(actor=SYSTEM, at=SET_UP_AT, row=_closed(office))
    for who, ok in (("specialist", False), ("intake", False), ("leader", True)):
        (line,) = calendar_moves.move_due(
            [dossier.id], decision="12/TB", actor=office.actor(who), at=dossier.at, key="once"
        )
        assert line.ok is ok
