"""A dossier walked through its route by whoever may do each step."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.types import StepKind
from motcua.dossiers.actions.deciding import decide
from motcua.dossiers.actions.working import advance
from motcua.dossiers.models import Dossier, Task
from motcua.org.types import Actor
from tests.web.desk.office import NOW, Office

_WHO = {"INTAKE": "hoa", "SPECIALIST": "binh", "LEADER": "chu-tich", "CLERK": "thu"}


def open_task(dossier_id: int) -> Task | None:
    return Task.objects.filter(dossier_id=dossier_id, state="open").order_by("position", "order").first()


def doer(office: Office, task: Task, at: datetime) -> Actor:
    return office.actor(_WHO[task.role], at)


def walked_to(
    office: Office, dossier_id: int, kind: StepKind, *, at: datetime = NOW, outcome: str = "granted"
) -> None:
    """Do every step before the first one of a kind."""
    while (task := open_task(dossier_id)) is not None and task.kind != kind:
        actor = doer(office, task, at)
        if task.kind == StepKind.DECIDE:
            decide(
                dossier_id,
                outcome=outcome,
                reason="Không đủ điều kiện" if outcome == "refused" else "",
                actor=actor,
                at=at,
            )
        else:
            advance(dossier_id, task_id=task.pk, actor=actor, at=at)


def ready_to_return(
    office: Office, dossier_id: int, *, at: datetime = NOW, outcome: str = "granted"
) -> Dossier:
    """Signed, sealed and back at the counter."""
    walked_to(office, dossier_id, StepKind.RETURN, at=at, outcome=outcome)
    return Dossier.objects.get(pk=dossier_id)
