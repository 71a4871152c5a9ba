"""Dates as Vietnamese people write them: dd/mm/yyyy, and birth dates known only in part."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from motcua.lib.refused import Refused
from motcua.lib.typed_text import line

_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_WRITTEN = re.compile(r"(?P<day>[0-9]{1,2})[/.\- ](?P<month>[0-9]{1,2})[/.\- ](?P<year>[0-9]{1,4})")
_RUN_TOGETHER = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_MONTH = re.compile(r"(?P<month>[0-9]{1,2})[/.\-](?P<year>[0-9]{4})")
_ISO_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})")
_YEAR = re.compile(r"[0-9]{4}")


class BadDate(Refused):
    """A date that does not exist, or cannot be read."""

    code = "bad-date"
    status = 422


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, to the month or only to the year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def text(self) -> str:
        """``17/02/1990``, ``02/1990`` or ``1990``."""
        parts = [f"{p:02d}" for p in (self.day, self.month) if p is not None]
        return "/".join([*parts, f"{self.year:04d}"])

    @property
    def whole(self) -> date | None:
        """The day, when it is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def _year(year: int) -> int:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDate(f"Năm phải ghi đủ bốn chữ số, từ {_FIRST_YEAR} đến {_LAST_YEAR}; đang là {year}.")
    return year


def _month(month: int) -> int:
    if not 1 <= month <= 12:
        raise BadDate(f"Không có tháng {month}; tháng từ 1 đến 12, ghi theo thứ tự ngày/tháng/năm.")
    return month


def _day(day: int, month: int, year: int) -> date:
    _year(year)
    _month(month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise BadDate(f"Không có ngày {day:02d}/{month:02d}/{year}: tháng {month} năm {year} có {last} ngày.")
    return date(year, month, day)


def parse_day(text: str) -> date:
    """A whole date from ``dd/mm/yyyy`` (also with dots, dashes, run together, or ISO).

    Raises:
        BadDate: with a sentence for the person who typed it.
    """
    typed = line(text)
    for shape in (_WRITTEN, _RUN_TOGETHER, _ISO):
        found = shape.fullmatch(typed)
        if found:
            return _day(int(found["day"]), int(found["month"]), int(found["year"]))
    shown = typed if len(typed) <= 40 else typed[:40] + "…"
    raise BadDate(
        f"“{shown}” không phải ngày tháng; hãy ghi ngày/tháng/năm, ví dụ 05/11/2026."
        if typed
        else "Chưa ghi ngày; hãy ghi ngày/tháng/năm, ví dụ 05/11/2026."
    )


def parse_partial(text: str) -> PartialDate:
    """A date known to the day, the month (``mm/yyyy``) or the year (``yyyy``).

    Raises:
        BadDate: it cannot be read, or does not exist.
    """
    typed = line(text)
    if _YEAR.fullmatch(typed):
        return PartialDate(_year(int(typed)))
    found = _MONTH.fullmatch(typed) or _ISO_MONTH.fullmatch(typed)
    if found:
        return PartialDate(_year(int(found["year"])), _month(int(found["month"])))
    day = parse_day(typed)
    return PartialDate(day.year, day.month, day.day)


def format_day(day: date | None) -> str:
    """``05/11/2026``; empty for none."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


def format_moment(at: datetime | None) -> str:
    """``16:30 05/11/2026`` in the zone that ``at`` already has; empty for none."""
    return f"{at:%H:%M} {format_day(at.date())}" if at else ""
