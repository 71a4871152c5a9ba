"""Electronic forms in the console: list, one version drawn, drafts, publication, comparison, trial."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.catalogue import eform
from motcua.catalogue.actions import eforms as acts
from motcua.catalogue.eform import EForm, Question
from motcua.catalogue.queries import eforms
from motcua.catalogue.queries.current import current
from motcua.catalogue.types import VersionState
from motcua.lib.refused import NotFound
from motcua.lib.typed_text import line
from motcua.org.types import Assurance, Permission
from motcua.web.console.catalogue_words import STATE_TONES
from motcua.web.console.eform_forms import FormFilters, NewForm, PublishForm
from motcua.web.console.form_page import Lookup, Page, attempt, form_page
from motcua.web.console.log_words import recent
from motcua.web.console.managed import today
from motcua.web.console.procedures import catalogue_tabs
from motcua.web.console.route_compare import Pair
from motcua.web.ui.access import needs
from motcua.web.ui.eform import DrawnSection, communes_on, draw, pressed, read_posted
from motcua.web.ui.eform_words import condition_words
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("code", "Mã", sort="code"),
    Column("name", "Thủ tục", sort="name"),
    Column("field__name", "Lĩnh vực", sort="field__name"),
    Column("form_count", "Số bản", sort="form_count", kind="number"),
    Column("draft_count", "Bản nháp", sort="draft_count", kind="number"),
    Column("changed", "Sửa gần nhất", sort="changed", kind="moment"),
)


@needs(Permission.MANAGE)
def eform_list(request: OfficialRequest) -> HttpResponse:
    """Procedures that have an electronic form."""
    form = FormFilters(request.GET)
    chosen = form.chosen()
    draft = {"co": True, "khong": False}.get(chosen.get("nhap", ""))
    rows = eforms.procedures_with_forms(text=chosen.get("ten", ""), draft=draft)
    page = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="code",
        filters=form,
        name="to-khai",
        title="Tờ khai điện tử theo thủ tục",
    )
    values = {"listing": page, "tabs": catalogue_tabs("eforms")}
    return page.answer or render(request, "console/eforms.html", values)


@needs(Permission.MANAGE)
def eform_new(request: OfficialRequest) -> HttpResponse:
    """The first draft for a procedure."""
    code = line(request.GET.get("ma", ""))[:40]
    form = NewForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["code"]
        made = attempt(form, lambda: acts.new_draft(chosen, at=request.at, by=request.actor))
        if made is not None:
            succeeded(request, "Đã lập bản nháp; thêm phần và câu hỏi rồi công bố.")
            return redirect("console:eform-edit", made)
    page = Page(
        "Lập tờ khai điện tử",
        "Lập bản nháp",
        reverse("console:eforms"),
        lead="Chọn thủ tục. Bản nháp chưa ai thấy cho đến khi công bố.",
    )
    return form_page(
        request, form, page, lookups={"code": Lookup(reverse("console:procedure-options"), code)}
    )


@needs(Permission.MANAGE)
def eform_of(request: OfficialRequest, code: str) -> HttpResponse:
    """The form of a procedure that holds today, or its newest version."""
    rows = list(eforms.versions(code))
    if not rows:
        raise NotFound(f"Thủ tục {code[:40]} chưa có tờ khai điện tử.")
    held = eforms.form_for(code, today(request))
    return redirect("console:eform", held.id if held else rows[0]["pk"])


@needs(Permission.MANAGE)
def eform_page(request: OfficialRequest, form_id: int) -> HttpResponse:
    """One version: drawn as people see it, where it comes from, what may be done with it."""
    found = eforms.form(form_id)
    values = {
        "found": found,
        "state_name": VersionState(found.state).label,
        "tone": STATE_TONES[found.state],
        "assurance": Assurance(found.assurance).label,
        "parts": _parts(found.form, communes_on(request.at.date())),
        "questions": sum(1 for _ in found.form.questions()),
        "warnings": acts.warnings_of(found.form, found.procedure_code) if found.is_draft else (),
        "versions": _versions(found.procedure_code),
        "log": recent(f"form:{found.procedure_code}"),
    }
    return render(request, "console/eform.html", values)


def _parts(form: EForm, communes: tuple[str, ...]) -> list[dict[str, Any]]:
    drawn = [draw(form, section.key, {}, {}, communes=communes, lang="vi") for section in form.sections]
    return [
        {
            "part": part,
            "when": condition_words(form, section.when) if section.when else "",
            "repeats": section.repeats,
        }
        for section, part in zip(form.sections, _lists_once(drawn), strict=True)
    ]


def _lists_once(drawn: list[DrawnSection]) -> list[DrawnSection]:
    """Lists to choose from stand once on a page that shows several sections."""
    lists = {name: lines for part in drawn for name, lines in part.lists}
    return [replace(part, lists=tuple(lists.items()) if n == 0 else ()) for n, part in enumerate(drawn)]


def _versions(code: str) -> list[dict[str, Any]]:
    return [
        {**row, "state_name": VersionState(row["state"]).label, "tone": STATE_TONES[row["state"]]}
        for row in eforms.versions(code)
    ]


@needs(Permission.MANAGE)
@require_POST
def eform_draft(request: OfficialRequest, form_id: int) -> HttpResponse:
    """A draft that begins as a copy of this version."""
    return redirect("console:eform-edit", acts.draft_from(form_id, at=request.at, by=request.actor))


@needs(Permission.MANAGE)
@require_POST
def eform_discard(request: OfficialRequest, form_id: int) -> HttpResponse:
    """Throw a draft away."""
    found = eforms.form(form_id)
    acts.discard_draft(form_id, at=request.at, by=request.actor)
    succeeded(request, f"Đã bỏ bản nháp {found.number} của “{found.form.title}”.")
    return redirect("console:eforms")


@needs(Permission.MANAGE)
def eform_publish(request: OfficialRequest, form_id: int) -> HttpResponse:
    """Let a draft hold from a day on."""
    found = eforms.form(form_id)
    form = PublishForm(request.POST or None, initial={"valid_from": today(request)})
    back = reverse("console:eform", args=[form_id])
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["valid_from"]
        done = attempt(form, lambda: acts.publish(form_id, valid_from=day, at=request.at, by=request.actor))
        if done is not None:
            succeeded(request, f"Đã công bố bản {found.number}, áp dụng từ {day:%d/%m/%Y}.")
            return redirect(back)
    page = Page(
        f"Công bố bản {found.number}",
        "Công bố",
        back,
        lead=f"{found.form.title}. Hồ sơ đã gửi giữ bản cũ; hồ sơ đang viết dở chuyển sang bản mới, "
        "câu trả lời còn chỗ thì giữ, không còn chỗ thì báo cho người nộp.",
    )
    return form_page(request, form, page)


@needs(Permission.MANAGE)
def eform_compare(request: OfficialRequest, form_id: int) -> HttpResponse:
    """Two versions side by side, question by question."""
    after = eforms.form(form_id)
    text = request.GET.get("voi", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotFound("Chọn bản để so sánh.")
    before = eforms.form(int(text))
    values = {"before": before, "after": after, "rows": _compared(before.form, after.form)}
    return render(request, "console/eform_compare.html", values)


def _compared(before: EForm, after: EForm) -> list[Pair]:
    old, new = _lines(before), _lines(after)
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [Pair(line, line, same=True) for line in old[a:b]]
            continue
        for i in range(max(b - a, d - c)):
            left = old[a + i] if a + i < b else ""
            right = new[c + i] if c + i < d else ""
            pairs.append(Pair(left, right, same=False))
    return pairs


def _lines(form: EForm) -> list[str]:
    found = [f"Tên: {form.title}"]
    for section in form.sections:
        when = f" ({condition_words(form, section.when)})" if section.when else ""
        often = f", {section.repeats.least}–{section.repeats.most} lần" if section.repeats else ""
        found.append(f"PHẦN: {section.title}{often}{when}")
        found += [_line(form, question) for question in section.questions]
    return found


def _line(form: EForm, question: Question) -> str:
    parts = [
        f"{question.label}{' *' if question.required else ''}",
        question.kind.label,
        "; ".join(choice.label for choice in question.choices),
        condition_words(form, question.when) if question.when else "",
        question.help,
        "sổ: " + ", ".join(key for _, key in question.book_keys) if question.book_keys else "",
        "điền sẵn" if question.prefill else "",
        ", ".join(check.test for check in question.checks),
    ]
    return " · ".join(part for part in parts if part)


@needs(Permission.MANAGE)
def eform_trial(request: OfficialRequest, form_id: int) -> HttpResponse:
    """Fill in the whole form and check it as a citizen's would be; nothing is stored."""
    found = eforms.form(form_id)
    form = found.form
    answers: dict[str, Any] = {}
    for section in form.sections if request.method == "POST" else ():
        answers |= read_posted(form, section.key, request.POST)
    values = eform.clean_answers(form, answers)[0]
    done = request.method == "POST" and not pressed(request.POST)
    checked = eform.check(form, values, whole=done, on=today(request))
    communes = communes_on(request.at.date())
    asked = [part.section.key for part in eform.shown(form, values)]
    drawn = [_trial_part(form, key, values, checked, request.POST, communes) for key in asked]
    page = {
        "found": found,
        "parts": _lists_once(drawn),
        "mistakes": [entry for part in drawn for entry in part.entries] if done else [],
        "done": done,
        "passed": done and checked.ok,
        "book": _book(found.procedure_code, eform.book_values(form, checked.values)) if done else [],
    }
    return render(request, "console/eform_trial.html", page, status=422 if done and not checked.ok else 200)


def _trial_part(
    form: EForm,
    key: str,
    values: dict[str, Any],
    checked: eform.Checked,
    post: QueryDict,
    communes: tuple[str, ...],
) -> DrawnSection:
    errors, warnings = checked.errors, checked.warnings
    return draw(form, key, values, errors, warnings=warnings, communes=communes, post=post, lang="vi")


def _book(code: str, values: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the officials find in the register's fields, by its words."""
    version = current(code)
    labels = {detail.key: detail.label for detail in version.details} if version else {}
    return [(labels.get(key, key), value) for key, value in values.items()]
