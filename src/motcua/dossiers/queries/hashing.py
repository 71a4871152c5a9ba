"""What an event's hash covers; shared by the writer (lifecycle) and the proof (audit)."""

from __future__ import annotations

from motcua.dossiers.models import DossierEvent
from motcua.lib.hash_chain import instant


def hashed_fields(event: DossierEvent, token: str) -> dict[str, object]:
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
