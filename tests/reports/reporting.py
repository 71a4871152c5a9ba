"""A unit's report on its way, for tests: drafted, checked, signed, sent by whoever does it in the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.law import periods
from motcua.law.periods import Period
from motcua.org.types import Role
from motcua.reports.actions import submitting
from motcua.reports.models import ReportSubmission
from tests.dossiers.office import Office

#: 15/06/2026 to 14/09/2026
QUARTER = periods.quarter(2026, 3)
#: the morning after it ended
AFTER = QUARTER.ends_at + timedelta(hours=9)
FORM = ("II.06b",)


def with_superior(office: Office) -> Office:
    """The province and the other commune have people who answer for figures."""
    for who, unit, role in (
        ("leader_p", "province", Role.LEADER),
        ("clerk_p", "province", Role.CLERK),
        ("clerk_b", "b", Role.CLERK),
        ("clerk_d", "department", Role.CLERK),
    ):
        office.official(who, f"Trần Thị {who}", "Chủ tịch" if role == Role.LEADER else "Văn thư")
        office.assigned(who, unit, role)
    return office


SUFFIX = {"a": "", "b": "_b", "province": "_p", "department": "_d"}


def drafted(
    office: Office,
    unit: str = "a",
    *,
    at: datetime = AFTER,
    period: Period = QUARTER,
    forms: tuple[str, ...] = FORM,
) -> int:
    """A draft by the clerk of a unit."""
    actor = office.actor(f"clerk{SUFFIX[unit]}", at)
    return submitting.draft(
        unit_id=office.units[unit], period=period, actor=actor, at=at, forms=forms
    ).submission_id


def sealed(
    office: Office,
    unit: str = "a",
    *,
    at: datetime = AFTER,
    period: Period = QUARTER,
    forms: tuple[str, ...] = FORM,
) -> int:
    """Drafted, checked and signed."""
    pk = drafted(office, unit, at=at, period=period, forms=forms)
    submitting.check(pk, actor=office.actor(f"clerk{SUFFIX[unit]}", at), at=at)
    submitting.sign(pk, actor=office.actor(f"leader{SUFFIX[unit]}", at), at=at)
    return pk


def sent(
    office: Office,
    unit: str = "a",
    *,
    at: datetime = AFTER,
    period: Period = QUARTER,
    forms: tuple[str, ...] = FORM,
) -> int:
    """Sealed and sent to the superior."""
    pk = sealed(office, unit, at=at, period=period, forms=forms)
    submitting.send(pk, actor=office.actor(f"clerk{SUFFIX[unit]}", at), at=at)
    return pk


def row(pk: int) -> ReportSubmission:
    return ReportSubmission.objects.get(pk=pk)
