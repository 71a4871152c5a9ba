"""Limits of petitions against their case tables."""

from __future__ import annotations

from motcua.law import petitions
from tests.law.tables import calendar, cases, moment


@cases("petitions.limits")
def test_limits(row):
    found = petitions.limits(moment(row["received"]), calendar(row["calendar"]))
    assert [found.decline_by, found.forward_by, found.warn_at, found.due_at] == [
        moment(row[name]) for name in ("decline", "forward", "warn", "due")
    ], row["note"]


@cases("petitions.publish_by")
def test_publish_by(row):
    assert petitions.publish_by(moment(row["answered"]), calendar(row["calendar"])) == moment(row["by"])


def test_what_the_texts_leave_open_is_named():
    found = petitions.limits(moment("2026-03-02T09:00"), calendar("standard"))
    assert "petition.answer_within" in found.open_points
    assert "petition.forward_within" not in found.open_points
    assert found.citation == "NĐ 20/2008/NĐ-CP"
