"""Đánh giá của người dân: who was asked, who answered, how content they were; an official's own results.

Whom a slip rates sees sums only, and only of enough answers; what people wrote is for the manager.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.law.periods import quarter_of
from motcua.lib.refused import Invalid, Refused
from motcua.org.types import Permission
from motcua.reports.queries import scope
from motcua.reports.queries.feedback import INDICES, FeedbackPage, Results, own_results, results_of
from motcua.reports.sheets.index_sheet import decimal_text
from motcua.web.reports import asking
from motcua.web.reports.indices import problem, until
from motcua.web.reports.period_choice import years
from motcua.web.reports.sections import tabs
from motcua.web.ui import sheets
from motcua.web.ui.access import needs
from motcua.web.ui.lists import Column
from motcua.web.ui.request import OfficialRequest

_FIRST_YEAR = 2019
_COLUMNS = (
    Column("label", "Đơn vị, công chức, lĩnh vực"),
    Column("due", "Hồ sơ kết thúc"),
    Column("offered", "Đã mời"),
    Column("returned", "Đã trả lời"),
    Column("silent", "Chưa trả lời"),
    Column("coverage", "Tỷ lệ trả lời (%)"),
    Column("satisfied", "Hài lòng trở lên (%)"),
    *(Column(f"index_{number}", f"Chỉ số {number} (0–2)") for number in INDICES),
)


@needs(Permission.REPORT)
def page(request: OfficialRequest) -> HttpResponse:
    """The results of one unit and period."""
    info, period = asking.unit_of(request), asking.period_of(request)
    units = scope.overseen(request.actor, period.last)
    values: dict[str, Any] = {
        "tabs": tabs("oversight", "feedback"),
        "unit": info,
        "period": period,
        "units": units if info.id in {one.id for one in units} else (info, *units),
        "years": years(_FIRST_YEAR, asking.today(request), period),
        "kept": {},
        "page": None,
        "problem": None,
        "instead": "",
    }
    try:
        found = results_of(info.id, period=period, at=request.at)
    except (scope.UnitNotThen, Invalid) as refused:
        return _problem(request, values, refused)
    if request.GET.get("xuat") in {"xlsx", "csv"}:
        return _file(request, found)
    values |= {
        "page": found,
        "whole": _row(found.whole),
        "parts": _parts(found),
        "numbers": INDICES,
        "remarks": found.remarks if request.actor.may(Permission.MANAGE) else (),
        "may_read": request.actor.may(Permission.MANAGE),
        "until": until(period, found.cutoff),
        "xlsx": asking.address(reverse("reports:feedback"), unit=info.id, period=period.code, xuat="xlsx"),
    }
    return render(request, "reports/feedback.html", values)


def _problem(request: OfficialRequest, values: dict[str, Any], refused: Refused) -> HttpResponse:
    return problem(request, "reports/feedback.html", values, refused)


def _parts(found: FeedbackPage) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Head, first column, rows; parts without rows are left out."""
    parts = (
        ("Theo đơn vị", "Đơn vị", found.units),
        ("Theo người tiếp nhận hồ sơ", "Công chức", found.officials),
        ("Theo lĩnh vực", "Lĩnh vực", found.fields),
    )
    return [(head, first, [_row(row) for row in rows]) for head, first, rows in parts if rows]


def _row(row: Results) -> dict[str, Any]:
    return {
        "row": row,
        "share": f"{decimal_text(row.coverage)} % số đã mời" if row.coverage is not None else "",
        "coverage": decimal_text(row.coverage) if row.coverage is not None else "",
        "satisfied": decimal_text(row.satisfied) if row.satisfied is not None else "",
        "averages": [
            (number, decimal_text(row.averages[number]) if row.averages[number] is not None else "")
            for number in INDICES
        ],
    }


def _file(request: OfficialRequest, found: FeedbackPage) -> HttpResponse:
    rows = [_cells(row) for row in (found.whole, *found.units, *found.officials, *found.fields)]
    title = f"Đánh giá của người dân, {found.unit.name}, {found.period.label}"
    name = f"danh-gia-{found.unit.code}-{found.period.code}"
    return sheets.answer(request.GET["xuat"], _COLUMNS, rows, name=name, title=title)


def _cells(row: Results) -> dict[str, Any]:
    cells = {name: getattr(row, name) for name in ("label", "due", "offered", "returned", "silent")}
    cells |= {name: _text(getattr(row, name)) for name in ("coverage", "satisfied")}
    return cells | {f"index_{number}": _text(row.averages[number]) for number in INDICES}


def _text(value: Any) -> str:
    return "" if value is None else decimal_text(value)


@needs(Permission.DESK)
def own(request: OfficialRequest) -> HttpResponse:
    """An official's own results of this quarter and the one before: sums, never who answered."""
    current = quarter_of(asking.today(request))
    authority_id = request.actor.grants[0].authority_id
    rows = []
    for period in (current, current.before()):
        found = own_results(request.actor.official_id or 0, authority_id, period=period, at=request.at)
        rows.append((period, _row(found)))
    return render(request, "reports/feedback_own.html", {"rows": rows, "numbers": INDICES})
