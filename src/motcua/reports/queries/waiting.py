"""The open dossier of a unit that is late by most: live, whatever period a board shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import past_original
from motcua.dossiers.types import State
from motcua.law.calendar import local

#: the clock of these stands still: the applicant has to act
_PAUSED = (State.AWAITING_APPLICANT, State.AWAITING_PAYMENT)


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """Since when the dossier first promised earliest is late, in calendar days up to now."""

    due_at: datetime
    days: int


def waiting_longest(authority_ids: Iterable[int], *, at: datetime) -> Mapping[int, Waiting]:
    """By authority, where any open dossier is late; one query over the index of open dossiers."""
    rows = (
        Dossier.objects.filter(past_original(at), authority_id__in=list(authority_ids), is_test=False)
        .exclude(state__in=_PAUSED)
        .values_list("authority_id")
        .annotate(Min("original_due_at"))
    )
    today = local(at).date()
    return {
        authority_id: Waiting(due_at, (today - local(due_at).date()).days) for authority_id, due_at in rows
    }
