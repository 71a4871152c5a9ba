"""The inner route: which tasks open next, at which authority, until when. Data decides, never code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.catalogue.queries.pinned import PinnedRoute, PinnedStep
from motcua.catalogue.types import OUTSIDE, StepKind
from motcua.dossiers.models import Dossier, Stage, Task
from motcua.dossiers.types import TaskState
from motcua.law.deadlines import stage_due
from motcua.law.timeliness import verdict
from motcua.lib.refused import Invalid
from motcua.org.queries import units
from motcua.org.queries.calendars import calendar_of


class NoTarget(Invalid):
    """The next step lies with another authority and none was chosen."""

    code = "no-target-authority"


def outside(steps: Sequence[PinnedStep]) -> bool:
    """Whether these steps are done by another authority."""
    return any(step.place in OUTSIDE for step in steps)


def task_for(dossier: Dossier, stage: Stage, step: PinnedStep, *, at: datetime, shares_day: bool) -> Task:
    """A task not yet stored: the role at the authority of its stage, due by the step's own minutes."""
    due_at = dossier.due_at
    if step.minutes is not None and not shares_day:
        due_at = stage_due(at, step.minutes, calendar_of(stage.authority_id)).due_at
    return Task(
        dossier=dossier,
        stage=stage,
        position=step.position,
        order=step.order,
        kind=step.kind,
        name=step.name,
        role=step.role,
        unit_id=stage.authority_id,
        authority_id=stage.authority_id,
        field_code=dossier.field_code,
        minutes=step.minutes,
        opened_at=at,
        due_at=due_at,
    )


def first_tasks(
    dossier: Dossier, route: PinnedRoute, stage: Stage, *, at: datetime, by: int | None
) -> list[Task]:
    """The finished receiving step and the first open ones, for a dossier just received."""
    first = route.first_position(dossier.branch)
    tasks = []
    steps = route.steps_at(first, dossier.branch)
    if steps and steps[0].kind == StepKind.RECEIVE:
        done = task_for(dossier, stage, steps[0], at=at, shares_day=True)
        done.state, done.done_at, done.done_by_id = TaskState.DONE, at, by
        tasks.append(done)
        following = route.next_position(first, dossier.branch)
        steps = route.steps_at(following, dossier.branch) if following is not None else ()
    if outside(steps):
        raise Invalid({"route": "Bước đầu sau tiếp nhận không thể ở cơ quan khác; kiểm tra lại quy trình."})
    tasks += [task_for(dossier, stage, step, at=at, shares_day=route.shares_day) for step in steps]
    return tasks


def open_stage(
    dossier: Dossier, authority_id: int, *, name: str, minutes: int | None, at: datetime, by: str
) -> Stage:
    """A new stage with its own clock at another authority (or back home)."""
    number = (dossier.stages.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    due_at = stage_due(at, minutes, calendar_of(authority_id)).due_at if minutes else dossier.due_at
    return Stage.objects.create(
        dossier=dossier,
        number=number,
        authority_id=authority_id,
        name=name,
        sent_at=at,
        sent_by=by,
        minutes=minutes,
        due_at=due_at,
    )


def close_stage(stage: Stage, at: datetime) -> None:
    """End a stage and store its verdict: a stage may be late though the dossier is on time."""
    stage.finished_at = at
    if stage.due_at is not None:
        stage.verdict = verdict(at, stage.due_at)
    stage.save(update_fields=["finished_at", "verdict"])


def open_next(
    dossier: Dossier, route: PinnedRoute, done: Task, *, at: datetime, by: str, target: int | None = None
) -> list[Task]:
    """After a task: nothing while parallel ones are open, else the tasks of the next position.

    A run of steps at another authority opens a stage there; coming back closes it.

    Raises:
        NoTarget: the next steps lie outside and neither the route nor the caller names the authority.
    """
    if dossier.tasks.filter(state=TaskState.OPEN).exclude(pk=done.pk).exists():
        return []
    position = route.next_position(done.position, dossier.branch)
    if position is None:
        return []
    steps = route.steps_at(position, dossier.branch)
    stage = _stage_for(dossier, route, done.stage, steps, at=at, by=by, target=target)
    tasks = [task_for(dossier, stage, step, at=at, shares_day=route.shares_day) for step in steps]
    return Task.objects.bulk_create(tasks)


def _stage_for(
    dossier: Dossier,
    route: PinnedRoute,
    current: Stage,
    steps: Sequence[PinnedStep],
    *,
    at: datetime,
    by: str,
    target: int | None,
) -> Stage:
    going_out = outside(steps)
    is_home = current.authority_id == dossier.authority_id
    if not going_out and is_home:
        return current
    if going_out and not is_home and target in {None, current.authority_id}:
        return current
    if going_out:
        authority_id = target or _named_target(dossier, steps)
        minutes = _stage_minutes(route, steps[0].position, dossier.branch)
        if not is_home:
            close_stage(current, at)
        name = steps[0].agency or units.unit(authority_id).name
        return open_stage(dossier, authority_id, name=name, minutes=minutes, at=at, by=by)
    close_stage(current, at)
    return open_stage(
        dossier, dossier.authority_id, name="Nhận lại kết quả liên thông", minutes=None, at=at, by=by
    )


def _named_target(dossier: Dossier, steps: Sequence[PinnedStep]) -> int:
    for step in steps:
        if step.unit_code:
            found = units.find(step.unit_code, dossier.entered_at.date())
            if found is not None:
                return found.authority_id or found.id
    choices = units.hand_off_targets(dossier.authority_id, steps[0].place)
    if len(choices) == 1:
        return choices[0].id
    raise NoTarget({"target": "Bước tiếp theo thuộc cơ quan khác. Chọn cơ quan nhận hồ sơ liên thông."})


def _stage_minutes(route: PinnedRoute, position: int, branch: str) -> int | None:
    """Working minutes of the run of outside steps that begins here; parallel ones count the longest."""
    total = 0
    here: int | None = position
    while here is not None:
        steps = route.steps_at(here, branch)
        if not outside(steps):
            break
        total += max((step.minutes or 0) for step in steps)
        here = route.next_position(here, branch)
    return total or None
