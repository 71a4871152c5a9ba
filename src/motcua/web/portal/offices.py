"""The one-stop offices: where they are, when they are open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS

from motcua.law.calendar import Interval, WorkCalendar
from motcua.lib.refused import Refused
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import fold
from motcua.org.queries import units
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import TreeNode, UnitInfo
from motcua.org.types import UnitKind
from motcua.web.portal.pages import Paged, asked_page, paged
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest

ON_THE_FIRST_PAGE = 4
PAGE = 12


@dataclass(frozen=True, slots=True)
class Hours:
    """One line of the opening hours: ``Thứ Hai – Thứ Sáu``, with its open stretches (none: closed)."""

    days: str
    spans: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """One office with its usual week and whether it is open now; ``change_at``: when it opens or closes."""

    unit: UnitInfo
    hours: tuple[Hours, ...]
    is_open: bool
    opens_at: datetime | None
    closed_because: str


@remembered(60)
def standing(on: date) -> tuple[UnitInfo, ...]:
    """All units that stand on a day, from the top down."""
    return tuple(_below(units.tree(on)))


@remembered(60)
def one_stops(on: date) -> tuple[UnitInfo, ...]:
    """All one-stop offices that stand on a day, communes' first: that is where most people go."""
    found = [unit for unit in standing(on) if unit.kind == UnitKind.ONE_STOP]
    return tuple(sorted(found, key=lambda unit: unit.level != "commune"))


def _below(nodes: Iterable[TreeNode]) -> Iterator[UnitInfo]:
    for node in nodes:
        yield node.unit
        yield from _below(node.children)


def office(unit: UnitInfo, at: datetime) -> Office:
    """The office with its hours as they are at ``at``."""
    calendar = calendar_of(unit.id)
    day = at.date()
    spans = calendar.intervals(day)
    is_open = any(span.start <= at.time() < span.end for span in spans)
    because = "" if spans else calendar.reason(day)
    return Office(unit, usual_week(calendar, day), is_open, _opening(calendar, at), because)


def _opening(calendar: WorkCalendar, at: datetime) -> datetime | None:
    try:
        return calendar.first_working_moment(at)
    except Refused:  # hours that never open are a matter for the manager, not for this page
        return None


def usual_week(calendar: WorkCalendar, day: date) -> tuple[Hours, ...]:
    """The week of the season, neighbouring days with the same hours in one line."""
    season = calendar.season(day)
    weekly = season.weekly if season else {}
    runs: list[tuple[int, int, tuple[Interval, ...]]] = []
    for weekday in range(7):
        spans = tuple(weekly.get(weekday, ()))
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], weekday, spans)
        else:
            runs.append((weekday, weekday, spans))
    return tuple(Hours(_days(first, last), spans) for first, last, spans in runs)


def _days(first: int, last: int) -> str:
    names = [str(WEEKDAYS[first]), str(WEEKDAYS[last])]
    if first == last:
        return names[0]
    return f"{names[0]}, {names[1]}" if last == first + 1 else f"{names[0]} – {names[1]}"


def first_offices(at: datetime) -> tuple[list[Office], int]:
    """Those of the first page, and how many more there are."""
    found = one_stops(at.date())
    shown = found[:ON_THE_FIRST_PAGE]
    return [office(unit, at) for unit in shown], len(found) - len(shown)


def found_offices(text: str, at: datetime, page: int) -> Paged[Office]:
    """One page of the offices whose name, address or authority has all words of ``text``."""
    words = fold(text).split()
    fitting = [
        unit
        for unit in one_stops(at.date())
        if all(word in fold(f"{unit.name} {unit.address} {unit.authority_name}") for word in words)
    ]
    one = paged(fitting, page, PAGE)
    return one.with_rows([office(unit, at) for unit in one.rows])


@public
def offices(request: AnyRequest) -> HttpResponse:
    """Every one-stop office, found by name or address."""
    text = request.GET.get("q", "")[:100].strip()
    listing = found_offices(text, request.at, asked_page(request))
    return render(request, "portal/offices.html", {"listing": listing, "text": text})
