"""Terms that had to be stated by hand because the catalogue leaves them unclear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import DossierEvent
from motcua.org.types import Actor


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """A procedure whose term officials stated themselves: how often, and the last time with its ground."""

    procedure_code: str
    procedure_name: str
    times: int
    last_code: str
    last_reason: str


def stated_terms(actor: Actor, since: datetime) -> Sequence[StatedTerm]:
    """Procedures of the actor's authorities received with a stated term since a moment, most often first."""
    rows = DossierEvent.objects.filter(
        at__gte=since,
        data__has_key="manual_term",
        dossier__is_test=False,
        dossier__authority_id__in=actor.authority_ids,
    ).order_by("at")
    found: dict[str, StatedTerm] = {}
    for code, name, dossier_code, data in rows.values_list(
        "dossier__procedure_code", "dossier__procedure_name", "dossier__code", "data"
    ):
        times = found[code].times if code in found else 0
        found[code] = StatedTerm(code, name, times + 1, dossier_code or "", str(data["manual_term"]))
    return sorted(found.values(), key=lambda row: (-row.times, row.procedure_code))
