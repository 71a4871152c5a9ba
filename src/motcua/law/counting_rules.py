"""Counting rules of running systems that differ from the decrees, kept so that figures can be compared."""

from __future__ import annotations

from datetime import datetime

from motcua.law.registry import rule
from motcua.law.timeliness import Granularity, Verdict, verdict


@rule(source="THUC_TE", valid=("2018-06-21", None))
def by_date(finished_at: datetime, due_at: datetime | None, *, refused_or_stopped: bool) -> Verdict:
    """As provincial systems count: dates only; refused, stopped and undated dossiers are on time.

    Args:
        due_at: the first promised date.
        refused_or_stopped: refused, stopped or returned to the applicant instead of granted.
    """
    if refused_or_stopped or due_at is None:
        return Verdict.ON_TIME
    return verdict(finished_at, due_at, granularity=Granularity.DAY)
