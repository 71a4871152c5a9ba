"""Between authorities (liên thông): hand off outside the route, accept, and give back."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.types import StepKind
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import routing
from motcua.dossiers.actions.working import UseOwnAct, finish_task, open_task
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Stage, Task
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.queries.allowed import places_of
from motcua.dossiers.types import TaskState
from motcua.law.calendar import local
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean_block
from motcua.org.queries import units
from motcua.org.types import Actor, ActorKind, Role


class NothingToAccept(Refused):
    """No stage waits at the actor's authority."""

    code = "nothing-to-accept"


def hand_off(
    dossier_id: int,
    *,
    target: int,
    minutes: int,
    question: str,
    actor: Actor,
    at: datetime,
    task_id: int | None = None,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Ask another authority in the middle of a step: its answer is a stage with its own clock.

    Args:
        target: id of the authority. minutes: working minutes it has. question: what is asked.

    Raises:
        Invalid: no question, no such target, or no time given.
    """
    question = clean_block(question)
    if not question or not 1 <= minutes <= 480 * 250:
        raise Invalid({"question": "Ghi nội dung cần phối hợp và thời hạn trả lời (giờ làm việc)."})

    def apply(act: Act) -> None:
        task = open_task(act, task_id)
        receiver = units.unit(target)
        if not receiver.stands_on(local(at).date()):
            raise Invalid({"target": f"{receiver.name} không còn hoạt động; chọn cơ quan khác."})
        if receiver.authority_id == task.authority_id:
            raise Invalid({"target": "Chọn một cơ quan khác cơ quan đang giữ hồ sơ."})
        stage = routing.open_stage(
            act.dossier, receiver.authority_id, name=receiver.name, minutes=minutes, at=at, by=actor.name
        )
        insert([_asked(task, stage, question)])
        act.data |= {"to": receiver.name, "question": question, "stage": stage.number}

    return lifecycle.perform("hand_off", dossier_id, apply, actor=actor, at=at, sent=sent)


def _asked(task: Task, stage: Stage, question: str) -> Task:
    """The question as a task of the asked authority, beside the step that asks."""
    return Task(
        dossier_id=stage.dossier_id,
        stage=stage,
        position=task.position,
        order=task.order + routing.AD_HOC,
        kind=StepKind.COORDINATE.value,
        name="Phối hợp giải quyết",
        role=Role.SPECIALIST.value,
        unit_id=stage.authority_id,
        authority_id=stage.authority_id,
        field_code=task.field_code,
        minutes=stage.minutes,
        opened_at=stage.sent_at,
        due_at=stage.due_at,
        opinion=question,
    )


def accept(dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """The receiving authority signs for the dossier: the control slip's "2. Nhận"."""

    def apply(act: Act) -> None:
        waiting = act.dossier.stages.filter(accepted_at=None, finished_at=None)
        if actor.kind != ActorKind.SYSTEM:
            waiting = waiting.filter(authority_id__in=places_of(actor))
        stage = waiting.first()
        if stage is None:
            raise NothingToAccept("Không có hồ sơ liên thông nào đang chờ cơ quan bạn nhận.")
        stage.accepted_at, stage.accepted_by = at, actor.name
        stage.save(update_fields=["accepted_at", "accepted_by"])
        act.data |= {"stage": stage.number, "from": stage.sent_by}

    return lifecycle.perform("accept", dossier_id, apply, actor=actor, at=at, sent=sent)


def answer(
    dossier_id: int,
    *,
    opinion: str,
    actor: Actor,
    at: datetime,
    task_id: int | None = None,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """The asked authority answers an ad hoc hand-off; its stage ends with its own verdict."""
    opinion = clean_block(opinion)
    if not opinion:
        raise Invalid({"opinion": "Ghi ý kiến trả lời."})

    def apply(act: Act) -> None:
        task = open_task(act, task_id, kinds=frozenset({StepKind.COORDINATE.value}))
        if task.order < routing.AD_HOC:
            raise UseOwnAct("Bước này thuộc quy trình: dùng “Chuyển bước”.")
        question = task.opinion
        finish_task(act, task, TaskState.DONE, f"Hỏi: {question}\nTrả lời: {opinion}")
        routing.close_stage(task.stage, at)
        act.data |= {"opinion": opinion, "stage": task.stage.number}

    return lifecycle.perform("advance", dossier_id, apply, actor=actor, at=at, sent=sent)
