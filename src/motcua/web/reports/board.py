"""The oversight board on the page: every unit under one beside its peers, or a unit among its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from motcua.lib.refused import Invalid
from motcua.org.types import Permission
from motcua.reports import sheets
from motcua.reports.queries.board import QUICK, SHOWN, Board, board
from motcua.reports.queries.board_report import as_report
from motcua.reports.queries.letters import may_write
from motcua.reports.scope import UnitNotThen
from motcua.web.reports import asking
from motcua.web.reports.board_asked import Asked, around, asked_of, numbers, refused_page
from motcua.web.reports.board_lines import ALL_COLUMNS, ONE_COLUMNS, SHORT, Addresses, cards, choices, rows
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.lists import list_page
from motcua.web.ui.request import OfficialRequest

#: what is seen without asking for the catalogue of every unit
QUICK_OR_ALL = ("", *QUICK)


@needs(Permission.REPORT)
def home(request: OfficialRequest) -> HttpResponse:
    """Every unit under one, or a unit among its peers; sorted as asked, as a workbook or on paper."""
    asked = asked_of(request)
    wanted = request.GET.get("xuat", "")
    try:
        found = board(
            request.actor,
            asked.unit.id,
            period=asked.period,
            at=request.at,
            rules=asked.rules,
            group=request.GET.get("nhom", ""),
            shown=SHOWN if wanted or asked.only not in QUICK_OR_ALL else QUICK,
            trends=(asked.only,),
        )
    except (Invalid, UnitNotThen) as refused:
        return refused_page(request, asked, refused)
    if wanted in {"xlsx", "pdf"}:
        return _file(request, found, wanted)
    return _page(request, asked, found)


def _page(request: OfficialRequest, asked: Asked, found: Board) -> HttpResponse:
    to = Addresses(found)
    listing = list_page(
        request,
        rows(found, asked.only, to),
        columns=ONE_COLUMNS if asked.only else ALL_COLUMNS,
        sort="rank" if asked.only else "-late",
        name="dieu-hanh",
        title="Bảng điều hành",
        sticky=False,
    )
    values = {
        **around(request, asked, found),
        "board": found,
        "listing": listing,
        "only": asked.only,
        "only_title": dict(choices())[asked.only],
        "cards": [_card(request, asked, one) for one in cards(found, found.own_line or found.whole, to)],
        "line": found.own_line or found.whole,
        "numbers": numbers(found.own_line or found.whole, to),
        "letter_url": _letter(request, found),
    }
    return render(request, "reports/board.html", values)


def _card(request: OfficialRequest, asked: Asked, one: Any) -> dict[str, Any]:
    name = next(key for key, short in SHORT.items() if short == one.label)
    kept = asking.question(request.GET, "unit", "period", "rules", "nhom")
    url = asking.address(reverse("reports:board"), **kept, xem="" if asked.only == name else name)
    return {"cell": one, "url": url or "?", "current": asked.only == name}


def _letter(request: OfficialRequest, found: Board) -> str:
    """Where a letter to these units is written; nothing for whoever does not write for it."""
    if found.own is not None or not may_write(request.actor, found.root.id):
        return ""
    try:
        return asking.address(reverse("reports:letter-new"), unit=found.root.id, period=found.period.code)
    except NoReverseMatch:
        return ""


def _file(request: OfficialRequest, found: Board, kind: str) -> HttpResponse:
    report = as_report(found, at=request.at)
    name = f"Bảng điều hành {found.root.short_name} {found.period.code}.{kind}"
    stamp = sheets.Stamp(place=found.root.place)
    if kind == "xlsx":
        return downloads.xlsx(sheets.xlsx(report, stamp=stamp), name)
    return downloads.pdf(sheets.pdf(report, stamp=stamp), name)
