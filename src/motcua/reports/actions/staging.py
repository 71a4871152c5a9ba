"""Storing the lines of a register in batches, out of force, until they are switched on at once.

A hundred thousand rows take longer than other writers may be kept waiting, so they are stored in short
transactions that nobody sees; one last short transaction puts them in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from motcua.catalogue.actions.unlisted import NO_CODE
from motcua.catalogue.models import Field, Procedure
from motcua.dossiers.models.inserting import insert
from motcua.lib.vietnamese_text import fold
from motcua.reports.models import ImportedLine, ImportedRegister, LineSighting, RefusedLine
from motcua.reports.sources.headings import folded_text
from motcua.reports.sources.lines import Line, raw_of
from motcua.reports.sources.tables import Cell
from motcua.reports.types import RegisterState

Thing = TypeVar("Thing")
Lines = QuerySet[ImportedLine]
BATCH = 500
#: keys of one question to the database, and lines of one statement that changes them
_ASKED, _WRITTEN = 500, 2_000


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0

    @property
    def accepted(self) -> int:
        return self.new + self.changed + self.known


def _meant(folded: str) -> str:
    """A procedure's name without the word that some write before every one."""
    return folded.removeprefix("thu tuc ")


@dataclass(frozen=True)
class Places:
    """Where procedures and fields stand in the catalogue, to know a line's field by its own words."""

    field_of_procedure: Mapping[str, str]
    procedure_of_name: Mapping[str, str]
    field_of_words: Mapping[str, str]
    default: str = ""

    @classmethod
    def known(cls, default: str) -> Places:
        """As the catalogue stands now; ``default`` is the field of the whole register."""
        rows = list(Procedure.objects.values_list("code", "name", "field__code"))
        names: dict[str, str] = {}
        for code, name, _ in rows:
            if code == NO_CODE:
                continue
            folded = _meant(fold(name))
            names[folded] = "" if folded in names else code  # two procedures of one name: neither is meant
        fields = list(Field.objects.values_list("code", "name"))
        words = {fold(word): code for code, name in fields for word in (code, name)}
        return cls({code: of for code, _, of in rows}, names, words, default)

    def of(self, line: Line) -> tuple[str, str]:
        """The procedure code and the field code of a line; empty where nothing says so."""
        name = _meant(folded_text(line.procedure_name))
        procedure = line.procedure_code or self.procedure_of_name.get(name, "")
        named = self.field_of_words.get(folded_text(line.field_name), "") if line.field_name else ""
        return procedure, self.field_of_procedure.get(procedure, "") or named or self.default


@dataclass
class Staging:
    """One register on its way in: give it rows, then :meth:`switch` it on."""

    register: ImportedRegister
    places: Places
    tally: Tally = field(default_factory=Tally)
    _seen: dict[str, int] = field(default_factory=dict)
    _lines: list[tuple[str, Line]] = field(default_factory=list)
    _refused: list[RefusedLine] = field(default_factory=list)

    def accept(self, line: Line) -> str:
        """Take a line; the reason when an earlier row of this file already tells of the same dossier."""
        key = line.key(book=self.register.book)
        if line.coded or (self.register.book and line.number_in_book):
            before = self._seen.get(key)
            if before is not None:
                what = f"Mã hồ sơ {line.code}" if line.code else f"Số {line.number_in_book}"
                return f"{what} đã có ở dòng {before} của tệp này."
        else:
            key = self._counted(key)
        self._seen[key] = line.row_number
        self._lines.append((key, line))
        if len(self._lines) >= BATCH:
            self.flush()
        return ""

    def _counted(self, key: str) -> str:
        """Two rows that say the same without a code or number may be two dossiers: the first, the second …"""
        count = self._seen.get(f"#{key}", 0) + 1
        self._seen[f"#{key}"] = count
        return key if count == 1 else f"{key[:27]}-{count:04d}"

    def refuse(self, number: int, row: Sequence[Cell], reason: str) -> None:
        """Keep a row that is not accepted, whole, with its reason."""
        self.tally.refused += 1
        self._refused.append(
            RefusedLine(register=self.register, row_number=number, reason=reason, raw=raw_of(row))
        )
        if len(self._refused) >= BATCH:
            self.flush()

    def flush(self, done: int | None = None) -> None:
        """Store what was taken so far, in one short transaction."""
        keys = [key for key, _ in self._lines]
        with transaction.atomic():
            there = self._in_force(keys)
            fresh: list[ImportedLine] = []
            seen: list[LineSighting] = []
            for key, line in self._lines:
                procedure, field_code = self.places.of(line)
                digest = line.digest(procedure, field_code)
                pk, same = there.get(key, (0, ""))
                if pk and same == digest:
                    seen.append(LineSighting(line_id=pk, register=self.register, row_number=line.row_number))
                else:
                    self.tally.changed += bool(pk)
                    self.tally.new += not pk
                    fresh.append(self._stored(key, digest, line, procedure, field_code))
            self.tally.known += len(seen)
            insert(fresh, seen, self._refused)
            if done is not None:
                ImportedRegister.objects.filter(pk=self.register.pk).update(rows_done=done)
        self._lines, self._refused = [], []

    def _in_force(self, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
        rows = ImportedLine.objects.filter(
            authority_id=self.register.authority_id, kind=self.register.kind, in_force=True, key__in=keys
        )
        return {key: (pk, digest) for key, pk, digest in rows.values_list("key", "pk", "digest")}

    def _stored(self, key: str, digest: str, line: Line, procedure: str, field_code: str) -> ImportedLine:
        def day(name: str) -> date | None:
            found = getattr(line, name)
            return found.day if found else None

        return ImportedLine(
            register=self.register,
            authority_id=self.register.authority_id,
            kind=self.register.kind,
            book=self.register.book,
            row_number=line.row_number,
            key=key,
            digest=digest,
            code=line.code,
            number_in_book=line.number_in_book,
            procedure_code=procedure,
            procedure_name=line.procedure_name,
            field_code=field_code,
            field_name=line.field_name,
            applicant_name=line.applicant_name,
            applicant_fold=line.applicant_fold,
            address=line.address,
            phone=line.phone,
            channel=line.channel,
            return_method=line.return_method,
            received_at=line.received.at,
            received_on=line.received.day,
            due_at=line.due.at if line.due else None,
            due_on=day("due"),
            finished_at=line.finished.at if line.finished else None,
            finished_on=day("finished"),
            returned_at=line.returned.at if line.returned else None,
            returned_on=day("returned"),
            status=line.status,
            verdict=line.verdict,
            outcome=line.outcome,
            result=line.result,
            note=line.note,
            raw=line.raw,
        )

    def switch(self) -> None:
        """Put the staged lines in force, and what they replace out of it; all at once."""
        register = self.register
        own = ImportedLine.objects.filter(register=register)
        with transaction.atomic():
            ImportedRegister.objects.select_for_update().get(pk=register.pk)
            before = _counted(register).exclude(register=register)
            for some in _spans(own):
                before.filter(key__in=some.values("key")).update(in_force=False)
                some.update(in_force=True)
            spans = [_span(own), _span(ImportedLine.objects.filter(sightings__register=register))]
            days = [day for span in spans for day in span if day]
            tally = self.tally
            register.state = RegisterState.DONE
            register.rows_accepted, register.rows_changed = tally.accepted, tally.changed
            register.rows_known, register.rows_refused = tally.known, tally.refused
            register.rows_total = tally.accepted + tally.refused
            register.first_on, register.last_on = min(days, default=None), max(days, default=None)
            register.save()


def _span(lines: Lines) -> tuple[date | None, date | None]:
    found = lines.aggregate(first=Min("received_on"), last=Max("received_on"))
    return found["first"], found["last"]


def _counted(register: ImportedRegister) -> Lines:
    """The lines in force of the register's unit and kind."""
    return ImportedLine.objects.filter(authority_id=register.authority_id, kind=register.kind, in_force=True)


def _spans(lines: Lines) -> Iterator[Lines]:
    """The same lines, some thousand at a time by their keys.

    The embedded database keeps the old pages of one statement in memory: one over 100,000 wide lines took
    half a gigabyte.
    """
    ends = lines.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for start in range(ends["first"], ends["last"] + 1, _WRITTEN):
            yield lines.filter(pk__gte=start, pk__lt=start + _WRITTEN)


def discard(register: ImportedRegister) -> None:
    """Throw away what was staged of a register that was not finished."""
    with transaction.atomic():
        for some in _spans(ImportedLine.objects.filter(register=register, in_force=False)):
            some.delete()
        LineSighting.objects.filter(register=register).delete()
        RefusedLine.objects.filter(register=register).delete()


def put_out_of_force(register: ImportedRegister) -> None:
    """Take a withdrawn register's lines out of force; what other registers say of the same comes back.

    Call it in the transaction that marks the register as withdrawn.
    """
    others = ImportedRegister.objects.filter(
        authority_id=register.authority_id, kind=register.kind, state=RegisterState.DONE
    ).exclude(pk=register.pk)
    counted = _counted(register)
    if not others.exists():
        for lines in _spans(counted):
            lines.update(in_force=False)
        return
    keys = set(counted.filter(register=register).values_list("key", flat=True).iterator())
    keys |= set(counted.filter(sightings__register=register).values_list("key", flat=True).iterator())
    for some in batches(sorted(keys), _ASKED):
        _decide(register, some)


def _decide(register: ImportedRegister, keys: Sequence[str]) -> None:
    """Which line of each key is in force now: that of the newest register that still counts."""
    about = ImportedLine.objects.filter(authority_id=register.authority_id, kind=register.kind, key__in=keys)
    best: dict[str, tuple[int, int]] = {}
    own = about.filter(register__state=RegisterState.DONE).values_list("key", "register_id", "pk")
    seen = about.filter(sightings__register__state=RegisterState.DONE)
    told = [*own, *seen.values_list("key", "sightings__register_id", "pk")]
    for key, register_id, pk in told:
        if register_id != register.pk:
            best[key] = max(best.get(key, (0, 0)), (register_id, pk))
    chosen = {pk for _, pk in best.values()}
    about.filter(in_force=True).exclude(pk__in=chosen).update(in_force=False)
    ImportedLine.objects.filter(pk__in=chosen, in_force=False).update(in_force=True)


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Lists of at most ``size``."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
