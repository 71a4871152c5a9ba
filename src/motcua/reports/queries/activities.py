"""What an office recorded in a period, and its texts with those of the period before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from motcua.law.periods import Period
from motcua.lib.refused import NotFound
from motcua.org.types import Actor, ActorKind
from motcua.reports.letters.activity_kinds import ActivityKind
from motcua.reports.models import Activity, NarrativeText


@dataclass(frozen=True, slots=True)
class ActivityInfo:
    """One thing done."""

    id: int
    day: date
    section: str
    kind: str
    kind_name: str
    text: str
    document_number: str
    document_date: date | None
    quantity: int | None
    measured_in: str
    reach: int | None
    file_id: int | None
    recorder_name: str

    @property
    def document(self) -> str:
        """``số 91/KH-UBND ngày 20/3/2023``, or empty."""
        if not self.document_number:
            return ""
        on = f" ngày {self.document_date:%d/%m/%Y}" if self.document_date else ""
        return f"số {self.document_number}{on}"


@dataclass(frozen=True, slots=True)
class TextInfo:
    """The prose of one section as kept; ``mark`` goes back with the next save."""

    section: str
    text: str
    version: int
    mark: str
    saved_at: datetime | None
    writer_name: str


def _info(row: Activity) -> ActivityInfo:
    return ActivityInfo(
        row.pk,
        row.day,
        row.section,
        row.kind,
        str(ActivityKind(row.kind).label),
        row.text,
        row.document_number,
        row.document_date,
        row.quantity,
        row.measured_in,
        row.reach,
        row.file_id,
        row.recorder_name,
    )


def activities(unit_id: int, period: Period, *, known_at: datetime) -> tuple[ActivityInfo, ...]:
    """What an office recorded with a day in the period, as it was known at a moment, oldest first."""
    rows = Activity.objects.filter(
        authority_id=unit_id,
        day__gte=period.first,
        day__lte=period.last,
        recorded_at__lte=known_at,
    ).exclude(withdrawn_at__lte=known_at)
    return tuple(_info(row) for row in rows.order_by("day", "pk"))


def activity_rows(actor: Actor, *, section: str = "", kind: str = "") -> QuerySet[Activity, Any]:
    """Rows for the page of activities: those of the actor's offices that were not withdrawn."""
    rows = Activity.objects.filter(withdrawn_at=None)
    if actor.kind != ActorKind.SYSTEM:
        rows = rows.filter(authority_id__in=actor.authority_ids)
    if section:
        rows = rows.filter(section=section)
    if kind:
        rows = rows.filter(kind=kind)
    found: QuerySet[Activity, Any] = rows.order_by("-day", "-pk").values(
        "id",
        "day",
        "section",
        "kind",
        "text",
        "document_number",
        "document_date",
        "quantity",
        "measured_in",
        "reach",
        "file_id",
        "recorder_name",
        "authority__name",
    )
    return found


def totals(rows: tuple[ActivityInfo, ...]) -> dict[str, int]:
    """How many of each kind; one without a number counts once."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row.kind] += 1 if row.quantity is None else row.quantity
    return dict(found)


def texts(unit_id: int, period: Period, *, known_at: datetime | None = None) -> Mapping[str, TextInfo]:
    """The newest prose of each section of one period, of the versions begun until a moment."""
    found: dict[str, TextInfo] = {}
    rows = NarrativeText.objects.filter(authority_id=unit_id, period=period.code)
    if known_at is not None:
        rows = rows.filter(started_at__lte=known_at)
    for row in rows.order_by("section", "version"):
        found[row.section] = TextInfo(
            row.section,
            row.text,
            row.version,
            f"{row.version}.{row.saves}",
            row.saved_at,
            row.writer_name,
        )
    return found


def file_of(activity_id: int, actor: Actor) -> int:
    """The id of the paper attached to an activity of the actor's offices.

    Raises:
        NotFound: no such activity in scope, or nothing attached.
    """
    rows = Activity.objects.filter(pk=activity_id, file__isnull=False)
    if actor.kind != ActorKind.SYSTEM:
        rows = rows.filter(authority_id__in=actor.authority_ids)
    found = rows.values_list("file_id", flat=True).first()
    if found is None:
        raise NotFound("Việc đã ghi này không có tệp kèm theo.")
    return found
