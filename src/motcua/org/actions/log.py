"""Putting a change of offices, people, calendars or catalogue on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum

from motcua.org.models import OrgEvent
from motcua.org.types import Actor


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def record(*, actor: Actor, at: datetime, action: str, subject: str, **data: object) -> None:
    """Append one line to the record; call it inside the transaction of the change itself.

    Args:
        action: stable name, ``noun.participle``, e.g. ``official.assigned``.
        subject: what it was done to, e.g. ``unit:4``.
        data: what changed, plain values; never a password or token.
    """
    OrgEvent.objects.create(
        at=at,
        actor_name=actor.name[:120],
        official_id=actor.official_id,
        client_id=actor.client_id,
        action=action,
        subject=subject[:120],
        data=_plain(data),
    )
