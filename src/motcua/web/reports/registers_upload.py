"""Bringing in a register: upload, look at how each row will be read, say what the columns are, then do it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.dossiers.types import Verdict
from motcua.lib.dates import format_day, format_moment
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.org.types import Permission
from motcua.reports import jobs
from motcua.reports.actions import registers as acts
from motcua.reports.actions.register_preview import PreviewColumn, PreviewRow
from motcua.reports.actions.registers import Preview, RegisterRequest
from motcua.reports.queries import scope
from motcua.reports.sources.fields import FIELDS
from motcua.reports.sources.lines import Line
from motcua.reports.sources.tables import open_table
from motcua.reports.sources.values import STATUSES, When
from motcua.reports.types import RegisterKind
from motcua.web.reports import asking
from motcua.web.reports.registers_forms import UploadForm
from motcua.web.reports.sections import tabs
from motcua.web.ui import uploads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import refuse, succeeded
from motcua.web.ui.request import OfficialRequest

#: a session keeps so many uploads that wait for their second press
_MOST_KEPT = 5
_SESSION = "registers"
#: columns that nobody knows are folded away when there are more than this
_FEW = 12
#: parts of a line in the preview, and the fields that give them
_PARTS = (
    ("code", "Mã, số", {"code", "number"}),
    ("applicant", "Tổ chức, cá nhân", {"applicant"}),
    ("procedure", "Thủ tục", {"procedure", "procedure_code"}),
    ("received", "Nhận", {"received", "code"}),
    ("due", "Hẹn trả", {"due"}),
    ("finished", "Có kết quả", {"finished"}),
    ("returned", "Trả", {"returned"}),
    ("status", "Trạng thái", {"status"}),
    ("verdict", "So với hạn", {"verdict"}),
)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column in the preview: its select, and what is in it."""

    name: str
    letter: str
    heading: str
    field: str
    remembered: bool
    examples: str
    old: str


@needs(Permission.REPORT)
def upload(request: OfficialRequest) -> HttpResponse:
    """Choose a file and say whose register it is; nothing is stored as a register yet."""
    units = scope.overseen(request.actor, asking.today(request))
    form = UploadForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        key, name = uploads.keep(chosen["file"], request.at)
        try:
            sheet = open_table(uploads.path_of(key, name)).sheet
        except Refused as refused:
            uploads.throw_away(key)
            refuse(form, Invalid({"file": refused.message}))
        else:
            asked = {part: chosen[part] for part in ("unit", "kind", "book", "title", "field_code")}
            kept = dict(list(request.session.get(_SESSION, {}).items())[1 - _MOST_KEPT :])
            kept[key] = {"name": name, "sheet": sheet, "mapping": {}, **asked}
            request.session[_SESSION] = kept
            return redirect("reports:register-preview", key)
    values = {"form": form, "tabs": tabs("books", "registers")}
    return render(request, "reports/register_upload.html", values, status=422 if form.errors else 200)


def _waiting(request: OfficialRequest, key: str) -> tuple[Path, dict[str, Any]]:
    kept = request.session.get(_SESSION, {}).get(key)
    path = uploads.path_of(key, kept["name"]) if kept else None
    if kept is None or path is None or not path.is_file():
        raise NotFound("Tệp tải lên không còn ở đây; hãy tải lại tệp.")
    return path, kept


def _asked(kept: dict[str, Any]) -> RegisterRequest:
    return RegisterRequest(
        unit_id=kept["unit"],
        kind=kept["kind"],
        book=kept["book"],
        title=kept["title"],
        field_code=kept["field_code"],
        sheet=kept["sheet"],
        mapping=kept["mapping"],
    )


@needs(Permission.REPORT)
def look(request: OfficialRequest, key: uuid.UUID) -> HttpResponse:
    """How the file will be read, under the columns as chosen; a press brings it in."""
    path, kept = _waiting(request, str(key))
    wrong = ""
    if request.method == "POST":
        if "columns" not in kept:
            _note(kept, acts.preview(path, _asked(kept), actor=request.actor, at=request.at))
        _take(request, kept)
        if request.POST.get("viec") == "nhap":
            try:
                return _bring_in(request, str(key), path, kept)
            except Invalid as refused:
                wrong = refused.message
    try:
        found = acts.preview(path, _asked(kept), actor=request.actor, at=request.at)
    except Invalid as refused:
        wrong, kept["mapping"] = refused.message, {}
        found = acts.preview(path, _asked(kept), actor=request.actor, at=request.at)
    return _shown(request, kept, found, wrong)


def _note(kept: dict[str, Any], found: Preview) -> None:
    """What the next press needs to know of the page that is shown."""
    kept["columns"] = [(column.look.heading, column.field) for column in found.columns]
    kept["large"] = found.large


def _take(request: OfficialRequest, kept: dict[str, Any]) -> None:
    """The sheet and the columns as posted; another sheet begins with its own headings.

    The headings are those of the page that was shown: a large file is not read again for them.
    """
    sheet = request.POST.get("sheet", kept["sheet"])
    if sheet != kept["sheet"]:
        kept["sheet"], kept["mapping"] = sheet, {}
    else:
        kept["mapping"] = {
            heading: request.POST.get(_name(index), field)
            for index, (heading, field) in enumerate(kept["columns"])
        }
    request.session.modified = True


def _name(index: int) -> str:
    return f"cot-{index}"


def _bring_in(request: OfficialRequest, key: str, path: Path, kept: dict[str, Any]) -> HttpResponse:
    """Small files at once, large ones in the background; then the register's own page."""
    register = acts.start_import(path, kept["name"], _asked(kept), actor=request.actor, at=request.at)
    uploads.throw_away(path.parent.name)
    del request.session[_SESSION][key]
    request.session.modified = True
    if kept["large"]:
        jobs.bring_in.enqueue(register.pk)
        succeeded(request, "Đang nhập ở phía sau; có thể rời trang này rồi quay lại.")
    else:
        acts.run_import(register.pk, at=request.at)
    return redirect("reports:register", register.pk)


def _shown(request: OfficialRequest, kept: dict[str, Any], found: Preview, wrong: str) -> HttpResponse:
    _note(kept, found)
    request.session.modified = True
    columns = [_mapped(column) for column in found.columns]
    unknown = [column for column in columns if not column.field]
    few, heads = len(unknown) <= _FEW, _heads(found.columns)
    values = {
        "name": kept["name"],
        "unit": scope.require(request.actor, kept["unit"]),
        "kind": RegisterKind(kept["kind"]).label,
        "found": found,
        "columns": columns if few else [column for column in columns if column.field],
        "aside": [] if few else unknown,
        "ignored": len(unknown),
        "reach": "" if found.whole else f"trong {found.looked_at} dòng đầu",
        "fields": [(field.name, field.label) for field in FIELDS],
        "heads": [label for _, label in heads],
        "rows": [_row(row, heads) for row in found.rows],
        "refusals": [_row(row, heads) for row in found.refusals],
        "wrong": wrong,
        "tabs": tabs("books", "registers"),
    }
    return render(request, "reports/register_preview.html", values, status=422 if wrong else 200)


def _mapped(column: PreviewColumn) -> MappedColumn:
    look = column.look
    old = f"{look.writing.encoding.label}: “{look.before}” → “{look.after}”" if look.writing.old else ""
    remembered = column.origin == "remembered"
    return MappedColumn(
        _name(look.index),
        look.letter,
        look.heading,
        column.field,
        remembered,
        " · ".join(look.examples)[:120],
        old,
    )


def _moment(when: When | None) -> str:
    if when is None:
        return ""
    return format_moment(when.at) if when.timed else format_day(when.day)


def _heads(columns: Sequence[PreviewColumn]) -> list[tuple[str, str]]:
    """Which parts of a line the preview shows: those that some column gives."""
    given = {column.field for column in columns}
    return [(name, label) for name, label, of in _PARTS if given & of]


def _row(row: PreviewRow, heads: Sequence[tuple[str, str]]) -> dict[str, Any]:
    if row.line is None:
        raw = " · ".join(filter(None, row.raw))
        return {"number": row.number, "reason": row.reason, "raw": raw[:200]}
    parts = _parts(row.line)
    return {"number": row.number, "reason": "", "cells": [(label, parts[name]) for name, label in heads]}


def _parts(line: Line) -> dict[str, str]:
    words = {name: _moment(getattr(line, name)) for name in ("received", "due", "finished", "returned")}
    return words | {
        "code": line.code or line.number_in_book,
        "applicant": line.applicant_name,
        "procedure": line.procedure_name or line.procedure_code,
        "status": STATUSES.get(line.status or 0, ""),
        "verdict": Verdict(line.verdict).label if line.verdict else "",
    }
