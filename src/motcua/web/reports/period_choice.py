"""Every period that a page may be asked for, newest first, in groups by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from motcua.law import periods
from motcua.law.periods import Period
from motcua.law.wording import sentence

#: figures are looked back at that far
EARLIEST = 2020


@dataclass(frozen=True, slots=True)
class Choice:
    """One period in a box of choices."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The periods of one year: the year, halves, quarters, months."""

    label: str
    choices: tuple[Choice, ...]


def years(first: int, today: date, chosen: Period, last: date | None = None) -> list[Year]:
    """The state's periods that have begun, from a year on.

    Args:
        chosen: marked; when it is none of them it comes first, on its own.
        last: no period that ends later is offered.
    """
    found = [
        Year(f"Năm {year}", choices)
        for year in range(periods.month_of(today).year, first - 1, -1)
        if (choices := _of_year(year, today, chosen, last))
    ]
    if not any(choice.chosen for year in found for choice in year.choices):
        found.insert(0, Year("Kỳ đang xem", (Choice(chosen.code, sentence(chosen.label), chosen=True),)))
    return found


def options(found: list[Year]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same for the field of a form: codes and labels in groups by year."""
    return [(year.label, [(one.code, one.label) for one in year.choices]) for year in found]


def _of_year(year: int, today: date, chosen: Period, last: date | None) -> tuple[Choice, ...]:
    quarters = [periods.quarter(year, n) for n in range(4, 0, -1)]
    months = [periods.month(year, n) for n in range(12, 0, -1)]
    every = [*quarters, periods.year(year), periods.half(year, 2), periods.half(year, 1), *months]
    return tuple(
        Choice(period.code, sentence(period.label), chosen=period == chosen)
        for period in every
        if period.first <= today and (last is None or period.last <= last)
    )
