"""A route tried on a made-up dossier: really received, really walked, and never kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.types import OUTSIDE, StepKind
from motcua.dossiers.actions import handing
from motcua.dossiers.actions.deciding import decide
from motcua.dossiers.actions.delivering import return_result
from motcua.dossiers.actions.intake import IntakeRequest, ManualTerm, PaperGiven, receive_at_counter
from motcua.dossiers.actions.routing import NoTarget
from motcua.dossiers.actions.working import advance
from motcua.dossiers.queries.page import DossierPage, dossier_page
from motcua.dossiers.types import Outcome, State, TaskState
from motcua.lib.refused import Refused
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.units import hand_off_targets, unit
from motcua.org.types import SYSTEM, Role

MADE_UP = "Nguyễn Văn Thử"
MOST_STEPS = 80


@dataclass(frozen=True, slots=True)
class Question:
    """What is tried: a route for a procedure at an authority, from a moment on, so many steps far."""

    route_id: int
    version_id: int
    authority_id: int
    branch: str
    at: datetime
    steps: int
    #: a term stated by hand, where the catalogue leaves it unclear
    term: ManualTerm | None = None


@dataclass(frozen=True, slots=True)
class TriedStep:
    """One task that the dossier opened."""

    name: str
    role: str
    where: str
    authority_id: int
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    outside: bool


@dataclass
class Trial:
    """What the dossier did; ``refused`` tells why it stopped."""

    code: str = ""
    state: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    steps: list[TriedStep] = field(default_factory=list)
    acts: int = 0
    finished: bool = False
    refused: Refused | None = None
    notes: list[str] = field(default_factory=list)


def run(question: Question) -> Trial:
    """Receive and walk in a transaction that is taken back: numbers, persons and events leave no trace."""
    trial = Trial()
    with transaction.atomic():
        try:
            _walk(question, trial)
        except Refused as refused:
            trial.refused = refused
        transaction.set_rollback(True)
    return trial


def _walk(question: Question, trial: Trial) -> None:
    taken = receive_at_counter(_request(question), actor=SYSTEM, at=question.at)
    page = dossier_page(taken.dossier_id, SYSTEM)
    _tell(page, trial)
    at = question.at
    while trial.acts < min(question.steps, MOST_STEPS) and page.open_tasks:
        task = page.open_tasks[0]
        at = max(at, task.due_at or at)
        _do(page, task, at, trial)
        trial.acts += 1
        page = dossier_page(taken.dossier_id, SYSTEM)
        _tell(page, trial)


def _request(question: Question) -> IntakeRequest:
    procedure = pinned.procedure(question.version_id)
    case = _first_case(procedure)
    return IntakeRequest(
        version_id=question.version_id,
        applicant=ApplicantData(name=MADE_UP),
        case=case,
        authority_id=question.authority_id,
        subject="Hồ sơ thử quy trình",
        details={f.key: _example(f) for f in procedure.details if f.required},
        papers=[PaperGiven(paper.id) for paper in procedure.papers(case)],
        branch=question.branch,
        route_id=question.route_id,
        manual_term=question.term,
        is_test=True,
    )


def _first_case(procedure: PinnedProcedure) -> int:
    cases = procedure.choices or procedure.cases
    return cases[0].position if cases else 0


def _example(spec: pinned.DetailField) -> str:
    examples = {"date": "01/01/2020", "int": "1", "money": "0"}
    return spec.choices[0] if spec.choices else examples.get(spec.kind, "Thử")


def _do(page: DossierPage, task: Any, at: datetime, trial: Trial) -> None:
    dossier_id = page.dossier.pk
    stage = task.stage
    if stage.number > 1 and stage.accepted_at is None and stage.authority_id != page.dossier.authority_id:
        handing.accept(dossier_id, actor=SYSTEM, at=at)
    if task.kind == StepKind.RETURN:
        return_result(dossier_id, actor=SYSTEM, at=at)
    elif task.kind == StepKind.DECIDE:
        decide(dossier_id, outcome=Outcome.GRANTED.value, actor=SYSTEM, at=at, task_id=task.pk)
    else:
        _advance(page, task, at, trial)


def _advance(page: DossierPage, task: Any, at: datetime, trial: Trial) -> None:
    try:
        advance(page.dossier.pk, actor=SYSTEM, at=at, task_id=task.pk)
    except NoTarget:
        branch = page.dossier.branch
        following = page.route.next_position(task.position, branch)
        steps = page.route.steps_at(following, branch) if following is not None else ()
        targets = hand_off_targets(page.dossier.authority_id, steps[0].place, at.date()) if steps else []
        if not targets:
            raise
        trial.notes.append(
            f"Bước “{steps[0].name}”: người làm phải chọn cơ quan nhận; thử với {targets[0].name}."
        )
        advance(page.dossier.pk, actor=SYSTEM, at=at, task_id=task.pk, target=targets[0].id)


def _tell(page: DossierPage, trial: Trial) -> None:
    dossier = page.dossier
    trial.code, trial.state = dossier.code or "", dossier.state
    trial.received_at, trial.due_at = dossier.received_at, dossier.due_at
    trial.finished = dossier.state == State.RETURNED or not page.open_tasks
    kinds = {(s.position, s.order): s.place for s in page.route.steps_of(dossier.branch)}
    trial.steps = [
        TriedStep(
            task.name,
            task.role,
            unit(task.authority_id).name,
            task.authority_id,
            task.opened_at,
            task.due_at,
            task.done_at if task.state != TaskState.OPEN else None,
            kinds.get((task.position, task.order), "") in OUTSIDE,
        )
        for task in page.tasks
        if task.state != TaskState.DROPPED
    ]


def role_words(role: str) -> str:
    return str(Role(role).label)
