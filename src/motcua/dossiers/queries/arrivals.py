"""What came online and waits for the counter's answer, with its clock; and who asked to stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import F, Max, Q, QuerySet

from motcua.catalogue.types import Channel
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import RUNNING_STATES, State
from motcua.law.calendar import WorkCalendar, local
from motcua.law.intake import online_alert_at, online_answer_by
from motcua.law.registry import number
from motcua.law.wording import span_text
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor

#: filed online and not yet received, asked for papers or declined
WAITING = Q(state=State.SUBMITTED, channel=Channel.ONLINE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One online filing: when it came (or its supplement), until when it must be answered.

    Attributes:
        minutes_left: working minutes until then; 0 when it is late.
        alert: nobody answered within the hours after which officials are reminded.
    """

    dossier_id: int
    code: str
    applicant: str
    procedure: str
    arrived_at: datetime
    answer_by: datetime
    minutes_left: int
    late: bool
    alert: bool
    again: bool

    @property
    def ref(self) -> str:
        """How pages address it: the code, or the number while there is none."""
        return self.code or str(self.dossier_id)

    @property
    def left(self) -> str:
        """What is left of the office's time, in words."""
        return f"còn {span_text(self.minutes_left)} làm việc"


@dataclass(frozen=True, slots=True)
class StopAsked:
    """An applicant's request to stop that nobody has answered yet."""

    dossier_id: int
    code: str
    applicant: str
    procedure: str
    asked_at: datetime
    reason: str


def arrivals(actor: Actor, *, at: datetime) -> list[Arrival]:
    """Online filings of the actor's own office that wait for an answer, by what is due first.

    The eight working hours run from the arrival, and anew when the applicant has sent what was missing.
    """
    rows = visible_to(actor, reach="own").filter(WAITING, is_test=False)
    return sorted((_arrival(row, at) for row in with_arrival(rows)), key=lambda one: one.answer_by)


def arrival_of(dossier_id: int, *, at: datetime) -> Arrival | None:
    """The clock of one filing, for its page; None when it does not wait for the office's answer."""
    row = with_arrival(Dossier.objects.filter(WAITING, pk=dossier_id)).first()
    return _arrival(row, at) if row else None


def with_arrival(rows: QuerySet[Dossier]) -> QuerySet[Dossier, dict[str, Any]]:
    """The columns of an arrival, with when the last supplement came."""
    found = rows.annotate(supplemented_at=Max("supplement_requests__answered_at")).values(
        "id",
        "code",
        "applicant_name",
        "procedure_name",
        "submitted_at",
        "entered_at",
        "supplemented_at",
        "one_stop_id",
        "authority_id",
    )
    return cast("QuerySet[Dossier, dict[str, Any]]", found)


def arrived_at(row: dict[str, Any]) -> datetime:
    """When the clock of a row of :func:`with_arrival` began."""
    came: datetime = row["submitted_at"] or row["entered_at"]
    again: datetime | None = row["supplemented_at"]
    return max(came, again) if again else came


def _arrival(row: dict[str, Any], at: datetime) -> Arrival:
    calendar, came = calendar_of(row["one_stop_id"]), arrived_at(row)
    by = online_answer_by(came, calendar).by or came
    return Arrival(
        dossier_id=row["id"],
        code=row["code"] or "",
        applicant=row["applicant_name"],
        procedure=row["procedure_name"],
        arrived_at=came,
        answer_by=by,
        minutes_left=0 if at >= by else calendar.minutes_between(at, by),
        late=at > by,
        alert=at >= online_alert_at(came, calendar),
        again=came == row["supplemented_at"],
    )


def unanswered_since(calendar: WorkCalendar, at: datetime) -> datetime:
    """What arrived before this moment should have been answered by now."""
    return waited_since(calendar, at, number("online.answer_within", local(at).date()))


def waited_since(calendar: WorkCalendar, at: datetime, minutes: int) -> datetime:
    """The moment from which so many working minutes have passed."""
    day = calendar.previous_working_day(local(at).date() + timedelta(days=1))
    while calendar.minutes_between(calendar.opening(day), at) < minutes:
        day = calendar.previous_working_day(day)
    opened = calendar.opening(day)
    return calendar.add_minutes(opened, calendar.minutes_between(opened, at) - minutes)


def unanswered(since: datetime) -> Q:
    """Online filings that came before a moment and wait still; one supplemented later began anew."""
    newer = Dossier.objects.filter(WAITING, supplement_requests__answered_at__gte=since)
    return WAITING & Q(submitted_at__lt=since) & ~Q(pk__in=newer.values("pk"))


def stop_requests(actor: Actor, *, at: datetime) -> list[StopAsked]:
    """Dossiers of the actor's own office whose applicant asked to stop, the oldest request first."""
    rows = visible_to(actor, reach="own").filter(
        is_test=False, state__in=RUNNING_STATES, events__name="ask_stop", events__at__lte=at
    )
    found = rows.order_by("events__at").values(
        "id", "code", "applicant_name", "procedure_name", asked=F("events__at"), said=F("events__data")
    )
    return [
        StopAsked(
            row["id"],
            row["code"] or "",
            row["applicant_name"],
            row["procedure_name"],
            row["asked"],
            str((row["said"] or {}).get("reason", "")),
        )
        for row in found
    ]


def stop_asked(dossier_id: int) -> DossierEvent | None:
    """The open request to stop of one dossier, if there is one."""
    return DossierEvent.objects.filter(
        dossier_id=dossier_id, name="ask_stop", dossier__state__in=RUNNING_STATES
    ).first()
