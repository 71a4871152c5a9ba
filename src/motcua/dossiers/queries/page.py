"""Everything the page of one dossier shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.dossiers.models import (
    BookEntry,
    Dossier,
    DossierCharge,
    DossierDocument,
    DossierEvent,
    DossierResult,
    Pause,
    Slip,
    Stage,
    SupplementRequest,
    Task,
)
from motcua.dossiers.queries.allowed import allowed_acts, grants_for_task
from motcua.dossiers.queries.clock import moment, reckon, stored_term, term_said
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.transitions import BY_NAME
from motcua.dossiers.types import TaskState
from motcua.law.deadlines import DueDate
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Actor


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One dossier with all that belongs to it, and what this actor may do now – and only that."""

    dossier: Dossier
    procedure: PinnedProcedure
    route: PinnedRoute
    authority: UnitInfo
    one_stop: UnitInfo
    documents: Sequence[DossierDocument]
    charges: Sequence[DossierCharge]
    results: Sequence[DossierResult]
    stages: Sequence[Stage]
    tasks: Sequence[Task]
    pauses: Sequence[Pause]
    supplements: Sequence[SupplementRequest]
    slips: Sequence[Slip]
    books: Sequence[BookEntry]
    events: Sequence[DossierEvent]
    my_tasks: Sequence[Task]
    acts: frozenset[str]

    def may(self, act: str) -> bool:
        return act in self.acts

    @property
    def open_tasks(self) -> list[Task]:
        return [t for t in self.tasks if t.state == TaskState.OPEN]

    @property
    def owed(self) -> int:
        """Đồng not yet settled."""
        return sum(c.amount for c in self.charges if not c.method)


def dossier_page(dossier_id: int, actor: Actor) -> DossierPage:
    """The page's data.

    Raises:
        UnknownDossier: not in the actor's scope.
    """
    dossier = (
        visible_to(actor)
        .select_related("applicant", "proxy", "received_by", "replaces")
        .filter(pk=dossier_id)
    ).first()
    if dossier is None:
        raise UnknownDossier
    tasks = list(
        dossier.tasks.select_related("official", "done_by", "stage", "unit").order_by("opened_at", "pk")
    )
    stages = list(dossier.stages.select_related("authority"))
    open_tasks = [t for t in tasks if t.state == TaskState.OPEN]
    route = pinned.route(dossier.route_id)
    return DossierPage(
        dossier=dossier,
        procedure=pinned.procedure(dossier.version_id),
        route=route,
        authority=unit(dossier.authority_id),
        one_stop=unit(dossier.one_stop_id),
        documents=list(dossier.documents.select_related("file")),
        charges=list(dossier.charges.all()),
        results=list(dossier.results.select_related("file")),
        stages=stages,
        tasks=tasks,
        pauses=list(dossier.pauses.all()),
        supplements=list(dossier.supplement_requests.all()),
        slips=list(dossier.slips.select_related("issued_by")),
        books=list(dossier.book_entries.all()),
        events=list(dossier.events.order_by("-seq")),
        my_tasks=[t for t in open_tasks if grants_for_task(t, actor)],
        acts=allowed_acts(dossier, actor, stages, open_tasks, branches=len(route.branches)),
    )


@dataclass(frozen=True, slots=True)
class DueExplained:
    """How the promised date came about; ``moved`` when the calendar changed after the promise."""

    due: DueDate
    stored: datetime | None
    changes: tuple[tuple[str, datetime | None, str], ...]

    @property
    def moved(self) -> bool:
        return not self.changes and self.stored is not None and self.due.due_at != self.stored


def due_explained(dossier: Dossier) -> DueExplained | None:
    """The arithmetic of the first date from its stored term, then every later change with its event."""
    if dossier.received_at is None:
        return None
    procedure = pinned.procedure(dossier.version_id)
    first = dossier.events.filter(name="receive").first()
    term = (
        term_said(first.data) if first else stored_term(dossier.term_amount, dossier.term_unit)
    )  # as promised then: a branch chosen later has its own line
    due = reckon(procedure, term, dossier.received_at, dossier.one_stop_id)
    changed = dossier.events.exclude(name="receive").filter(data__has_key="due_at").order_by("seq")
    return DueExplained(
        due,
        dossier.due_at,
        tuple(
            (
                BY_NAME[e.name].label,
                moment(e.data["due_at"]),
                e.data.get("reason", "") or BY_NAME[e.name].citation,
            )
            for e in changed
        ),
    )
