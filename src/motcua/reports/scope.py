"""Whose dossiers make up a unit's figures: itself, what stands under it, and what went wholly into them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.law.periods import Period
from motcua.lib.refused import Refused
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo


class UnitNotThen(Refused):
    """The unit did not stand in the period that is asked for."""

    code = "unit-not-then"
    status = 422


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit that decides dossiers, with the ids of all authorities whose dossiers count as its own."""

    unit: UnitInfo
    authority_ids: tuple[int, ...]


def counted_units(unit_id: int, period: Period) -> tuple[CountedUnit, ...]:
    """The unit itself and every authority under it that stands at the end of the period, itself first.

    An authority that was merged away before that day counts with its successor, one that still stood counts
    for itself.

    Raises:
        UnitNotThen: the unit did not stand on any day of the period; NotFound: no such unit.
    """
    root = units.unit(unit_id)
    day = _day(root, period)
    standing = {info.id: info for info in units.deciding(day)}
    came_from = _predecessors()
    below = [info for info in standing.values() if unit_id in info.path_ids and info.id != unit_id]
    own = [standing[unit_id]] if unit_id in standing else []
    return tuple(CountedUnit(u, _with_absorbed(u.id, came_from, standing)) for u in (*own, *below))


def _day(root: UnitInfo, period: Period) -> date:
    """The last day of the period on which the unit stood."""
    last = period.last if root.valid_to is None else min(period.last, root.valid_to)
    if last < max(period.first, root.valid_from):
        ended = root.valid_to is not None and root.valid_to < period.first
        since = (
            f"đã kết thúc ngày {root.valid_to:%d/%m/%Y}"
            if ended
            else f"có từ ngày {root.valid_from:%d/%m/%Y}"
        )
        raise UnitNotThen(f"{root.name} {since}, không có trong kỳ {period.label}.{_successor(root)}")
    return last


def _successor(root: UnitInfo) -> str:
    names = [descent.unit.name for descent in units.history(root.id).successors]
    return f" Đơn vị kế tục: {', '.join(names)}." if names else ""


def _predecessors() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for predecessor, successor in units.whole_successions():
        found.setdefault(successor, set()).add(predecessor)
    return found


def _with_absorbed(
    unit_id: int, came_from: Mapping[int, set[int]], standing: Container[int]
) -> tuple[int, ...]:
    """The unit and those merged wholly into it, over any number of steps, that no longer stand."""
    gone: set[int] = set()
    edge = {unit_id}
    while edge:
        edge = {p for u in edge for p in came_from.get(u, ()) if p not in standing} - gone
        gone |= edge
    return (unit_id, *sorted(gone))
