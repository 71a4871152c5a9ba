"""A year of an office as twelve months to look at; every colour has its words."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.law.calendar import Season, WorkCalendar
from motcua.org.queries.calendars import DayRow

MONTHS = tuple(f"Tháng {number}" for number in range(1, 13))
WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN")
#: mark in the cell, name in the legend; kinds of ``DayRow`` and the ordinary days
LOOKS: dict[str, tuple[str, str]] = {
    "work": ("", "Ngày làm việc"),
    "rest": ("", "Nghỉ hằng tuần"),
    "holiday": ("L", "Nghỉ lễ, Tết"),
    "compensation": ("B", "Nghỉ bù"),
    "swapped_off": ("H", "Nghỉ hoán đổi"),
    "worked": ("+", "Làm bù"),
    "saturday": ("7", "Làm việc thứ Bảy, Chủ nhật"),
    "closed": ("Đ", "Đơn vị nghỉ"),
    "opened": ("+", "Đơn vị làm thêm"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; ``row`` where something was decided for it."""

    day: date
    look: str
    mark: str
    words: str
    row: DayRow | None
    today: bool

    @property
    def number(self) -> int:
        return self.day.day


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks of seven cells, ``None`` outside the month."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    worked: int


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The hours of a week in a part of the year."""

    when: str
    rows: tuple[tuple[str, str], ...]


def months(calendar: WorkCalendar, rows: Sequence[DayRow], year: int, today: date) -> list[Month]:
    """The twelve months of a year."""
    special = {row.day: row for row in rows}
    found = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(_cell(calendar, special, day, today) if day.month == number else None for day in week)
            for week in Calendar(firstweekday=0).monthdatescalendar(year, number)
        )
        worked = sum(calendar.is_working(c.day) for week in weeks for c in week if c)
        found.append(Month(MONTHS[number - 1], weeks, worked))
    return found


def _cell(calendar: WorkCalendar, special: Mapping[date, DayRow], day: date, today: date) -> Cell:
    row = special.get(day)
    if row is not None:
        look = row.kind
    elif not calendar.is_working(day):
        look = "rest"
    else:
        look = "saturday" if day.weekday() >= 5 else "work"
    mark, name = LOOKS[look]
    words = name
    if row is not None:
        words = f"{name}: {row.name}" + ("" if row.certain else ", chưa có thông báo chính thức")
    return Cell(day, look, mark, words, row, day == today)


def legend(found: Sequence[Month]) -> list[tuple[str, str, str]]:
    """Look, mark and name of what the year shows, in the order of the table."""
    used = {cell.look for month in found for week in month.weeks for cell in week if cell}
    return [(look, mark, name) for look, (mark, name) in LOOKS.items() if look in used]


def hours(calendar: WorkCalendar, year: int) -> list[WeekHours]:
    """The weeks that hold in a year, each with the days from and to which it does."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs: list[tuple[Season | None, date, date]] = []
    day = first
    while day <= last:
        season = calendar.season(day)
        if runs and runs[-1][0] is season:
            runs[-1] = (season, runs[-1][1], day)
        else:
            runs.append((season, day, day))
        day += timedelta(days=1)
    return [
        WeekHours("Cả năm" if (a, b) == (first, last) else f"{a:%d/%m} – {b:%d/%m}", _week(season))
        for season, a, b in runs
    ]


def _week(season: Season | None) -> tuple[tuple[str, str], ...]:
    weekly = season.weekly if season else {}
    texts = [", ".join(str(span) for span in weekly.get(day, ())) or "nghỉ" for day in range(7)]
    rows: list[tuple[str, str]] = []
    begin = 0
    for day in range(1, 8):
        if day == 7 or texts[day] != texts[begin]:
            rows.append((_span(begin, day - 1), texts[begin]))
            begin = day
    return tuple(rows)


def _span(begin: int, end: int) -> str:
    names = [*(f"Thứ {name}" for name in WEEKDAYS[:6]), "Chủ nhật"]
    return names[begin] if begin == end else f"{names[begin]} – {names[end]}"
