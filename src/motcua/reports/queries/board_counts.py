"""What the board counts: indicators of many units over six periods, one engine call a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from motcua.law.periods import Period
from motcua.reports import run
from motcua.reports.defined import Indicator, indicator, measure
from motcua.reports.scope import CountedUnit
from motcua.reports.types import Figures, Fraction, RuleSet

#: indicators of the board, in the order of its columns
SHOWN = (
    "late",
    "entry_share",
    "online_share",
    "online_payment",
    "digitised_components",
    "digitised_results",
    "apology",
    "unused_procedures",
)
#: those counted from dossiers alone; whether procedures are used takes the whole catalogue for each unit
QUICK = tuple(name for name in SHOWN if name != "unused_procedures")
#: counts that stand beside them: key → measures that add up, and what they are called
COUNTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "received": ("Tiếp nhận", ("received",)),
    "finished": ("Đã giải quyết", ("finished",)),
    "open": ("Đang giải quyết", ("open",)),
    "late": ("Quá hạn", ("finished_late", "open_overdue")),
    "without_apology": (
        "Quá hạn chưa xin lỗi",
        ("finished_late_without_apology", "open_overdue_without_apology"),
    ),
}
#: periods of a trend, this one included
TREND = 6


@dataclass(slots=True)
class Counted:
    """Figures by period (oldest first) and unit."""

    periods: tuple[Period, ...]
    figures: list[Mapping[int, Figures]] = field(default_factory=list)
    _known: dict[tuple[str, int, int], Fraction] = field(default_factory=dict)

    def of_one(self, of: Indicator, unit_id: int, back: int = 0) -> Fraction:
        """An indicator of one unit, ``back`` periods ago."""
        key = (of.name, unit_id, back)
        found = self._known.get(key)
        if found is None:
            row = self.figures[-1 - back].get(unit_id)
            found = self._known[key] = Fraction(
                sum([row[name] for name in of.numerator]) if row else 0,
                sum([row[name] for name in of.denominator]) if row else 0,
            )
        return found

    def fraction(self, of: Indicator, ids: Iterable[int], back: int = 0) -> Fraction:
        """An indicator of several units together, ``back`` periods ago."""
        rows = self.figures[-1 - back]
        there = [rows[i] for i in ids if i in rows]
        return Fraction(
            sum(row[name] for row in there for name in of.numerator),
            sum(row[name] for row in there for name in of.denominator),
        )

    def trend(self, of: Indicator, ids: Sequence[int]) -> tuple[Decimal | None, ...]:
        backwards = range(len(self.periods) - 1, -1, -1)
        if len(ids) == 1:
            return tuple(self.of_one(of, ids[0], back).rate for back in backwards)
        return tuple(self.fraction(of, ids, back).rate for back in backwards)


def names(shown: Sequence[str] = SHOWN) -> tuple[list[str], list[str]]:
    """Measures of the board: those asked for each period, and those of the catalogue, asked for this one."""
    wanted = [name for key in shown for name in indicator(key).measures]
    wanted += [name for _, parts in COUNTS.values() for name in parts]
    every = list(dict.fromkeys(wanted))
    return (
        [name for name in every if measure(name).source != "procedures"],
        [name for name in every if measure(name).source == "procedures"],
    )


def count(
    everybody: Sequence[CountedUnit], period: Period, at: datetime, rules: RuleSet, shown: Sequence[str]
) -> Counted:
    """The period and those before it, of all units at once."""
    periods = [period]
    while len(periods) < TREND:
        periods.append(periods[-1].before())
    counted = Counted(tuple(reversed(periods)))
    lasting, current = names(shown)
    for one in counted.periods:
        wanted = lasting + current if one is period else lasting
        found = run.figures(wanted, units=everybody, period=one, at=at, rules=rules)
        counted.figures.append({int(row.key): row for row in found})
    return counted


def counts_of(counted: Counted, ids: Iterable[int]) -> dict[str, int]:
    """The counts of several units together, in the period itself."""
    rows = [counted.figures[-1][i] for i in ids]
    return {key: sum(row[name] for row in rows for name in parts) for key, (_, parts) in COUNTS.items()}
