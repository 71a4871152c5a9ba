"""What the figures of a period say about the units under one: who is named, with which figure and limit.

Rules are data (``definitions/findings.toml``); figures come from ``reports.run``, so a letter says what the
form, the board and the register say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from motcua.law.calendar import local
from motcua.law.periods import SENDERS, Period, send_by
from motcua.lib.refused import Invalid
from motcua.org.queries import units as org_units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import UnitKind
from motcua.reports.defined import HERE, Indicator, indicator
from motcua.reports.letters import wording
from motcua.reports.letters.wording import UnitName
from motcua.reports.queries.consolidation import units_below, with_reports
from motcua.reports.queries.targets import goals_of
from motcua.reports.run import figures
from motcua.reports.scope import CountedUnit, counted_units
from motcua.reports.types import Figures, Fraction, LetterKind, RuleSet

#: what the opening words of a letter count
_OVERVIEW = ("received", "finished", "finished_early", "finished_on_time", "finished_late", "open_overdue")
REPORTS_SENT = "missing_reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRule:
    """How one kind of finding is made; ``shape`` says which units it names (see ``findings.toml``)."""

    key: str
    tone: str
    title: str
    shape: str
    rate: Indicator
    still: tuple[str, ...]
    limit: Decimal | None
    by_name: bool
    sentence: str
    demand: str
    columns: tuple[str, str]

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.rate.measures, *self.still)))

    @property
    def tone_label(self) -> str:
        return str(LetterKind(self.tone).label)


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with its figures; ``still`` of the numerator are open at the cut-off."""

    unit_id: int
    name: UnitName
    numerator: int
    denominator: int
    still: int = 0

    @property
    def rate(self) -> Decimal | None:
        return Fraction(self.numerator, self.denominator).rate

    @property
    def said(self) -> str:
        """The rate as printed."""
        return wording.percent(self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of a period: the units it names, in the order of its sentence, and how it is measured."""

    rule: FindingRule
    units: tuple[NamedUnit, ...]
    sentence: str
    definition: str
    limit: Decimal | None = None
    whole: Fraction = field(default_factory=lambda: Fraction(0, 0))
    average: Fraction | None = None

    @property
    def key(self) -> str:
        return self.rule.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All findings asked for, the units looked at, and their figures together that open a letter."""

    unit: UnitInfo
    period: Period
    below: tuple[UnitInfo, ...]
    overview: Mapping[str, int]
    items: tuple[Finding, ...]

    def named(self, keys: Iterable[str]) -> tuple[Finding, ...]:
        """Those of the keys that name anybody, in the order of the catalogue."""
        wanted = set(keys)
        return tuple(item for item in self.items if item.key in wanted and item.units)


@lru_cache(maxsize=1)
def rules() -> Mapping[str, FindingRule]:
    """All rules by key, in the order in which letters go through them."""
    with (HERE / "definitions" / "findings.toml").open("rb") as file:
        rows = tomllib.load(file)["findings"]
    return {key: _rule(key, row) for key, row in rows.items()}


def _rule(key: str, row: Mapping[str, Any]) -> FindingRule:
    title = str(row["title"])
    over, under = _names(row.get("numerator")), _names(row.get("denominator"))
    columns = _names(row["columns"])
    return FindingRule(
        key=key,
        tone=LetterKind(row["tone"]).value,
        title=title,
        shape=str(row["shape"]),
        rate=indicator(row["indicator"]) if "indicator" in row else Indicator(key, title, over, under, "low"),
        still=_names(row.get("still")),
        limit=Decimal(str(row["limit"])) if "limit" in row else None,
        by_name=row.get("order") == "name",
        sentence=str(row["sentence"]),
        demand=str(row["demand"]),
        columns=(columns[0], columns[1]),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def find(
    unit_id: int,
    *,
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rule_set: RuleSet = RuleSet.LEGAL,
    keys: Sequence[str] = (),
    limits: Mapping[str, Decimal] | None = None,
    level: str = "",
) -> Findings:
    """What can be said of the units under a unit in a period.

    Args:
        keys: which findings; none given means all.
        limits: per cent by key, in place of the defaults.
        level: only units of this level of government.

    Raises:
        UnitNotThen: the unit did not stand then. Invalid: unknown finding, or a period that has not begun.
    """
    chosen = _chosen(keys)
    members = counted_units(unit_id, period)
    below = [one for one in members if one.unit.id != unit_id and level in ("", one.unit.level)]
    counted = list(dict.fromkeys((*_OVERVIEW, *(m for rule in chosen for m in rule.measures))))
    asked = {"period": period, "at": at, "as_of": as_of, "rules": rule_set}
    rows = figures(counted, units=below, **asked)  # type: ignore[arg-type]
    by_unit = {one.unit.id: (one, row) for one, row in zip(below, rows, strict=True)}
    above = _above(unit_id, period, members)
    averages: list[Figures] = []
    if any(rule.shape == "below_average" for rule in chosen):
        averages = figures(counted, units=above[1], by="total", **asked)  # type: ignore[arg-type]
    unit = org_units.unit(unit_id)
    goals = {name: goal.value for name, goal in goals_of([unit], period.last)[unit_id].items()}
    unsent = _unsent(unit_id, period, at, rule_set, level) if REPORTS_SENT in [r.key for r in chosen] else ()
    told = _Telling(period, by_unit, limits or {}, goals, above[0], averages[0] if averages else None, unsent)
    return Findings(
        unit=unit,
        period=period,
        below=tuple(one.unit for one in below),
        overview={name: sum(row[name] for row in rows) for name in _OVERVIEW},
        items=tuple(told.finding(rule) for rule in chosen),
    )


def _chosen(keys: Sequence[str]) -> list[FindingRule]:
    known = rules()
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise Invalid({"findings": f"Không có nhận xét “{unknown[0][:40]}”."})
    return [rule for key, rule in known.items() if not keys or key in keys]


def _above(unit_id: int, period: Period, own: Sequence[CountedUnit]) -> tuple[str, Sequence[CountedUnit]]:
    """Whose average a unit is measured against: all units of the authority above, or of itself at the top."""
    info = org_units.unit(unit_id)
    parent = org_units.unit(info.parent_id) if info.parent_id else None
    if parent is None or not parent.stands_on(period.last):
        return wording.unit_name(info.short_name, info.name).whole, own
    return wording.unit_name(parent.short_name, parent.name).whole, counted_units(parent.id, period)


def _unsent(
    unit_id: int, period: Period, at: datetime, rule_set: RuleSet, level: str
) -> tuple[NamedUnit, ...]:
    """Units right below whose report of the period is due and has not been sent."""
    today = local(at).date()
    due = [
        part
        for part in units_below(unit_id, period)
        if level in ("", part.unit.level)
        and (last := _send_by(part.unit, period)) is not None
        and last < today
    ]
    return tuple(
        NamedUnit(part.unit.id, wording.unit_name(part.unit.short_name, part.unit.name), 0, 1)
        for part in with_reports(due, period, rule_set)
        if part.sent_at is None
    )


def _send_by(unit: UnitInfo, period: Period) -> date | None:
    sender = "department" if unit.kind == UnitKind.DEPARTMENT else unit.level
    return send_by(period, sender) if sender in SENDERS else None


@dataclass(frozen=True, slots=True)
class _Telling:
    """Makes findings out of counted units."""

    period: Period
    by_unit: Mapping[int, tuple[CountedUnit, Figures]]
    limits: Mapping[str, Decimal]
    goals: Mapping[str, Decimal]
    above: str
    averages: Figures | None
    unsent: tuple[NamedUnit, ...]

    def finding(self, rule: FindingRule) -> Finding:
        units = [self._unit(rule, one, row) for one, row in self.by_unit.values()]
        if rule.key == REPORTS_SENT:
            units = list(self.unsent)
        limit = self.limits.get(rule.key, self._limit(rule)) if rule.limit is not None else None
        average = None
        if rule.shape == "below_average" and self.averages:
            average = _sum(rule.rate, [self.averages])
        against = average.rate if average else limit
        named = _ordered(rule, [unit for unit in units if _names_it(rule.shape, unit, against)])
        found = Finding(
            rule=rule,
            units=tuple(named),
            sentence="",
            definition=rule.rate.definition if rule.rate.numerator else "",
            limit=limit,
            whole=_sum(rule.rate, [row for _, row in self.by_unit.values()]),
            average=average,
        )
        return replace(found, sentence=_sentence(found, self.period, self.above)) if named else found

    def _limit(self, rule: FindingRule) -> Decimal | None:
        """The goal that the authority or one above it set, else the default of the rule."""
        return self.goals.get(rule.rate.name, rule.limit) if rule.shape == "below" else rule.limit

    @staticmethod
    def _unit(rule: FindingRule, one: CountedUnit, row: Figures) -> NamedUnit:
        over = _sum(rule.rate, [row])
        name = wording.unit_name(one.unit.short_name, one.unit.name)
        return NamedUnit(one.unit.id, name, over.numerator, over.denominator, sum(row[m] for m in rule.still))


def _sum(rate: Indicator, rows: Iterable[Figures]) -> Fraction:
    listed = list(rows)
    return Fraction(
        sum(row[m] for row in listed for m in rate.numerator),
        sum(row[m] for row in listed for m in rate.denominator),
    )


def _names_it(shape: str, unit: NamedUnit, limit: Decimal | None) -> bool:
    """Whether a finding of this shape names the unit; a unit without denominator is never judged."""
    rate = unit.rate
    if shape == "count":
        return unit.numerator > 0
    if shape == REPORTS_SENT:
        return True
    if rate is None:
        return False
    if shape == "none":
        return unit.numerator == 0
    if limit is None:
        return False
    return rate >= limit if shape == "above" else rate < limit


def _ordered(rule: FindingRule, units: Iterable[NamedUnit]) -> list[NamedUnit]:
    """In the order of the sentence."""
    if rule.shape == "count":
        return sorted(
            units, key=lambda u: (-u.numerator, u.still == u.numerator, u.name.kind != "xã", u.name.sort)
        )
    if rule.shape in {"none", REPORTS_SENT}:
        return sorted(units, key=lambda u: (u.name.kind == "xã", u.name.sort))
    if rule.by_name:
        return sorted(units, key=lambda u: u.name.sort)
    sign = -1 if rule.shape == "above" else 1
    return sorted(units, key=lambda u: (sign * (u.rate or Decimal(0)), u.name.sort))


def _sentence(found: Finding, period: Period, above: str) -> str:
    said = "" if found.limit is None else wording.limit(found.limit)
    whole = found.limit is not None and found.limit >= 100
    values = {
        "period": period_said(period),
        "n": wording.counted(len(found.units)),
        "units": _units(found, whole=whole),
        "limit": said,
        "reached": said if whole else f"từ {said} trở lên",
        "whole": wording.percent(found.whole.rate),
        "above": above,
        "average": wording.percent(found.average.rate) if found.average else "",
    }
    return wording.filled(found.rule.sentence, values)


def period_said(period: Period) -> str:
    """A period after "trong": ``quý I năm 2022``, ``thời gian từ ngày … đến ngày …``."""
    return period.label if period.statutory else f"thời gian {period.label}"


def _units(found: Finding, *, whole: bool) -> str:
    """The list of a sentence; where all reach 100 % the figure is not said again of each."""
    rule, units = found.rule, found.units
    if rule.shape == "count":
        return wording.by_count([(u.name, u.numerator, u.still) for u in units])
    if rule.shape in {"none", REPORTS_SENT} or (rule.shape == "above" and whole):
        return wording.listed([u.name for u in units])
    rated = [(u.name, u.rate or Decimal(0)) for u in units]
    return wording.by_rate(rated, by_name=rule.by_name, high_first=rule.shape == "above")
