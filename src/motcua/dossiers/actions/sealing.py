"""The daily seal: each finished day's events under one hash, chained to the day before."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from motcua.dossiers.models import DailySeal
from motcua.dossiers.queries.audit import seal_hash, unsealed_days

#: days of one transaction when many are sealed at once (after an import, or a long standstill)
_BATCH = 100


def seal_days(*, at: datetime) -> int:
    """Seal every finished day that is not yet sealed; returns how many. Safe to repeat."""
    days = unsealed_days(at)
    for start in range(0, len(days), _BATCH):
        with transaction.atomic():
            for day in days[start : start + _BATCH]:
                _seal(day, at)
    return len(days)


def _seal(day: date, at: datetime) -> None:
    before = DailySeal.objects.order_by("-day").first()
    previous = before.hash if before else ""
    value, count, first, last = seal_hash(previous, day)
    DailySeal.objects.create(
        day=day,
        first_event=first,
        last_event=last,
        count=count,
        previous_hash=previous,
        hash=value,
        sealed_at=at,
    )
