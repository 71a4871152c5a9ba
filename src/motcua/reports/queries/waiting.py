"""The open dossier of a unit that is late by most: live, whatever period a board shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import past_original
from motcua.dossiers.types import State
from motcua.law.calendar import local
from motcua.org.models import Unit

#: the clock of these stands still: the applicant has to act
_PAUSED = (State.AWAITING_APPLICANT, State.AWAITING_PAYMENT)


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """Since when the dossier first promised earliest is late, in calendar days up to now."""

    due_at: datetime
    days: int


def waiting_longest(authority_ids: Iterable[int], *, at: datetime) -> Mapping[int, Waiting]:
    """By authority, where any open dossier is late; one query over the index of open dossiers."""
    late = Dossier.objects.filter(past_original(at), authority_id=OuterRef("pk"), is_test=False)
    first = late.exclude(state__in=_PAUSED).order_by("original_due_at").values("original_due_at")[:1]
    # the first of each unit by its index: reading every late dossier of a province took most of the board
    rows = (
        Unit.objects.filter(pk__in=list(authority_ids))
        .annotate(first=Subquery(first))
        .order_by()
        .values_list("pk", "first")
    )
    today = local(at).date()
    return {
        authority_id: Waiting(due_at, (today - local(due_at).date()).days)
        for authority_id, due_at in rows
        if due_at is not None
    }
