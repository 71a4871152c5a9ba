"""Bringing a file into the catalogue: upload, look at what it would do, then do it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.catalogue.actions import importing as acts
from motcua.catalogue.actions.eform_importing import FormSummary, import_forms
from motcua.catalogue.actions.importing import Refusal, Summary
from motcua.catalogue.eform.from_sentences import LEFT_OUT
from motcua.catalogue.queries import eforms, listing
from motcua.lib.refused import NotFound
from motcua.org.types import Permission
from motcua.web.console.catalogue_forms import ImportForm
from motcua.web.console.catalogue_words import ChangeRow, change_rows
from motcua.web.console.procedures import catalogue_tabs
from motcua.web.ui import uploads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

_SHOWN = 200
#: where one finds what was imported
_AFTER = {"procedures": "console:procedures", "routes": "console:routes", "forms": "console:eforms"}
_COMPARED = 25


@dataclass(frozen=True, slots=True)
class Upload:
    """A file waiting for its second press: what it holds, whether it replaces the starter's versions."""

    path: Path
    name: str
    what: str
    replace: bool = False


@dataclass
class Preview:
    """What an import would do, before it is done."""

    summary: Summary
    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[dict[str, Any], list[ChangeRow]]] = field(default_factory=list)


def _run(upload: Upload, request: OfficialRequest) -> Summary:
    if upload.what == "forms":
        return import_forms(upload.path, at=request.at, by=request.actor)
    if upload.what == "routes":
        return acts.import_routes(upload.path, at=request.at, by=request.actor)
    return acts.import_file(upload.path, at=request.at, by=request.actor, replace=upload.replace)


def preview(upload: Upload, request: OfficialRequest) -> Preview:
    """Import for real inside a transaction that is taken back: what is shown is what would happen."""
    with transaction.atomic():
        newest = listing.procedures(state="").order_by("-pk").values_list("pk", flat=True).first() or 0
        found = Preview(_run(upload, request))
        if upload.what == "procedures":
            _look_at_versions(found, newest)
        transaction.set_rollback(True)
    acts.forget()
    eforms.forget()
    return found


def _look_at_versions(found: Preview, newest: int) -> None:
    rows = list(listing.procedures(state="").filter(pk__gt=newest)[: _SHOWN * 3])
    found.added = [row for row in rows if row["number"] == 1][:_SHOWN]
    newer = [row for row in rows if row["number"] > 1][:_SHOWN]
    for row in newer:
        compared = len(found.changed) < _COMPARED
        found.changed.append((row, _changes(row) if compared else []))


def _changes(row: dict[str, Any]) -> list[ChangeRow]:
    history = list(listing.versions(row["procedure__code"]))
    before = next((v for v in history if v["number"] < row["number"]), None)
    return change_rows(listing.diff_versions(before["pk"], row["pk"]))[:12] if before else []


@needs(Permission.MANAGE)
def import_start(request: OfficialRequest) -> HttpResponse:
    """Choose a file; nothing is stored in the catalogue yet."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key, name = uploads.keep(form.cleaned_data["file"], request.at)
        chosen = {part: form.cleaned_data[part] for part in ("what", "replace")}
        request.session["import"] = {"key": key, "name": name, **chosen}
        return redirect("console:import-preview", key)
    values = {"form": form, "tabs": catalogue_tabs("import")}
    return render(request, "console/import.html", values, status=422 if form.errors else 200)


def _upload(request: OfficialRequest, key: str) -> Upload:
    """An upload of this session."""
    kept = request.session.get("import", {})
    name = kept.get("name", "")
    path = uploads.path_of(key, name)
    if kept.get("key") != key or not path.is_file():
        raise NotFound("Tệp tải lên không còn ở đây; hãy tải lại tệp.")
    return Upload(path, name, kept["what"], kept.get("replace", False))


@needs(Permission.MANAGE)
def import_preview(request: OfficialRequest, key: uuid.UUID) -> HttpResponse:
    """What the file would change; a press imports it."""
    upload = _upload(request, str(key))
    if request.method == "POST":
        done = _run(upload, request)
        uploads.throw_away(upload.path.parent.name)
        del request.session["import"]
        succeeded(request, f"Đã nhập {upload.name}: {_numbers(done)}.")
        return redirect(_AFTER[upload.what])
    found = preview(upload, request)
    values = {
        "name": upload.name,
        "what": upload.what,
        "found": found,
        "summary": found.summary,
        "refused": found.summary.refused[:_SHOWN],
        "notes": _grouped(found.summary.notes),
        "tabs": catalogue_tabs("import"),
        "shown": _SHOWN,
        "told": _told(found.summary),
    }
    return render(request, "console/import_preview.html", values)


def _told(summary: Summary) -> dict[str, Any] | None:
    """What became of fields that a file tells in sentences; None for other files."""
    if not isinstance(summary, FormSummary) or not summary.sentences:
        return None
    return {
        "sentences": summary.sentences,
        "asked": summary.asked,
        "questions": summary.questions,
        "with_help": summary.with_help,
        "left_out": [(LEFT_OUT[reason], count) for reason, count in summary.left_out.most_common()],
        "plain": list(summary.plain.items()),
    }


def _numbers(done: Summary) -> str:
    parts = [
        f"{done.added} mới",
        f"{done.changed} có bản mới",
        f"{done.unchanged} không đổi",
        f"{done.skipped} bỏ qua",
        f"{len(done.refused)} bị từ chối",
    ]
    return ", ".join(parts)


def _grouped(notes: Iterable[Refusal]) -> list[tuple[str, list[Refusal]]]:
    """Notes by their reason, so that a hundred alike are one line."""
    found: dict[str, list[Refusal]] = {}
    for note in notes:
        found.setdefault(note.reason, []).append(note)
    return list(found.items())
