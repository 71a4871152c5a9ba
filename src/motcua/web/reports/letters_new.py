"""The page on which a letter is made out of findings: tick, set limits, read the draft, write it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.lib.refused import Refused
from motcua.org.types import Level, Permission
from motcua.reports.actions.lettering import Wanted, draw_up
from motcua.reports.queries.drafts import draft
from motcua.reports.queries.findings import Findings, find
from motcua.reports.types import LetterKind
from motcua.web.reports import asking, period_choice, sections
from motcua.web.reports.letters_choice import Asked, address, asked_of, days_of, levels, rows, silent
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, succeeded
from motcua.web.ui.request import OfficialRequest


@needs(Permission.REPORT)
def letter_new(request: OfficialRequest) -> HttpResponse:
    """Show what the figures say, or draw a draft up from what was ticked."""
    posted = request.method == "POST"
    asked = asked_of(request, request.POST if posted else request.GET)
    if not posted:
        return _shown(request, asked)
    if "xem" in request.POST or asked.wrong:
        return redirect(address(asked))
    wanted = Wanted(
        unit_id=asked.unit.id,
        period=asked.period,
        kind=asked.kind,
        keys=asked.ticked,
        limits=asked.limits,
        level=asked.level,
        rules=asked.rules,
    )
    if not asked.ticked:
        return _page(request, asked, "Đánh dấu ít nhất một nhận xét để đưa vào công văn.")
    try:
        letter_id = draw_up(wanted, actor=request.actor, at=request.at, key=posted_key(request))
    except Refused as refused:
        return _page(request, asked, refused.message)
    succeeded(request, "Đã lập dự thảo từ số liệu. Đọc lại, sửa câu chữ rồi lấy số.")
    return redirect("reports:letter", letter_id)


def _shown(request: OfficialRequest, asked: Asked) -> HttpResponse:
    try:
        days = days_of(request.GET)
    except Refused as refused:
        return _page(request, asked, refused.message)
    return redirect(address(replace(asked, period=days))) if days else _page(request, asked)


def _page(request: OfficialRequest, asked: Asked, wrong: str = "") -> HttpResponse:
    values: dict[str, Any] = {
        "tabs": sections.tabs("oversight", "letters"),
        "asked": asked,
        "kinds": LetterKind.choices,
        "rule_sets": asking.RULES,
        "years": period_choice.years(period_choice.EARLIEST, asking.today(request), asked.period),
        "levels": [],
        "rows": [],
        "silent": [],
        "found": None,
        "draft": None,
        "wrong": wrong,
        "days_open": "tu" in request.GET,
        "tu": request.GET.get("tu", f"{asked.period.first:%d/%m/%Y}"),
        "den": request.GET.get("den", f"{asked.period.last:%d/%m/%Y}"),
        "refused": None,
    }
    try:
        found = _find(request, asked)
    except Refused as refused:
        return render(request, "reports/letter_new.html", {**values, "refused": refused}, status=422)
    shown = rows(asked, found)
    chosen = found.named(asked.ticked)
    values |= {
        "found": found,
        "levels": levels(found) if not asked.level else _with_chosen(asked, found),
        "rows": shown,
        "silent": silent(found, shown),
        "draft": draft(found, chosen, asked.kind) if chosen else None,
    }
    return render(request, "reports/letter_new.html", values, status=422 if wrong else 200)


def _find(request: OfficialRequest, asked: Asked) -> Findings:
    return find(
        asked.unit.id,
        period=asked.period,
        at=request.at,
        limits=asked.limits,
        level=asked.level,
        rule_set=asked.rules,
    )


def _with_chosen(asked: Asked, found: Findings) -> list[tuple[str, str]]:
    """All levels while one is chosen: the others are not among what was found."""
    return [levels(found)[0], *((level.value, str(level.label)) for level in Level)]
