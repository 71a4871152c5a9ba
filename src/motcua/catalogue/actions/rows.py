"""A record of a source turned into rows of the store, written in bulk for many records at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from motcua.catalogue.actions.carrying import Settled, key_of
from motcua.catalogue.models import (
    ChannelCharge,
    Procedure,
    ProcedureCase,
    ProcedureVersion,
    RequiredDocument,
    SubmissionChannel,
    UnclearPoint,
)
from motcua.catalogue.sources.records import ProcedureRecord, Unclear, plain
from motcua.catalogue.types import VersionState
from motcua.lib.vietnamese_text import fold

_CENT = Decimal("0.01")
_MOST_TERM = Decimal(99_999)
_MOST_MONEY = 10**15
#: "trường hợp …", "đối với …", "nếu …" at the beginning; "nếu có", "(nếu …", "đối với trường hợp …" anywhere
_CONDITIONAL = re.compile(
    r"^[^a-z]*(truong hop|doi voi|neu)\b"
    r"|\((ap dung )?(trong |doi voi )?(neu|truong hop)\b|\b(neu co|doi voi truong hop)\b"
)
#: more copies than anybody asks for: a slip of the source, kept in its words and listed as unclear
_MOST_COPIES = 999
#: columns of a procedure that come from its current version
DESCRIBED = ["field", "name", "levels", "kind", "handler", "is_active", "has_detail", "fold"]


class Unstorable(ValueError):
    """A record that the store cannot hold as it is; ``place`` names the part."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


@dataclass
class Entry:
    """One version to be written: the record, what it inherits and where it belongs in the history."""

    record: ProcedureRecord
    digest: str
    procedure: Procedure
    number: int
    state: str
    place: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    #: the published version that this one replaces
    replaces: int | None = None
    replaced_from: date | None = None
    #: what an earlier version knew and this source does not speak of (book, details, route …)
    kept: Mapping[str, Any] = field(default_factory=dict)
    #: (folded case name, folded paper name) of papers that the manager marked as not always asked
    optional: frozenset[tuple[str, str]] = frozenset()
    origin: str = "import"
    #: doubts that a manager settled under the same decision, and the source's own lists if that changed them
    settled: Settled = field(default_factory=dict)
    announced: Mapping[str, Any] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        return self.kept.get(name, getattr(self.record, name))


def check(record: ProcedureRecord) -> None:
    """Refuse what would not fit the store on every database alike.

    Raises:
        Unstorable: with the place and a Vietnamese reason.
    """
    if len(record.code) > 40:
        raise Unstorable("code", "mã dài quá 40 ký tự")
    if len(record.decision_number) > 120:
        raise Unstorable("decision_number", "số quyết định dài quá 120 ký tự")
    for index, channel in enumerate(record.channels):
        amount = channel.term_amount
        if amount is not None and not 0 <= amount <= _MOST_TERM:
            raise Unstorable(f"channels[{index}].term_amount", f"thời hạn {amount} nằm ngoài khoảng 0–99.999")
        for number, charge in enumerate(channel.charges or ()):
            if charge.amount is not None and not 0 <= charge.amount <= _MOST_MONEY:
                place = f"channels[{index}].charges[{number}].amount"
                raise Unstorable(place, f"số tiền {charge.amount} không hợp lệ")


def store(entries: Sequence[Entry], at: datetime) -> int:
    """Write the versions with all their parts, then flip them to their state; the unclear points written.

    Children go in while the version is a draft: triggers refuse them afterwards. Call it inside a
    transaction.
    """
    _write_procedures(entries)
    versions = ProcedureVersion.objects.bulk_create([_version(entry, at) for entry in entries])
    pairs = list(zip(entries, versions, strict=True))
    _write_channels(pairs)
    _write_cases(pairs)
    points = UnclearPoint.objects.bulk_create(
        _point(version, doubt, entry.settled.get(key_of(doubt)))
        for entry, version in pairs
        for doubt in entry.record.unclear
    )
    flip((version.pk, entry.state, entry.replaces, entry.replaced_from) for entry, version in pairs)
    return len(points)


def _point(version: ProcedureVersion, doubt: Unclear, settled: UnclearPoint | None) -> UnclearPoint:
    point = UnclearPoint(
        version=version, kind=doubt.kind, place=doubt.place, words=doubt.words, message=doubt.message
    )
    if settled is not None:
        point.settled_at, point.settled_by = settled.settled_at, settled.settled_by
        point.settlement = settled.settlement
    return point


def flip(changes: Iterable[tuple[int, str, int | None, date | None]]) -> None:
    """Move drafts to their state; each replaced version ends on the day before its successor begins."""
    states: dict[str, list[int]] = {}
    ends: dict[date | None, list[int]] = {}
    for version_id, state, replaced, begins in changes:
        if state != VersionState.DRAFT:
            states.setdefault(state, []).append(version_id)
        if replaced is not None:
            ends.setdefault(begins - timedelta(days=1) if begins else None, []).append(replaced)
    for end, ids in ends.items():
        ProcedureVersion.objects.filter(pk__in=ids).update(state=VersionState.SUPERSEDED, valid_to=end)
    for state, ids in states.items():
        ProcedureVersion.objects.filter(pk__in=ids).update(state=state)


def describe(procedure: Procedure, content: Mapping[str, Any]) -> None:
    """Give the procedure the name, levels and search words of its current version (a record's picture)."""
    groups = content.get("handler_groups") or []
    procedure.name = content["name"]
    procedure.levels = list(content.get("levels") or procedure.levels)
    procedure.kind = str(content.get("kind", ""))[:20]
    procedure.handler = ("ubnd_xa" if "ubnd_xa" in groups else next(iter(groups), procedure.handler))[:60]
    procedure.is_active = True
    procedure.has_detail = bool(content.get("detail", True))
    procedure.fold = fold(f"{procedure.code} {procedure.name} {procedure.field.name}")


def _write_procedures(entries: Sequence[Entry]) -> None:
    fresh = [entry for entry in entries if entry.procedure.pk is None]
    known = [e for e in entries if e.procedure.pk is not None and e.state == VersionState.PUBLISHED]
    for entry in [*fresh, *known]:
        describe(entry.procedure, vars(entry.record))
    Procedure.objects.bulk_create([entry.procedure for entry in fresh])
    if known:
        Procedure.objects.bulk_update([entry.procedure for entry in known], DESCRIBED, batch_size=100)


def _version(entry: Entry, at: datetime) -> ProcedureVersion:
    record = entry.record
    content = record.to_dict()
    content.update({name: plain(value) for name, value in entry.kept.items()})
    content["origin"] = entry.origin
    if entry.announced:
        content["announced"] = dict(entry.announced)
    return ProcedureVersion(
        procedure=entry.procedure,
        number=entry.number,
        state=VersionState.DRAFT,
        name=record.name,
        decision_number=record.decision_number,
        decision_date=record.decision_date,
        issuing_agency=record.issuing_agency[:200],
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        online_level=entry.part("online_level"),
        receiving_units=list(record.handling_agencies),
        deciding_units=list(record.deciding_agencies),
        audiences=list(record.audiences),
        steps_text=record.steps_text,
        conditions_text=record.conditions_text,
        results=content["results"],
        legal_bases=content["legal_bases"],
        details=content["details"],
        book=str(entry.part("book"))[:20],
        same_day=entry.part("same_day"),
        cut_off=entry.part("cut_off"),
        content=content,
        content_hash=entry.digest,
        source=record.source[:300],
        created_at=at,
    )


Pairs = Sequence[tuple[Entry, ProcedureVersion]]


def _write_channels(pairs: Pairs) -> None:
    made = [
        (
            record,
            SubmissionChannel(
                version=version,
                position=position,
                channel=record.channel,
                term_amount=None if record.term_amount is None else record.term_amount.quantize(_CENT),
                term_unit=record.term_unit,
                term_text=record.term_text,
                description=record.description,
                fees_known=record.charges is not None,
            ),
        )
        for entry, version in pairs
        for position, record in enumerate(entry.record.channels)
    ]
    SubmissionChannel.objects.bulk_create([channel for _, channel in made])
    ChannelCharge.objects.bulk_create(
        ChannelCharge(
            channel=channel,
            kind=charge.kind,
            name=charge.name,
            amount=charge.amount,
            currency=charge.currency[:8],
            text=charge.text,
        )
        for record, channel in made
        for charge in record.charges or ()
    )


def _write_cases(pairs: Pairs) -> None:
    made = [
        (entry, record, ProcedureCase(version=version, position=position, name=record.name))
        for entry, version in pairs
        for position, record in enumerate(entry.record.cases)
    ]
    ProcedureCase.objects.bulk_create([case for _, _, case in made])
    RequiredDocument.objects.bulk_create(
        RequiredDocument(
            case=case,
            position=position,
            code=paper.code[:60],
            name=paper.name,
            originals=_copies(paper.originals),
            copies=_copies(paper.copies),
            forms=list(paper.form_names),
            is_note=paper.is_note,
            required=not conditional(paper.name)
            and (fold(record.name), fold(paper.name)) not in entry.optional,
        )
        for entry, record, case in made
        for position, paper in enumerate(record.papers)
    )


def conditional(name: str) -> bool:
    """True when the paper's own words say that only some applicants have it; such a paper never blocks.

    >>> conditional("Văn bản ủy quyền (nếu có)")
    True
    """
    return _CONDITIONAL.search(fold(name)) is not None


def _copies(count: int) -> int:
    return count if count <= _MOST_COPIES else 0
