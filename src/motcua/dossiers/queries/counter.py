"""What the counter looks up while somebody waits: what was used last, what is open, whose code this is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import OPEN_STATES
from motcua.org.types import Actor

#: how far back an official's own intakes are read to find what is used most recently
_LOOK_BACK = 80
_TRACKING = re.compile(r"/tra-cuu/([A-Za-z0-9_-]{8,32})/?\s*$")


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier of the same person and procedure that is not finished."""

    id: int
    code: str
    state: str
    entered_at: datetime
    due_at: datetime | None


def recent_codes(actor: Actor, limit: int = 8) -> list[str]:
    """Codes of the procedures that this official received last, latest first, each once."""
    if actor.official_id is None:
        return []
    codes = Dossier.objects.filter(received_by_id=actor.official_id, is_test=False).order_by("-pk")
    return list(dict.fromkeys(codes.values_list("procedure_code", flat=True)[:_LOOK_BACK]))[:limit]


def open_of_same(actor: Actor, applicant_id: int, procedure_code: str) -> list[OpenDossier]:
    """Open dossiers of one applicant under one procedure, in the actor's scope, latest first."""
    rows = (
        visible_to(actor)
        .filter(
            applicant_id=applicant_id,
            procedure_code=procedure_code,
            state__in=OPEN_STATES,
            is_test=False,
        )
        .order_by("-pk")
        .values_list("pk", "code", "state", "entered_at", "due_at")[:5]
    )
    return [
        OpenDossier(pk, code or "", state, entered_at, due_at) for pk, code, state, entered_at, due_at in rows
    ]


def by_tracking_address(actor: Actor, scanned: str) -> int | None:
    """The dossier whose QR was scanned (the public address on its slip), if the actor may see it."""
    found = _TRACKING.search(scanned)
    if found is None:
        return None
    return visible_to(actor).filter(token=found[1]).values_list("pk", flat=True).first()


def applicant_of(actor: Actor, dossier_id: int) -> int | None:
    """Whose dossier it is, if the actor may see it: to receive another one of the same person."""
    return visible_to(actor).filter(pk=dossier_id).values_list("applicant_id", flat=True).first()
