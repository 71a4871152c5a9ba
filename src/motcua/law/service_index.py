"""The service quality index of QĐ 766/QĐ-TTg: what counts as on time, and how rates become points."""

from __future__ import annotations

from datetime import datetime

from motcua.law.calendar import local
from motcua.law.registry import number, rule, word
from motcua.law.timeliness import Granularity, OpenState, Verdict, open_state, verdict


def _granularity(at: datetime) -> Granularity:
    return Granularity(word("service_index.granularity", local(at).date()))


def _asked_too_often(supplements: int, at: datetime) -> bool:
    return supplements > number("service_index.supplements", local(at).date())


@rule(source="QD766_2022", valid=("2022-06-23", None))
def finished_verdict(finished_at: datetime, due_at: datetime | None, *, supplements: int) -> Verdict:
    """For indicator 2.1: late when finished after the due date or when a supplement was asked for twice.

    Args:
        finished_at: when the result was ready (before it was handed over), or the refusal or stop.
        due_at: the promised date moved by the time waited for the supplement; ``None`` counts as on time.
        supplements: how often the applicant was asked.
    """
    if _asked_too_often(supplements, finished_at):
        return Verdict.LATE
    return verdict(finished_at, due_at, granularity=_granularity(finished_at))


@rule(source="QD766_2022", valid=("2022-06-23", None))
def open_is_late(
    cutoff: datetime, due_at: datetime | None, *, supplements: int, waiting_since: datetime | None
) -> bool:
    """Whether an unfinished dossier counts as late at the end of the period.

    While the applicant is asked for a supplement, the moment of that request stands for the end.

    Args:
        cutoff: the last moment inside the period (its last day is what is compared).
        due_at: the promised date moved by waits that are over; ``None`` counts as in time.
        waiting_since: the unanswered request; ``None`` when none is open.
    """
    if _asked_too_often(supplements, cutoff):
        return True
    end = cutoff if waiting_since is None else min(waiting_since, cutoff)
    return open_state(end, due_at, granularity=_granularity(cutoff)) is OpenState.OVERDUE
