"""Letters: the list, one letter with its figures beside its words, its document, number and issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.law import periods
from motcua.lib.numerals import thousands
from motcua.lib.refused import Invalid
from motcua.org.types import Permission
from motcua.reports.actions import lettering
from motcua.reports.letters.docx import CONTENT_TYPE
from motcua.reports.letters.wording import percent
from motcua.reports.queries import letters
from motcua.reports.queries.letter_document import document, note
from motcua.reports.queries.letters import Content, LetterInfo
from motcua.reports.types import Fraction, LetterKind, LetterState, RuleSet
from motcua.web.reports import asking, sections
from motcua.web.reports.letters_form import LetterForm, NumberForm
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import FilterForm, refuse, succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.parts import Moment
from motcua.web.ui.request import OfficialRequest

_TONES = {
    LetterState.DRAFT.value: "wait",
    LetterState.NUMBERED.value: "info",
    LetterState.ISSUED.value: "good",
    LetterState.DISCARDED.value: "neutral",
}


def _reference(row: Mapping[str, Any]) -> str:
    return f"{row['number']:02d}/{row['symbol']}" if row["number"] else ""


COLUMNS = (
    Column("number", "Số, ký hiệu", sort="number", read=_reference),
    Column("day", "Ngày", sort="day", kind="day"),
    Column("subject", "Trích yếu"),
    Column("kind", "Loại", read=lambda row: LetterKind(row["kind"]).label),
    Column("period", "Kỳ số liệu", read=lambda row: periods.parse(row["period_code"]).label),
    Column("state", "Tình trạng", sort="state", read=lambda row: LetterState(row["state"]).label),
    Column("made_at", "Lập lúc", sort="made_at", kind="moment"),
    Column("made_name", "Người lập"),
)


class LetterFilters(FilterForm):
    """Which letters: by state; without one, all but those put away."""

    tt = forms.ChoiceField(label="Tình trạng", choices=[("", "Đang dùng"), *LetterState.choices])


@needs(Permission.REPORT)
def letter_list(request: OfficialRequest) -> HttpResponse:
    """The letters of the units in whose name one writes, the newest first."""
    filters = LetterFilters(request.GET)
    rows = letters.letters_of(request.actor, state=filters.chosen().get("tt", ""))
    listing = list_page(
        request,
        rows,
        columns=COLUMNS,
        sort="-made_at",
        filters=filters,
        name="cong-van",
        title="Công văn từ số liệu",
    )
    if listing.answer:
        return listing.answer
    values = {
        "tabs": sections.tabs("oversight", "letters"),
        "listing": listing,
        "lines": [_line(row) for row in listing.rows],
    }
    return render(request, "reports/letters.html", values)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "reference": _reference(row),
        "day": row["day"],
        "subject": row["subject"],
        "kind": LetterKind(row["kind"]).label,
        "period": periods.parse(row["period_code"]).label,
        "state": LetterState(row["state"]).label,
        "tone": _TONES[row["state"]],
        "made_at": row["made_at"],
        "made_name": row["made_name"],
    }


@needs(Permission.REPORT)
def letter(request: OfficialRequest, letter_id: int) -> HttpResponse:
    """One letter: a draft can be edited here, a numbered one only read."""
    found = letters.letter(letter_id, request.actor)
    if request.method != "POST" or not found.is_draft:
        return _page(request, found)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            _save(request, found, form)
        except Invalid as refused:
            refuse(form, refused)
        else:
            succeeded(request, "Đã lưu công văn.", form=f"cong-van-{found.id}")
            return redirect("reports:letter", found.id)
    return _page(request, found, form=form)


def _save(request: OfficialRequest, found: LetterInfo, form: LetterForm) -> None:
    given = form.cleaned_data
    content = Content(
        **{name: tuple(given[name].split("\n")) for name in ("addressees", "body", "receivers", "titles")},
        signer_name=given["signer_name"],
    )
    lettering.edit(
        found.id,
        subject=given["subject"],
        symbol=given["symbol"],
        content=content,
        actor=request.actor,
        at=request.at,
        seen=given["seen"],
    )


def _page(
    request: OfficialRequest,
    found: LetterInfo,
    *,
    form: LetterForm | None = None,
    number_form: NumberForm | None = None,
) -> HttpResponse:
    today = asking.today(request)
    numbering = number_form or NumberForm(initial={"day": today, "seen": found.seq})
    values = {
        "tabs": sections.tabs("oversight", "letters"),
        "letter": found,
        "tone": _TONES[found.state],
        "form": (form or LetterForm.of(found)) if found.is_draft else None,
        "number_form": numbering if found.is_draft else None,
        "next_number": lettering.next_number(found.unit.id, today.year) if found.is_draft else 0,
        "leaders": letters.signers(found.unit.id, today) if found.is_draft else [],
        "cells": [_cell(found, cell) for cell in found.cells["findings"]],
        "rules": RuleSet(found.rules).label,
        "moments": [Moment(one.at, one.label, who=one.who) for one in letters.revisions(found.id)],
        "opened": "number" if number_form is not None else "",
    }
    wrong = bool((form and form.errors) or (number_form and number_form.errors))
    return render(request, "reports/letter.html", values, status=422 if wrong else 200)


def _cell(found: LetterInfo, cell: Mapping[str, Any]) -> dict[str, Any]:
    """One finding as the page shows it beside the words."""
    lines = [
        {
            "name": unit["name"],
            "numerator": thousands(unit["numerator"]),
            "denominator": thousands(unit["denominator"]),
            "rate": percent(Fraction(unit["numerator"], unit["denominator"]).rate),
        }
        for unit in cell["units"]
    ]
    return {"title": cell["title"], "columns": cell["columns"], "lines": lines, "note": note(cell)}


@needs(Permission.REPORT)
def letter_docx(request: OfficialRequest, letter_id: int) -> HttpResponse:
    """The document: of a draft as it reads now, of a numbered letter as it was kept."""
    found = letters.letter(letter_id, request.actor)
    packed = letters.stored_document(found) or document(found)
    return downloads.download(packed, found.file_name, CONTENT_TYPE)


@needs(Permission.REPORT)
@require_POST
def letter_number(request: OfficialRequest, letter_id: int) -> HttpResponse:
    """Give the letter its number and day."""
    found = letters.letter(letter_id, request.actor)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            number = lettering.give_number(found.id, actor=request.actor, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            refuse(form, refused)
        except lettering.NumberTaken as taken:
            form.add_error("number", taken.message)
        else:
            succeeded(request, f"Đã lấy số {number:02d}/{found.symbol}. Nội dung từ nay không đổi.")
            return redirect("reports:letter", found.id)
    return _page(request, found, number_form=form)


@needs(Permission.REPORT)
@require_POST
def letter_issue(request: OfficialRequest, letter_id: int) -> HttpResponse:
    """Mark the letter as sent out."""
    lettering.issue(letter_id, actor=request.actor, at=request.at)
    succeeded(request, "Đã ghi công văn phát hành.")
    return redirect("reports:letter", letter_id)


@needs(Permission.REPORT)
@require_POST
def letter_discard(request: OfficialRequest, letter_id: int) -> HttpResponse:
    """Put a draft away."""
    lettering.discard(letter_id, actor=request.actor, at=request.at)
    succeeded(request, "Đã bỏ bản nháp. Vẫn xem lại được trong danh sách “Đã bỏ”.")
    return redirect(reverse("reports:letters"))
