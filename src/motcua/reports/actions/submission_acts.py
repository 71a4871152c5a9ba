"""One way to move a periodic report: scope, role, state, one record – in one transaction.

The table of moves is ``models.submission_moves``; only this module writes ``ReportSubmission.state``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from motcua.dossiers.lifecycle import NOTHING_SENT, KeyReused, Sent, unlocked, writing
from motcua.law.calendar import local
from motcua.lib.hash_chain import link
from motcua.lib.refused import Forbidden, NotFound, Refused, Stale
from motcua.org.types import Actor, Grant
from motcua.reports.models import ReportSubmission, SubmissionEvent
from motcua.reports.models.submission_moves import BY_NAME, Move
from motcua.reports.queries.scope import may_see
from motcua.reports.queries.submission_proof import event_fields
from motcua.reports.queries.submission_rights import grant_for
from motcua.reports.types import SubmissionState


class NotInThisState(Refused):
    """The table has no such move from the report's present state."""

    code = "report-not-in-this-state"


class NotYourReport(Forbidden):
    """The actor has no role for this move at the unit that reports."""

    code = "not-your-role"


@dataclass(slots=True)
class Acting:
    """One move under way: the locked report, who acts by which grant, and what the record will say."""

    move: Move
    submission: ReportSubmission
    actor: Actor
    grant: Grant
    at: datetime
    before: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def on_behalf_of(self) -> str:
        return " ".join(part for part in (self.grant.signing, self.grant.for_name) if part)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move left behind; ``replayed`` when the same key had done it before."""

    submission_id: int
    state: str
    seq: int
    replayed: bool = False


Apply = Callable[[Acting], None]


def grant_at(move: Move, actor: Actor, unit_id: int) -> Grant:
    """The grant by which the actor may make a move for a unit.

    Raises:
        NotYourReport: there is none.
    """
    grant = grant_for(move, actor, unit_id)
    if grant is None:
        raise NotYourReport(
            f"Bạn chưa được phân công “{move.label}” cho đơn vị này. "
            "Đề nghị người có thẩm quyền của đơn vị thực hiện.",
            citation=move.citation,
        )
    return grant


def opened(submission_id: int, actor: Actor) -> ReportSubmission:
    """A report that the actor may see.

    Raises:
        NotFound: no such report, or not for this actor.
    """
    row = ReportSubmission.objects.filter(pk=submission_id).first()
    if row is None or not may_see(actor, row.unit_id):
        raise NotFound("Không tìm thấy báo cáo này.")
    return row


def done_before(sent: Sent, name: str, submission_id: int | None) -> Moved | None:
    """The earlier move under the same key, if it is the same.

    Raises:
        KeyReused: the key belongs to another move.
    """
    if not sent.key:
        return None
    event = SubmissionEvent.objects.filter(key=sent.key).first()
    if event is None:
        return None
    if event.name != name or (submission_id is not None and event.submission_id != submission_id):
        raise KeyReused("Khóa chống gửi trùng này đã dùng cho một việc khác. Tải lại trang rồi làm lại.")
    return Moved(event.submission_id, event.state_after, event.seq, replayed=True)


def perform(
    name: str,
    submission_id: int,
    apply: Apply,
    *,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Moved:
    """Make one move of one report in one transaction.

    Args:
        name: a row of the table.
        apply: changes the report's fields and fills ``data``; it may refuse.
        sent: the same key again returns the first result; another last event means a stale page.

    Raises:
        NotFound, NotInThisState, NotYourReport, Stale, KeyReused, or what ``apply`` refuses.
    """
    try:
        return unlocked(lambda: _perform(name, submission_id, apply, actor, at, sent))
    except IntegrityError:
        if connection.in_atomic_block or done_before(sent, name, submission_id) is None:
            raise
        return _perform(name, submission_id, apply, actor, at, sent)


def _perform(name: str, submission_id: int, apply: Apply, actor: Actor, at: datetime, sent: Sent) -> Moved:
    move = BY_NAME[name]
    with writing():
        row = ReportSubmission.objects.select_for_update(of=("self",)).filter(pk=submission_id).first()
        if row is None or not may_see(actor, row.unit_id):
            raise NotFound("Không tìm thấy báo cáo này.")
        done = done_before(sent, name, submission_id)
        if done is not None:
            return done
        grant = grant_at(move, actor, row.unit_id)
        _check_fresh(row, sent.expected)
        if row.state not in move.sources:
            raise NotInThisState(
                f"Báo cáo đang là “{SubmissionState(row.state).label}” nên không thể “{move.label}”.",
                citation=move.citation,
            )
        acting = Acting(move, row, actor, grant, at, row.state)
        stored = _columns(row)
        if move.target:
            _enter(row, SubmissionState(move.target))
        apply(acting)
        event = record(acting, sent)
        changed = [field for field, value in _columns(row).items() if stored[field] != value]
        row.save(update_fields=changed)
    return Moved(row.pk, row.state, event.seq)


def _enter(row: ReportSubmission, state: SubmissionState) -> None:
    row.state = state


def _columns(row: ReportSubmission) -> dict[str, Any]:
    return {column.name: getattr(row, column.attname) for column in row._meta.concrete_fields}


def _check_fresh(row: ReportSubmission, expected: int | None) -> None:
    if expected is None or expected == row.last_seq:
        return
    last = row.events.order_by("-seq").first()
    told = (
        f"{local(last.at):%H:%M %d/%m/%Y} {last.actor_name} đã “{BY_NAME[last.name].label}”" if last else ""
    )
    raise Stale(
        f"Báo cáo đã thay đổi sau khi bạn mở trang: {told}. Tải lại để xem rồi quyết định.",
        details={"expected": expected, "actual": row.last_seq},
    )


def record(acting: Acting, sent: Sent = NOTHING_SENT) -> SubmissionEvent:
    """Append the move to the report's record; the report's head is set, not yet stored."""
    row, actor = acting.submission, acting.actor
    data: Mapping[str, Any] = acting.data | (
        {"on_behalf_of": acting.on_behalf_of} if acting.on_behalf_of else {}
    )
    event = SubmissionEvent(
        submission=row,
        seq=row.last_seq + 1,
        name=acting.move.name,
        at=acting.at,
        official_id=actor.official_id,
        actor_name=actor.name,
        actor_title=actor.title,
        state_before=acting.before,
        state_after=row.state,
        data=data,
        key=sent.key,
        previous_hash=row.last_hash,
    )
    event.hash = link(event.previous_hash, event_fields(event, row))
    event.save(force_insert=True)
    row.last_seq, row.last_hash = event.seq, event.hash
    return event


def signed(row: ReportSubmission, part: str, actor: Actor, at: datetime) -> None:
    """Put who did a part (``prepared``, ``checked``, ``signed``, ``sent``) on the report, as called today."""
    setattr(row, f"{part}_at", at)
    setattr(row, f"{part}_by_id", actor.official_id)
    setattr(row, f"{part}_name", actor.name)
    setattr(row, f"{part}_title", actor.title)


def unsigned(row: ReportSubmission, part: str) -> None:
    """Take that back: the figures are not those that were looked at."""
    setattr(row, f"{part}_at", None)
    setattr(row, f"{part}_by_id", None)
    setattr(row, f"{part}_name", "")
    setattr(row, f"{part}_title", "")
