"""What becomes of a record that is read: new, a new version, nothing, or history; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone

from motcua.catalogue.actions.rows import Entry
from motcua.catalogue.models import Procedure, ProcedureVersion, RequiredDocument
from motcua.catalogue.sources.records import ProcedureRecord
from motcua.catalogue.types import VersionState
from motcua.lib.vietnamese_text import fold

STARTER, IMPORT, MANAGER = "starter", "import", "manager"
#: parts that only our own catalogue or the manager knows; a source silent on them does not erase them
_KEPT_WHEN_EMPTY = ("book", "details", "route", "form", "online_level")


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class KnownVersion:
    """What must be known of a stored version to place a new record beside it."""

    id: int
    number: int
    state: str
    digest: str
    decision_number: str
    decision_date: date | None
    valid_from: date | None
    detail: bool
    origin: str
    papers: bool
    term: bool
    kept: Mapping[str, Any]


@dataclass
class Known:
    """A procedure of the store with its versions, newest first."""

    procedure: Procedure
    versions: list[KnownVersion] = field(default_factory=list)
    optional: frozenset[tuple[str, str]] = frozenset()

    @property
    def standing(self) -> KnownVersion | None:
        """The published version, else the newest of the others."""
        for version in self.versions:
            if version.state == VersionState.PUBLISHED:
                return version
        return self.versions[0] if self.versions else None

    @property
    def ours(self) -> bool:
        """What stands is our own starter, as it came or with a manager's word on it (the hash stays then)."""
        standing = self.standing
        return standing is not None and any(
            version.origin == STARTER and version.digest == standing.digest for version in self.versions
        )


@dataclass(frozen=True)
class Verdict:
    fate: Fate
    note: str = ""


_STARTER_STAYS = Verdict(
    Fate.SKIPPED,
    "Cùng quyết định với bản khởi đầu đang áp dụng, không thêm giấy tờ hay thời hạn còn thiếu; "
    "muốn lấy bản trong tệp thì chọn “Thay cả bản khởi đầu”.",
)


def load_known(codes: Iterable[str]) -> dict[str, Known]:
    """The stored procedures of ``codes`` with their versions: three queries for any number of codes."""
    found = {
        row.pk: Known(row) for row in Procedure.objects.select_related("field").filter(code__in=list(codes))
    }
    rows = ProcedureVersion.objects.filter(procedure_id__in=list(found)).order_by("-number")
    for row in rows.defer("steps_text", "conditions_text", "results", "legal_bases"):
        found[row.procedure_id].versions.append(_known_version(row))
    _load_optional(found)
    return {known.procedure.code: known for known in found.values()}


def _known_version(row: ProcedureVersion) -> KnownVersion:
    content = row.content
    return KnownVersion(
        id=row.pk,
        number=row.number,
        state=row.state,
        digest=row.content_hash,
        decision_number=row.decision_number,
        decision_date=row.decision_date,
        valid_from=row.valid_from,
        detail=bool(content.get("detail", True)),
        origin=str(content.get("origin", IMPORT)),
        papers=any(case.get("papers") for case in content.get("cases") or ()),
        term=row.same_day or any(_clear(channel) for channel in content.get("channels") or ()),
        kept={
            "book": row.book,
            "details": row.details,
            "route": content.get("route", ""),
            "form": content.get("form", ""),
            "online_level": row.online_level,
            "same_day": row.same_day,
            "cut_off": row.cut_off,
        },
    )


def _clear(channel: Mapping[str, Any]) -> bool:
    """Whether a way to hand in (as stored) has a term that can be reckoned with."""
    return channel.get("term_amount") is not None and bool(channel.get("term_unit"))


def _load_optional(found: Mapping[int, Known]) -> None:
    standing = {k.standing.id: k for k in found.values() if k.standing is not None}
    papers = RequiredDocument.objects.filter(required=False, case__version_id__in=list(standing))
    for version_id, case_name, name in papers.values_list("case__version_id", "case__name", "name"):
        known = standing[version_id]
        known.optional = known.optional | {(fold(case_name), fold(name))}


def judge(
    record: ProcedureRecord, digest: str, known: Known | None, origin: str, *, replace: bool = False
) -> Verdict:
    """Decide what becomes of the record.

    A source that cannot be shown to be newer never replaces what holds: an older decision becomes history, a
    record without a date beside a dated one is left out with a note. Our own starter has the papers of a
    decision checked and shortened by hand: the same decision from elsewhere replaces it only where it adds
    papers or a term that are missing, or when told to (``replace``).
    """
    standing = known.standing if known else None
    if known is None or standing is None:
        return Verdict(Fate.ADDED)
    if any(version.digest == digest for version in known.versions):
        return Verdict(Fate.UNCHANGED)
    if not record.detail and any(version.detail for version in known.versions):
        return Verdict(Fate.UNCHANGED)
    if origin == STARTER and standing.origin != STARTER and standing.detail:
        return Verdict(Fate.UNCHANGED)
    if record.detail and not standing.detail:
        return Verdict(Fate.CHANGED)
    verdict = _by_decision(record, standing)
    spared = verdict.fate is Fate.CHANGED and origin != STARTER and known.ours and not replace
    return _STARTER_STAYS if spared and _adds_nothing(record, standing) else verdict


def same_decision(record: ProcedureRecord, standing: KnownVersion) -> bool:
    """The record tells of the decision that stands: the same number, and no other date."""
    new, old = record.decision_date, standing.decision_date
    number = bool(record.decision_number) and record.decision_number == standing.decision_number
    return number and (new is None or old is None or new == old)


def _adds_nothing(record: ProcedureRecord, standing: KnownVersion) -> bool:
    """Whether the record is of the decision that stands, without papers or a term that are missing there."""
    if not same_decision(record, standing):
        return False
    papers = any(case.papers for case in record.cases)
    term = record.same_day or any(c.term_amount is not None and c.term_unit for c in record.channels)
    return (standing.papers or not papers) and (standing.term or not term)


def _by_decision(record: ProcedureRecord, standing: KnownVersion) -> Verdict:
    new, old = record.decision_date, standing.decision_date
    if standing.state == VersionState.ABOLISHED and (new is None or old is None or new <= old):
        return Verdict(Fate.SKIPPED, "Thủ tục đã bãi bỏ; bản trong tệp không có quyết định mới hơn.")
    if new is not None and old is not None and new < old:
        return Verdict(Fate.OLDER, f"Quyết định ngày {new:%d/%m/%Y} cũ hơn bản đang có; lưu làm lịch sử.")
    same = record.decision_number and record.decision_number == standing.decision_number
    if new is None and old is not None and not same:
        return Verdict(
            Fate.SKIPPED, f"Không rõ ngày quyết định, không thay được bản ngày {old:%d/%m/%Y} đang áp dụng."
        )
    return Verdict(Fate.CHANGED)


def entry_for(
    record: ProcedureRecord,
    digest: str,
    known: Known,
    fate: Fate,
    *,
    at: datetime,
    publish: bool,
    origin: str,
) -> Entry:
    """The version that the record becomes, with its number, days of validity and what it inherits."""
    standing = known.standing
    today = timezone.localdate(at)
    begins = record.decision_date or (today if standing else None)
    entry = Entry(
        record=record,
        digest=digest,
        procedure=known.procedure,
        number=max((version.number for version in known.versions), default=0) + 1,
        state=VersionState.PUBLISHED if publish else VersionState.DRAFT,
        valid_from=begins,
        kept=_kept(record, standing),
        optional=known.optional,
        origin=origin,
    )
    if fate is Fate.OLDER:
        later = [v.valid_from for v in known.versions if v.valid_from and begins and v.valid_from > begins]
        entry.state = VersionState.SUPERSEDED
        entry.valid_to = (min(later) if later else today) - timedelta(days=1)
    elif publish and standing is not None and standing.state == VersionState.PUBLISHED:
        entry.replaces, entry.replaced_from = standing.id, begins
    return entry


def _kept(record: ProcedureRecord, standing: KnownVersion | None) -> dict[str, Any]:
    if standing is None:
        return {}
    kept = {
        name: standing.kept[name]
        for name in _KEPT_WHEN_EMPTY
        if not getattr(record, name) and standing.kept[name]
    }
    clear = any(channel.term_amount is not None and channel.term_unit for channel in record.channels)
    if standing.kept["same_day"] and not record.same_day and not clear:
        kept["same_day"] = True
    if record.cut_off == "none" and standing.kept["cut_off"] != "none" and not clear:
        kept["cut_off"] = standing.kept["cut_off"]
    return kept
