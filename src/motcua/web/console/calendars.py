"""The calendar of a unit, a year at a time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.org.queries import calendars as queries
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Permission
from motcua.web.console import calendar_picture as picture
from motcua.web.console.managed import home_id, is_managed, today, unit_choices
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

FIRST_YEAR, LAST_YEAR = 2020, 2035


@needs(Permission.MANAGE)
def calendar_home(request: OfficialRequest) -> HttpResponse:
    """The calendar of the office, this year."""
    return redirect("console:calendar", home_id(request.actor))


def year_of(request: OfficialRequest) -> int:
    """The year asked for, else this one."""
    text = request.GET.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today(request).year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@needs(Permission.MANAGE)
def calendar(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """Twelve months with hours and special days, and where each comes from."""
    found = unit(unit_id)
    year, day = year_of(request), today(request)
    calendar = queries.calendar_of(unit_id)
    rows = queries.day_list(unit_id, year)
    months = picture.months(calendar, rows, year, day)
    values = {
        "unit": found,
        "units": unit_choices(request.actor, day),
        "year": year,
        "years": range(max(FIRST_YEAR, year - 2), min(LAST_YEAR, year + 2) + 1),
        "months": months,
        "weekdays": picture.WEEKDAYS,
        "legend": picture.legend(months),
        "hours": picture.hours(calendar, year),
        "own_hours": bool(queries.hours_list(unit_id)),
        "days": [_day(row, found, request) for row in rows],
        "worked": sum(month.worked for month in months),
        "doubtful": sum(not row.certain for row in rows),
        "managed": is_managed(request.actor, found),
        "administers": request.actor.may(Permission.ADMINISTER),
    }
    return render(request, "console/calendar.html", values)


def _day(row: queries.DayRow, here: UnitInfo, request: OfficialRequest) -> dict[str, object]:
    national = row.unit_id is None
    owner = "Cả nước" if row.unit_id is None else unit(row.unit_id).name
    may = request.actor.may(Permission.ADMINISTER) if national else row.unit_id == here.id
    return {"row": row, "owner": owner, "may": may, "mark": picture.LOOKS[row.kind][0]}
