"""What an office must not let lie: dossiers due soon, late without an apology, unsigned; petitions due.

Counts by authority for those who answer for many, and the things themselves for those who can act.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from motcua.catalogue.types import StepKind
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.queries.arrivals import unanswered, unanswered_since, waited_since
from motcua.dossiers.queries.lists import NAMED
from motcua.dossiers.types import State, TaskState
from motcua.law.calendar import WorkCalendar, local
from motcua.law.registry import number
from motcua.oversight.models import Petition
from motcua.oversight.types import PetitionState


class AlertKind(StrEnum):
    """Kinds of alerts about dossiers and petitions, in the order of a page."""

    LATE_WITHOUT_APOLOGY = "late_without_apology"
    DUE_SOON = "due_soon"
    ONLINE_UNANSWERED = "online_unanswered"
    SIGNATURE = "signature"
    PETITION_OVERDUE = "petition_overdue"
    PETITION_SOON = "petition_soon"
    PETITION_UNPUBLISHED = "petition_unpublished"
    PETITION_ANSWERED_LATE = "petition_answered_late"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: a dossier (by its code, or its id before it has one) or a petition, and a moment."""

    kind: AlertKind
    authority_id: int
    code: str
    petition_id: int | None
    what: str
    moment: datetime | None
    dossier_id: int | None = None


Counts = dict[AlertKind, dict[int, int]]
#: how long a petition answered late is still told
_LATELY = timedelta(days=30)
_OPEN_DOSSIERS = Q(is_test=False, finished_at=None)


def signature_since(calendar: WorkCalendar, at: datetime) -> datetime:
    """What was laid before the leader before this moment has waited too long (``alert.signature_after``)."""
    return waited_since(calendar, at, number("alert.signature_after", local(at).date()))


def counts(authority_ids: Collection[int], *, at: datetime, calendar: WorkCalendar) -> Counts:
    """How many of each kind, by authority; four queries.

    Args:
        calendar: whose working hours a wait for the signature is counted in.
    """
    found: Counts = {kind: {} for kind in AlertKind}
    if not authority_ids:
        return found
    late, soon = NAMED["late_without_apology"][1](at), NAMED["soon"][1](at)
    rows = Dossier.objects.filter(_OPEN_DOSSIERS, late | soon, authority_id__in=authority_ids)
    for authority_id, late_ones, soon_ones in (
        rows.order_by()
        .values_list("authority_id")
        .annotate(late=Count("pk", filter=late), soon=Count("pk", filter=soon))
    ):
        found[AlertKind.LATE_WITHOUT_APOLOGY][authority_id] = late_ones
        found[AlertKind.DUE_SOON][authority_id] = soon_ones
    found[AlertKind.ONLINE_UNANSWERED] = dict(
        _unanswered(authority_ids, at, calendar).values_list("authority_id").annotate(Count("pk"))
    )
    waiting = _unsigned(authority_ids, signature_since(calendar, at))
    found[AlertKind.SIGNATURE] = dict(
        waiting.order_by().values_list("authority_id").annotate(Count("dossier", distinct=True))
    )
    conditions = {kind: condition(at) for kind, condition in PETITIONS.items()}
    petitions = Petition.objects.filter(reduce(or_, conditions.values()), authority_id__in=authority_ids)
    told = {kind.value: Count("pk", filter=condition) for kind, condition in conditions.items()}
    counted: Iterable[Any] = petitions.order_by().values_list("authority_id").annotate(**told)
    for authority_id, *numbers in counted:
        for kind, number_of in zip(conditions, numbers, strict=True):
            found[kind][authority_id] = number_of
    return {kind: {key: n for key, n in by_unit.items() if n} for kind, by_unit in found.items()}


def _unanswered(authority_ids: Iterable[int], at: datetime, calendar: WorkCalendar) -> QuerySet[Dossier]:
    """Online filings past the eight working hours of the answer (NĐ 45/2020/NĐ-CP)."""
    since = unanswered_since(calendar, at)
    return Dossier.objects.filter(
        unanswered(since), _OPEN_DOSSIERS, authority_id__in=authority_ids
    ).order_by()


def _unsigned(authority_ids: Iterable[int], since: datetime) -> QuerySet[Task]:
    return Task.objects.filter(
        authority_id__in=authority_ids,
        kind=StepKind.DECIDE,
        state=TaskState.OPEN,
        opened_at__lt=since,
        dossier__state=State.IN_PROGRESS,
        dossier__is_test=False,
    )


def _answered_late(at: datetime) -> Q:
    """Of the last weeks: it cannot be mended, but whoever answers for the office must know."""
    return Q(finished_at__gte=at - _LATELY, finished_at__gt=F("due_at"))


#: kinds about petitions → which rows
PETITIONS: Mapping[AlertKind, Callable[[datetime], Q]] = MappingProxyType(
    {
        AlertKind.PETITION_OVERDUE: lambda at: Q(finished_at__isnull=True, warn_at__lt=at, due_at__lt=at),
        AlertKind.PETITION_SOON: lambda at: Q(finished_at__isnull=True, warn_at__lt=at, due_at__gte=at),
        AlertKind.PETITION_UNPUBLISHED: lambda at: Q(state=PetitionState.ANSWERED, publish_by__lt=at),
        AlertKind.PETITION_ANSWERED_LATE: _answered_late,
    }
)


def items(
    kind: AlertKind, authority_ids: Collection[int], *, at: datetime, calendar: WorkCalendar, limit: int = 20
) -> list[Item]:
    """The things behind a count, the most urgent first; only for who may see the dossiers."""
    if kind in PETITIONS:
        return _petition_items(kind, authority_ids, at, limit)
    if kind == AlertKind.SIGNATURE:
        tasks = _unsigned(authority_ids, signature_since(calendar, at)).select_related("dossier")
        return [
            _item(kind, task.dossier, task.opened_at) for task in tasks.order_by("opened_at", "pk")[:limit]
        ]
    if kind == AlertKind.ONLINE_UNANSWERED:
        arrived = _unanswered(authority_ids, at, calendar).order_by("submitted_at", "pk")[:limit]
        return [_item(kind, row, row.submitted_at) for row in arrived]
    named = "late_without_apology" if kind == AlertKind.LATE_WITHOUT_APOLOGY else "soon"
    rows = Dossier.objects.filter(_OPEN_DOSSIERS, NAMED[named][1](at), authority_id__in=authority_ids)
    return [_item(kind, row, row.due_at) for row in rows.order_by("due_at", "pk")[:limit]]


def _item(kind: AlertKind, row: Dossier, moment: datetime | None) -> Item:
    return Item(kind, row.authority_id, row.code or "", None, row.procedure_name, moment, row.pk)


def _petition_items(kind: AlertKind, authority_ids: Collection[int], at: datetime, limit: int) -> list[Item]:
    rows = Petition.objects.filter(PETITIONS[kind](at), authority_id__in=authority_ids)
    rows = rows.order_by("due_at", "pk")[:limit]
    return [Item(kind, row.authority_id, str(row), row.pk, row.content[:120], row.due_at) for row in rows]
