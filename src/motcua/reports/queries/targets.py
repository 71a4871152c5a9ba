"""Which goal holds for a unit on a day: its own, or that of the nearest unit above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Actor, ActorKind, Role
from motcua.reports.defined import indicators
from motcua.reports.models import Target

#: roles that may set goals for their authority and what stands under it
_SETTING = frozenset({Role.LEADER.value, Role.MANAGER.value})


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as pages show it; ``better`` is ``high`` or ``low``."""

    id: int
    unit_id: int
    unit_name: str
    indicator: str
    title: str
    better: str
    value: Decimal
    valid_from: date
    valid_to: date | None
    decision: str
    set_by: str

    def met_by(self, rate: Decimal | None) -> bool | None:
        """Whether a rate reaches the goal; None where there is no rate."""
        if rate is None:
            return None
        return rate <= self.value if self.better == "low" else rate >= self.value

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def may_set(actor: Actor, unit_id: int) -> bool:
    """Whether the actor leads or manages the unit; the system may always."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    return any(g.role in _SETTING and g.authority_id == unit_id for g in actor.grants)


def goals_of(units: Iterable[UnitInfo], on: date) -> Mapping[int, Mapping[str, Goal]]:
    """For each unit the goals that hold on a day, by indicator; the nearest above wins. One query."""
    listed = list(units)
    above = {i for one in listed for i in one.path_ids}
    set_by: dict[int, dict[str, Goal]] = {}
    rows = Target.objects.filter(unit_id__in=above, valid_from__lte=on)
    for row in rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).select_related("unit"):
        if row.indicator in indicators():
            set_by.setdefault(row.unit_id, {})[row.indicator] = _goal(row)
    return {one.id: _merged(one, set_by) for one in listed}


def _merged(one: UnitInfo, set_by: Mapping[int, Mapping[str, Goal]]) -> Mapping[str, Goal]:
    found: dict[str, Goal] = {}
    for unit_id in one.path_ids:  # from the root down: a nearer one takes the place of a farther one
        found |= set_by.get(unit_id, {})
    return found


def history(unit_id: int) -> list[Goal]:
    """Every goal that ever held for a unit (its own and those above it), by indicator, newest first."""
    rows = Target.objects.filter(unit_id__in=unit(unit_id).path_ids).select_related("unit")
    order = list(indicators())
    found = [_goal(row) for row in rows if row.indicator in indicators()]
    return sorted(found, key=lambda goal: (order.index(goal.indicator), -goal.valid_from.toordinal()))


def _goal(row: Target) -> Goal:
    of = indicators()[row.indicator]
    return Goal(
        id=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.short_name or row.unit.name,
        indicator=row.indicator,
        title=of.title,
        better=of.better,
        value=row.value,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        decision=row.decision,
        set_by=row.set_by,
    )
