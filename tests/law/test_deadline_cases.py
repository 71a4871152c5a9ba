"""Deadlines against their case tables."""

from __future__ import annotations

from decimal import Decimal

from motcua.law.deadlines import (
    CutOff,
    Reading,
    Term,
    TermUnit,
    after_pause,
    after_supplement,
    clock_start,
    due_date,
    explain_lines,
    may_pause,
    stage_due,
)
from motcua.law.timeliness import Granularity, open_state, verdict
from tests.law.tables import calendar, cases, moment, yes


@cases("deadlines.due_date")
def test_due_date(row):
    term = Term(Decimal(row["amount"]), TermUnit(row["unit"]), same_day=yes(row["same_day"]))
    due = due_date(
        moment(row["received"]),
        term,
        calendar(row["calendar"]),
        reading=Reading(row["reading"]),
        cut_off=CutOff(row["cut_off"]) if row["cut_off"] else None,
    )
    assert due.due_at == moment(row["due"]), row["note"]
    assert due.steps[-1].at == due.due_at
    assert row["due"][8:10] + "/" + row["due"][5:7] in explain_lines(due)[-1]


@cases("deadlines.clock_start")
def test_clock_start(row):
    start, reason = clock_start(moment(row["received"]), calendar(row["calendar"]), CutOff(row["cut_off"]))
    assert (start, reason.value) == (moment(row["start"]), row["reason"]), row["note"]


@cases("deadlines.after_supplement")
def test_after_supplement(row):
    hours = calendar(row["calendar"])
    term = Term(int(row["amount"]), TermUnit(row["unit"]))
    received = moment(row["received"])
    found = after_supplement(
        received_at=received,
        requested_at=moment(row["requested"]),
        answered_at=moment(row["answered"]),
        original_due=due_date(received, term, hours, reading=Reading.TO_THE_MINUTE).due_at,
        term=term,
        calendar=hours,
        reading=Reading.TO_THE_MINUTE,
    )
    for way in ("restart", "subtract", "extend"):
        due = getattr(found, way)
        assert due.due_at == moment(row[way]), (way, row["note"])
        assert due.steps[-1].at == due.due_at
    assert found.rule == row["legal"]
    assert found.legal == getattr(found, row["legal"])


@cases("deadlines.after_pause")
def test_after_pause(row):
    due = after_pause(
        due_at=moment(row["due"]),
        paused_at=moment(row["paused"]),
        resumed_at=moment(row["resumed"]),
        calendar=calendar(row["calendar"]),
    )
    assert due.due_at == moment(row["new_due"]), row["note"]
    assert due.steps[-1].at == due.due_at


@cases("deadlines.stage_due")
def test_stage_due(row):
    due = stage_due(moment(row["start"]), int(row["minutes"]), calendar(row["calendar"]))
    assert due.due_at == moment(row["due"]), row["note"]
    assert due.steps[-1].at == due.due_at


@cases("deadlines.may_pause")
def test_may_pause(row):
    answer = may_pause(row["ground"], moment("2026-03-02").date(), row["citation"])
    assert answer.ok is yes(row["ok"]), row["note"]
    assert row["contains"] in answer.sentence
    assert answer.citation


@cases("timeliness.verdict")
def test_verdict(row):
    granularity = Granularity(row["granularity"]) if row["granularity"] else None
    due = moment(row["due"]) if row["due"] else None
    assert verdict(moment(row["finished"]), due, granularity=granularity) == row["verdict"], row["note"]


@cases("timeliness.open_state")
def test_open_state(row):
    due = moment(row["due"]) if row["due"] else None
    found = open_state(moment(row["now"]), due, granularity=Granularity(row["granularity"]))
    assert found == row["state"], row["note"]
