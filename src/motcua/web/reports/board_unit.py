"""One unit of the board at length, and downwards: by field, by procedure, by official, to the dossiers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.lib.refused import Invalid, NotFound
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission
from motcua.reports.queries import scope
from motcua.reports.queries.board import COUNTS, QUICK, Board, Line, board, group_of
from motcua.reports.queries.board_parts import PARTS, Part, parts
from motcua.reports.scope import UnitNotThen
from motcua.web.reports import asking, board_drawing
from motcua.web.reports.board_asked import Asked, around, numbers, refused_page
from motcua.web.reports.board_lines import SHORT, Addresses, cards
from motcua.web.ui.access import needs
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest


@needs(Permission.REPORT)
def unit(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """Every indicator against goal, averages and past; then taken apart."""
    info = scope.require(request.actor, unit_id)
    asked = Asked(info, asking.period_of(request), asking.rules_of(request), "", (info,))
    how: dict[str, Any] = {"period": asked.period, "at": request.at, "rules": asked.rules}
    try:
        found = board(
            request.actor, _board_of(request, info), **how, group=group_of(info), shown=QUICK, trends=QUICK
        )
        by = request.GET.get("theo", "field") if request.GET.get("theo") in PARTS else "field"
        taken = parts(request.actor, unit_id, by, **how)
    except (Invalid, UnitNotThen) as refused:
        return refused_page(request, asked, refused)
    line = _line(found, unit_id)
    to = Addresses(found)
    values = {
        **around(request, asked, found),
        "board": found,
        "line": line,
        "indicators": cards(found, line, to),
        "numbers": numbers(line, to),
        "parts": [_part(part, by, unit_id, to) for part in taken],
        "parts_title": PARTS[by],
        "part_tabs": _part_tabs(request, by),
        "back": asking.address(reverse("reports:board"), **asking.question(request.GET, "period", "rules")),
        "unused_url": to.behind(("procedures_unused",), unit_id),
        "heads": [SHORT[name] for name in QUICK],
    }
    return render(request, "reports/board_unit.html", values)


def _line(found: Board, unit_id: int) -> Line:
    """The unit's line; of the board's own root the whole."""
    lines = [found.whole, *found.lines]
    for line in lines:
        if line.unit.id == unit_id:
            return line
    raise NotFound("Đơn vị này không có trong bảng của kỳ đang xem.")


def _board_of(request: OfficialRequest, info: UnitInfo) -> int:
    """The unit on whose board this one stands: the one above where the actor sees that, else its own."""
    if info.parent_id is not None and scope.may_see(request.actor, info.parent_id):
        return info.parent_id
    return info.id


def _part(part: Part, by: str, unit_id: int, to: Addresses) -> dict[str, Any]:
    """One field, procedure or official; every count opens to its dossiers."""

    def link(measures: tuple[str, ...], number: int) -> str:
        return to.behind(measures, unit_id, **{by: part.key}) if number and part.key else ""

    return {
        "label": part.label,
        "counts": [
            {"label": title, "number": part.counts[key], "href": link(measures, part.counts[key])}
            for key, (title, measures) in COUNTS.items()
        ],
        "rates": [
            {"label": SHORT[name], "rate": board_drawing.per_cent(part.rates[name].rate)} for name in QUICK
        ],
    }


def _part_tabs(request: OfficialRequest, by: str) -> list[Tab]:
    kept = asking.question(request.GET, "period", "rules")
    return [
        Tab(
            f"Theo {label.lower()}", asking.address(request.path, **kept, theo=key) + "#phan", None, key == by
        )
        for key, label in PARTS.items()
    ]
