"""Who acts: an official with the grants of a day, or a client system with those of its scopes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from motcua.law.calendar import local
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.org.models import ApiClient, Assignment, Delegation, Official, Unit
from motcua.org.queries.units import absorbed, parts, standing
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import ROLE_PERMISSIONS, Actor, ActorKind, Grant, Permission, Role

#: what each scope of a client system allows, and the roles it then fills at its unit
SCOPE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    "read": frozenset({Permission.DESK}),
    "intake": frozenset({Permission.DESK, Permission.INTAKE, Permission.RETURN}),
    "act": frozenset({Permission.DESK, Permission.PROCESS, Permission.DECIDE, Permission.RETURN}),
    "register": frozenset({Permission.REGISTER}),
    "catalogue": frozenset({Permission.MANAGE}),
}
SCOPE_ROLES: dict[str, tuple[Role, ...]] = {
    "intake": (Role.INTAKE,),
    "act": (Role.SPECIALIST, Role.LEADER, Role.CLERK),
}
SCOPES = tuple(SCOPE_PERMISSIONS)


def token_hash(token: str) -> str:
    """What is stored of a client's token: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _authority(unit: Unit) -> int:
    return unit.authority_id or unit.pk


def _own_grants(official_id: int, day: date) -> list[Grant]:
    rows = Assignment.objects.filter(
        standing(day), standing(day, "unit__"), official_id=official_id
    ).select_related("unit")
    return [
        Grant(row.role, row.unit_id, _authority(row.unit), row.field_code, row.signing)
        for row in rows.order_by("pk")
    ]


def _stand_in_grants(official_id: int, day: date) -> list[Grant]:
    """What the absent hold that day at the unit, in the role handed over: nobody passes on more."""
    delegations = list(
        Delegation.objects.filter(standing(day), standing(day, "unit__"), stand_in_id=official_id)
        .select_related("unit", "absent")
        .order_by("pk")
    )
    if not delegations:
        return []
    wanted = Q()
    for d in delegations:
        wanted |= Q(official_id=d.absent_id, unit_id=d.unit_id, role=d.role)
    held: dict[tuple[int, int, str], list[str]] = {}
    for row in Assignment.objects.filter(wanted, standing(day)).order_by("pk"):
        held.setdefault((row.official_id, row.unit_id, row.role), []).append(row.field_code)
    return [
        Grant(d.role, d.unit_id, _authority(d.unit), field_code, d.signing, d.absent_id, d.absent.full_name)
        for d in delegations
        for field_code in held.get((d.absent_id, d.unit_id, d.role), ())
    ]


def _seen(authority_ids: Iterable[int]) -> frozenset[int]:
    own = frozenset(authority_ids)
    return own | absorbed(own)


@remembered(15)
def actor_for(official_id: int, day: date) -> Actor:
    """An official with what they may do on a day, by assignment and by standing in.

    An inactive account may do nothing. Besides their own authorities an official sees those that
    were wholly merged into them: someone must answer for the dossiers of a commune that is no more.

    Raises:
        NotFound: no such official.
    """
    official = Official.objects.filter(pk=official_id).first()
    if official is None:
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    grants: list[Grant] = []
    if official.is_active:
        grants = [*_own_grants(official_id, day), *_stand_in_grants(official_id, day)]
    return Actor(
        kind=ActorKind.OFFICIAL.value,
        name=official.full_name,
        official_id=official.pk,
        title=official.title,
        grants=tuple(grants),
        permissions=frozenset(p for g in grants for p in ROLE_PERMISSIONS.get(g.role, ())),
        authority_ids=_seen(g.authority_id for g in grants),
        day=day,
    )


@remembered(15)
def _client(hashed: str, day: date) -> tuple[Actor, datetime | None] | None:
    found = ApiClient.objects.select_related("unit").filter(token_hash=hashed, is_active=True).first()
    if found is None or not unit_info(found.unit_id).stands_on(day):
        return None
    authority_id = _authority(found.unit)
    scopes = [scope for scope in found.scopes if scope in SCOPE_PERMISSIONS]
    units = [found.unit_id]
    if found.unit_id == authority_id:
        units = [info.id for info in parts(authority_id, day)]
    roles = [role for scope in scopes for role in SCOPE_ROLES.get(scope, ())]
    actor = Actor(
        kind=ActorKind.CLIENT.value,
        name=found.name,
        client_id=found.pk,
        grants=tuple(Grant(role.value, unit_id, authority_id) for role in roles for unit_id in units),
        permissions=frozenset(p for scope in scopes for p in SCOPE_PERMISSIONS[scope]),
        authority_ids=_seen([authority_id]),
        day=day,
    )
    return actor, found.valid_to


def client_actor(token: str, at: datetime) -> Actor | None:
    """The client system that carries a token, or none when it is unknown, ended or switched off.

    A client registered for an authority acts for all its parts; one registered for a part, for that part.
    """
    found = _client(token_hash(token), local(at).date())
    if found is None:
        return None
    actor, valid_to = found
    return actor if valid_to is None or at < valid_to else None


def client_scopes(actor: Actor) -> frozenset[str]:
    """The scopes of a client system, as registered."""
    if actor.client_id is None:
        return frozenset()
    row = ApiClient.objects.filter(pk=actor.client_id).values_list("scopes", flat=True).first()
    return frozenset(row or ())


def forget() -> None:
    """Called by every action that changes assignments, delegations, accounts or clients."""
    for memory in (actor_for, _client):
        memory.forget()
