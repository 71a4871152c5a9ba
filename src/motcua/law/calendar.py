"""Working time of an office: hours by weekday and season, holidays, swapped days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from motcua.law.wording import WEEKDAYS, day_text, sentence
from motcua.lib.refused import Refused

#: Vietnam has had one fixed offset since 1975; a fixed zone needs no time zone database.
ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_MINUTE = 60_000_000
_DAY = timedelta(days=1)
#: A calendar with no working minute in so many days is broken; this ends the search.
_SEARCH_DAYS = 1000

_Spans = tuple[tuple[int, int], ...]


class BadCalendar(Refused):
    """Working hours that cannot be: overlapping, empty, or never open."""

    code = "bad-calendar"
    status = 422


@dataclass(frozen=True, slots=True)
class Interval:
    """Working hours without a break, local time; the end is not part of it for a start of work."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise BadCalendar(f"Giờ làm việc phải kết thúc sau khi bắt đầu: {self}.")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Season:
    """Weekly hours in a part of the year.

    Attributes:
        weekly: intervals by weekday, 0 = Monday; a weekday left out is a day of rest.
        from_day, to_day: (month, day), both inclusive, may span the new year; ``None``: all year.
        valid_from, valid_to: first and last day on which the season exists at all.
    """

    weekly: Mapping[int, tuple[Interval, ...]]
    from_day: tuple[int, int] | None = None
    to_day: tuple[int, int] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""

    def __post_init__(self) -> None:
        for spans in self.weekly.values():
            if any(a.end > b.start for a, b in pairwise(spans)):
                raise BadCalendar("Các khoảng giờ làm việc trong ngày phải theo thứ tự và không chồng nhau.")

    def applies(self, day: date) -> bool:
        """Whether this season sets the hours of a day."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        if self.from_day is None or self.to_day is None:
            return True
        here = (day.month, day.day)
        if self.from_day <= self.to_day:
            return self.from_day <= here <= self.to_day
        return here >= self.from_day or here <= self.to_day


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its week: a holiday, a compensation, a swapped or an extra working day.

    A worked day takes the hours of the day it replaces (``instead_of``), else of the season's first working
    weekday, unless ``intervals`` are given. ``certain`` is false while no decision has set the day.
    """

    day: date
    working: bool
    name: str
    decision: str = ""
    certain: bool = True
    intervals: tuple[Interval, ...] | None = None
    instead_of: date | None = None

    @property
    def doubt(self) -> str:
        """What to add to its name while nothing has been announced."""
        return "" if self.certain else " (tạm tính, chưa có thông báo chính thức)"


def local(at: datetime) -> datetime:
    """The moment in Vietnam's time; a naive one is a programming error."""
    if at.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return at if at.tzinfo is ZONE else at.astimezone(ZONE)


def _microsecond(at: time | datetime) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


def _moment(ordinal: int, microsecond: int) -> datetime:
    seconds, micro = divmod(microsecond, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, hour, minute, second, micro, ZONE)


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """An office's working time; never changed after it is made, safe to share between requests.

    ``seasons``: the first one that applies to a day sets its hours. Hours are worked out once per day
    and kept, so that a due date costs microseconds.
    """

    name: str
    seasons: Sequence[Season]
    days: Mapping[date, SpecialDay] = field(default_factory=dict)

    _spans: dict[int, _Spans] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seasons", tuple(self.seasons))
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def with_days(self, days: Iterable[SpecialDay]) -> WorkCalendar:
        """The same hours with some days set otherwise: to preview a change."""
        return WorkCalendar(self.name, self.seasons, {**self.days, **{d.day: d for d in days}})

    # -- days ---------------------------------------------------------------------------------

    def season(self, day: date) -> Season | None:
        """The season that sets the hours of a day."""
        return next((s for s in self.seasons if s.applies(day)), None)

    def intervals(self, day: date) -> tuple[Interval, ...]:
        """Working hours of a day; empty on a day off."""
        season, special = self.season(day), self.days.get(day)
        weekly = season.weekly if season else {}
        if special is None:
            return weekly.get(day.weekday(), ())
        if not special.working:
            return ()
        if special.intervals is not None:
            return special.intervals
        model = special.instead_of.weekday() if special.instead_of else None
        if model is not None and weekly.get(model):
            return weekly[model]
        return next((weekly[w] for w in range(5) if weekly.get(w)), ())

    def is_working(self, day: date) -> bool:
        """Whether the office is open at all on a day."""
        return bool(self._hours(day.toordinal()))

    def working_on_or_after(self, day: date) -> date:
        """The day itself if worked, else the next worked one."""
        ordinal = day.toordinal()
        for candidate in range(ordinal, ordinal + _SEARCH_DAYS):
            if self._hours(candidate):
                return date.fromordinal(candidate)
        raise self._never_open()

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after ``day``."""
        return self.working_on_or_after(day + _DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day strictly before ``day``."""
        ordinal = day.toordinal()
        for candidate in range(ordinal - 1, ordinal - _SEARCH_DAYS, -1):
            if self._hours(candidate):
                return date.fromordinal(candidate)
        raise self._never_open()

    def opening(self, day: date) -> datetime:
        """When work begins on a working day."""
        return _moment(day.toordinal(), self._open_hours(day)[0][0])

    def closing(self, day: date) -> datetime:
        """When work ends on a working day."""
        return _moment(day.toordinal(), self._open_hours(day)[-1][1])

    def why(self, day: date) -> str:
        """Why a day is worked or off, in Vietnamese."""
        special = self.days.get(day)
        if special is None:
            return f"{sentence(WEEKDAYS[day.weekday()])}, {self.reason(day)}"
        return special.name + (f" ({special.decision})" if special.decision else "") + special.doubt

    def reason(self, day: date) -> str:
        """The same within a sentence, without weekday and decision: ``nghỉ lễ Quốc khánh 2/9``."""
        special = self.days.get(day)
        if special is None:
            return "ngày làm việc" if self.is_working(day) else "ngày nghỉ hằng tuần"
        return special.name[:1].lower() + special.name[1:] + special.doubt

    # -- moments ------------------------------------------------------------------------------

    def first_working_moment(self, at: datetime) -> datetime:
        """The moment itself within working hours, else the next opening (closing time counts as closed)."""
        return self.add_minutes(at, 0)

    def end_moment(self, at: datetime) -> datetime:
        """Like :meth:`first_working_moment` for an end: a term may end at closing time itself."""
        here = local(at)
        now = _microsecond(here)
        if any(start <= now <= end for start, end in self._hours(here.toordinal())):
            return here
        return self.add_minutes(here, 0)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """``minutes`` of working time after ``start``; nights, breaks and days off do not count.

        What ends exactly at closing ends there, not at the next opening.
        """
        if minutes < 0:
            raise ValueError("working time is added, never taken back")
        here = local(start)
        ordinal, now, left = here.toordinal(), _microsecond(here), minutes * _MINUTE
        limit = ordinal + _SEARCH_DAYS
        while ordinal < limit:
            spans = self._hours(ordinal)
            if spans:
                limit = ordinal + _SEARCH_DAYS
            for opens, end in spans:
                if now < end:
                    begin = max(opens, now)
                    if left <= end - begin:
                        return _moment(ordinal, begin + left)
                    left -= end - begin
            ordinal, now = ordinal + 1, 0
        raise self._never_open()

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole minutes of working time from ``a`` to ``b``; negative when ``b`` is earlier."""
        first, last = local(a), local(b)
        if last < first:
            return -self.minutes_between(last, first)
        first_day, last_day = first.toordinal(), last.toordinal()
        from_here, to_there = _microsecond(first), _microsecond(last)
        total = 0
        for ordinal in range(first_day, last_day + 1):
            for begin, end in self._hours(ordinal):
                low = max(begin, from_here) if ordinal == first_day else begin
                high = min(end, to_there) if ordinal == last_day else end
                total += max(0, high - low)
        return total // _MINUTE

    # -- inside -------------------------------------------------------------------------------

    def _hours(self, ordinal: int) -> _Spans:
        spans = self._spans.get(ordinal)
        if spans is None:
            found = self.intervals(date.fromordinal(ordinal))
            spans = tuple((_microsecond(i.start), _microsecond(i.end)) for i in found)
            self._spans[ordinal] = spans
        return spans

    def _open_hours(self, day: date) -> _Spans:
        spans = self._hours(day.toordinal())
        if not spans:
            raise ValueError(f"{day} is a day off in calendar {self.name}")
        return spans

    def _never_open(self) -> BadCalendar:
        return BadCalendar(f"Lịch làm việc “{self.name}” không có ngày làm việc nào trong kỳ cần tính.")


_REASONS = {
    "holiday": "Nghỉ lễ {name}",
    "compensation": "Nghỉ bù {name}",
    "swapped-off": "Nghỉ hoán đổi, làm bù ngày {other}",
    "worked": "Làm bù cho ngày {other}",
}


def special_day(row: Mapping[str, Any]) -> SpecialDay:
    """One row of a calendar file as a day: keys ``date, kind, name, decision, certain, swaps_with``.

    ``kind``: holiday, compensation, swapped-off or worked; ``swaps_with``: the other day of a swap.
    """
    other: date | None = row.get("swaps_with")
    name = _REASONS[row["kind"]].format(name=row.get("name", ""), other=day_text(other) if other else "…")
    return SpecialDay(
        day=row["date"],
        working=row["kind"] == "worked",
        name=name,
        decision=row.get("decision", ""),
        certain=row.get("certain", True),
        instead_of=other if row["kind"] == "worked" else None,
    )


def special_days(rows: Iterable[Mapping[str, Any]]) -> dict[date, SpecialDay]:
    """The days of a calendar file (already parsed), by date."""
    return {found.day: found for found in map(special_day, rows)}


def weekly_hours(*intervals: Interval, weekdays: Iterable[int] = range(5)) -> dict[int, tuple[Interval, ...]]:
    """The same hours on several weekdays (default Monday to Friday)."""
    return dict.fromkeys(weekdays, intervals)


#: 07:00–11:30 and 13:30–17:00, Monday to Friday, no holidays: the commonest hours, eight a day.
STANDARD = WorkCalendar(
    "Giờ hành chính",
    (Season(weekly_hours(Interval(time(7), time(11, 30)), Interval(time(13, 30), time(17)))),),
    {},
)
