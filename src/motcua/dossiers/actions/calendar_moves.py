"""Moving promised dates after a calendar was changed: by a decision, on record, never silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake, routing
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.queries.calendar_preview import clock_events
from motcua.dossiers.queries.clock import due_by_events
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean_block
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor


class NothingToMove(Refused):
    """The date already agrees with the calendar, or an apology promised it."""

    code = "nothing-to-move"


@dataclass(frozen=True, slots=True)
class MoveLine:
    """What became of one dossier; ``message`` says why it was left alone."""

    dossier_id: int
    ok: bool
    due_at: datetime | None = None
    message: str = ""


def move_due(
    dossier_ids: Sequence[int], *, decision: str, actor: Actor, at: datetime, key: str = ""
) -> list[MoveLine]:
    """Reckon the dates of some dossiers again by the calendar as it is now; each its own transaction.

    Args:
        decision: number and agency of the decision that changed the calendar, cited on record.
        key: idempotency key of the whole act.

    Raises:
        Invalid: no decision is cited.
    """
    decision = clean_block(decision)[:500]
    if not decision:
        raise Invalid({"decision": "Ghi số văn bản thay đổi lịch làm việc (ví dụ: 12729/VPCP-KGVX)."})
    lines = []
    for dossier_id in dict.fromkeys(dossier_ids):
        sent = lifecycle.part_of(key, dossier_id)
        try:
            done = _move(dossier_id, decision, actor, at, sent)
        except Refused as refused:
            lines.append(MoveLine(dossier_id, ok=False, message=refused.message))
        else:
            due = datetime.fromisoformat(done.data["due_at"])
            lines.append(MoveLine(dossier_id, ok=True, due_at=due))
    return lines


def _move(dossier_id: int, decision: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    def apply(act: Act) -> None:
        dossier = act.dossier
        if dossier.reschedules:
            raise NothingToMove("Hồ sơ đã hẹn lại bằng phiếu xin lỗi; ngày hẹn đó được giữ nguyên.")
        events = clock_events([dossier.pk])(dossier.pk)
        due = due_by_events(dossier, events, calendar_of(dossier.one_stop_id))
        before = dossier.due_at
        if due is None or before is None or due == before:
            raise NothingToMove("Hạn trả của hồ sơ đã đúng theo lịch làm việc hiện tại.")
        if dossier.original_due_at == before:
            dossier.original_due_at = due
        dossier.due_at = due
        routing.follow_date(dossier)
        act.data |= {"due_before": intake.iso(before), "due_at": intake.iso(due), "reason": decision}

    return lifecycle.perform("recalculate", dossier_id, apply, actor=actor, at=at, sent=sent)
