"""Looking at a register before it is brought in: which column is what, and how its rows would be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from motcua.lib.refused import Forbidden, Invalid
from motcua.org.types import Actor, ActorKind, Permission
from motcua.reports.queries import registers as queries
from motcua.reports.queries import scope
from motcua.reports.sources.fields import BY_NAME, DATES
from motcua.reports.sources.headings import Skipped
from motcua.reports.sources.lines import Line, RefusedRow, RowReader, raw_of
from motcua.reports.sources.register_file import ColumnLook, RegisterFile, applied, open_register
from motcua.reports.sources.tables import Cell
from motcua.reports.sources.values import VIETNAM
from motcua.reports.types import RegisterKind

#: rows shown of a file before it is brought in, and rows read to tell how many would be refused
SHOWN = 50
LOOKED_AT = 2_000
#: from so many rows on a page leaves the work to the background worker
LARGE = 3_000
_SKIPPED = (
    ("blank", "dòng trống"),
    ("totals", "dòng cộng"),
    ("numbers", "dòng số thứ tự cột"),
    ("groups", "dòng chỉ có một ô (tên nhóm, chữ ký)"),
    ("repeated", "dòng lặp lại tiêu đề"),
)


class NotYours(Forbidden):
    """Registers are brought in by those who answer for figures at the unit or at a superior one."""

    code = "register-not-yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest:
    """What is asked with a file: whose register it is, of what kind, and which column is what.

    Args:
        mapping: heading → field name (empty: ignore); other headings are read by remembered or known words.
        field_code: field of procedures of lines that name none.
        remember: keep the mapping for the next file with these headings.
    """

    unit_id: int
    kind: str = RegisterKind.REGISTER
    book: str = ""
    title: str = ""
    field_code: str = ""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    remember: bool = True


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column as it would be read; ``origin`` is ``given``, ``remembered``, ``known`` or empty (aside)."""

    look: ColumnLook
    field: str
    origin: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would be read, or the reason why not."""

    number: int
    line: Line | None
    reason: str = ""
    raw: tuple[str, ...] = ()


@dataclass
class Preview:
    """What a file holds and how it would be read; nothing is stored.

    ``accepted`` and ``refused`` count the first ``looked_at`` rows; ``whole`` when that was all of them.
    """

    sheet: str
    sheets: tuple[str, ...]
    head_first: int
    head_last: int
    columns: tuple[PreviewColumn, ...]
    fingerprint: str
    rows: list[PreviewRow] = field(default_factory=list)
    expected: int | None = None
    accepted: int = 0
    refused: int = 0
    looked_at: int = 0
    whole: bool = True
    refusals: list[PreviewRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ignored(self) -> tuple[PreviewColumn, ...]:
        return tuple(column for column in self.columns if not column.field)

    @property
    def mapping(self) -> dict[str, str]:
        return {column.look.heading: column.field for column in self.columns}

    @property
    def large(self) -> bool:
        return not self.whole or (self.expected or 0) > LARGE


def require_unit(actor: Actor, unit_id: int) -> None:
    """Raises NotYours or NotFound where the actor may not bring in registers for a unit."""
    if actor.kind == ActorKind.SYSTEM:
        return
    if not actor.may(Permission.REPORT):
        raise NotYours("Việc được phân công cho bạn không gồm nhập sổ từ nơi khác.")
    scope.require(actor, unit_id)


def preview(path: Path, asked: RegisterRequest, *, actor: Actor, at: datetime) -> Preview:
    """Read the beginning of a file as it would be brought in.

    Args:
        at: now; rows received later are refused.

    Raises:
        UnreadableFile, NotYours, NotFound, Invalid: a mapping that names what is not there.
    """
    require_unit(actor, asked.unit_id)
    file = open_register(path, sheet=asked.sheet)
    columns = columns_of(file, asked)
    found = Preview(
        file.sheet,
        file.sheets,
        file.head.first_row,
        file.head.last_row,
        columns,
        file.fingerprint,
        expected=max(file.height - file.head.last_row, 0) if file.height else None,
    )
    reader = RowReader([column.field for column in columns], today=day_of(at))
    rows = file.lines()
    for number, row in islice(rows, LOOKED_AT):
        found.looked_at += 1
        _look_at(found, reader, number, row)
    found.whole = next(rows, None) is None
    found.warnings = [
        *_before(path, asked),
        *_missing(columns),
        *file_notes(file),
        *row_notes(reader, file.skipped),
    ]
    return found


def _look_at(found: Preview, reader: RowReader, number: int, row: list[Cell]) -> None:
    try:
        shown = PreviewRow(number, reader.read((number, row)))
        found.accepted += 1
    except RefusedRow as refused:
        shown = PreviewRow(number, None, str(refused), tuple(raw_of(row)))
        found.refused += 1
        if len(found.refusals) < SHOWN:
            found.refusals.append(shown)
    if len(found.rows) < SHOWN:
        found.rows.append(shown)


def day_of(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def columns_of(file: RegisterFile, asked: RegisterRequest) -> tuple[PreviewColumn, ...]:
    """Each column's field: as given, else as remembered for these headings, else by known words."""
    given = _applied(file.headings, asked.mapping)
    remembered = queries.remembered(asked.unit_id, file.fingerprint)
    known = file.proposed()
    kept = _applied(file.headings, remembered, strict=False) if remembered is not None else {}
    columns: list[PreviewColumn] = []
    taken = set(given.values())
    for look in file.columns:
        index = look.index
        if index in given:
            name, origin = given[index], "given"
        elif remembered is not None and index in kept:
            name, origin = kept[index], "remembered"
        else:
            name, origin = known.get(look.heading, ""), "known"
        if origin != "given" and name in taken:
            name = ""
        taken.add(name)
        columns.append(PreviewColumn(look, name, origin if name else ""))
    return tuple(columns)


def _applied(headings: tuple[str, ...], mapping: Mapping[str, str], *, strict: bool = True) -> dict[int, str]:
    """Column → field of a mapping by heading.

    Raises:
        Invalid: it names a heading that is not in the file, an unknown field, or a field twice.
    """
    found: dict[int, str] = {}
    for heading, name in mapping.items():
        try:
            marked = applied(headings, {heading: "x"})
        except KeyError:
            if strict:
                raise Invalid({"mapping": f"Tệp không có cột “{heading}”."}) from None
            continue
        if name and name not in BY_NAME:
            raise Invalid({"mapping": f"Không có mục “{name}”; có: {', '.join(BY_NAME)}."})
        if name and name in found.values():
            raise Invalid({"mapping": f"Hai cột cùng được ghép vào mục “{BY_NAME[name].label}”."})
        found[marked.index("x")] = name
    return found


def _before(path: Path, asked: RegisterRequest) -> list[str]:
    """Whether the very same file is there already."""
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    day = queries.imported_before(asked.unit_id, asked.kind, sha256)
    return (
        [f"Tệp này đã nhập ngày {day.astimezone(VIETNAM):%d/%m/%Y}: nhập lại không sinh dòng trùng."]
        if day
        else []
    )


def _missing(columns: tuple[PreviewColumn, ...]) -> list[str]:
    fields = {column.field for column in columns}
    notes = []
    if "received" not in fields and "code" not in fields:
        notes.append("Chưa có cột nào ghép vào “Ngày nhận hồ sơ” nên không dòng nào nhập được.")
    elif "received" not in fields:
        notes.append("Không có cột ngày nhận: lấy ngày trong mã hồ sơ.")
    if not fields & {"code", "applicant", "number"}:
        notes.append("Chưa có cột mã hồ sơ, tên người nộp hay số trong sổ: ghép ít nhất một cột.")
    if "code" not in fields:
        notes.append("Không có mã hồ sơ: khi đối chiếu phải dò theo ngày nhận và tên người nộp.")
    if not fields & (DATES - {"received"}):
        notes.append("Không có ngày hẹn trả, ngày trả: chỉ đối chiếu được số nhận.")
    return notes


def file_notes(file: RegisterFile) -> list[str]:
    notes = [f"Tệp văn bản: {file.wrote}."] if file.wrote else []
    for look in file.columns:
        if look.writing.old:
            notes.append(
                f"Cột {look.letter} “{look.heading}” gõ bằng {look.writing.encoding.label}: "
                f"“{look.before}” đọc thành “{look.after}”; {look.writing.valid:.0%} tiếng đúng chính tả."
            )
        elif look.writing.words >= 10 and look.writing.valid < 0.5:
            notes.append(f"Cột {look.letter} “{look.heading}” có nhiều chữ không đọc được thành tiếng Việt.")
    return notes


def row_notes(reader: RowReader, skipped: Skipped) -> list[str]:
    notes = [
        f"{what}: {len(rows)} dòng ({', '.join(map(str, rows[:5]))}{'…' if len(rows) > 5 else ''})."
        for what, rows in reader.warnings.items()
    ]
    left_out = [f"{count} {label}" for name, label in _SKIPPED if (count := getattr(skipped, name))]
    return notes + ([f"Bỏ qua {', '.join(left_out)}."] if left_out else [])
