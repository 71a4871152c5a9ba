"""The oversight board: every unit under one beside its peers, its goal, the average and the periods before.

Everything counted comes from :func:`motcua.reports.run.figures`; only the dossier that waits longest is
looked up live among the open ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.org.queries import units as org_units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, Level, UnitKind
from motcua.reports import measuring
from motcua.reports.defined import Indicator, indicator, measure
from motcua.reports.queries.board_counts import COUNTS, QUICK, SHOWN, Counted, count, counts_of
from motcua.reports.queries.ranks import ranks
from motcua.reports.queries.scope import covers, require
from motcua.reports.queries.targets import Goal, goals_of
from motcua.reports.queries.waiting import Waiting, waiting_longest
from motcua.reports.scope import CountedUnit, counted_units
from motcua.reports.types import Fraction, RuleSet

__all__ = ["COUNTS", "QUICK", "SHOWN", "Board", "Line", "Mark", "board", "group_of"]

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

    ``shown`` are the indicators that were asked for. ``whole`` are all units under the root, of every group:
    equal to the forms of the root. ``groups`` are those there are, with their labels; ``periods`` are the
    trend's, oldest first.
    """

    root: UnitInfo
    above: UnitInfo
    own: UnitInfo | None
    shown: tuple[str, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    """Whose figures are laid beside whose: ``members`` all under the root, ``units`` those of the group."""

    root: UnitInfo
    own: UnitInfo | None
    above: UnitInfo
    members: Sequence[CountedUnit]
    everybody: Sequence[CountedUnit]
    group: str
    groups: tuple[tuple[str, str], ...]

    @property
    def units(self) -> list[CountedUnit]:
        return [one for one in self.members if group_of(one.unit) == self.group]

    @property
    def of_above(self) -> list[CountedUnit]:
        """What the level above is judged by: units of the same group; without one above, everything."""
        if self.above is self.root:
            return list(self.everybody)
        return [one for one in self.everybody if group_of(one.unit) == self.group]


@dataclass(slots=True)
class _Drawing:
    """What marks are drawn from; averages and ranks are worked out once each."""

    counted: Counted
    shown: Sequence[str]
    trends: Collection[str]
    peers: list[int]
    above: list[int]
    averages: dict[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    places: dict[str, Mapping[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for of in map(indicator, self.shown):
            peers, above = (self.counted.fraction(of, ids).rate for ids in (self.peers, self.above))
            self.averages[of.name] = peers, above
            rates = {i: self.counted.of_one(of, i).rate for i in self.peers}
            self.places[of.name] = ranks(rates, better=of.better)

    def line(
        self, one: CountedUnit, goals: Mapping[str, Goal], late: Mapping[int, Waiting], *, own: bool
    ) -> Line:
        """One unit; ``own``: with every trend."""
        unit = one.unit
        marks = {
            name: self._mark(indicator(name), [unit.id], goals, trend=own or name in self.trends)
            for name in self.shown
        }
        longest = min((late[i] for i in one.authority_ids if i in late), default=None)
        return Line(unit, counts_of(self.counted, [unit.id]), marks, longest, opens=False)

    def whole(self, who: _Who, goals: Mapping[str, Goal], late: Waiting | None) -> Line:
        """All units together."""
        ids = [one.unit.id for one in who.members]
        marks = {name: self._mark(indicator(name), ids, goals, trend=True) for name in self.shown}
        return Line(who.root, counts_of(self.counted, ids), marks, late, opens=False)

    def _mark(self, of: Indicator, ids: list[int], goals: Mapping[str, Goal], *, trend: bool) -> Mark:
        past = measure(of.numerator[0]).source != "procedures"
        places = self.places[of.name]
        peers, above = self.averages[of.name]
        return Mark(
            indicator=of,
            fraction=self._fraction(of, ids),
            goal=goals.get(of.name),
            peers=peers,
            above=above,
            before=self._fraction(of, ids, 1).rate if past else None,
            rank=places.get(ids[0]) if len(ids) == 1 else None,
            ranked=len(places),
            trend=self.counted.trend(of, ids) if past and trend else (),
        )

    def _fraction(self, of: Indicator, ids: list[int], back: int = 0) -> Fraction:
        if len(ids) == 1:
            return self.counted.of_one(of, ids[0], back)
        return self.counted.fraction(of, ids, back)


def board(
    actor: Actor,
    unit_id: int,
    *,
    period: Period,
    at: datetime,
    rules: RuleSet = RuleSet.LEGAL,
    group: str = "",
    shown: Sequence[str] = SHOWN,
    trends: Collection[str] = SHOWN,
) -> Board:
    """The board of a unit over those under it; a unit without any stands among its peers.

    Args:
        group: which units are compared (a key of ``Board.groups``); the largest group when not given.
        shown: indicators; :data:`QUICK` ones take a fraction of the time.
        trends: those whose trend is wanted for every unit; the whole and the own unit always have it.

    Raises:
        NotFound: outside the actor's scope. UnitNotThen: not there in the period. Invalid: a future period.
    """
    measuring.asked(period, at=at)  # refused by its own name, not by that of the first of its trend
    who = _compared(require(actor, unit_id), period, group)
    drawing = _Drawing(
        count(who.everybody, period, at, rules, shown),
        shown,
        trends,
        peers=[one.unit.id for one in who.units],
        above=[one.unit.id for one in who.of_above],
    )
    late = waiting_longest((i for one in who.members for i in one.authority_ids), at=at)
    cutoff = min(period.ends_at, at)
    goals = goals_of([who.root, *(one.unit for one in who.units)], local(cutoff).date())
    whole = drawing.whole(who, goals[who.root.id], min(late.values(), default=None))
    lines = [drawing.line(one, goals[one.unit.id], late, own=one.unit == who.own) for one in who.units]
    return Board(
        root=who.root,
        above=who.above,
        own=who.own,
        shown=tuple(shown),
        group=who.group,
        groups=who.groups,
        period=period,
        periods=drawing.counted.periods,
        rules=rules,
        cutoff=cutoff,
        whole=_opened(whole, actor),
        lines=tuple(_opened(line, actor) for line in lines),
    )


def _compared(asked: UnitInfo, period: Period, group: str) -> _Who:
    root, own = _root(asked, period)
    members = counted_units(root.id, period)
    above, everybody = _above(root, members, period)
    groups = _groups(members)
    return _Who(
        root=root,
        own=own,
        above=above,
        members=members,
        everybody=everybody,
        group=group_of(own) if own else group if group in dict(groups) else _largest(members, root),
        groups=groups,
    )


def _above(
    root: UnitInfo, members: Sequence[CountedUnit], period: Period
) -> tuple[UnitInfo, Sequence[CountedUnit]]:
    """The level above with its units; the root itself at the top, and where the root ended in the period.

    Units that ended count at their own last day, those above at the last day of the period: their dossiers
    are then those of their successors, and cannot stand in both.
    """
    if root.parent_id is None:
        return root, members
    everybody = counted_units(root.parent_id, period)
    known = {one.unit.id: one.authority_ids for one in everybody}
    if any(known.get(one.unit.id) != one.authority_ids for one in members):
        return root, members
    return org_units.unit(root.parent_id), everybody


def _root(asked: UnitInfo, period: Period) -> tuple[UnitInfo, UnitInfo | None]:
    """Whose board it is; for a unit without units under it the one above, and the unit itself."""
    alone = all(one.unit.id == asked.id for one in counted_units(asked.id, period))
    if alone and asked.parent_id is not None:
        return org_units.unit(asked.parent_id), asked
    return asked, None


def _opened(line: Line, actor: Actor) -> Line:
    return replace(line, opens=covers(actor, line.unit))


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
