"""The working calendar of a unit: hours inherited from above, holidays of the nation and of the unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from motcua.law import calendar as law
from motcua.lib.remembered import remembered
from motcua.org.models import DayKind, SpecialDay, WorkingHours
from motcua.org.queries.units import subtree_ids, unit

_WORKED = frozenset({DayKind.WORKED.value, DayKind.OPENED.value})
_ALWAYS = (date.min, date.max)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One stretch of office time; ``season_from``/``season_to`` are month*100+day, both or none."""

    unit_id: int
    weekday: int
    start: time
    end: time
    season_from: int | None
    season_to: int | None
    valid_from: date
    valid_to: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """One special day; ``unit_id`` empty for the whole nation."""

    unit_id: int | None
    day: date
    kind: str
    name: str
    decision: str
    certain: bool = True
    swaps_with: date | None = None
    id: int | None = None

    @property
    def working(self) -> bool:
        return self.kind in _WORKED

    @property
    def kind_name(self) -> str:
        return str(DayKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class NewHours:
    """Hours that shall hold for a unit from a day on, in place of those of the same season.

    ``weekly``: stretches of time by weekday, 0 = Monday; no weekday at all means: as the unit above.
    """

    unit_id: int
    weekly: Mapping[int, Sequence[tuple[time, time]]]
    valid_from: date
    season: tuple[int, int] | None = None
    decision: str = ""

    def rows(self) -> list[HoursRow]:
        begin, end = self.season or (None, None)
        return [
            HoursRow(self.unit_id, weekday, start, stop, begin, end, self.valid_from, None, self.decision)
            for weekday, spans in sorted(self.weekly.items())
            for start, stop in sorted(spans)
        ]


@dataclass(frozen=True, slots=True)
class Changes:
    """A proposed change of calendars, to be looked at before it is made.

    Attributes:
        set_days: days that shall be as given (national where ``unit_id`` is empty).
        removed_days: (unit or none, day) that shall be ordinary again.
        hours: new hours.
    """

    set_days: tuple[DayRow, ...] = ()
    removed_days: tuple[tuple[int | None, date], ...] = ()
    hours: tuple[NewHours, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """What makes a calendar, from the database or as proposed."""

    name: str
    #: the unit first, then the units above it
    chain: tuple[int, ...]
    hours: tuple[HoursRow, ...]
    days: tuple[DayRow, ...]


def _hours_row(row: WorkingHours) -> HoursRow:
    return HoursRow(
        row.unit_id,
        row.weekday,
        row.start,
        row.end,
        row.season_from,
        row.season_to,
        row.valid_from,
        row.valid_to,
        row.decision,
    )


def _day_row(row: SpecialDay) -> DayRow:
    return DayRow(row.unit_id, row.day, row.kind, row.name, row.decision, row.certain, row.swaps_with, row.pk)


def _load(unit_id: int) -> _Rows:
    info = unit(unit_id)
    chain = tuple(reversed(info.path_ids))
    hours = WorkingHours.objects.filter(unit_id__in=chain)
    national = SpecialDay.objects.filter(unit__isnull=True)
    days = national | SpecialDay.objects.filter(unit_id__in=chain)
    return _Rows(info.name, chain, tuple(map(_hours_row, hours)), tuple(map(_day_row, days)))


def _changed(rows: _Rows, changes: Changes) -> _Rows:
    gone = {(d.unit_id, d.day) for d in changes.set_days} | set(changes.removed_days)
    days = [d for d in rows.days if (d.unit_id, d.day) not in gone]
    days += [d for d in changes.set_days if d.unit_id is None or d.unit_id in rows.chain]
    hours = list(rows.hours)
    for new in changes.hours:
        if new.unit_id in rows.chain:
            hours = [kept for row in hours for kept in ended_by(row, new)] + new.rows()
    return replace(rows, days=tuple(days), hours=tuple(hours))


def ended_by(row: HoursRow, new: NewHours) -> list[HoursRow]:
    """What is left of stored hours when new ones of the same unit and season come."""
    same = row.unit_id == new.unit_id and (row.season_from, row.season_to) == (new.season or (None, None))
    if not same or (row.valid_to is not None and row.valid_to < new.valid_from):
        return [row]
    last = new.valid_from - timedelta(days=1)
    return [replace(row, valid_to=last)] if row.valid_from <= last else []


def _season_day(number: int) -> tuple[int, int]:
    return divmod(number, 100)


def _stretches(rows: Sequence[HoursRow]) -> Iterable[tuple[date, date]]:
    """The stretches of days in which the same of these rows hold."""
    edges = {r.valid_from for r in rows} | {r.valid_to + timedelta(days=1) for r in rows if r.valid_to}
    starts = sorted(edges)
    ends = [edge - timedelta(days=1) for edge in starts[1:]] + [date.max]
    return zip(starts, ends, strict=True)


def _seasons_of(rows: Sequence[HoursRow]) -> list[law.Season]:
    """Seasons of one unit and one part of the year, each with the whole week that then holds."""
    found = []
    for first, last in _stretches(rows):
        weekly: dict[int, list[law.Interval]] = {}
        for row in rows:
            if row.valid_from <= first and (row.valid_to is None or row.valid_to >= last):
                weekly.setdefault(row.weekday, []).append(law.Interval(row.start, row.end))
        if weekly:
            begin, end = rows[0].season_from, rows[0].season_to
            found.append(
                law.Season(
                    {day: tuple(sorted(spans, key=lambda i: i.start)) for day, spans in weekly.items()},
                    _season_day(begin) if begin else None,
                    _season_day(end) if end else None,
                    first,
                    last if last != _ALWAYS[1] else None,
                )
            )
    return found


def _seasons(rows: _Rows) -> tuple[law.Season, ...]:
    """The nearest unit with hours comes first; within a unit a season before the whole year."""
    found: list[law.Season] = []
    for unit_id in rows.chain:
        groups: dict[tuple[int, int] | None, list[HoursRow]] = {}
        for row in rows.hours:
            if row.unit_id == unit_id:
                part = (row.season_from, row.season_to) if row.season_from and row.season_to else None
                groups.setdefault(part, []).append(row)
        for part in sorted(groups, key=lambda p: (p is None, p or (0, 0))):
            found += _seasons_of(groups[part])
    return (*found, *law.STANDARD.seasons)


def _build(rows: _Rows) -> law.WorkCalendar:
    rank: dict[int | None, int] = {None: len(rows.chain)}
    rank |= {unit_id: index for index, unit_id in enumerate(rows.chain)}
    days: dict[date, law.SpecialDay] = {}
    for row in sorted(rows.days, key=lambda d: -rank.get(d.unit_id, len(rank))):
        days[row.day] = law.SpecialDay(
            day=row.day,
            working=row.working,
            name=row.name,
            decision=row.decision,
            certain=row.certain,
            instead_of=row.swaps_with if row.working else None,
        )
    return law.WorkCalendar(rows.name, _seasons(rows), days)


@remembered(20)
def calendar_of(unit_id: int) -> law.WorkCalendar:
    """The calendar by which a unit's terms run; the nearest setting wins, hours and days alike.

    Raises:
        NotFound: no such unit.
    """
    return _build(_load(unit_id))


def calendar_with(unit_id: int, changes: Changes) -> law.WorkCalendar:
    """The calendar as it would be after some changes: to see what they would move before making them."""
    return _build(_changed(_load(unit_id), changes))


def units_touched(changes: Changes) -> frozenset[int] | None:
    """Units whose calendar a change may alter; ``None`` means every unit."""
    owners = (
        {d.unit_id for d in changes.set_days}
        | {unit_id for unit_id, _ in changes.removed_days}
        | {h.unit_id for h in changes.hours}
    )
    touched: set[int] = set()
    for owner in owners:
        if owner is None:
            return None
        touched |= subtree_ids(owner)
    return frozenset(touched)


def day_list(unit_id: int | None, year: int) -> list[DayRow]:
    """Special days of a year that hold for a unit, the nearest setting of each (no unit: the nation)."""
    chain = tuple(reversed(unit(unit_id).path_ids)) if unit_id is not None else ()
    rank: dict[int | None, int] = {None: len(chain)} | {u: i for i, u in enumerate(chain)}
    in_year = SpecialDay.objects.filter(day__year=year)
    rows = in_year.filter(unit__isnull=True) | in_year.filter(unit_id__in=chain)
    nearest: dict[date, DayRow] = {}
    for row in sorted(map(_day_row, rows), key=lambda d: -rank[d.unit_id]):
        nearest[row.day] = row
    return [nearest[day] for day in sorted(nearest)]


def hours_list(unit_id: int) -> list[HoursRow]:
    """Stored hours of the unit itself, all times; empty where it follows the unit above."""
    rows = WorkingHours.objects.filter(unit_id=unit_id)
    return [_hours_row(row) for row in rows.order_by("-valid_from", "season_from", "weekday", "start")]


def forget() -> None:
    """Called by every action that changes calendars or units."""
    calendar_of.forget()
