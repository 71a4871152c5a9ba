"""Online filings whose applicant never answered the supplement request are closed."""

from __future__ import annotations

import logging
from datetime import datetime

from motcua.catalogue.types import Channel
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers, timing
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.reminders import unsupplemented
from motcua.dossiers.types import SlipKind
from motcua.law.intake import auto_close_after
from motcua.law.rulings import Ruling
from motcua.lib.refused import Refused
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import SYSTEM, Actor

logger = logging.getLogger("motcua.dossiers")


class StillTime(Refused):
    """The applicant may still bring the papers, or the dossier is none that closes by silence."""

    code = "still-time-to-supplement"


def close_unanswered(dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """Close an online filing after 15 working days of silence, with the notice of the stop (Mẫu 05).

    Never received, it has an end and no verdict of the clock, as when its applicant stops it.

    Raises:
        StillTime, or what the lifecycle refuses.
    """

    def apply(act: Act) -> None:
        dossier = act.dossier
        ruling = _ruling(dossier, at)
        number = papers.next_number(dossier, SlipKind.STOP, at)
        reason = f"Không bổ sung hồ sơ theo yêu cầu. {ruling.sentence} Có thể nộp hồ sơ mới."
        slip = papers.stop_notice(
            dossier,
            reason=reason,
            channel="Hệ thống kết thúc hồ sơ trực tuyến",
            refund="",
            number=number,
            actor=actor,
            signing=act.grant.signing if act.grant else "",
            at=at,
        )
        stored = papers.store(dossier, SlipKind.STOP, slip, number=number, actor=actor, at=at)
        timing.end(act)
        act.data |= {
            "reason": reason,
            "citation": ruling.citation,
            "slip": ["stop", number],
            "slip_id": stored.pk,
        }

    return lifecycle.perform("close_unanswered", dossier_id, apply, actor=actor, at=at, sent=sent)


def close_all(*, at: datetime) -> int:
    """Close everything that was silent too long; how many. One that cannot be closed stops no other."""
    closed = 0
    for dossier_id in unsupplemented(at):
        try:
            close_unanswered(dossier_id, actor=SYSTEM, at=at)
        except Refused as refused:
            logger.info("dossier %d stays open: %s", dossier_id, refused)
        else:
            closed += 1
    return closed


def _ruling(dossier: Dossier, at: datetime) -> Ruling:
    """The ruling under which it is closed, looked at again with the dossier locked."""
    request = dossier.supplement_requests.order_by("-number").first()
    if request is None or request.answered_at is not None or not _closes(dossier):
        raise StillTime("Chỉ hồ sơ nộp trực tuyến, chưa tiếp nhận, chờ bổ sung mới kết thúc theo cách này.")
    ruling = auto_close_after(request.requested_at, calendar_of(dossier.one_stop_id))
    if ruling.by is None or at <= ruling.by:
        raise StillTime(ruling.sentence, citation=ruling.citation)
    return ruling


def _closes(dossier: Dossier) -> bool:
    """Only filings that came online and were never received end by silence."""
    return dossier.channel == Channel.ONLINE and dossier.received_at is None
