"""Periodic reports as people look for them: what is due, one report, and who below has sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from motcua.law import periods
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.law.registry import word
from motcua.lib.numerals import thousands
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, UnitKind
from motcua.reports.defined import measures
from motcua.reports.models import ReportSubmission, SubmissionEvent
from motcua.reports.models.submission_moves import BY_NAME, Move
from motcua.reports.queries.consolidation import units_below
from motcua.reports.queries.listed import DossierRef, listed
from motcua.reports.queries.sealed import Filled, family, filled, refs, sealed_lists
from motcua.reports.queries.submission_rights import may_read, offered
from motcua.reports.queries.taking import PACKAGE, taken
from motcua.reports.scope import UnitNotThen
from motcua.reports.types import Column, Report, SubmissionState, Value

ORDER = (
    SubmissionState.DRAFT,
    SubmissionState.CHECKED,
    SubmissionState.SIGNED,
    SubmissionState.SEALED,
    SubmissionState.SENT,
)
_HEAD = (
    *("id", "unit_id", "unit_name", "receiver_name", "package", "forms", "period_code", "rules", "version"),
    *(
        "state",
        "as_of",
        "cutoff",
        "prepared_name",
        "prepared_at",
        "checked_name",
        "checked_at",
        "signed_name",
    ),
    *("signed_title", "signed_at", "sealed_at", "sent_name", "sent_at", "hash", "corrects_id", "last_seq"),
)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a report was (or must be) sent, against its last day: ``days`` before (−) or after (+) it."""

    send_by: date | None
    sent_on: date | None
    days: int

    @property
    def late(self) -> bool:
        return self.days > 0

    @property
    def words(self) -> str:
        if self.send_by is None:
            return ""
        if self.sent_on is None:
            if self.days > 0:
                return f"quá hạn {_days(self.days)}"
            return "hạn hôm nay" if not self.days else f"còn {_days(self.days)}"
        if self.days > 0:
            return f"muộn {_days(self.days)}"
        return "đúng hạn" if not self.days else f"sớm {_days(self.days)}"


def _days(number: int) -> str:
    return f"{thousands(abs(number))} ngày"


@dataclass(frozen=True, slots=True)
class Head:
    """A report without its figures."""

    row: ReportSubmission
    period: Period
    timing: Timing
    corrected_by: int | None

    @property
    def id(self) -> int:
        return self.row.pk

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.row.state)

    @property
    def step(self) -> int:
        """How many of the four steps are done: drafted, checked, signed and sealed, sent."""
        return {"draft": 1, "checked": 2, "signed": 3, "sealed": 3, "sent": 4}[self.row.state]


@dataclass(frozen=True, slots=True)
class Due:
    """The period that a unit should report now, what stands of it, and the last day to send it."""

    period: Period
    head: Head | None
    timing: Timing
    running: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One report with everything that its page shows; ``moves`` are those that the actor may make now."""

    head: Head
    forms: tuple[Filled, ...]
    moves: tuple[Move, ...]
    events: tuple[tuple[SubmissionEvent, Move], ...]
    versions: tuple[Head, ...]

    #: whether its figures contain those of sent reports of units below
    adds_up: bool = False

    @property
    def ok(self) -> bool:
        return all(one.report.ok for one in self.forms)


@dataclass(frozen=True, slots=True)
class FigureBehind:
    """One figure of a report: its words and the dossiers that it counts."""

    head: Head
    report: Report
    row_label: str
    column: Column
    value: Value
    dossiers: tuple[DossierRef, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """One unit below and what it has sent for a period; ``forms`` are the families it sent (``II.06``)."""

    unit: UnitInfo
    head: Head | None
    timing: Timing
    forms: frozenset[str]

    @property
    def sent(self) -> bool:
        return self.timing.sent_on is not None

    @property
    def standing(self) -> str:
        """``late``, ``sent``, ``missing`` (past its day) or ``waiting``."""
        if self.sent:
            return "late" if self.timing.late else "sent"
        return "missing" if self.timing.late else "waiting"


def level_key(unit: UnitInfo) -> str:
    """Which of ``law.periods.SENDERS`` a unit is; empty for one that sends to nobody."""
    key = "department" if unit.kind == UnitKind.DEPARTMENT else unit.level
    return key if key in periods.SENDERS else ""


def timing(unit: UnitInfo, period: Period, sent_at: datetime | None, on: date) -> Timing:
    """A report's time against ``law.periods.send_by``; by days, as the circular counts."""
    key = level_key(unit)
    last = periods.send_by(period, key) if key else None
    sent_on = local(sent_at).date() if sent_at else None
    if last is None:
        return Timing(None, sent_on, 0)
    return Timing(last, sent_on, ((sent_on or on) - last).days)


def due_period(on: date) -> Period:
    """The period that ended last: a quarter, or the year that stands for the fourth (a dated parameter)."""
    ended = periods.quarter_of(on).before()
    if ended.number == 4 and word("report.fourth_quarter", ended.last) == "in_year":
        return periods.year(ended.year)
    return ended


def due(unit: UnitInfo, at: datetime) -> Due:
    """What a unit should report now: the period just ended until it is sent, then the one that runs."""
    today = local(at).date()
    period = due_period(today)
    known = heads(unit, [period], today)
    done = known and known[0].row.sent_at is not None
    if done or unit.valid_from > period.last:
        running = periods.quarter_of(today)
        return Due(running, None, timing(unit, running, None, today), running=True)
    head = known[0] if known else None
    return Due(period, head, timing(unit, period, None, today), running=False)


def heads(unit: UnitInfo, wanted: Sequence[Period] = (), on: date | None = None) -> list[Head]:
    """A unit's reports, the newest period and version first.

    Args:
        wanted: the packages of these periods; without them all reports, those of units merged into it too.
    """
    if wanted:
        codes = [period.code for period in wanted]
        rows = ReportSubmission.objects.filter(unit_id=unit.id, period_code__in=codes, package="package")
    else:
        rows = ReportSubmission.objects.filter(unit_id__in=[unit.id, *units.absorbed([unit.id])])
    return _heads(rows, unit, on)


def _heads(rows: QuerySet[ReportSubmission], unit: UnitInfo, on: date | None) -> list[Head]:
    found = list(rows.order_by("-last", "period_code", "-version").only(*_HEAD))
    corrected = {row.corrects_id: row.pk for row in found if row.corrects_id}
    return [_head(row, unit, corrected.get(row.pk), on or row.last) for row in found]


def _head(row: ReportSubmission, unit: UnitInfo, corrected_by: int | None, on: date) -> Head:
    period = periods.parse(row.period_code)
    return Head(row, period, timing(unit, period, row.sent_at, on), corrected_by)


def page(submission_id: int, *, actor: Actor, at: datetime) -> Page:
    """One report for its page.

    Raises:
        NotFound: no such report, or not for this actor (a superior sees it once it is sent).
    """
    row = ReportSubmission.objects.filter(pk=submission_id).first()
    if row is None or not may_read(row, actor):
        raise NotFound("Không tìm thấy báo cáo này.")
    unit = units.unit(row.unit_id)
    today = local(at).date()
    alike = ReportSubmission.objects.filter(
        unit_id=row.unit_id, package=row.package, period_code=row.period_code
    )
    versions = _heads(alike, unit, today)
    corrected = next((head.id for head in versions if head.row.corrects_id == row.pk), None)
    return Page(
        _head(row, unit, corrected, today),
        filled(row),
        offered(row, actor, corrected=corrected is not None),
        tuple((event, BY_NAME[event.name]) for event in row.events.order_by("-seq")),
        tuple(versions),
        adds_up=bool(_parts(row)),
    )


def _parts(row: ReportSubmission) -> list[int]:
    """The sent reports of units below that a report adds up."""
    if row.sealed_at is None:
        return list(row.figures.get("parts", ()))
    return list(row.parts.values_list("part_id", flat=True))


def listed_columns(report: Report) -> frozenset[str]:
    """Columns whose figures count dossiers and can be listed; a sealed one may name measures of old."""
    of_dossiers = {name for name, one in measures().items() if one.source == "dossiers"}
    return frozenset(
        column.key
        for column in report.columns
        if column.kind == "count" and of_dossiers.intersection(column.measures)
    )


def figure(
    submission_id: int, form: str, row_key: str, column_key: str, *, actor: Actor, at: datetime
) -> FigureBehind:
    """One figure of a report with its dossiers: as sealed, or as a draft takes them.

    Raises:
        NotFound: no such report for this actor, or no such figure in it.
    """
    found = page(submission_id, actor=actor, at=at)
    row = found.head.row
    report = next((one.report for one in found.forms if one.report.form == form), None)
    column = next((one for one in report.columns if one.key == column_key), None) if report else None
    line = next((one for one in report.rows if one.key == row_key), None) if report else None
    if report is None or column is None or line is None:
        raise NotFound("Báo cáo không có số liệu này.")
    lists = sealed_lists(row.pk, form) if row.sealed_at else taken(report, parts=_parts(row), at=at)
    ids = listed(row_key, column_key, report, lists)
    named = refs(row.pk, ids)
    return FigureBehind(found.head, report, line.label, column, report.cell(row_key, column_key), named)


def senders(unit_id: int, period: Period, at: datetime) -> tuple[Sender, ...]:
    """Every unit right below and what it has sent: the table of a superior, missing ones first."""
    today = local(at).date()
    below = [part.unit for part in _below(unit_id, period)]
    rows = ReportSubmission.objects.filter(unit_id__in=[u.id for u in below], period_code=period.code)
    by_unit: dict[int, list[ReportSubmission]] = {}
    for row in rows.order_by("version").only(*_HEAD):
        by_unit.setdefault(row.unit_id, []).append(row)
    found = [_sender(unit, by_unit.get(unit.id, []), period, today) for unit in below]
    rank = {"missing": 0, "late": 1, "waiting": 2, "sent": 3}
    return tuple(sorted(found, key=lambda sender: rank[sender.standing]))


def _below(unit_id: int, period: Period) -> Iterable[Any]:
    try:
        return units_below(unit_id, period)
    except UnitNotThen:
        return ()


def _sender(unit: UnitInfo, rows: Sequence[ReportSubmission], period: Period, today: date) -> Sender:
    sent = [row for row in rows if row.sent_at is not None]
    first = min((row.sent_at for row in sent if row.sent_at), default=None)
    newest = sent[-1] if sent else rows[-1] if rows else None
    time = timing(unit, period, first, today)
    head = Head(newest, period, time, None) if newest else None
    return Sender(unit, head, time, frozenset(family(name) for row in sent for name in row.forms))


def reminders(unit_id: int, period: Period, at: datetime) -> tuple[Sender, ...]:
    """Units below that have not sent although their day is over, the latest first."""
    missing = (one for one in senders(unit_id, period, at) if one.standing == "missing")
    return tuple(sorted(missing, key=lambda one: -one.timing.days))


def families() -> tuple[str, ...]:
    """The forms of a package, by what their variants share."""
    return PACKAGE
