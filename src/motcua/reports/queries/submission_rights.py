"""By which grant an actor may move a report, and which moves stand open now."""

from __future__ import annotations

from motcua.org.types import Actor, Grant
from motcua.reports.models import ReportSubmission
from motcua.reports.models.submission_moves import TABLE, Move
from motcua.reports.queries.scope import may_see

#: moves that are offered by a button; the others come with them
_OFFERED = frozenset({"refresh", "annotate", "check", "send_back", "sign", "send", "correct"})


def grant_for(move: Move, actor: Actor, unit_id: int) -> Grant | None:
    """The grant by which the actor may make a move for a unit, their own before one stood in for."""
    homes = {grant.authority_id for grant in actor.grants}
    held = [
        grant
        for grant in actor.grants
        if grant.role in move.roles
        and (grant.authority_id == unit_id or (unit_id not in homes and unit_id in actor.authority_ids))
    ]
    if not held or not actor.may(move.right):
        return None
    return min(held, key=lambda grant: grant.for_official is not None)


def may_move(name: str, actor: Actor, unit_id: int) -> bool:
    """Whether the actor's role allows a move for a unit, whatever the state of its report."""
    return any(grant_for(move, actor, unit_id) for move in TABLE if move.name == name)


def offered(row: ReportSubmission, actor: Actor, *, corrected: bool) -> tuple[Move, ...]:
    """The moves that this actor could make with this report now."""
    return tuple(
        move
        for move in TABLE
        if move.name in _OFFERED
        and row.state in move.sources
        and not (corrected and move.name == "correct")
        and grant_for(move, actor, row.unit_id)
    )


def may_read(row: ReportSubmission, actor: Actor) -> bool:
    """One's own reports in any state, those of units below once they are sent."""
    if not may_see(actor, row.unit_id):
        return False
    return row.sent_at is not None or row.unit_id in actor.authority_ids or not actor.grants
