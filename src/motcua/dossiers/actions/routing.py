"""The inner route: which tasks open next, at which authority, until when. Data decides, never code.

A stage is one unbroken stay of the dossier at one authority; it ends when the dossier leaves or is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from motcua.catalogue.queries.pinned import PinnedRoute, PinnedStep
from motcua.catalogue.types import OUTSIDE, StepKind
from motcua.dossiers.models import Dossier, Stage, Task
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.types import TaskState
from motcua.law.calendar import local
from motcua.law.deadlines import after_pause, stage_due
from motcua.law.timeliness import Granularity, verdict
from motcua.lib.refused import Invalid
from motcua.org.queries import units
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Role

#: order of a question asked outside the route: it runs beside the step and never holds it up
AD_HOC = 100
_BACK_HOME = "Nhận lại kết quả liên thông"


class NoTarget(Invalid):
    """The next step lies with another authority and none was chosen."""

    code = "no-target-authority"


def task_for(dossier: Dossier, stage: Stage, step: PinnedStep, *, at: datetime, shares_day: bool) -> Task:
    """A task not yet stored: the role at the authority of its stage.

    Due by the step's own minutes, at the latest with the dossier. The result is returned by the counter,
    whoever the route names (NĐ 61/2018, Điều 20), and has no date: the clock ended with the decision.
    """
    returning = step.kind == StepKind.RETURN
    due_at = None if returning else dossier.due_at
    if step.minutes is not None and not shares_day and not returning:
        due_at = _earlier(stage_due(at, step.minutes, calendar_of(stage.authority_id)).due_at, due_at)
    return Task(
        dossier=dossier,
        stage=stage,
        position=step.position,
        order=step.order,
        kind=step.kind,
        name=step.name,
        role=Role.INTAKE if returning else step.role,
        unit_id=stage.authority_id,
        authority_id=stage.authority_id,
        field_code=dossier.field_code,
        minutes=None if shares_day or returning else step.minutes,
        opened_at=at,
        due_at=due_at,
    )


def _earlier(moment: datetime, limit: datetime | None) -> datetime:
    return moment if limit is None else min(moment, limit)


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
    if any(step.place in OUTSIDE for step in steps):
        raise Invalid({"route": "Bước đầu sau tiếp nhận không thể ở cơ quan khác; kiểm tra lại quy trình."})
    tasks += [task_for(dossier, stage, step, at=at, shares_day=route.shares_day) for step in steps]
    return tasks


def open_stage(
    dossier: Dossier, authority_id: int, *, name: str, minutes: int | None, at: datetime, by: str
) -> Stage:
    """A new stage with its own clock at another authority (or back home)."""
    number = (dossier.stages.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    due_at = stage_due(at, minutes, calendar_of(authority_id)).due_at if minutes else dossier.original_due_at
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
    """End a stage, once, and store its verdict: a stage may be late though the dossier is on time.

    Stages compare minutes (the control slip), dossiers compare days (the reports).
    """
    if stage.finished_at is not None:
        return
    stage.finished_at = at
    if stage.due_at is not None:
        stage.verdict = verdict(at, stage.due_at, granularity=Granularity.MINUTE).value
    stage.save(update_fields=["finished_at", "verdict"])


def open_next(
    dossier: Dossier, route: PinnedRoute, done: Task, *, at: datetime, by: str, target: int | None = None
) -> list[Task]:
    """After a task: nothing while parallel ones are open, else the tasks of the next position.

    Steps at other authorities open a stage at each; coming back closes it.

    Raises:
        NoTarget: the next steps lie outside and neither the route nor the caller names the authority.
    """
    beside = dossier.tasks.filter(state=TaskState.OPEN, order__lt=AD_HOC).exclude(pk=done.pk)
    if beside.exists():
        away = done.authority_id != dossier.authority_id
        if away and not beside.filter(stage_id=done.stage_id).exists():
            close_stage(done.stage, at)
        return []
    position = route.next_position(done.position, dossier.branch)
    if position is None:
        return []
    return open_position(dossier, route, position, done, at=at, by=by, target=target)


def open_position(
    dossier: Dossier,
    route: PinnedRoute,
    position: int,
    before: Task,
    *,
    at: datetime,
    by: str,
    target: int | None = None,
) -> list[Task]:
    """The tasks of one position of the route, coming from the task ``before``.

    Raises:
        NoTarget: see :func:`open_next`.
    """
    places: dict[int, list[PinnedStep]] = {}
    for step in route.steps_at(position, dossier.branch):
        places.setdefault(_authority(dossier, route, step, before, at, target), []).append(step)
    standing = _standing_stages(dossier)
    for authority_id, left in standing.items():
        if authority_id not in places:
            close_stage(left, at)
    tasks: list[Task] = []
    for authority_id, steps in places.items():
        stage = standing.get(authority_id) or before.stage
        if stage.authority_id != authority_id:
            name, minutes = _BACK_HOME, None
            if authority_id != dossier.authority_id:
                name = steps[0].agency or units.unit(authority_id).name
                minutes = _stage_minutes(route, steps, dossier.branch)
            stage = open_stage(dossier, authority_id, name=name, minutes=minutes, at=at, by=by)
        tasks += [task_for(dossier, stage, step, at=at, shares_day=route.shares_day) for step in steps]
    insert(tasks)
    return tasks


def _standing_stages(dossier: Dossier) -> dict[int, Stage]:
    """Where the route holds the dossier now, by authority; questions asked beside it are left alone."""
    asked = dossier.tasks.filter(state=TaskState.OPEN, order__gte=AD_HOC).values("stage_id")
    return {s.authority_id: s for s in dossier.stages.filter(finished_at=None).exclude(pk__in=asked)}


def _authority(
    dossier: Dossier, route: PinnedRoute, step: PinnedStep, before: Task, at: datetime, target: int | None
) -> int:
    """Where a step is done: at home, at the agency the route names, where it lies now, or as chosen."""
    if step.place not in OUTSIDE:
        return dossier.authority_id
    if step.unit_code:
        found = units.find(step.unit_code, local(at).date())
        if found is not None:
            return found.authority_id
    choices = [unit.id for unit in units.hand_off_targets(dossier.authority_id, step.place, local(at).date())]
    if target is not None:
        if target not in choices:
            raise NoTarget({"target": "Cơ quan được chọn không nhận được bước này."})
        return target
    if before.authority_id in choices and before.authority_id != dossier.authority_id:
        return before.authority_id
    if len(choices) == 1:
        return choices[0]
    raise NoTarget({"target": "Bước tiếp theo thuộc cơ quan khác. Chọn cơ quan nhận hồ sơ liên thông."})


def _stage_minutes(route: PinnedRoute, steps: Sequence[PinnedStep], branch: str) -> int | None:
    """Working minutes of the run of outside steps that begins with these; parallel ones count the longest."""
    total = max((step.minutes or 0) for step in steps)
    here = route.next_position(steps[0].position, branch)
    while here is not None:
        following = route.steps_at(here, branch)
        if not all(step.place in OUTSIDE for step in following):
            break
        total += max((step.minutes or 0) for step in following)
        here = route.next_position(here, branch)
    return total or None


def follow_date(dossier: Dossier) -> None:
    """After the dossier's date moved: open tasks and stages without a time of their own go with it."""
    dossier.tasks.filter(state=TaskState.OPEN, minutes=None).exclude(kind=StepKind.RETURN).update(
        due_at=dossier.due_at
    )
    dossier.stages.filter(finished_at=None, minutes=None).update(due_at=dossier.original_due_at)


def restart_clocks(dossier: Dossier, at: datetime) -> None:
    """After a supplement the term begins anew, and so does the time of the open steps and stages."""
    _set_clocks(
        dossier, lambda timed: stage_due(at, timed.minutes or 0, calendar_of(timed.authority_id)).due_at
    )


def shift_clocks(dossier: Dossier, paused_at: datetime, at: datetime) -> None:
    """After a pause the time that was left of the open steps and stages runs on."""

    def run_on(timed: Task | Stage) -> datetime:
        before = timed.due_at or at
        calendar = calendar_of(timed.authority_id)
        return after_pause(due_at=before, paused_at=paused_at, resumed_at=at, calendar=calendar).due_at

    _set_clocks(dossier, run_on)


def _set_clocks(dossier: Dossier, due: Callable[[Task | Stage], datetime]) -> None:
    follow_date(dossier)
    for task in dossier.tasks.filter(state=TaskState.OPEN, minutes__isnull=False):
        task.due_at = _earlier(due(task), dossier.due_at)
        task.save(update_fields=["due_at"])
    for stage in dossier.stages.filter(finished_at=None, minutes__isnull=False):
        stage.due_at = due(stage)
        stage.save(update_fields=["due_at"])
