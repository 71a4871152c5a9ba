"""Lists of dossiers: filters, named lists that one click opens, and the columns every list shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from motcua.catalogue.types import Channel
from motcua.dossiers.models import Dossier, DossierEvent, Pause, SupplementRequest
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import RUNNING_STATES, State
from motcua.law.calendar import local
from motcua.law.registry import number, word
from motcua.law.timeliness import Granularity
from motcua.lib.vietnamese_text import fold
from motcua.org.types import Actor, ActorKind

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_FILING = re.compile(r"TT([0-9]{6})-([0-9]{5,15})")
COLUMNS = (
    "id",
    "code",
    "procedure_code",
    "procedure_name",
    "field_code",
    "applicant_name",
    "applicant_phone",
    "channel",
    "state",
    "outcome",
    "verdict",
    "submitted_at",
    "received_at",
    "due_at",
    "original_due_at",
    "finished_at",
    "returned_at",
    "apologised_at",
    "authority_id",
    "authority__name",
)
#: sort keys of lists: what the address says → columns; ``-`` before the word turns it round
SORTS: Mapping[str, tuple[str, ...]] = {
    "received": ("received_at", "id"),
    "due": ("due_at", "id"),
    "code": ("code", "id"),
    "name": ("applicant_sort", "id"),
    "procedure": ("procedure_name", "id"),
    "state": ("state", "due_at", "id"),
    "finished": ("finished_at", "id"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows; empty fields do not restrict. Days are inclusive, by receipt."""

    named: str = ""
    text: str = ""
    state: str = ""
    field_code: str = ""
    channel: str = ""
    verdict: str = ""
    received_from: date | None = None
    received_to: date | None = None
    reach: str = "own"
    sort: str = "-received"


def day_start(day: date) -> datetime:
    """Midnight in Vietnam."""
    return datetime.combine(day, time.min, VIETNAM)


def late_before(at: datetime) -> datetime:
    """A due date before this moment has passed: ``timeliness.granularity`` compares days or minutes."""
    by_day = word("timeliness.granularity", local(at).date()) == Granularity.DAY
    return day_start(local(at).date()) if by_day else at


def past_promise(at: datetime) -> Q:
    """Received, not finished, past the promised date (which a reschedule moved)."""
    return Q(finished_at=None, due_at__lt=late_before(at))


def past_original(at: datetime) -> Q:
    """Received, not finished, past the date first promised: what the law counts as late.

    A dossier that waits for its applicant since before that date is not late: its clock stands. The forms of
    the periodic report count by the same reading (``reports/definitions``, rule set ``legal``).
    """
    # a date is given at receipt and never taken away; asking for it leads to the index of what is open
    passed = Q(finished_at=None, due_at__isnull=False, original_due_at__lt=late_before(at))
    asked = SupplementRequest.objects.filter(
        dossier_id=OuterRef("pk"), answered_at=None, requested_at__lte=OuterRef("original_due_at")
    )
    paused = Pause.objects.filter(
        dossier_id=OuterRef("pk"), ended_at=None, started_at__lte=OuterRef("original_due_at")
    )
    waits = Q(state=State.AWAITING_APPLICANT) & Exists(asked)
    return passed & ~waits & ~(Q(state=State.AWAITING_PAYMENT) & Exists(paused))


def soon(at: datetime) -> Q:
    """Still in time and due within the warning time (``timeliness.soon_minutes``, 24 hours)."""
    until = at + timedelta(minutes=number("timeliness.soon_minutes", local(at).date()))
    in_time = Q(due_at__gte=late_before(at), due_at__lt=until)
    return Q(finished_at=None) & in_time


def _stop_asked() -> QuerySet[DossierEvent]:
    return DossierEvent.objects.filter(dossier_id=OuterRef("pk"), name="ask_stop")


#: lists that stand one click away; each has its own definition and nothing else
NAMED: Mapping[str, tuple[str, Callable[[datetime], Q]]] = {
    "open": ("Đang giải quyết", lambda _: Q(state__in=RUNNING_STATES)),
    "submitted": ("Chờ tiếp nhận", lambda _: Q(state=State.SUBMITTED)),
    "online_waiting": (
        "Nộp trực tuyến chờ trả lời",
        lambda _: Q(state=State.SUBMITTED, channel=Channel.ONLINE),
    ),
    "overdue": ("Quá hạn", past_original),
    "late_without_apology": (
        "Quá hạn chưa xin lỗi",
        lambda at: past_original(at) & Q(apologised_at=None),
    ),
    "soon": ("Sắp đến hạn (24 giờ)", soon),
    "awaiting_applicant": ("Chờ người dân bổ sung", lambda _: Q(state=State.AWAITING_APPLICANT)),
    "paused": ("Đang tạm dừng tính hạn", lambda _: Q(state=State.AWAITING_PAYMENT)),
    "to_return": ("Chờ trả kết quả", lambda _: Q(state=State.DECIDED)),
    "past_promise": ("Quá cả ngày hẹn lại", lambda at: past_promise(at) & Q(reschedules__gt=0)),
    "rescheduled": ("Đã hẹn lại", lambda _: Q(reschedules__gt=0)),
    "stop_asked": ("Đề nghị dừng", lambda _: Q(Exists(_stop_asked()), state__in=RUNNING_STATES)),
    "declined": ("Không tiếp nhận", lambda _: Q(state=State.DECLINED)),
    "stopped": ("Dừng giải quyết", lambda _: Q(state=State.STOPPED)),
    "late": ("Giải quyết quá hạn", lambda _: Q(verdict="late")),
    "entered_late": ("Nhập sau", lambda _: Q(received_at__isnull=False, entered_late=True)),
}
#: the lists whose counts stand on the desk
COUNTED = (
    "submitted",
    "online_waiting",
    "open",
    "soon",
    "overdue",
    "late_without_apology",
    "awaiting_applicant",
    "paused",
    "to_return",
)


def dossiers(actor: Actor, wanted: Filter, *, at: datetime) -> QuerySet[Dossier, dict[str, Any]]:
    """Rows (``COLUMNS``) of a list in the actor's scope, sorted; paging is the caller's slice."""
    rows = visible_to(actor, reach=wanted.reach).filter(is_test=False).exclude(state=State.DRAFT)
    if wanted.named in NAMED:
        rows = rows.filter(NAMED[wanted.named][1](at))
    for column in ("state", "field_code", "channel", "verdict"):
        value = getattr(wanted, column)
        if value:
            rows = rows.filter(**{column: value})
    if wanted.received_from:
        rows = rows.filter(received_at__gte=day_start(wanted.received_from))
    if wanted.received_to:
        rows = rows.filter(received_at__lt=day_start(wanted.received_to + timedelta(days=1)))
    if wanted.text.strip():
        rows = rows.filter(_sought(actor, wanted))
    backwards = wanted.sort.startswith("-")
    order = SORTS.get(wanted.sort.lstrip("-"), SORTS["received"])
    ordering = [F(c).desc(nulls_last=True) if backwards else F(c).asc(nulls_last=True) for c in order]
    found: QuerySet[Dossier, dict[str, Any]] = rows.order_by(*ordering).values(*COLUMNS)
    return found


def _sought(actor: Actor, wanted: Filter) -> Q:
    """What is searched for; among one's own dossiers the narrow index of names and codes is read first."""
    found = matches(wanted.text)
    if actor.kind == ActorKind.SYSTEM or wanted.reach != "own" or _digits(wanted.text):
        return found
    own = Dossier.objects.filter(found, authority_id__in=actor.authority_ids)
    return Q(pk__in=own.values("pk"))


def _digits(text: str) -> str:
    """The number that was typed, if it can be a phone, an identity number or the end of a code."""
    digits = text.strip().replace(" ", "").replace(".", "")
    return digits if digits.isdecimal() and len(digits) >= 4 else ""


def _by_filing_number(text: str) -> Q | None:
    """What an online filing is called before it has a code (``own.filing_number``): its id, and its day."""
    found = _FILING.fullmatch(text)
    if found is None:
        return None
    year, month, number_of_day = (int(found[1][at : at + 2]) for at in (0, 2, 4))
    try:
        day = date(2000 + year, month, number_of_day)
    except ValueError:
        return None
    begins, ends = day_start(day), day_start(day + timedelta(days=1))
    filed = Q(submitted_at__gte=begins, submitted_at__lt=ends)
    entered = Q(submitted_at=None, entered_at__gte=begins, entered_at__lt=ends)
    return Q(pk=int(found[2])) & (filed | entered)


def matches(text: str) -> Q:
    """By code, filing number, phone or identity number; otherwise by the name's words without diacritics."""
    plain = text.strip()
    digits = _digits(text)
    filing = _by_filing_number(plain.upper())
    if filing is not None:
        return filing
    if "-" in plain and any(c.isdigit() for c in plain):
        return Q(code__startswith=plain.upper()) | Q(code__endswith=plain.upper())
    if digits:
        return (
            Q(applicant_phone=digits)
            | Q(applicant__identity_number=digits)
            | Q(code__endswith=f"-{digits}")
            | Q(applicant__former_number=digits)
        )
    words = fold(plain).split()[:8]
    found = Q()
    for one in words:
        found &= Q(applicant_fold__startswith=one) | Q(applicant_fold__contains=f" {one}")
    return found if words else Q(pk=None)


def counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Counts of the named lists, each equal to the length of the list it opens; one query."""
    return {
        name: value or 0
        for name, value in visible_to(actor, reach="own")
        .filter(is_test=False, finished_at=None)
        .exclude(state=State.DRAFT)
        .aggregate(**{name: _count(NAMED[name][1](at)) for name in COUNTED if name != "to_return"})
        .items()
    } | {
        "to_return": visible_to(actor, reach="own").filter(is_test=False, state=State.DECIDED).count(),
    }


def _count(condition: Q) -> Any:
    return Count("pk", filter=condition)
