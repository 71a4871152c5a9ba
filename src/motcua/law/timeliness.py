"""Early, on time or late: the one comparison behind every figure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from motcua.law.calendar import local
from motcua.law.registry import number, rule, word


class Verdict(StrEnum):
    """How a finished dossier or stage stands to its due date."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"

    @property
    def label(self) -> str:
        return {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}[self.value]


class OpenState(StrEnum):
    """How an unfinished dossier or stage stands to its due date."""

    IN_TIME = "in_time"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return {"in_time": "Trong hạn", "overdue": "Quá hạn"}[self.value]


class Granularity(StrEnum):
    """What is compared: dates (reports) or minutes (stages, the control slip)."""

    DAY = "day"
    MINUTE = "minute"


def _comparable(at: datetime, granularity: Granularity) -> datetime | date:
    here = local(at)
    return here.date() if granularity is Granularity.DAY else here.replace(second=0, microsecond=0)


def _compare(a: datetime, b: datetime, granularity: Granularity | None) -> int:
    chosen = granularity or Granularity(word("timeliness.granularity", local(b).date()))
    left, right = _comparable(a, chosen), _comparable(b, chosen)
    return (left > right) - (left < right)


@rule(source="TT01_2018", article=13, valid=("2019-01-06", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def verdict(
    finished_at: datetime, due_at: datetime | None, *, granularity: Granularity | None = None
) -> Verdict:
    """Early before, on time at, late after the due date.

    ``due_at`` is the original one, also after a reschedule; a dossier without a due date counts as on time.
    ``granularity``: ``None`` for the parameter ``timeliness.granularity``.
    """
    if due_at is None:
        return Verdict.ON_TIME
    order = _compare(finished_at, due_at, granularity)
    return (Verdict.ON_TIME, Verdict.LATE, Verdict.EARLY)[order]


@rule(source="TT01_2018", article=13, valid=("2019-01-06", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def open_state(
    now: datetime, due_at: datetime | None, *, granularity: Granularity | None = None
) -> OpenState:
    """In time until the due date has passed; without a due date always in time."""
    late = due_at is not None and _compare(now, due_at, granularity) > 0
    return OpenState.OVERDUE if late else OpenState.IN_TIME


def due_soon(now: datetime, due_at: datetime | None) -> bool:
    """Whether an open dossier's due date is less than the warning time away, and not passed."""
    if due_at is None:
        return False
    return timedelta(0) <= due_at - now <= timedelta(minutes=number("timeliness.soon_minutes"))
