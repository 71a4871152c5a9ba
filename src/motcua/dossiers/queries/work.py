"""My work: the open tasks that an actor may do now, by time left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from motcua.catalogue.types import StepKind
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.queries.lists import matches
from motcua.dossiers.queries.visible import answers_for
from motcua.dossiers.types import State, TaskState
from motcua.org.types import Actor

COLUMNS = (
    "id",
    "name",
    "kind",
    "role",
    "due_at",
    "opened_at",
    "official_id",
    "official__full_name",
    "stage__number",
    "stage__accepted_at",
    "dossier_id",
    "dossier__code",
    "dossier__procedure_name",
    "dossier__procedure_code",
    "dossier__applicant_name",
    "dossier__received_at",
    "dossier__due_at",
    "dossier__original_due_at",
    "dossier__apologised_at",
    "dossier__state",
    "dossier__authority__name",
    "dossier__last_seq",
)
SORTS = {
    "due": ("due_at", "id"),
    "received": ("dossier__received_at", "id"),
    "name": ("dossier__applicant_sort", "id"),
    "step": ("name", "due_at", "id"),
}


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """``bucket``: overdue, today (24 h), later, to_accept; ``kind``: of step; ``mine``: to me by name."""

    bucket: str = ""
    kind: str = ""
    mine: bool = False
    text: str = ""
    sort: str = "due"


def mine(actor: Actor) -> Q:
    """Tasks whose role the actor holds there (for the field), given to nobody else."""
    allowed = Q(pk=None)
    for grant in dict.fromkeys(actor.grants):
        one = Q(authority_id__in=answers_for(grant.authority_id), role=grant.role)
        if grant.field_code:
            one &= Q(field_code=grant.field_code)
        if grant.for_official is not None:
            one &= Q(official_id=None) | Q(official_id=grant.for_official)
        else:
            one &= Q(official_id=None) | Q(official_id=actor.official_id or 0)
        allowed |= one
    return allowed & Q(state=TaskState.OPEN, dossier__is_test=False)


def workable() -> Q:
    """The dossier is running or decided: nothing waits for the applicant or for money."""
    return Q(dossier__state__in=[State.IN_PROGRESS, State.DECIDED])


def _bucket(name: str, at: datetime) -> Q:
    day = at + timedelta(hours=24)
    return {
        "overdue": Q(due_at__lt=at),
        "today": Q(due_at__gte=at, due_at__lt=day),
        "later": Q(due_at__gte=day) | Q(due_at=None),
        "to_accept": Q(stage__number__gt=1, stage__accepted_at=None),
    }.get(name, Q())


def _wanted(actor: Actor, wanted: WorkFilter) -> QuerySet[Task]:
    """Everything of the filter but its bucket."""
    rows = Task.objects.filter(mine(actor) & workable())
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.mine:
        rows = rows.filter(official_id=actor.official_id or 0)
    if wanted.text.strip():
        rows = rows.filter(dossier__in=Dossier.objects.filter(matches(wanted.text)).values("pk"))
    return rows


def tasks(actor: Actor, wanted: WorkFilter, *, at: datetime) -> QuerySet[Task, dict[str, Any]]:
    """Rows (``COLUMNS``) of the actor's open tasks, most urgent first."""
    rows = _wanted(actor, wanted).filter(_bucket(wanted.bucket, at))
    backwards = wanted.sort.startswith("-")
    order = SORTS.get(wanted.sort.lstrip("-"), SORTS["due"])
    ordering = [F(c).desc(nulls_last=True) if backwards else F(c).asc(nulls_last=True) for c in order]
    found: QuerySet[Task, dict[str, Any]] = rows.order_by(*ordering).values(*COLUMNS)
    return found


def counts(actor: Actor, *, at: datetime, wanted: WorkFilter | None = None) -> dict[str, int]:
    """How many tasks per bucket and to decide; equal to the lists they open, in one query.

    Args:
        wanted: a filter that all of them keep to; its bucket does not count.
    """
    found = _wanted(actor, wanted or WorkFilter()).aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=_bucket("overdue", at)),
        today=Count("pk", filter=_bucket("today", at)),
        later=Count("pk", filter=_bucket("later", at)),
        decide=Count("pk", filter=Q(kind=StepKind.DECIDE)),
        to_return=Count("pk", filter=Q(kind=StepKind.RETURN)),
        to_accept=Count("pk", filter=_bucket("to_accept", at)),
    )
    return {name: value or 0 for name, value in found.items()}


def opinions(dossier_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The last opinion of the steps done on each dossier, and whose it is; one query for a page of a list."""
    rows = (
        Task.objects.filter(dossier_id__in=dossier_ids, state=TaskState.DONE)
        .exclude(kind=StepKind.RECEIVE)
        .order_by("done_at", "pk")
        .values_list("dossier_id", "done_by__full_name", "opinion")
    )
    return {dossier_id: (who or "", opinion) for dossier_id, who, opinion in rows}
