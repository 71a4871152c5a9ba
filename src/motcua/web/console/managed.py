"""Which offices an official manages in the console, and the choices that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils import timezone

from motcua.lib.refused import NotFound
from motcua.org.queries import officials as people
from motcua.org.queries import units
from motcua.org.queries.officials import OfficialInfo
from motcua.org.queries.units import TreeNode, UnitInfo
from motcua.org.types import Actor, Role
from motcua.web.ui.request import OfficialRequest


def today(request: OfficialRequest) -> date:
    """The day of the request in Vietnam."""
    return timezone.localdate(request.at)


def managed_ids(actor: Actor) -> frozenset[int]:
    """Authorities the actor manages: a manager's own, and every unit below an administrator's."""
    found = {grant.authority_id for grant in actor.grants if grant.role == Role.MANAGER}
    for grant in actor.grants:
        if grant.role == Role.ADMIN:
            found |= units.subtree_ids(grant.unit_id)
    return frozenset(found)


def managing(actor: Actor) -> Actor:
    """The actor with the reach of the managing roles alone.

    Who manages one office and receives dossiers at another sees both, but answers for the money and the
    messages of the first only.
    """
    ids = managed_ids(actor)
    return replace(actor, authority_ids=actor.authority_ids & (ids | units.absorbed(ids)))


def home_id(actor: Actor) -> int:
    """The authority whose pages open first: that of the first managing role."""
    managing = [g for g in actor.grants if g.role in {Role.MANAGER, Role.ADMIN}]
    return (managing or list(actor.grants))[0].authority_id


def is_managed(actor: Actor, unit: UnitInfo, ids: frozenset[int] | None = None) -> bool:
    """Whether the actor manages the unit's authority."""
    known = managed_ids(actor) if ids is None else ids
    return unit.id in known or unit.authority_id in known


def managed_unit(actor: Actor, unit_id: int) -> UnitInfo:
    """The unit, when the actor manages it.

    Raises:
        NotFound: no such unit, or another manager's.
    """
    found = units.unit(unit_id)
    if not is_managed(actor, found):
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn quản lý.")
    return found


def managed_official(actor: Actor, official_id: int) -> OfficialInfo:
    """The account, when it belongs to an office the actor manages (or to none yet).

    Raises:
        NotFound: no such account, or another manager's.
    """
    found = people.official(official_id)
    if found is None or not people.officials_of(managed_ids(actor)).filter(pk=official_id).exists():
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    return found


def walk(nodes: tuple[TreeNode, ...], depth: int = 0) -> Iterator[tuple[int, UnitInfo]]:
    """Every unit of a tree with its depth, top down."""
    for node in nodes:
        yield depth, node.unit
        yield from walk(node.children, depth + 1)


def unit_choices(actor: Actor, on: date) -> list[tuple[int, str]]:
    """Units that stand on a day and that the actor manages, in the order of the tree."""
    ids = managed_ids(actor)
    rows = [(depth, unit) for depth, unit in walk(units.tree(on)) if is_managed(actor, unit, ids)]
    least = min((depth for depth, _ in rows), default=0)
    return [(unit.id, "\u2003" * (depth - least) + unit.name) for depth, unit in rows]
