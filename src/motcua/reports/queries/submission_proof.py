"""Prove sealed reports: each one's hash over what it says, each unit's chain, and the record of the moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.law.calendar import local
from motcua.lib.hash_chain import instant, link
from motcua.org.models import OrgEvent
from motcua.reports.models import (
    ReportSubmission,
    SubmissionCell,
    SubmissionDossier,
    SubmissionEvent,
    SubmissionForm,
    SubmissionPart,
)
from motcua.reports.queries.snapshots import figure, plain
from motcua.reports.types import SubmissionState

#: the organisation's record names each seal by this act
SEALED = "report.sealed"
_PEOPLE = ("prepared", "checked", "signed")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first report that does not fit, and what is wrong with it."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a verification of all sealed reports."""

    reports: int
    events: int
    broken: Broken | None

    @property
    def ok(self) -> bool:
        return self.broken is None


def sealed_content(submission: ReportSubmission) -> dict[str, Any]:
    """What the hash of a sealed report covers: its head, its forms and cells, its dossiers, its parts."""
    corrects = submission.corrects
    return {
        "unit": [submission.unit_id, submission.unit_name],
        "receiver": [submission.receiver_id, submission.receiver_name],
        "package": submission.package,
        "forms": submission.forms,
        "period": [submission.period_code, submission.first.isoformat(), submission.last.isoformat()],
        "rules": submission.rules,
        "version": submission.version,
        "corrects": corrects.hash if corrects else "",
        "words": [submission.reason, submission.note, submission.narrative],
        "as_of": instant(submission.as_of),
        "cutoff": instant(submission.cutoff),
        "people": [_person(submission, name) for name in _PEOPLE],
        "signed_form": submission.signed_form,
        "sealed_at": instant(submission.sealed_at),
        "chain": submission.chain,
        "sealed": [_form(form) for form in submission.sealed_forms.order_by("position")],
        "dossiers": [list(row) for row in _dossiers(submission)],
        "parts": [list(row) for row in _parts(submission)],
    }


def _person(submission: ReportSubmission, name: str) -> list[object]:
    told = (getattr(submission, f"{name}_{part}") for part in ("by_id", "name", "title"))
    return [instant(getattr(submission, f"{name}_at")), *told]


def _form(form: SubmissionForm) -> list[object]:
    cells = SubmissionCell.objects.filter(form=form).order_by("position")
    told = ("position", "row_key", "row_label", "ordinal", "column_key", "value", "dossiers")
    return [
        form.form,
        form.title,
        form.layout,
        [[*row[:5], plain(figure(row[5])), row[6]] for row in cells.values_list(*told)],
    ]


def _dossiers(submission: ReportSubmission) -> list[tuple[object, ...]]:
    rows = SubmissionDossier.objects.filter(submission=submission).order_by("dossier_id")
    return list(rows.values_list("dossier_id", "code"))


def _parts(submission: ReportSubmission) -> list[tuple[object, ...]]:
    rows = SubmissionPart.objects.filter(submission=submission).order_by("part_id")
    return list(rows.values_list("part_id", "hash"))


def seal_hash(submission: ReportSubmission) -> str:
    """The hash that a sealed report must carry."""
    return link(submission.previous_hash, sealed_content(submission))


def event_fields(event: SubmissionEvent, submission: ReportSubmission) -> dict[str, object]:
    """What the hash of a move covers."""
    return {
        "report": [submission.unit_id, submission.package, submission.period_code, submission.version],
        "seq": event.seq,
        "name": event.name,
        "at": instant(event.at),
        "actor": [event.official_id, event.actor_name, event.actor_title],
        "states": [event.state_before, event.state_after],
        "data": event.data,
        "key": event.key or "",
    }


def verify_submissions() -> Proof:
    """Walk all reports by unit and chain, then all moves; stop at the first that is wrong.

    ``motcua audit verify`` calls it after the proof of the dossiers.
    """
    reports, broken = _sealed()
    broken = broken or _told_of()
    events = 0
    if broken is None:
        events, broken = _moves()
    return Proof(reports, events, broken)


def _told_of() -> Broken | None:
    """Every seal that the organisation's record tells of is still there: reports cannot vanish together."""
    told = OrgEvent.objects.filter(action=SEALED).order_by("pk")
    here = set(ReportSubmission.objects.filter(sealed_at__isnull=False).values_list("hash", flat=True))
    for at, data in told.values_list("at", "data"):
        if data.get("hash") not in here:
            name = f"báo cáo {data.get('period')} bản {data.get('version')}"
            return Broken(f"{name}, chốt {local(at):%H:%M %d/%m/%Y}", "không còn trong kho báo cáo đã chốt")
    return None


def _sealed() -> tuple[int, Broken | None]:
    count, unit, previous, chain = 0, 0, "", 0
    rows = ReportSubmission.objects.filter(sealed_at__isnull=False).select_related("corrects")
    for row in rows.order_by("unit_id", "chain"):
        if row.unit_id != unit:
            unit, previous, chain = row.unit_id, "", 0
        problem = _problem(row, previous, chain)
        if problem:
            return count, Broken(_place(row), problem)
        previous, chain, count = row.hash, chain + 1, count + 1
    return count, None


def _problem(row: ReportSubmission, previous: str, chain: int) -> str:
    if row.chain != chain + 1:
        return f"thiếu báo cáo đã chốt số {chain + 1} của đơn vị"
    if row.previous_hash != previous:
        return "không nối với báo cáo đã chốt trước"
    if row.state not in {SubmissionState.SEALED, SubmissionState.SENT}:
        return f"đã chốt nhưng trạng thái ghi “{row.state}”"
    if seal_hash(row) != row.hash:
        return "nội dung đã bị sửa"
    parts = SubmissionPart.objects.filter(submission=row).values_list("hash", "part__hash")
    if any(kept != now for kept, now in parts):
        return "báo cáo thành phần không còn như lúc tổng hợp"
    return ""


def _moves() -> tuple[int, Broken | None]:
    count, last = 0, None
    for event in SubmissionEvent.objects.select_related("submission").order_by("submission_id", "seq"):
        if last is not None and last.submission_id != event.submission_id:
            if broken := _head(last):
                return count, broken
            last = None
        expected, previous = (last.seq + 1, last.hash) if last else (1, "")
        if event.seq != expected or event.previous_hash != previous:
            return count, Broken(_place(event.submission), f"thiếu việc số {expected}")
        if link(previous, event_fields(event, event.submission)) != event.hash:
            return count, Broken(_place(event.submission), f"việc số {event.seq} đã bị sửa")
        if event.name == "send" and not _sent_as_told(event):
            return count, Broken(_place(event.submission), "ngày gửi, người gửi không như đã ghi")
        count, last = count + 1, event
    return count, _head(last) if last else None


def _sent_as_told(event: SubmissionEvent) -> bool:
    """The sending stands on the report outside its seal, and tells whether it was in time."""
    row = event.submission
    told = (event.at, event.official_id, event.actor_name, event.actor_title)
    return (row.sent_at, row.sent_by_id, row.sent_name, row.sent_title) == told


def _head(last: SubmissionEvent) -> Broken | None:
    row = last.submission
    if (row.last_seq, row.last_hash, row.state) == (last.seq, last.hash, last.state_after):
        return None
    return Broken(_place(row), "không khớp với việc cuối đã ghi")


def _place(row: ReportSubmission) -> str:
    return f"báo cáo {row.period_code} của {row.unit_name}, bản {row.version} (dòng {row.pk})"
