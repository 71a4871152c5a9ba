"""What will be too late soon, with the moment until which it can be done in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from motcua.catalogue.types import Channel
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.queries.arrivals import WAITING, arrived_at, with_arrival
from motcua.dossiers.types import State
from motcua.law.apology import apology_due_at
from motcua.law.calendar import local
from motcua.law.intake import auto_close_after, online_alert_at, online_answer_by
from motcua.law.regimes import Regime
from motcua.law.wording import moment_text
from motcua.org.queries.calendars import calendar_of


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do; ``kind`` is answer_online, apologise or close_unanswered."""

    kind: str
    dossier_id: int
    code: str
    authority_id: int
    by: datetime
    sentence: str
    citation: str


def reminders(at: datetime, authority_id: int | None = None) -> list[Reminder]:
    """All reminders that hold at a moment, the most urgent first.

    An online filing not answered (decree 45/2020: eight working hours), an apology to be sent (the day
    before the date), an online filing whose supplement never came (15 working days).
    """
    rows = Dossier.objects.filter(is_test=False, finished_at=None)
    if authority_id is not None:
        rows = rows.filter(authority_id=authority_id)
    found = [*_unanswered(rows, at), *_apologies(rows, at), *_never_supplemented(rows, at)]
    return sorted(found, key=lambda r: (r.by, r.dossier_id))


def unsupplemented(at: datetime) -> list[int]:
    """Online filings, never received, whose supplement did not come in time: they may be closed."""
    rows = Dossier.objects.filter(is_test=False, finished_at=None)
    return [one.dossier_id for one in _never_supplemented(rows, at)]


def _unanswered(rows: QuerySet[Dossier], at: datetime) -> Iterator[Reminder]:
    for row in with_arrival(rows.filter(WAITING)):
        calendar, came = calendar_of(row["one_stop_id"]), arrived_at(row)
        if at >= online_alert_at(came, calendar):
            ruling = online_answer_by(came, calendar)
            yield Reminder(
                "answer_online",
                row["id"],
                row["code"] or "",
                row["authority_id"],
                ruling.by or at,
                ruling.sentence,
                ruling.citation,
            )


def _apologies(rows: QuerySet[Dossier], at: datetime) -> Iterator[Reminder]:
    running = rows.filter(state=State.IN_PROGRESS, apologised_at=None, due_at__isnull=False)
    for dossier in running:
        due_at = local(dossier.due_at or at)
        by = apology_due_at(due_at, calendar_of(dossier.one_stop_id))
        if at >= by:
            yield _reminder(
                "apologise",
                dossier,
                by,
                f"Hẹn trả {moment_text(due_at)}: nếu không kịp, gửi phiếu xin lỗi và hẹn lại ngay.",
                Regime(dossier.regime).article(before=19),
            )


def _never_supplemented(rows: QuerySet[Dossier], at: datetime) -> Iterator[Reminder]:
    waiting = rows.filter(state=State.AWAITING_APPLICANT, channel=Channel.ONLINE, received_at=None)
    asked = SupplementRequest.objects.filter(Q(answered_at=None), dossier__in=waiting)
    for request in asked.select_related("dossier"):
        ruling = auto_close_after(request.requested_at, calendar_of(request.dossier.one_stop_id))
        if ruling.by is not None and at > ruling.by:
            yield _reminder("close_unanswered", request.dossier, ruling.by, ruling.sentence, ruling.citation)


def _reminder(kind: str, dossier: Dossier, by: datetime, sentence: str, citation: str) -> Reminder:
    return Reminder(kind, dossier.pk, dossier.code or "", dossier.authority_id, by, sentence, citation)
