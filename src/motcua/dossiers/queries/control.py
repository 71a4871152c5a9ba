"""The control slip's rows, from stages and finished tasks: who handed what to whom, and when."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers.models import Dossier, Stage, Task
from motcua.dossiers.slips.types import ControlSlip, HandOver, Header
from motcua.dossiers.types import TaskState, Verdict
from motcua.law.timeliness import Granularity, verdict
from motcua.org.queries.units import unit


def control_slip(dossier: Dossier, header: Header) -> ControlSlip:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ; the result of a stage is told by its receiver."""
    assert dossier.received_at is not None  # noqa: S101 - only a received dossier has one
    stages = list(dossier.stages.select_related("authority"))
    coordinating = [s.authority.name for s in stages if s.authority_id != dossier.authority_id]
    return ControlSlip(
        regime=dossier.regime,
        header=header,
        code=dossier.code or "",
        agency=unit(dossier.authority_id).name,
        coordinating=", ".join(dict.fromkeys(coordinating)),
        request=dossier.subject or dossier.procedure_name,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        rows=tuple(_rows(dossier, stages)),
    )


def _rows(dossier: Dossier, stages: list[Stage]) -> list[HandOver]:
    """A row for every way from a finished step to the one it led to."""
    tasks = list(
        dossier.tasks.exclude(state=TaskState.DROPPED)
        .select_related("official", "done_by", "unit", "stage")
        .order_by("opened_at", "pk")
    )
    accepted = {s.pk: (s.accepted_at, s.accepted_by) for s in stages}
    rows = []
    for before in sorted((t for t in tasks if t.done_at), key=lambda t: (t.done_at, t.pk)):
        for after in _led_to(before, tasks):
            taken_at, taken_by = _taken(after, before, accepted)
            rows.append(
                HandOver(
                    from_unit=f"{before.unit.name} ({before.name})",
                    to_unit=f"{after.unit.name} ({after.name})",
                    from_person=before.done_by.full_name if before.done_by else "",
                    to_person=taken_by,
                    handed_at=before.done_at,
                    taken_at=taken_at,
                    result=_result(before),
                    note="Trả lại" if before.state == TaskState.SENT_BACK else "",
                )
            )
    return rows


def _led_to(before: Task, tasks: list[Task]) -> list[Task]:
    """The steps that opened when this one ended, or when the last one beside it did."""
    assert before.done_at is not None  # noqa: S101 - only finished steps lead on
    beside = {(before.position, before.opened_at)}
    later = [
        t
        for t in tasks
        if t.opened_at >= before.done_at and t.pk != before.pk and (t.position, t.opened_at) not in beside
    ]
    first = min((t.opened_at for t in later), default=None)
    return [t for t in later if t.opened_at == first]


def _taken(
    after: Task, before: Task, accepted: dict[int, tuple[datetime | None, str]]
) -> tuple[datetime | None, str]:
    """When and by whom the next holder took over: the signed acceptance between authorities, else at once."""
    if after.authority_id != before.authority_id:
        return accepted.get(after.stage_id, (None, ""))
    who = after.done_by or after.official
    return after.opened_at, who.full_name if who else ""


def _result(task: Task) -> str:
    if task.done_at is None or task.due_at is None:
        return ""
    found = verdict(task.done_at, task.due_at, granularity=Granularity.MINUTE)
    return Verdict(found.value).label
