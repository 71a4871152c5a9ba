"""Everything that must not be forgotten, of the own office and of the units below: alerts of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.law.calendar import local
from motcua.law.registry import number
from motcua.lib.remembered import remembered
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, Permission
from motcua.oversight.queries import alerts as office
from motcua.oversight.queries.alerts import AlertKind, Item
from motcua.reports.queries import submissions
from motcua.reports.queries.closings import last_closable, open_books
from motcua.reports.queries.scope import home, overseen

#: kinds beyond those of dossiers and petitions
BOOKS, REPORT = "books_open", "report_due"
LABELS = {
    AlertKind.LATE_WITHOUT_APOLOGY.value: "Quá hạn chưa xin lỗi",
    AlertKind.DUE_SOON.value: "Sắp đến hạn",
    AlertKind.ONLINE_UNANSWERED.value: "Trực tuyến chưa trả lời",
    AlertKind.SIGNATURE.value: "Chờ ký quá lâu",
    AlertKind.PETITION_OVERDUE.value: "Phản ánh quá hạn",
    AlertKind.PETITION_SOON.value: "Phản ánh sắp đến hạn",
    AlertKind.PETITION_UNPUBLISHED.value: "Trả lời chưa công khai",
    AlertKind.PETITION_ANSWERED_LATE.value: "Phản ánh trả lời muộn",
    BOOKS: "Sổ chưa khóa",
    REPORT: "Báo cáo chưa gửi",
}
#: kinds that are already a breach; the others are in time still
GRAVE = frozenset(
    {
        AlertKind.LATE_WITHOUT_APOLOGY.value,
        AlertKind.ONLINE_UNANSWERED.value,
        AlertKind.PETITION_OVERDUE.value,
        AlertKind.PETITION_UNPUBLISHED.value,
        AlertKind.PETITION_ANSWERED_LATE.value,
        REPORT,
    }
)
#: their items quote what people wrote
_TOLD_WORDS = frozenset(office.PETITIONS)
#: the desk counts these on cards of its own
_ON_THE_DESK = frozenset({AlertKind.LATE_WITHOUT_APOLOGY.value, AlertKind.DUE_SOON.value})


@dataclass(frozen=True, slots=True)
class Alert:
    """One kind for the own office: how many, in words why, and the things themselves."""

    kind: str
    label: str
    number: int
    sentence: str
    items: tuple[Item, ...] = ()

    @property
    def grave(self) -> bool:
        return self.kind in GRAVE


@dataclass(frozen=True, slots=True)
class UnitAlerts:
    """One unit below with its counts by kind."""

    unit: UnitInfo
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def own(actor: Actor, *, at: datetime, with_items: bool = True) -> list[Alert]:
    """The alerts of the actor's own office, those with nothing left out."""
    ids = sorted(actor.authority_ids)
    if not ids:
        return []
    calendar = calendar_of(_first(actor))
    found = []
    for kind, by_unit in office.counts(ids, at=at, calendar=calendar).items():
        total = sum(by_unit.values())
        if total:
            shown = with_items and (kind not in _TOLD_WORDS or actor.may(Permission.REPORT))
            listed = office.items(kind, ids, at=at, calendar=calendar) if shown else []
            found.append(Alert(kind.value, LABELS[kind.value], total, _sentence(kind, at), tuple(listed)))
    if actor.may(Permission.REPORT):
        found += [*_books(ids, at), *_report(actor, at)]
    return found


def brief(actor: Actor, *, at: datetime) -> tuple[Alert, ...]:
    """The own office's alerts that no card of the desk shows already, at most a minute old."""
    return _of_the_minute(actor, at.replace(second=0, microsecond=0))


@remembered(60)
def _of_the_minute(actor: Actor, at: datetime) -> tuple[Alert, ...]:
    """Everybody opens the desk again and again; what it warns of changes by the hour."""
    return tuple(alert for alert in own(actor, at=at, with_items=False) if alert.kind not in _ON_THE_DESK)


def _first(actor: Actor) -> int:
    return next((grant.authority_id for grant in actor.grants), min(actor.authority_ids))


def _sentence(kind: AlertKind, at: datetime) -> str:
    day = local(at).date()
    hours = number("timeliness.soon_minutes", day) // 60
    wait = number("alert.signature_after", day) // 60
    answer = number("online.answer_within", day) // 60
    return {
        AlertKind.LATE_WITHOUT_APOLOGY: "Đã quá ngày hẹn lần đầu mà chưa có phiếu xin lỗi, hẹn lại.",
        AlertKind.DUE_SOON: f"Đến hạn trong {hours} giờ tới.",
        AlertKind.ONLINE_UNANSWERED: f"Nộp trực tuyến đã quá {answer} giờ làm việc mà chưa tiếp nhận, "
        "chưa yêu cầu bổ sung, chưa từ chối.",
        AlertKind.SIGNATURE: f"Trình ký đã hơn {wait} giờ làm việc.",
        AlertKind.PETITION_OVERDUE: "Phản ánh, kiến nghị quá hạn trả lời.",
        AlertKind.PETITION_SOON: "Phản ánh, kiến nghị sắp đến hạn trả lời.",
        AlertKind.PETITION_UNPUBLISHED: "Đã trả lời mà quá hạn công khai.",
        AlertKind.PETITION_ANSWERED_LATE: "Trả lời sau hạn trong 30 ngày qua: trừ điểm chỉ số của đơn vị.",
    }[kind]


def _books(ids: Sequence[int], at: datetime) -> list[Alert]:
    year = last_closable(at)
    total = sum(open_books(ids, year).values())
    if not total:
        return []
    return [Alert(BOOKS, LABELS[BOOKS], total, f"Sổ năm {year} đã hết năm mà chưa khóa.")]


def _report(actor: Actor, at: datetime) -> list[Alert]:
    due = submissions.due(home(actor), at)
    ahead = number("alert.report_days_before", local(at).date())
    if due.timing.send_by is None or due.timing.sent_on or due.timing.days < -ahead:
        return []
    sentence = f"Báo cáo {due.period.label}: gửi trước hết ngày {due.timing.send_by:%d/%m/%Y}"
    return [Alert(REPORT, LABELS[REPORT], 1, f"{sentence}, {due.timing.words}.")]


def below(actor: Actor, *, at: datetime) -> list[UnitAlerts]:
    """Units under the actor's own that have any alert, the most first; waits count in the actor's hours."""
    today = local(at).date()
    others = [info for info in overseen(actor, today) if info.id not in actor.authority_ids]
    if not others:
        return []
    ids = [info.id for info in others]
    found: dict[int, dict[str, int]] = {unit_id: {} for unit_id in ids}
    calendar = calendar_of(_first(actor))
    for kind, by_unit in office.counts(ids, at=at, calendar=calendar).items():
        for unit_id, total in by_unit.items():
            found[unit_id][kind.value] = total
    for unit_id, total in open_books(ids, last_closable(at)).items():
        found[unit_id][BOOKS] = total
    for sender in submissions.reminders(home(actor).id, submissions.due_period(today), at):
        if sender.unit.id in found:
            found[sender.unit.id][REPORT] = 1
    rows = [UnitAlerts(info, found[info.id]) for info in others if found[info.id]]
    return sorted(rows, key=lambda row: (-row.total, row.unit.name))
