"""The editor of a form: its sections on one page, the questions of a section on another, a preview beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from motcua.catalogue import eform
from motcua.catalogue.actions.eforms import save_draft
from motcua.catalogue.eform import BadForm, key_of
from motcua.catalogue.queries import eforms
from motcua.catalogue.queries.current import current
from motcua.catalogue.queries.eforms import PinnedForm
from motcua.lib.refused import Invalid, NotFound
from motcua.org.types import Permission
from motcua.web.console.eform_forms import HeadForm, QuestionForm, SectionForm, named
from motcua.web.console.eform_rows import (
    QUESTION_FIELDS,
    SECTION_FIELDS,
    Texts,
    labels_of,
    moved,
    posted_rows,
    question_of,
    question_texts,
    section_of,
    section_texts,
)
from motcua.web.ui.access import needs
from motcua.web.ui.eform import communes_on, draw
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

Definition = dict[str, Any]
_FIRST = {"label": "Câu hỏi mới", "kind": "text"}
#: places of the reader's words that stand at another field of a row
_FIELDS = {"when": "when_test", "repeats": "repeats", "bounds": "most"}


@needs(Permission.MANAGE)
def eform_edit(request: OfficialRequest, form_id: int) -> HttpResponse:
    """The head and the sections of a draft."""
    found = eforms.form(form_id)
    if not found.is_draft:
        return redirect("console:eform", form_id)
    stored = eform.written(found.form)
    if request.method != "POST":
        rows = [section_texts(section, i) for i, section in enumerate(stored["sections"])]
        head = HeadForm(initial={**stored, "assurance": found.assurance})
        return _sections_page(request, found, head, rows, {})
    rows = posted_rows(request.POST, "phan", SECTION_FIELDS)
    head = HeadForm(request.POST)
    act = request.POST.get("viec", "luu")
    if act.partition(":")[0] not in {"luu", "mo"}:
        rows, focus = moved(
            rows, act, {**dict.fromkeys(SECTION_FIELDS, ""), "title": "Phần mới"}, "id_phan{}-title"
        )
        return _sections_page(request, found, head, rows, {}, focus=focus, checked=False)
    head.is_valid()
    definition = _with_keys(_sections(stored, rows, request))
    try:
        assurance = head.cleaned_data.get("assurance")
        saved = save_draft(
            form_id, definition, by=request.actor, assurance=assurance, seen=request.POST.get("seen", "")
        )
    except Invalid as refused:
        return _sections_page(request, found, head, rows, refused.errors)
    return _saved(request, form_id, saved.warnings, act)


def _saved(request: OfficialRequest, form_id: int, warnings: tuple[str, ...], act: str) -> HttpResponse:
    succeeded(request, "Đã lưu bản nháp.")
    for warning in warnings[:5]:
        messages.warning(request, warning)
    name, _, index = act.partition(":")
    if name == "mo" and index.isdigit():
        return redirect("console:eform-section", form_id, int(index))
    return redirect("console:eform-trial" if name == "luu-thu" else "console:eform-edit", form_id)


def _sections(stored: Definition, rows: list[Texts], request: OfficialRequest) -> Definition:
    labels = labels_of(stored)
    sections = []
    for row in rows:
        text = row["from"]
        known = text.isdigit() and len(text) < 4 and int(text) < len(stored["sections"])
        questions = stored["sections"][int(text)]["questions"] if known else [dict(_FIRST)]
        sections.append(section_of(row, questions, labels))
    post = request.POST
    return {"title": post.get("title", ""), "title_en": post.get("title_en", ""), "sections": sections}


def _with_keys(definition: Definition) -> Definition:
    """Keys for what has none, made of its words."""
    parts = [part for s in definition["sections"] for part in (s, *s["questions"])]
    taken = {part["key"] for part in parts if part.get("key")}
    for part in parts:
        if not part.get("key"):
            part["key"] = key_of(part.get("title") or part.get("label") or "", taken)
            taken.add(part["key"])
    return definition


def _before(definition: Definition, section: int) -> list[tuple[str, str]]:
    """The questions that stand before a section and may be looked at by a condition."""
    earlier = [s for s in definition["sections"][:section] if not s.get("repeats")]
    return [(q["key"], f"{q['label'][:60]} ({q['key']})") for s in earlier for q in s["questions"]]


def _sections_page(
    request: OfficialRequest,
    found: PinnedForm,
    head: HeadForm,
    rows: list[Texts],
    errors: Mapping[str, str],
    *,
    focus: str = "",
    checked: bool = True,
) -> HttpResponse:
    stored = eform.written(found.form)
    before = _before(stored, len(stored["sections"]))
    made = [
        SectionForm(named(row, f"phan{i}"), prefix=f"phan{i}", before=before) for i, row in enumerate(rows)
    ]
    general = _place(errors, made, "sections", lambda rest: rest)
    for name in ("title", "title_en"):
        if name in errors:
            head.full_clean()
            head.add_error(name, errors[name])
    counts = {str(i): len(section["questions"]) for i, section in enumerate(stored["sections"])}
    values = {
        "found": found,
        "head": head,
        "rows": [
            (form, row["from"], counts.get(row["from"], 0)) for form, row in zip(made, rows, strict=True)
        ],
        "general": general,
        "wrong": bool(errors),
        "focus": focus,
        "dirty": not checked,
    }
    return render(request, "console/eform_edit.html", values, status=422 if errors else 200)


def _place(errors: Mapping[str, str], forms: list[Any], kind: str, inner: Any) -> list[str]:
    """Put sentences at the rows they belong to; the others come back."""
    general = []
    for place, sentence in errors.items():
        parts = inner(place.split("."))
        if parts and parts[0] in {"title", "title_en"}:
            continue
        if len(parts) < 2 or parts[0] != kind or not parts[1].isdigit() or int(parts[1]) >= len(forms):
            general.append(sentence)
            continue
        form = forms[int(parts[1])]
        field = _FIELDS.get(parts[2], parts[2]) if len(parts) > 2 else None
        form.full_clean()
        form.add_error(field if field in form.fields else None, sentence)
    return general


# --- the questions of one section ----------------------------------------------------------------


def _of(form_id: int, index: int) -> tuple[PinnedForm, Definition]:
    found = eforms.form(form_id)
    if index >= len(found.form.sections):
        raise NotFound("Tờ khai không có phần này; hãy mở lại danh sách các phần.")
    return found, eform.written(found.form)


def _questions(stored: Definition, index: int, rows: list[Texts]) -> Definition:
    """The definition with the rows in place of the section's questions."""
    labels = labels_of(stored)
    typed = [question_of(row, labels) for row in rows]
    labels |= labels_of({"sections": [{"questions": typed}]})
    questions = [question_of(row, labels) for row in rows]
    sections = [dict(section) for section in stored["sections"]]
    sections[index] = {**sections[index], "questions": questions}
    return _with_keys({**stored, "sections": sections})


@needs(Permission.MANAGE)
def eform_section(request: OfficialRequest, form_id: int, index: int) -> HttpResponse:
    """The questions of one section of a draft."""
    found, stored = _of(form_id, index)
    if not found.is_draft:
        return redirect("console:eform", form_id)
    if request.method != "POST":
        rows = [question_texts(question) for question in stored["sections"][index]["questions"]]
        return _questions_page(request, found, index, rows, {})
    rows = posted_rows(request.POST, "cau", QUESTION_FIELDS)
    act = request.POST.get("viec", "luu")
    if act.partition(":")[0] not in {"luu", "mo"}:
        rows, focus = moved(
            rows, act, {**dict.fromkeys(QUESTION_FIELDS, ""), "kind": "text"}, "id_cau{}-label"
        )
        return _questions_page(request, found, index, rows, {}, focus=focus)
    try:
        saved = save_draft(
            form_id, _questions(stored, index, rows), by=request.actor, seen=request.POST.get("seen", "")
        )
    except Invalid as refused:
        return _questions_page(request, found, index, rows, refused.errors)
    return _saved(request, form_id, saved.warnings, act if act != "luu" else f"mo:{index}")


@needs(Permission.MANAGE)
@require_POST
def eform_preview(request: OfficialRequest, form_id: int, index: int) -> HttpResponse:
    """The section as people will see it, from what is typed now; nothing is stored."""
    _, stored = _of(form_id, index)
    rows = posted_rows(request.POST, "cau", QUESTION_FIELDS)
    return render(request, "console/eform_preview.html", _preview(request, stored, index, rows))


def _preview(request: OfficialRequest, stored: Definition, index: int, rows: list[Texts]) -> dict[str, Any]:
    # a question that has just been added must not hide the others
    rows = [row if row["label"].strip() else {**row, "label": "…"} for row in rows]
    try:
        form = eform.read(_questions(stored, index, rows))
    except BadForm as refused:
        return {"part": None, "sentences": list(dict.fromkeys(refused.errors.values()))[:8]}
    section = form.sections[index]
    lang = "en" if request.POST.get("tieng") == "en" else "vi"
    part = draw(form, section.key, {}, {}, lang=lang, communes=communes_on(request.at.date()))
    return {"part": part, "sentences": []}


def _questions_page(
    request: OfficialRequest,
    found: PinnedForm,
    index: int,
    rows: list[Texts],
    errors: Mapping[str, str],
    *,
    focus: str = "",
) -> HttpResponse:
    stored = eform.written(found.form)
    before = _before(stored, index)
    made = []
    for i, row in enumerate(rows):
        made.append(QuestionForm(named(row, f"cau{i}"), prefix=f"cau{i}", before=list(before)))
        if row["key"]:
            before.append((row["key"], f"{row['label'][:60]} ({row['key']})"))
    here = ["sections", str(index)]
    general = _place(errors, made, "questions", lambda rest: rest[2:] if rest[:2] == here else rest)
    values = {
        "found": found,
        "section": found.form.sections[index],
        "index": index,
        "last": len(found.form.sections) - 1,
        "rows": made,
        "general": general,
        "wrong": bool(errors),
        "focus": focus,
        "details": version.details if (version := current(found.procedure_code)) else (),
        **_preview(request, stored, index, rows),
    }
    return render(request, "console/eform_section.html", values, status=422 if errors else 200)
