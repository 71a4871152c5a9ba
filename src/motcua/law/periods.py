"""Reporting periods of the state, to the day (TT 01/2020/TT-VPCP, NĐ 09/2019/NĐ-CP Điều 12).

A month runs from the 15th of the month before to the 14th; quarters, halves and years are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from motcua.law.calendar import ZONE
from motcua.law.registry import number, rule
from motcua.lib.refused import Invalid


class PeriodKind(StrEnum):
    """What a report covers; ``DAYS`` is any run of days, which no form of law knows."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DAYS = "days"


#: kind → (how many months of the state's it covers, letter in the code, how many there are in a year)
_LENGTH = {
    PeriodKind.MONTH: (1, "M", 12),
    PeriodKind.QUARTER: (3, "Q", 4),
    PeriodKind.HALF: (6, "H", 2),
    PeriodKind.YEAR: (12, "", 1),
}
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[MQH])(?P<number>\d{1,2}))?")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_FIRST_DAY, _LAST_DAY = 15, 14
#: years that a code may name; a run of days is at most so long: the periods beside it are days too
_YEARS, _LONGEST = range(2000, 2101), timedelta(days=20 * 366)
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of days, both ends inclusive, with the code by which people and commands name it.

    Codes: ``2023-M06``, ``2023-Q2``, ``2023-H1``, ``2023``, ``2023-03-15..2023-04-02``.
    """

    first: date
    last: date
    kind: PeriodKind
    year: int
    number: int

    @property
    def code(self) -> str:
        if self.kind is PeriodKind.DAYS:
            return f"{self.first:%Y-%m-%d}..{self.last:%Y-%m-%d}"
        letter = _LENGTH[self.kind][1]
        digits = f"{self.number:02d}" if self.kind is PeriodKind.MONTH else str(self.number)
        return f"{self.year}-{letter}{digits}" if letter else str(self.year)

    @property
    def label(self) -> str:
        """As a title says it: ``quý II năm 2023``."""
        names = {
            PeriodKind.MONTH: f"tháng {self.number:02d} năm {self.year}",
            PeriodKind.QUARTER: f"quý {_ROMAN.get(self.number, self.number)} năm {self.year}",
            PeriodKind.HALF: f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}",
            PeriodKind.YEAR: f"năm {self.year}",
            PeriodKind.DAYS: f"từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}",
        }
        return names[self.kind]

    @property
    def days_label(self) -> str:
        """``Từ ngày 15/03/2023 đến ngày 14/06/2023``."""
        return f"Từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"

    @property
    def starts_at(self) -> datetime:
        """Midnight in Vietnam at which it begins."""
        return datetime.combine(self.first, time.min, ZONE)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it: midnight after its last day."""
        return datetime.combine(self.last + timedelta(days=1), time.min, ZONE)

    @property
    def statutory(self) -> bool:
        """Whether it is made of the state's months."""
        return self.kind is not PeriodKind.DAYS

    def months(self) -> tuple[Period, ...]:
        """The state's months that it is made of, oldest first; none for a free run of days."""
        if self.kind is PeriodKind.DAYS:
            return ()
        length = _LENGTH[self.kind][0]
        first = (self.number - 1) * length + 1
        return tuple(month(self.year, number) for number in range(first, first + length))

    def before(self) -> Period:
        """The period of the same kind right before this one."""
        if self.kind is PeriodKind.DAYS:
            length = self.last - self.first
            return days(self.first - length - timedelta(days=1), self.first - timedelta(days=1))
        most = _LENGTH[self.kind][2]
        year, number = (self.year, self.number - 1) if self.number > 1 else (self.year - 1, most)
        return _of(self.kind, year, number)

    def after(self) -> Period:
        """The period of the same kind right after this one."""
        if self.kind is PeriodKind.DAYS:
            length = self.last - self.first
            return days(self.last + timedelta(days=1), self.last + length + timedelta(days=1))
        most = _LENGTH[self.kind][2]
        year, number = (self.year, self.number + 1) if self.number < most else (self.year + 1, 1)
        return _of(self.kind, year, number)


@rule(source="TT01_2020", valid=("2020-12-05", None))
@rule(source="ND09_2019", article=12, valid=("2019-03-12", "2020-12-04"))
def month(year: int, number: int) -> Period:
    """The state's month ``number``: from the 15th of the month before to the 14th."""
    before = date(year, number, 1) - timedelta(days=1)
    first = before.replace(day=_FIRST_DAY)
    return Period(first, date(year, number, _LAST_DAY), PeriodKind.MONTH, year, number)


def quarter(year: int, number: int) -> Period:
    """Quarter 1–4; the second of 2023 is 15/03/2023–14/06/2023."""
    return _of(PeriodKind.QUARTER, year, number)


def half(year: int, number: int) -> Period:
    """6 tháng đầu (1) or cuối (2) năm."""
    return _of(PeriodKind.HALF, year, number)


def year(year: int) -> Period:
    """15/12 of the year before to 14/12."""
    return _of(PeriodKind.YEAR, year, 1)


def days(first: date, last: date) -> Period:
    """Any run of days.

    Raises:
        Invalid: it ends before it begins.
    """
    if last < first:
        raise Invalid({"period": "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."})
    return Period(first, last, PeriodKind.DAYS, last.year, 0)


def _of(kind: PeriodKind, year: int, number: int) -> Period:
    length = _LENGTH[kind][0]
    first = (number - 1) * length + 1
    return Period(month(year, first).first, month(year, first + length - 1).last, kind, year, number)


def month_of(day: date) -> Period:
    """The state's month that a day belongs to."""
    if day.day <= _LAST_DAY:
        return month(day.year, day.month)
    following = day.replace(day=28) + timedelta(days=4)
    return month(following.year, following.month)


def quarter_of(day: date) -> Period:
    """The state's quarter that a day belongs to."""
    inside = month_of(day)
    return quarter(inside.year, (inside.number + 2) // 3)


#: who sends reports to whom; the day of each is the parameter ``periods.send.<level>``
SENDERS: Mapping[str, str] = MappingProxyType(
    {
        "commune": "xã, phường, thị trấn",
        "department": "sở, ban, ngành",
        "district": "huyện, quận, thị xã, thành phố",
        "province": "tỉnh, thành phố trực thuộc trung ương",
    }
)


@rule(source="TT01_2020", valid=("2020-12-05", None))
def send_by(period: Period, level: str) -> date | None:
    """The last day on which a unit sends its report of a period to its superior; none for a free run of days.

    Args:
        level: a key of :data:`SENDERS`.
    """
    if level not in SENDERS:
        raise KeyError(f"nobody sends reports at level {level}")
    if not period.statutory:
        return None
    return period.last.replace(day=number(f"periods.send.{level}", period.last))


def _within_reach(period: Period) -> Period:
    if period.first.year not in _YEARS or period.last.year not in _YEARS:
        raise Invalid({"period": f"Kỳ báo cáo từ năm {_YEARS[0]} đến năm {_YEARS[-1]}."})
    if period.last - period.first > _LONGEST:
        raise Invalid({"period": "Kỳ báo cáo không dài quá 20 năm."})
    return period


def parse(code: str) -> Period:
    """The period that a code names.

    Raises:
        Invalid: no such code.
    """
    text = code.strip().upper()
    found = _CODE.fullmatch(text)
    try:
        if run := _DAYS.fullmatch(text):
            return _within_reach(days(date.fromisoformat(run[1]), date.fromisoformat(run[2])))
        if found and int(found["year"]) in _YEARS:
            kind = next(k for k, (_, letter, _) in _LENGTH.items() if letter == (found["letter"] or ""))
            number = int(found["number"] or 1)
            if 1 <= number <= _LENGTH[kind][2]:
                return _of(kind, int(found["year"]), number)
    except ValueError:
        pass
    raise Invalid(
        {
            "period": f"Không hiểu kỳ báo cáo “{code}”. Ghi như 2023-Q2 (quý), 2023-M06 (tháng), "
            "2023-H1 (6 tháng), 2023 (năm) hoặc 2023-03-15..2023-04-02."
        }
    )
