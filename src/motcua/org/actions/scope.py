"""Whose offices and people an actor may change, and dropping what was remembered of them."""

from __future__ import annotations

from motcua.lib.refused import Forbidden
from motcua.org.queries import actors, calendars, units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, ActorKind, Permission, Role


def _administers(actor: Actor, unit: UnitInfo) -> bool:
    return actor.may(Permission.ADMINISTER) and any(
        g.role == Role.ADMIN and g.unit_id in unit.path_ids for g in actor.grants
    )


def manages(actor: Actor, unit: UnitInfo) -> bool:
    """A manager changes their own authority; an administrator all units under theirs; no client system."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    if actor.kind != ActorKind.OFFICIAL:
        return False
    own = any(g.role == Role.MANAGER and g.authority_id == unit.authority_id for g in actor.grants)
    return own or _administers(actor, unit)


def require_manager(actor: Actor, unit: UnitInfo) -> None:
    """Refuse whoever neither manages the unit's authority nor administers a unit above it."""
    if not manages(actor, unit):
        raise Forbidden(f"Bạn không quản lý {unit.name}; hãy nhờ người quản lý của đơn vị này.")


def require_manager_anywhere(actor: Actor) -> None:
    """Refuse whoever manages no office at all."""
    allowed = actor.kind == ActorKind.OFFICIAL and actor.may(Permission.MANAGE)
    if actor.kind != ActorKind.SYSTEM and not allowed:
        raise Forbidden("Việc này cần vai trò Quản lý Một cửa hoặc Quản trị hệ thống.")


def require_admin(actor: Actor, unit: UnitInfo | None = None) -> None:
    """Refuse whoever does not administer the unit (or, without one, the whole installation)."""
    if actor.kind == ActorKind.SYSTEM:
        return
    official = actor.kind == ActorKind.OFFICIAL and actor.may(Permission.ADMINISTER)
    if not official or (unit is not None and not _administers(actor, unit)):
        where = f" của {unit.name}" if unit else ""
        raise Forbidden(f"Việc này cần vai trò Quản trị hệ thống{where}.")


def forget_people() -> None:
    """After a change of assignments, delegations, accounts or clients."""
    actors.forget()


def forget_calendars() -> None:
    """After a change of hours or special days."""
    calendars.forget()


def forget_units() -> None:
    """After a change of units: everything else hangs on them."""
    units.forget()
    actors.forget()
    calendars.forget()
