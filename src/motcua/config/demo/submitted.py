"""Periodic reports of the demonstration: Cẩm Lộc for quarter II of 2023, and those who have to send now."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.config.demo.office import Office
from motcua.law.calendar import local
from motcua.law.periods import Period, parse
from motcua.reports.actions import submitting
from motcua.reports.queries.submissions import due_period

#: unit, who prepares, who signs, days after the end, how far it has come; the others have begun nothing
_LAST = (
    ("cam-binh", "cambinh.ld", "cambinh.ld", 1, "sent"),
    ("cam-due", "camdue.ld", "camdue.ld", 2, "sent"),
    ("so-noi-vu", "sonoivu.ld", "sonoivu.ld", 3, "sent"),
    ("cam-lac", "camlac.ld", "camlac.ld", 6, "sent"),
    ("cam-xuyen-xa", "camxuyen.ld", "camxuyen.ld", 2, "sealed"),
    ("thien-cam", "thiencam.ld", "thiencam.ld", 2, "draft"),
)
_MORNING = timedelta(hours=9)


def send_reports(office: Office, *, at: datetime) -> None:
    """Everything that had happened by ``at``."""
    _bring(office, ("cam-loc", "camloc.vt", "camloc.ld", 1, "sent"), parse("2023-Q2"), at)
    period = due_period(local(at).date())
    for row in _LAST:
        _bring(office, row, period, at)


def _bring(office: Office, row: tuple[str, str, str, int, str], period: Period, until: datetime) -> None:
    unit, clerk, leader, days, reached = row
    at = period.ends_at + timedelta(days=days - 1) + _MORNING
    if at + timedelta(hours=2) > until:
        return
    who, head = office.actor(clerk, at), office.actor(leader, at)
    pk = submitting.draft(unit_id=office.units[unit], period=period, actor=who, at=at).submission_id
    if reached == "draft":
        return
    submitting.check(pk, actor=who, at=at + timedelta(minutes=20))
    submitting.sign(pk, actor=head, at=at + timedelta(hours=1))
    if reached == "sent":
        submitting.send(pk, actor=who, at=at + timedelta(hours=2))
