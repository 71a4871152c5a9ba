"""What an actor may do with a dossier now: by the table, the role and the open step."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from motcua.catalogue.types import StepKind
from motcua.dossiers.models import Dossier, Stage, Task
from motcua.dossiers.queries.visible import answers_for
from motcua.dossiers.transitions import TABLE, Transition
from motcua.org.types import Actor, ActorKind, Grant, Role


def grants_for_act(
    transition: Transition, dossier: Dossier, actor: Actor, holders: Collection[int]
) -> list[Grant]:
    """Grants of an official or client that allow this act: a role of the row, for the dossier's field.

    Args:
        holders: authorities that hold the dossier; an act of the receiving authority counts only there.
    """
    places = {dossier.authority_id} if transition.home else set(holders)
    return [
        grant
        for role in sorted(transition.roles)
        for grant in actor.grants_for(role, field_code=dossier.field_code)
        if places & answers_for(grant.authority_id)
    ]


def grants_for_task(task: Task, actor: Actor) -> list[Grant]:
    """Grants by which the actor may do an open task: its role there, in person or standing in.

    A task given to a named official is theirs, and their stand-in's.
    """
    grants = [
        g
        for g in actor.grants_for(task.role, field_code=task.field_code)
        if task.authority_id in answers_for(g.authority_id)
    ]
    if task.official_id is None:
        return grants
    if task.official_id == actor.official_id:
        return [g for g in grants if g.for_official is None] or grants
    return [g for g in grants if g.for_official == task.official_id]


def places_of(actor: Actor) -> frozenset[int]:
    """Authorities for which the actor acts in any role."""
    return frozenset(place for grant in actor.grants for place in answers_for(grant.authority_id))


#: acts that need an open task of one of these kinds in the actor's hands
NEEDS_TASK = {
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
    "hand_off": set(StepKind.values),
    "choose_branch": set(StepKind.values),
}


def allowed_acts(
    dossier: Dossier, actor: Actor, stages: Sequence[Stage], tasks: Sequence[Task], *, branches: int = 0
) -> frozenset[str]:
    """Names of the acts that table, role and step allow this actor now.

    Args:
        stages: all of the dossier. tasks: its open ones. branches: how many its route has.
    """
    if actor.kind == ActorKind.SYSTEM:
        return frozenset(t.name for t in TABLE if dossier.state in t.sources)
    holders = {dossier.authority_id, *(s.authority_id for s in stages if s.finished_at is None)}
    mine = {t.kind for t in tasks if grants_for_task(t, actor)}
    allowed = {
        row.name
        for row in TABLE
        if dossier.state in row.sources
        and grants_for_act(row, dossier, actor, holders)
        and (row.name not in NEEDS_TASK or mine & NEEDS_TASK[row.name])
    }
    waiting = {s.authority_id for s in stages if s.accepted_at is None and s.finished_at is None}
    if not waiting & places_of(actor):
        allowed.discard("accept")
    if dossier.reschedules:
        allowed.discard("reschedule")
    if branches < 2:
        allowed.discard("choose_branch")
    if not mine and not any(leads(actor, task) for task in tasks):
        allowed.discard("hand_over")
    return frozenset(allowed)


def leads(actor: Actor, task: Task) -> bool:
    """Whether the actor may give a task that another holds: a leader or manager of its authority."""
    return any(
        g.role in {Role.LEADER, Role.MANAGER} and task.authority_id in answers_for(g.authority_id)
        for g in actor.grants
    )
