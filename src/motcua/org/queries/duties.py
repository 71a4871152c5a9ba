"""Who holds what: running assignments of some offices, those about to end, accounts without any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.org.models import Assignment, Official, Unit
from motcua.org.queries.units import standing


def _units(authority_ids: Iterable[int]) -> QuerySet[Unit]:
    ids = list(authority_ids)
    return Unit.objects.filter(Q(pk__in=ids) | Q(authority_id__in=ids))


def duties(
    authority_ids: Iterable[int], on: date, *, role: str = "", until: date | None = None
) -> QuerySet[Assignment, Any]:
    """Rows of assignments of active accounts that run on a day at these authorities.

    Args:
        until: only those whose last day is at the latest this one.
    """
    rows = Assignment.objects.filter(standing(on), unit__in=_units(authority_ids), official__is_active=True)
    if role:
        rows = rows.filter(role=role)
    if until is not None:
        rows = rows.filter(valid_to__lte=until)
    found: QuerySet[Assignment, Any] = rows.values(
        "id",
        "official_id",
        "official__full_name",
        "official__sort_key",
        "official__title",
        "role",
        "unit_id",
        "unit__name",
        "field_code",
        "signing",
        "decision_number",
        "decision_date",
        "valid_from",
        "valid_to",
    )
    return found


def idle_officials(authority_ids: Iterable[int], on: date) -> QuerySet[Official]:
    """Active accounts of these authorities (or of none yet) that hold no role on a day."""
    here = Assignment.objects.filter(unit__in=_units(authority_ids)).values("official_id")
    known = Q(pk__in=here) | ~Q(pk__in=Assignment.objects.values("official_id"))
    running = Assignment.objects.filter(standing(on)).values("official_id")
    return Official.objects.filter(known, is_active=True).exclude(pk__in=running)
