"""Bringing in registers kept elsewhere (requirement A14): look first, then store every row or say why not.

The same file, or one that overlaps, may come again and again: what is already there is told apart from what
is new and what changed, and nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction

from motcua.documents.actions.store import keep_read
from motcua.documents.types import CSV, XLS, XLSX
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.queries import units
from motcua.org.types import Actor
from motcua.reports.actions.register_preview import (
    NotYours,
    Preview,
    PreviewColumn,
    RegisterRequest,
    columns_of,
    day_of,
    file_notes,
    preview,
    require_unit,
    row_notes,
)
from motcua.reports.actions.staging import Places, Staging, discard, put_out_of_force
from motcua.reports.models import HeadingMapping, ImportedRegister
from motcua.reports.queries import registers as queries
from motcua.reports.sources.lines import RefusedRow, RowReader
from motcua.reports.sources.register_file import RegisterFile, applied, open_register
from motcua.reports.sources.tables import form_of
from motcua.reports.types import RegisterKind, RegisterState

__all__ = [
    "AlreadyReading",
    "Imported",
    "NotYours",
    "Preview",
    "RegisterRequest",
    "import_register",
    "preview",
    "run_import",
    "start_import",
    "withdraw",
]
#: after so long an unfinished import is given up by the next one
_GIVEN_UP = timedelta(minutes=15)
_PROGRESS_EVERY = 500
_KINDS = {"xlsx": XLSX, "xls": XLS, "csv": CSV}

Progress = Callable[[int, int], None]


class AlreadyReading(Refused):
    """Another file of the same unit is being brought in."""

    code = "register-busy"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    register_id: int
    total: int
    new: int
    changed: int
    known: int
    refused: int
    skipped: int


def start_import(
    path: Path, name: str, asked: RegisterRequest, *, actor: Actor, at: datetime
) -> ImportedRegister:
    """Keep the file and what was asked; :func:`run_import` then reads it, here or in the background.

    Raises:
        UnreadableFile, NotYours, NotFound, Invalid, AlreadyReading.
    """
    require_unit(actor, asked.unit_id)
    unit = units.unit(asked.unit_id)
    if asked.kind not in RegisterKind.values:
        raise Invalid({"kind": "Chọn loại sổ."})
    if asked.kind == RegisterKind.SPECIAL and not asked.book:
        raise Invalid({"book": "Ghi ký hiệu hoặc tên sổ chuyên ngành, ví dụ SCT/BS."})
    file = open_register(path, sheet=asked.sheet)
    columns = columns_of(file, asked)
    _require_fields(columns)
    with transaction.atomic():
        _give_up_old(asked, at)
        with path.open("rb") as content:
            stored = keep_read(
                content, name, _KINDS[form_of(path)], actor, at, authority_id=unit.authority_id
            )
        if asked.remember and asked.mapping:
            _remember(file, columns, asked, actor, at)
        return ImportedRegister.objects.create(
            authority_id=asked.unit_id,
            kind=asked.kind,
            book=clean(asked.book)[:60] if asked.kind == RegisterKind.SPECIAL else "",
            title=(clean(asked.title) or Path(stored.name).stem)[:200],
            field_code=asked.field_code,
            file=stored,
            file_name=stored.name,
            sha256=stored.sha256,
            sheet=file.sheet[:100],
            headings=list(file.headings),
            mapping={column.look.heading: column.field for column in columns},
            notes=file_notes(file),
            imported_at=at,
            imported_by=actor.name[:120],
            official_id=actor.official_id,
            state=RegisterState.WAITING,
            rows_expected=max((file.height or 0) - file.head.last_row, 0),
        )


def _require_fields(columns: tuple[PreviewColumn, ...]) -> None:
    fields = {column.field for column in columns}
    if not fields & {"received", "code"}:
        raise Invalid({"mapping": "Ghép một cột vào “Ngày nhận hồ sơ” rồi mới nhập được."})
    if not fields & {"code", "applicant", "number"}:
        raise Invalid({"mapping": "Ghép một cột vào mã hồ sơ, tổ chức cá nhân hoặc số trong sổ."})


def _give_up_old(asked: RegisterRequest, at: datetime) -> None:
    """One file of a unit and kind at a time; what a killed process left behind is thrown away.

    Raises:
        AlreadyReading: another one is under way.
    """
    under_way = ImportedRegister.objects.filter(
        authority_id=asked.unit_id,
        kind=asked.kind,
        state__in=[RegisterState.WAITING, RegisterState.READING],
    )
    for other in under_way:
        if other.imported_at > at - _GIVEN_UP:
            raise AlreadyReading(
                f"Đang nhập “{other.title}” cho đơn vị này; đợi xong rồi nhập tiếp.",
                details={"register_id": other.pk},
            )
        _fail(other, "Bị bỏ dở: tiến trình dừng giữa chừng.")


def _fail(register: ImportedRegister, why: str) -> None:
    discard(register)
    ImportedRegister.objects.filter(pk=register.pk).update(state=RegisterState.FAILED, failure=why[:500])


def _remember(
    file: RegisterFile,
    columns: tuple[PreviewColumn, ...],
    asked: RegisterRequest,
    actor: Actor,
    at: datetime,
) -> None:
    HeadingMapping.objects.update_or_create(
        authority_id=asked.unit_id,
        fingerprint=file.fingerprint,
        defaults={
            "mapping": {column.look.heading: column.field for column in columns},
            "remembered_at": at,
            "remembered_by": actor.name[:120],
        },
    )


def run_import(register_id: int, *, at: datetime, progress: Progress | None = None) -> Imported:
    """Read a waiting register whole; every row is accepted or refused, and all count at once at the end.

    A register that was begun by a process that died is begun anew.

    Args:
        progress: called with rows looked at so far and rows there are about (0 when nobody knows).

    Raises:
        UnreadableFile: the file breaks in the middle; the register is then ``FAILED``, nothing counts.
        AlreadyReading.
    """
    register = ImportedRegister.objects.select_related("file").get(pk=register_id)
    if register.state in {RegisterState.DONE, RegisterState.WITHDRAWN}:
        return _imported(register)
    discard(register)
    register.state, register.failure = RegisterState.READING, ""
    try:
        register.save(update_fields=["state", "failure"])
    except IntegrityError:
        raise AlreadyReading("Đang nhập một sổ khác cho đơn vị này; đợi xong rồi nhập tiếp.") from None
    try:
        _read_all(register, day_of(at), progress)
    except BaseException as error:
        _fail(register, error.message if isinstance(error, Refused) else "Lỗi của phần mềm khi đọc tệp.")
        raise
    return _imported(register)


def _read_all(register: ImportedRegister, today: date, progress: Progress | None) -> None:
    file = open_register(queries.original(register), sheet=register.sheet)
    reader = RowReader(applied(file.headings, register.mapping), today=today)
    staging = Staging(register, Places.known(register.field_code))
    done = 0
    for number, row in file.lines():
        try:
            reason = staging.accept(reader.read((number, row)))
        except RefusedRow as refused:
            reason = str(refused)
        if reason:
            staging.refuse(number, row, reason)
        done += 1
        if done % _PROGRESS_EVERY == 0:
            staging.flush(done)
            if progress:
                progress(done, max(register.rows_expected, done))
    staging.flush(done)
    register.rows_done, register.rows_skipped = done, file.skipped.count
    register.notes = [*file_notes(file), *row_notes(reader, file.skipped)]
    staging.switch()
    if progress:
        progress(done, done)


def _imported(register: ImportedRegister) -> Imported:
    new = register.rows_accepted - register.rows_changed - register.rows_known
    return Imported(
        register.pk,
        register.rows_total,
        new,
        register.rows_changed,
        register.rows_known,
        register.rows_refused,
        register.rows_skipped,
    )


def import_register(
    path: Path,
    name: str,
    asked: RegisterRequest,
    *,
    actor: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> Imported:
    """Bring a file in at once: :func:`start_import` and :func:`run_import` in one."""
    register = start_import(path, name, asked, actor=actor, at=at)
    return run_import(register.pk, at=at, progress=progress)


def withdraw(register_id: int, *, why: str, actor: Actor, at: datetime) -> None:
    """Take a register back: its lines count no more, it stays on record with its file and the reason.

    Raises:
        UnknownRegister: none, or of another office and brought in by somebody else.
        NotYours, Invalid: no reason; Refused: it is still being read.
    """
    found = queries.rows_of(register_id, actor)
    require_unit(actor, found.authority_id)
    reason = clean(why)
    if not reason:
        raise Invalid({"why": "Ghi lý do rút sổ này."})
    with transaction.atomic():
        register = ImportedRegister.objects.select_for_update().get(pk=register_id)
        if register.state == RegisterState.WITHDRAWN:
            return
        if register.state == RegisterState.READING:
            raise AlreadyReading("Sổ này đang nhập; đợi xong rồi rút.")
        register.state, register.withdrawn_at = RegisterState.WITHDRAWN, at
        register.withdrawn_by, register.withdrawn_why = actor.name[:120], reason[:300]
        register.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        put_out_of_force(register)
