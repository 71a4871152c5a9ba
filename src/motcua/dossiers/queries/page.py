"""Everything the page of one dossier shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.catalogue.types import StepKind
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
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.transitions import BY_NAME, TABLE
from motcua.dossiers.types import State, TaskState
from motcua.law.deadlines import SAME_DAY, CutOff, DueDate, Reading, Term, TermUnit, due_date
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Actor, ActorKind, Role


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
    my_tasks = [t for t in tasks if t.state == TaskState.OPEN and _is_mine(t, actor)]
    return DossierPage(
        dossier=dossier,
        procedure=pinned.procedure(dossier.version_id),
        route=pinned.route(dossier.route_id),
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
        my_tasks=my_tasks,
        acts=allowed_acts(dossier, actor, stages, my_tasks),
    )


def _is_mine(task: Task, actor: Actor) -> bool:
    grants = [
        g
        for g in actor.grants_for(task.role, field_code=task.field_code)
        if g.authority_id == task.authority_id
    ]
    if task.official_id is None:
        return bool(grants)
    if task.official_id == actor.official_id:
        return bool(grants)
    return any(g.for_official == task.official_id for g in grants)


#: acts that need an open task of this kind in the actor's hands
_NEEDS_TASK = {
    "decide": {StepKind.DECIDE.value},
    "return_result": {StepKind.RETURN.value},
    "advance": {
        StepKind.EXAMINE.value,
        StepKind.VERIFY.value,
        StepKind.COORDINATE.value,
        StepKind.ISSUE.value,
    },
    "send_back": {
        StepKind.EXAMINE.value,
        StepKind.VERIFY.value,
        StepKind.DECIDE.value,
        StepKind.COORDINATE.value,
    },
}


def allowed_acts(
    dossier: Dossier, actor: Actor, stages: Sequence[Stage], my_tasks: Sequence[Task]
) -> frozenset[str]:
    """Names of acts that table, role and tasks allow this actor now."""
    if actor.kind == ActorKind.SYSTEM:
        return frozenset(t.name for t in TABLE if dossier.state in t.sources)
    holders = {dossier.authority_id, *(s.authority_id for s in stages if s.finished_at is None)}
    kinds = {t.kind for t in my_tasks}
    allowed = set()
    for row in TABLE:
        if dossier.state not in row.sources:
            continue
        roles = {g.role for g in actor.grants if g.authority_id in holders}
        if not roles & row.roles:
            continue
        needed = _NEEDS_TASK.get(row.name)
        if needed is not None and not kinds & needed:
            continue
        allowed.add(row.name)
    _narrow(allowed, dossier, actor, stages, my_tasks)
    return frozenset(allowed)


def _narrow(
    allowed: set[str], dossier: Dossier, actor: Actor, stages: Sequence[Stage], my_tasks: Sequence[Task]
) -> None:
    waiting = {s.authority_id for s in stages if s.accepted_at is None and s.finished_at is None}
    if not waiting & {g.authority_id for g in actor.grants}:
        allowed.discard("accept")
    if dossier.reschedules:
        allowed.discard("reschedule")
    leads = any(g.role == Role.LEADER for g in actor.grants)
    if not my_tasks and not leads:
        allowed.discard("hand_over")
    if not my_tasks:
        allowed.discard("hand_off")
    if dossier.state in {State.DECLINED, State.STOPPED, State.DRAFT}:
        allowed.discard("record_charge")


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
    term = (
        Term(dossier.term_amount, TermUnit(dossier.term_unit))
        if dossier.term_amount is not None
        else SAME_DAY
    )
    due = due_date(
        dossier.received_at,
        term,
        calendar_of(dossier.one_stop_id),
        reading=Reading(procedure.reading) if procedure.reading else None,
        cut_off=None if procedure.cut_off in {"", "none"} else CutOff(procedure.cut_off),
    )
    changed = dossier.events.exclude(name="receive").filter(data__has_key="due_at").order_by("seq")
    return DueExplained(
        due,
        dossier.due_at,
        tuple(
            (
                BY_NAME[e.name].label,
                datetime.fromisoformat(e.data["due_at"]) if e.data["due_at"] else None,
                e.data.get("reason", "") or BY_NAME[e.name].citation,
            )
            for e in changed
        ),
    )
