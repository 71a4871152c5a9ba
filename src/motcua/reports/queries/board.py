"""The oversight board: every unit under one beside its peers, its goal, the average and the periods before.

Everything counted comes from :func:`motcua.reports.run.figures`, one call a period for all units; only the
dossier that waits longest is looked up live among the open ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.org.queries import units as org_units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, Level, UnitKind
from motcua.reports import run
from motcua.reports.defined import Indicator, indicator, measure
from motcua.reports.queries.ranks import ranks
from motcua.reports.queries.scope import covers, require
from motcua.reports.queries.targets import Goal, goals_of
from motcua.reports.queries.waiting import Waiting, waiting_longest
from motcua.reports.scope import CountedUnit, counted_units
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
_GROUP_LABELS = {
    "central": "Bộ, ngành",
    "department": "Sở, ngành",
    "province": "Cấp tỉnh",
    "district": "Cấp huyện",
    "commune": "Cấp xã",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One indicator of one unit: per cent throughout; None where there is no denominator, goal or past.

    ``peers`` is the rate of all units of the board together, ``above`` that of the level above; ``rank`` of
    ``ranked`` (best is 1, equal rates share one, without a rate there is none); ``trend`` oldest first.
    """

    indicator: Indicator
    fraction: Fraction
    goal: Goal | None = None
    peers: Decimal | None = None
    above: Decimal | None = None
    before: Decimal | None = None
    rank: int | None = None
    ranked: int = 0
    trend: tuple[Decimal | None, ...] = ()

    @property
    def rate(self) -> Decimal | None:
        return self.fraction.rate

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal or a rate."""
        return None if self.goal is None else self.goal.met_by(self.rate)

    @property
    def change(self) -> Decimal | None:
        """Points more (or less) than in the period before."""
        return None if self.rate is None or self.before is None else self.rate - self.before

    @property
    def better(self) -> bool | None:
        """Whether it changed for the better; None where it did not change."""
        if not self.change:
            return None
        return (self.change > 0) == (self.indicator.better == "high")

    def against(self, other: Decimal | None) -> bool | None:
        """Whether the rate is better than another; None where they are equal or one is missing."""
        if self.rate is None or other is None or self.rate == other:
            return None
        return (self.rate > other) == (self.indicator.better == "high")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the board; ``opens``: the actor may look at what is behind its figures."""

    unit: UnitInfo
    counts: Mapping[str, int]
    marks: Mapping[str, Mark]
    waiting: Waiting | None
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Units of one group under ``root``; ``own`` is the unit asked for when it stands among its peers.

    ``whole`` are all units under the root of every group: equal to the forms of the root. ``groups`` are the
    groups there are, with their labels; ``periods`` those of the trend, oldest first.
    """

    root: UnitInfo
    above: UnitInfo
    own: UnitInfo | None
    group: str
    groups: tuple[tuple[str, str], ...]
    period: Period
    periods: tuple[Period, ...]
    rules: RuleSet
    cutoff: datetime
    whole: Line
    lines: tuple[Line, ...]

    @property
    def own_line(self) -> Line | None:
        return next((line for line in self.lines if self.own and line.unit.id == self.own.id), None)


@dataclass(slots=True)
class _Counted:
    """Figures by period (oldest first) and unit."""

    periods: tuple[Period, ...]
    figures: list[Mapping[int, Figures]] = field(default_factory=list)

    def fraction(self, of: Indicator, ids: Iterable[int], back: int = 0) -> Fraction:
        """An indicator of several units together, ``back`` periods ago."""
        rows = self.figures[-1 - back]
        there = [rows[i] for i in ids if i in rows]
        return Fraction(
            sum(row[name] for row in there for name in of.numerator),
            sum(row[name] for row in there for name in of.denominator),
        )

    def trend(self, of: Indicator, ids: Sequence[int]) -> tuple[Decimal | None, ...]:
        last = len(self.periods) - 1
        return tuple(self.fraction(of, ids, last - n).rate for n in range(len(self.periods)))


def board(
    actor: Actor,
    unit_id: int,
    *,
    period: Period,
    at: datetime,
    rules: RuleSet = RuleSet.LEGAL,
    group: str = "",
) -> Board:
    """The board of a unit over those under it; a unit without any stands among its peers.

    Args:
        group: which units are compared (a key of ``Board.groups``); the largest group when not given.

    Raises:
        NotFound: outside the actor's scope. UnitNotThen: not there in the period. Invalid: a future period.
    """
    asked = require(actor, unit_id)
    members = counted_units(unit_id, period)
    own = None
    root = asked
    if not any(one.unit.id != unit_id for one in members) and asked.parent_id is not None:
        own, root = asked, org_units.unit(asked.parent_id)
        members = counted_units(root.id, period)
    above = org_units.unit(root.parent_id) if root.parent_id is not None else root
    everybody = members if above is root else counted_units(above.id, period)
    groups = _groups(members)
    chosen = group_of(own) if own else group if group in dict(groups) else _largest(members, root)
    shown = [one for one in members if group_of(one.unit) == chosen]
    counted = _count(everybody, period, at, rules)
    compared = _Compared(
        [one.unit.id for one in shown],
        [o.unit.id for o in everybody if above is root or group_of(o.unit) == chosen],
    )
    late = waiting_longest((i for one in members for i in one.authority_ids), at=at)
    cutoff = min(period.ends_at, at)
    goals = goals_of([root, *(one.unit for one in shown)], local(cutoff).date())
    opens = {one.unit.id: covers(actor, one.unit) for one in shown}
    return Board(
        root=root,
        above=above,
        own=own,
        group=chosen,
        groups=groups,
        period=period,
        periods=counted.periods,
        rules=rules,
        cutoff=cutoff,
        whole=_whole(root, members, counted, compared, goals[root.id], late, opens=covers(actor, root)),
        lines=tuple(
            _line(one, counted, compared, goals[one.unit.id], late, opens=opens[one.unit.id]) for one in shown
        ),
    )


def group_of(unit: UnitInfo) -> str:
    """Units that are compared with one another: departments, or people's committees of one level."""
    return "department" if unit.kind == UnitKind.DEPARTMENT else Level(unit.level).value


def _groups(members: Sequence[CountedUnit]) -> tuple[tuple[str, str], ...]:
    present = {group_of(one.unit) for one in members}
    return tuple((key, label) for key, label in _GROUP_LABELS.items() if key in present)


def _largest(members: Sequence[CountedUnit], root: UnitInfo) -> str:
    """The group with most units; of equal ones the lower level, which the board is for."""
    order = list(_GROUP_LABELS)
    found = [group_of(one.unit) for one in members if one.unit.id != root.id] or [group_of(root)]
    return max(found, key=lambda key: (found.count(key), order.index(key)))


def names() -> tuple[list[str], list[str]]:
    """Measures of the board: those asked for each period, and those of the catalogue, asked for this one."""
    wanted = [name for key in SHOWN for name in indicator(key).measures]
    wanted += [name for _, parts in COUNTS.values() for name in parts]
    every = list(dict.fromkeys(wanted))
    return (
        [name for name in every if measure(name).source != "procedures"],
        [name for name in every if measure(name).source == "procedures"],
    )


def _count(everybody: Sequence[CountedUnit], period: Period, at: datetime, rules: RuleSet) -> _Counted:
    periods = [period]
    while len(periods) < TREND:
        periods.append(periods[-1].before())
    counted = _Counted(tuple(reversed(periods)))
    lasting, current = names()
    for one in counted.periods:
        wanted = lasting + current if one is period else lasting
        found = run.figures(wanted, units=everybody, period=one, at=at, rules=rules)
        counted.figures.append({int(row.key): row for row in found})
    return counted


class _Compared:
    """The units that an indicator is compared with; averages and ranks are worked out once each."""

    def __init__(self, peers: list[int], above: list[int]) -> None:
        self.peers, self.above = peers, above
        self._averages: dict[tuple[str, str], Decimal | None] = {}
        self._ranks: dict[str, Mapping[int, int]] = {}

    def average(self, which: str, counted: _Counted, of: Indicator) -> Decimal | None:
        key = (which, of.name)
        if key not in self._averages:
            self._averages[key] = counted.fraction(of, getattr(self, which)).rate
        return self._averages[key]

    def ranks(self, counted: _Counted, of: Indicator) -> Mapping[int, int]:
        if of.name not in self._ranks:
            rates = {i: counted.fraction(of, [i]).rate for i in self.peers}
            self._ranks[of.name] = ranks(rates, better=of.better)
        return self._ranks[of.name]


def _line(
    one: CountedUnit,
    counted: _Counted,
    compared: _Compared,
    goals: Mapping[str, Goal],
    late: Mapping[int, Waiting],
    *,
    opens: bool,
) -> Line:
    ids = [one.unit.id]
    marks = {}
    for name in SHOWN:
        of = indicator(name)
        ranked = compared.ranks(counted, of)
        marks[name] = _mark(of, ids, counted, compared, goals, ranked.get(one.unit.id), len(ranked))
    found = [late[i] for i in one.authority_ids if i in late]
    return Line(one.unit, _counts(counted, ids), marks, min(found, default=None), opens)


def _whole(
    root: UnitInfo,
    members: Sequence[CountedUnit],
    counted: _Counted,
    compared: _Compared,
    goals: Mapping[str, Goal],
    late: Mapping[int, Waiting],
    *,
    opens: bool,
) -> Line:
    ids = [one.unit.id for one in members]
    marks = {name: _mark(indicator(name), ids, counted, compared, goals) for name in SHOWN}
    return Line(root, _counts(counted, ids), marks, min(late.values(), default=None), opens)


def _mark(
    of: Indicator,
    ids: list[int],
    counted: _Counted,
    compared: _Compared,
    goals: Mapping[str, Goal],
    rank: int | None = None,
    ranked: int = 0,
) -> Mark:
    past = measure(of.numerator[0]).source != "procedures"
    return Mark(
        indicator=of,
        fraction=counted.fraction(of, ids),
        goal=goals.get(of.name),
        peers=compared.average("peers", counted, of),
        above=compared.average("above", counted, of),
        before=counted.fraction(of, ids, 1).rate if past else None,
        rank=rank,
        ranked=ranked,
        trend=counted.trend(of, ids) if past else (),
    )


def _counts(counted: _Counted, ids: list[int]) -> dict[str, int]:
    rows = [counted.figures[-1][i] for i in ids]
    return {key: sum(row[name] for row in rows for name in parts) for key, (_, parts) in COUNTS.items()}
