"""Forms brought in from files; twice changes nothing, and what a manager made is never overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from motcua.catalogue.actions import eforms as acts
from motcua.catalogue.actions.audit import By, note
from motcua.catalogue.actions.fates import Fate
from motcua.catalogue.actions.summary import Refusal, Summary, Unreadable
from motcua.catalogue.eform import BadForm
from motcua.catalogue.eform.from_sentences import Turned, turn
from motcua.catalogue.models import FormVersion, Procedure
from motcua.catalogue.sources.eforms import FormRecord, SentencesRecord, read_forms
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.types import VersionState

Record = FormRecord | SentencesRecord | Broken


@dataclass
class FormSummary(Summary):
    """What an import of forms did; sentences told in files are each a question or left out for a reason."""

    sentences: int = 0
    asked: int = 0
    questions: int = 0
    with_help: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    #: sentences that no rule knew, by procedure: they ask for a line of text
    plain: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, code: str, turned: Turned) -> None:
        self.sentences += turned.sentences
        self.asked += turned.asked
        self.questions += turned.questions
        self.with_help += turned.with_help
        self.left_out += turned.left_out
        if turned.plain:
            self.plain[code] = turned.plain


@dataclass(frozen=True, slots=True)
class _Brought:
    """A record as it would be stored."""

    code: str
    definition: Mapping[str, Any]
    assurance: int
    valid_from: date | None
    source: str
    turned: Turned | None = None


@transaction.atomic
def import_forms(source: Path | Iterable[Record], *, at: datetime, by: By) -> FormSummary:
    """Bring forms in: the first of a procedure is published, a later one waits as a draft for the manager.

    A form of ours (YAML) replaces an older one of ours by itself. A procedure that is not in the catalogue is
    skipped with a note; import again after it.

    Raises:
        Unreadable: the file cannot be opened.
    """
    try:
        found = list(read_forms(source) if isinstance(source, Path) else source)
    except OSError as error:
        raise Unreadable(f"Không mở được tệp tờ khai: {error.strerror or error}.") from error
    summary = FormSummary(total=len(found))
    codes = {record.code for record in found if not isinstance(record, Broken)}
    procedures = {row.code: row for row in Procedure.objects.filter(code__in=codes)}
    for index, record in enumerate(found, start=1):
        if isinstance(record, Broken):
            line = f", dòng {record.line}" if record.line else ""
            place = f"{record.file or 'tệp'}: tờ khai {record.index}{line}"
            summary.refused.append(Refusal(place, record.code, record.reason))
            continue
        _bring_in(_brought(record), f"tờ khai {index}", procedures, summary, at, by)
    if summary.news:
        note(by, at, "forms.imported", "forms", **summary.numbers())
    return summary


def _brought(record: FormRecord | SentencesRecord) -> _Brought:
    if isinstance(record, FormRecord):
        return _Brought(record.code, record.definition, record.assurance, record.valid_from, record.source)
    turned = turn(record.title, record.sections)
    return _Brought(record.code, turned.definition, 2, record.valid_from, record.source, turned)


def _bring_in(
    brought: _Brought,
    place: str,
    procedures: Mapping[str, Procedure],
    summary: FormSummary,
    at: datetime,
    by: By,
) -> None:
    if brought.turned is not None:
        summary.add(brought.code, brought.turned)
    procedure = procedures.get(brought.code)
    if procedure is None:
        reason = f"Chưa có thủ tục {brought.code} trong danh mục; nhập lại sau khi có thủ tục."
        summary.count(Fate.SKIPPED)
        summary.notes.append(Refusal(place, brought.code, reason))
        return
    digest = acts.digest_of(brought.definition, brought.assurance)
    versions = list(FormVersion.objects.filter(procedure=procedure).order_by("-number"))
    if any(row.origin_hash == digest for row in versions):
        summary.count(Fate.UNCHANGED)
        return
    try:
        with transaction.atomic():
            row = acts.write(
                procedure,
                brought.definition,
                brought.assurance,
                brought.source,
                at=at,
                origin_hash=digest,
            )
    except BadForm as refused:
        reasons = "; ".join(f"{where}: {sentence}" for where, sentence in list(refused.errors.items())[:5])
        summary.refused.append(Refusal(place, brought.code, reasons))
        return
    summary.count(Fate.CHANGED if versions else Fate.ADDED)
    _publish(row, brought, versions, place, summary, at, by)


def _publish(
    row: FormVersion,
    brought: _Brought,
    versions: list[FormVersion],
    place: str,
    summary: FormSummary,
    at: datetime,
    by: By,
) -> None:
    """Let it hold where nothing stands in the way of it; else it waits for the manager."""
    standing = next((old for old in versions if old.state == VersionState.PUBLISHED), None)
    since = brought.valid_from or timezone.localdate(at)
    if standing is not None:
        ours = standing.source == brought.source and brought.turned is None
        if not ours:
            reason = f"Để bản nháp {row.number}: thủ tục đang có tờ khai bản {standing.number}."
            summary.notes.append(Refusal(place, brought.code, reason))
            return
        # people have written in the version that stands: the new one holds from today at the earliest
        since = max(since, timezone.localdate(at), standing.valid_from or since)
    acts.publish(row.pk, valid_from=since, at=at, by=by, past=True)
