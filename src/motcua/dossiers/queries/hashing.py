"""What an event's hash covers; shared by the writer (lifecycle) and the proof (audit)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers.models import DossierEvent
from motcua.lib.hash_chain import instant


@dataclass(slots=True)
class PastEvent:
    """An event as a bare row: a history of millions is hashed and stored without a model object for each.

    Its fields are columns of :class:`DossierEvent`; those it lacks are empty.
    """

    seq: int
    name: str
    at: datetime
    actor_kind: str
    official_id: int | None
    client_id: int | None
    actor_name: str
    authority_id: int
    state_before: str
    state_after: str
    data: dict[str, Any]
    previous_hash: str
    hash: str = ""
    device_at: datetime | None = None
    on_behalf_of: str = ""
    key: str | None = None


def hashed_fields(event: DossierEvent | PastEvent, token: str) -> dict[str, object]:
    """What an event's hash covers, the same from every database; ``token`` names its dossier."""
    return {
        "dossier": token,
        "seq": event.seq,
        "name": event.name,
        "at": instant(event.at),
        "device_at": instant(event.device_at),
        "actor": [event.actor_kind, event.official_id, event.client_id, event.actor_name, event.on_behalf_of],
        "authority": event.authority_id,
        "states": [event.state_before, event.state_after],
        "data": event.data,
        "key": event.key or "",
    }
