"""Between authorities (liên thông): hand off outside the route, accept, and give back."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.types import StepKind
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import routing
from motcua.dossiers.actions.working import UseOwnAct, finish_task, open_task
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Task
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
        dossier = act.dossier
        receiver = units.unit(target)
        authority = receiver.authority_id
        if not receiver.stands_on(local(at).date()):
            raise Invalid({"target": f"{receiver.name} không còn hoạt động; chọn cơ quan khác."})
        if authority == task.authority_id:
            raise Invalid({"target": "Chọn một cơ quan khác cơ quan đang giữ hồ sơ."})
        stage = routing.open_stage(
            dossier, authority, name=receiver.name, minutes=minutes, at=at, by=actor.name
        )
        Task.objects.create(
            dossier=dossier,
            stage=stage,
            position=task.position,
            order=task.order + routing.AD_HOC,
            kind=StepKind.COORDINATE,
            name="Phối hợp giải quyết",
            role=Role.SPECIALIST,
            unit_id=authority,
            authority_id=authority,
            field_code=dossier.field_code,
            minutes=minutes,
            opened_at=at,
            due_at=stage.due_at,
            opinion=question,
        )
        act.data |= {"to": receiver.name, "question": question, "stage": stage.number}

    return lifecycle.perform("hand_off", dossier_id, apply, actor=actor, at=at, sent=sent)


def accept(dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """The receiving authority signs for the dossier: the control slip's "2. Nhận"."""

    def apply(act: Act) -> None:
        waiting = act.dossier.stages.filter(accepted_at=None, finished_at=None)
        if actor.kind != ActorKind.SYSTEM:
            waiting = waiting.filter(authority_id__in=[g.authority_id for g in actor.grants])
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
        if task.stage.accepted_at is None:
            task.stage.accepted_at, task.stage.accepted_by = at, actor.name
            task.stage.save(update_fields=["accepted_at", "accepted_by"])
        routing.close_stage(task.stage, at)
        act.data |= {"opinion": opinion, "stage": task.stage.number}

    return lifecycle.perform("advance", dossier_id, apply, actor=actor, at=at, sent=sent)
