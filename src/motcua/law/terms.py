"""The words of deadlines: units of a term, readings, cut-offs, and what an explanation is made of."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motcua.lib.refused import Refused


class BadTerm(Refused):
    """A term that no clock can count."""

    code = "bad-term"
    status = 422


class TermUnit(StrEnum):
    """Units in which procedures state their time limit."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    TermUnit.HOUR: "giờ",
    TermUnit.WORKING_HOUR: "giờ làm việc",
    TermUnit.DAY: "ngày",
    TermUnit.WORKING_DAY: "ngày làm việc",
    TermUnit.MONTH: "tháng",
    TermUnit.YEAR: "năm",
}
_DIVISIBLE = frozenset({TermUnit.HOUR, TermUnit.WORKING_HOUR, TermUnit.WORKING_DAY})


class Reading(StrEnum):
    """How n days are read: to the minute, or to the end of day n with the first day left out."""

    TO_THE_MINUTE = "to_the_minute"
    END_OF_DAY = "end_of_day"


class CutOff(StrEnum):
    """After which moment of the day a receipt counts from the next working day."""

    NONE = "none"
    AT_15H = "at_15h"
    LAST_HOUR = "last_hour"


class StartReason(StrEnum):
    """Why the clock starts when it starts."""

    IN_HOURS = "in_hours"
    BEFORE_OPENING = "before_opening"
    IN_BREAK = "in_break"
    AFTER_CLOSING = "after_closing"
    DAY_OFF = "day_off"
    AFTER_CUT_OFF = "after_cut_off"
    LAST_HOUR = "last_hour"


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit as the procedure states it.

    Attributes:
        amount: how many units; halves and other fractions for hours and working days only.
        unit: of what.
        same_day: the result is due on the day the clock starts; amount and unit are then not counted.
    """

    amount: int | Fraction | Decimal
    unit: TermUnit
    same_day: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.amount, int):
            whole: int | Fraction = self.amount
        else:
            exact = Fraction(self.amount)
            whole = exact.numerator if exact.denominator == 1 else exact
            object.__setattr__(self, "amount", whole)
        if self.same_day:
            return
        if whole <= 0:
            raise BadTerm("Thời hạn giải quyết phải lớn hơn 0.")
        if isinstance(whole, Fraction) and (self.unit not in _DIVISIBLE or (whole * 60).denominator != 1):
            raise BadTerm(f"Thời hạn {self} không tính được: chỉ giờ và ngày làm việc mới được lẻ.")

    @property
    def whole(self) -> int:
        """Full units."""
        return int(self.amount)

    @property
    def rest(self) -> Fraction:
        """What is left over the full units."""
        return Fraction(self.amount) - self.whole

    def minutes(self, unit_minutes: int) -> int:
        """The term in minutes, for a unit of ``unit_minutes``."""
        if isinstance(self.amount, int):
            return self.amount * unit_minutes
        return int(Fraction(self.amount) * unit_minutes)

    def __str__(self) -> str:
        if self.same_day:
            return "trong ngày"
        if isinstance(self.amount, int):
            return f"{self.amount} {self.unit.label}"
        return f"{float(self.amount):g} {self.unit.label}".replace(".", ",", 1)


#: The result on the day of receipt (hộ tịch, chứng thực …).
SAME_DAY = Term(1, TermUnit.WORKING_DAY, same_day=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation: what was reckoned, by which text, and the moment reached."""

    text: str
    citation: str
    at: datetime


def last_day(first: date, term: Term) -> date:
    """The day on which a term of days, months or years falls.

    The corresponding day, or the last day of a month that lacks it (Bộ luật Dân sự 2015, Điều 148).
    """
    if term.unit is TermUnit.DAY:
        return first + timedelta(days=term.whole)
    count = term.whole * (12 if term.unit is TermUnit.YEAR else 1)
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(year, month + 1, min(first.day, months.monthrange(year, month + 1)[1]))
