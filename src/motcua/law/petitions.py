"""Feedback and petitions of people: until when each act on them is to be done.

The texts differ (decree 20/2008: passing on within 5 working days; the quality index: 2, 15 and 2; provinces:
10 for the answer), so each limit is a dated parameter: the shortest known warns, the longer one binds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.law.calendar import WorkCalendar, local
from motcua.law.registry import basis_of, number, parameter, rule


@dataclass(frozen=True, slots=True)
class PetitionLimits:
    """Moments by which the acts on one petition are to be done; each is the closing of a working day.

    Attributes:
        decline_by: to say that it is not taken.
        forward_by: to classify it and to pass on what belongs to another authority.
        warn_at: the shortest answer limit known; past it the petition is shown in warning.
        due_at: the answer.
        open_points: names of the parameters behind these that the texts leave open.
    """

    decline_by: datetime
    forward_by: datetime
    warn_at: datetime
    due_at: datetime
    citation: str
    open_points: tuple[str, ...] = ()


_DECLINE, _FORWARD = "petition.decline_within", "petition.forward_within"
_WARN, _ANSWER, _PUBLISH = "petition.warn_within", "petition.answer_within", "petition.publish_within"


def _closing_after(at: datetime, name: str, calendar: WorkCalendar) -> datetime:
    """The closing of the n-th working day after a day, that day itself left out (BLDS 2015, Điều 147)."""
    day: date = local(at).date()
    for _ in range(number(name, local(at).date())):
        day = calendar.next_working_day(day)
    return calendar.closing(day)


@rule(source="ND20_2008", valid=("2008-02-14", None))
def limits(received_at: datetime, calendar: WorkCalendar) -> PetitionLimits:
    """Until when a petition is declined, passed on and answered, counted from its receipt."""
    on = local(received_at).date()
    names = (_DECLINE, _FORWARD, _WARN, _ANSWER)
    decline, forward, warn, answer = (_closing_after(received_at, name, calendar) for name in names)
    unsettled = tuple(name for name in names if not parameter(name, on).settled)
    citation = basis_of("petitions.limits", on)
    return PetitionLimits(decline, forward, warn, answer, citation=citation, open_points=unsettled)


@rule(source="QD766_2022", valid=("2022-06-23", None))
def publish_by(answered_at: datetime, calendar: WorkCalendar) -> datetime:
    """Until when an answer is made public, counted from the answer."""
    return _closing_after(answered_at, _PUBLISH, calendar)
