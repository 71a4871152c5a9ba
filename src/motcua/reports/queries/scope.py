"""Whose figures an actor may look at: their authorities, those merged into them, and every unit below."""

from __future__ import annotations

from datetime import date

from motcua.dossiers.queries.visible import answers_for
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, ActorKind, Permission, Role
from motcua.reports.scope import CountedUnit, UnitNotThen, counted_units

__all__ = ["CountedUnit", "UnitNotThen", "counted_units", "covers", "home", "may_see", "overseen", "require"]

#: roles that answer for figures at their unit
_ANSWER = frozenset({Role.LEADER.value, Role.CLERK.value, Role.MANAGER.value})


def _roots(actor: Actor) -> frozenset[int]:
    """Authorities where the actor answers for figures."""
    return frozenset(grant.authority_id for grant in actor.grants if grant.role in _ANSWER)


def overseen(actor: Actor, on: date) -> tuple[UnitInfo, ...]:
    """Authorities that stand on a day and whose figures the actor may see, the own one first."""
    if actor.kind == ActorKind.SYSTEM:
        return units.deciding(on)
    if not actor.may(Permission.REPORT):
        return ()
    roots = _roots(actor)
    kept = _kept(roots)
    found = [info for info in units.deciding(on) if _covers(info, roots, kept)]
    return tuple(sorted(found, key=lambda info: info.id not in roots))


def _kept(roots: frozenset[int]) -> frozenset[int]:
    """These units with those that went wholly into them."""
    return frozenset().union(*(answers_for(unit_id) for unit_id in roots))


def _covers(info: UnitInfo, roots: frozenset[int], kept: frozenset[int]) -> bool:
    """Under a unit where the actor answers for figures, or gone wholly into one.

    A unit where the actor only takes in or handles dossiers does not open its figures: a province's are
    those of all its communes.
    """
    return info.id in kept or bool(roots & set(info.path_ids))


def may_see(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may see the figures of a unit, of today or of the past."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    return actor.may(Permission.REPORT) and covers(actor, units.unit(unit_id))


def require(actor: Actor, unit_id: int) -> UnitInfo:
    """The unit, when the actor may see its figures.

    Raises:
        NotFound: no such unit, or not for this actor.
    """
    if not may_see(actor, unit_id):
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn theo dõi.")
    return units.unit(unit_id)


def covers(actor: Actor, info: UnitInfo) -> bool:
    """What :func:`may_see` says, for a unit that was read already."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    roots = _roots(actor)
    return actor.may(Permission.REPORT) and _covers(info, roots, _kept(roots))


def home(actor: Actor) -> UnitInfo:
    """The authority whose figures open first.

    Raises:
        NotFound: the actor answers for no unit.
    """
    for grant in actor.grants:
        if grant.role in _ANSWER:
            return units.unit(grant.authority_id)
    raise NotFound("Bạn chưa được phân công ở đơn vị nào có số liệu báo cáo.")
