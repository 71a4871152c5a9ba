"""The working calendar of the unit that carries a code today."""

from __future__ import annotations

from django.utils import timezone

from motcua.law.calendar import WorkCalendar
from motcua.lib.refused import NotFound
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import find


def of(code: str) -> WorkCalendar:
    """Raises NotFound where no unit carries the code today."""
    unit = find(code, timezone.localdate())
    if unit is None:
        raise NotFound(f"Không có đơn vị nào mang mã {code}. Xem: motcua org list")
    return calendar_of(unit.id)
