"""The daily seal: each finished day's events under one hash, chained to the day before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.dossiers.models import DailySeal
from motcua.dossiers.queries.audit import seal_hash, unsealed_days


def seal_days(*, at: datetime) -> int:
    """Seal every finished day that is not yet sealed; returns how many. Safe to repeat."""
    sealed = 0
    for day in unsealed_days(at):
        with transaction.atomic():
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
        sealed += 1
    return sealed
