"""Import of procedures and routes from files, and the starter catalogue of a fresh installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction

from motcua.catalogue.actions.audit import By, note
from motcua.catalogue.actions.carrying import as_announced, carried, pictures, settled_points
from motcua.catalogue.actions.fates import (
    IMPORT,
    STARTER,
    Fate,
    Known,
    entry_for,
    judge,
    load_known,
    same_decision,
)
from motcua.catalogue.actions.fields import FieldBook
from motcua.catalogue.actions.routes import ensure_default, import_routes
from motcua.catalogue.actions.rows import Entry, Unstorable, check, store
from motcua.catalogue.actions.summary import Refusal, Summary, Unreadable
from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import current, search
from motcua.catalogue.sources.reading import read
from motcua.catalogue.sources.records import Broken, ProcedureRecord

#: records written with one set of statements
CHUNK = 200
__all__ = ["Refusal", "Summary", "Unreadable", "import_file", "import_routes", "load_starter"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Read:
    index: int
    record: ProcedureRecord
    digest: str


def import_file(
    path: Path,
    *,
    at: datetime,
    by: By,
    publish: bool = True,
    progress: Progress | None = None,
    origin: str = IMPORT,
    replace: bool = False,
) -> Summary:
    """Bring the procedures of a file (any shape that ``sources.read`` knows) into the catalogue.

    One transaction; inside it a record that the store refuses is taken out alone and reported. A second
    import of the same file changes nothing. A newer decision makes a new version, an older one becomes
    history, a bare row of a list never replaces a detailed version, and the same decision from elsewhere
    does not replace our starter's version of it unless that lacks papers or a term.

    Args:
        path: file, or folder of YAML files.
        at: the moment of the import (aware); ``by`` names who imports.
        publish: False leaves the new versions as drafts.
        progress: called with (records done, records in all).
        replace: let the same decision replace the starter's version too.

    Raises:
        Unreadable: the file cannot be opened.
    """
    try:
        found = list(read(path))
    except OSError as error:
        raise Unreadable(f"Không mở được tệp {path.name}: {error.strerror or error}.") from error
    work = _Import(at=at, publish=publish, origin=origin, replace=replace)
    with transaction.atomic():
        for done in work.run(found):
            if progress is not None:
                progress(done, len(found))
        if work.summary.news:
            note(by, at, "catalogue.imported", f"file:{path.name}", **work.summary.numbers())
    forget()
    return work.summary


def forget() -> None:
    """Let this process see the new catalogue at once."""
    current.forget()
    search.forget()


class _Import:
    """One run: the records of a file go through here chunk by chunk."""

    def __init__(self, *, at: datetime, publish: bool, origin: str, replace: bool) -> None:
        self.at, self.publish, self.origin, self.replace = at, publish, origin, replace
        self.summary = Summary()
        self.fields = FieldBook()
        self.seen: dict[str, _Read] = {}

    def run(self, found: Sequence[ProcedureRecord | Broken]) -> Iterator[int]:
        """Write everything; yields the number of records done after each chunk."""
        self.summary.total = len(found)
        chunk: dict[str, _Read] = {}
        for index, item in enumerate(found, start=1):
            reading = self._sound(index, item)
            if reading is not None:
                if reading.record.code in chunk or len(chunk) >= CHUNK:
                    self._write(list(chunk.values()))
                    chunk = {}
                    yield index - 1
                chunk[reading.record.code] = reading
        self._write(list(chunk.values()))
        yield len(found)

    def _sound(self, index: int, item: ProcedureRecord | Broken) -> _Read | None:
        if isinstance(item, Broken):
            line = f", dòng {item.line}" if item.line else ""
            name = f"{item.file}: " if item.file else ""
            self._refuse(f"{name}bản ghi {item.index}{line}", item.code, item.reason)
            return None
        try:
            check(item)
        except Unstorable as error:
            self._refuse(f"bản ghi {index}, {error.place}", item.code, error.reason)
            return None
        reading = _Read(index, item, item.content_hash())
        before = self.seen.setdefault(item.code, reading)
        if before is reading:
            return reading
        if before.digest == reading.digest:
            self.summary.unchanged += 1
            return None
        if before.record.decision_date == item.decision_date:
            reason = f"Mã lặp lại với nội dung khác; đã nhận bản ghi {before.index}."
            self._refuse(f"bản ghi {index}", item.code, reason)
            return None
        return reading

    def _refuse(self, place: str, code: str, reason: str) -> None:
        self.summary.refused.append(Refusal(place, code, reason))

    def _write(self, readings: Sequence[_Read]) -> None:
        planned = self._plan(readings)
        if not planned:
            return
        try:
            with transaction.atomic():
                self.summary.unclear += store([entry for entry, _ in planned], self.at)
        except DatabaseError:
            self._write_one_by_one(readings)
            return
        for _, fate in planned:
            self.summary.count(fate)

    def _write_one_by_one(self, readings: Sequence[_Read]) -> None:
        """The chunk held a record that the store refuses: find it, let the others in."""
        for reading in readings:
            for entry, fate in self._plan([reading], quiet=True):
                try:
                    with transaction.atomic():
                        self.summary.unclear += store([entry], self.at)
                except DatabaseError as error:
                    self._refuse(f"bản ghi {reading.index}", reading.record.code, f"Không lưu được: {error}")
                else:
                    self.summary.count(fate)

    def _plan(self, readings: Sequence[_Read], *, quiet: bool = False) -> list[tuple[Entry, Fate]]:
        """The versions to write; ``quiet`` plans again without counting what stays out a second time."""
        known = load_known(reading.record.code for reading in readings)
        planned: list[tuple[Entry, Fate]] = []
        for reading in readings:
            record = reading.record
            verdict = judge(record, reading.digest, known.get(record.code), self.origin, replace=self.replace)
            if verdict.note and not quiet:
                self.summary.notes.append(Refusal(f"bản ghi {reading.index}", record.code, verdict.note))
            if verdict.fate in (Fate.UNCHANGED, Fate.SKIPPED):
                if not quiet:
                    self.summary.count(verdict.fate)
                continue
            owner = known.get(record.code) or Known(Procedure(code=record.code))
            if verdict.fate is not Fate.OLDER:
                owner.procedure.field = self.fields.find(
                    record.field_code, record.field_name, owner.procedure
                )
            entry = entry_for(
                record,
                reading.digest,
                owner,
                verdict.fate,
                at=self.at,
                publish=self.publish,
                origin=self.origin,
            )
            planned.append((entry, verdict.fate))
        _keep_settled([entry for entry, _ in planned], known)
        return planned


def _keep_settled(entries: Sequence[Entry], known: Mapping[str, Known]) -> None:
    """The same decision read again does not reopen what a manager settled, where its facts are the same."""
    again = {
        entry.replaces: entry
        for entry in entries
        if entry.replaces is not None and _is_again(entry.record, known[entry.record.code])
    }
    for version_id, points in settled_points(again).items():
        entry = again[version_id]
        now, raw = pictures(version_id)
        record, entry.settled = carried(entry.record, points, now, raw)
        if record is not entry.record:
            entry.record, entry.announced = record, as_announced(entry.record)


def _is_again(record: ProcedureRecord, known: Known) -> bool:
    return known.standing is not None and same_decision(record, known.standing)


@transaction.atomic
def load_starter(data_dir: Path, at: datetime, by: By) -> Summary:
    """Load our own procedures and routes (``data/procedures``, ``data/routes``); twice changes nothing.

    A procedure that was imported from elsewhere or settled by the manager is left as it is, and so is a
    route that a manager changed. The default route is there afterwards in any case.
    """
    folder, routes = data_dir / "procedures", data_dir / "routes"
    summary = import_file(folder, at=at, by=by, origin=STARTER) if folder.is_dir() else Summary()
    if routes.is_dir():
        summary = summary.with_routes(import_routes(routes, at=at, by=by))
    ensure_default(at=at, by=by)
    return summary
