"""Chín chỉ số: the nine indices of circular 01/2018 of a unit and its officials, until 30/06/2025."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from motcua.law import nine_indices as law
from motcua.law.periods import Period, quarter_of
from motcua.lib.refused import Refused
from motcua.org.types import Permission
from motcua.reports.queries.nine_indices import NineIndices, NineOf, nine_indices_of
from motcua.reports.sheets.index_sheet import NineLine, NineSubject, decimal_text, nine_xlsx
from motcua.web.reports import asking
from motcua.web.reports.indices import chooser, problem, until
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

_NOTE = (
    "Mỗi chỉ số bằng tổng điểm chia cho số hồ sơ, làm tròn một chữ số thập phân; "
    "chỉ số thiếu số liệu để ngoài tổng (TT 01/2018/TT-VPCP, Điều 15)."
)


@needs(Permission.REPORT)
def nine(request: OfficialRequest) -> HttpResponse:
    """The nine indices of circular 01/2018, for periods up to 30/06/2025."""
    info = asking.unit_of(request)
    period = asking.period_of(request, default=_latest(asking.today(request)))
    values = chooser(request, info, period, first=law.FIRST_DAY.year, last=law.LAST_DAY)
    try:
        page = nine_indices_of(info.id, period=period, at=request.at, as_of=asking.as_of(request))
    except Refused as refused:
        return problem(request, "reports/indices_nine.html", values, refused)
    if request.GET.get("xuat") == "xlsx":
        return _nine_file(request, page)
    values |= {
        "page": page,
        "rows": [(row, decimal_text(row.value)) for row in page.agency.rows],
        "grade": _grade(page.agency),
        "officials": [(one, _grade(one), _cells(one)) for one in page.officials],
        "numbers": law.OF_OFFICIALS,
        "note": _NOTE,
        "until": until(period, page.cutoff),
    }
    return render(request, "reports/indices_nine.html", values)


def _latest(today: date) -> Period:
    """The quarter of today while the circular held, then its last whole one."""
    return quarter_of(today) if law.in_force(today) else quarter_of(law.LAST_DAY).before()


def _cells(one: NineOf) -> list[tuple[int, str]]:
    by_number = {row.number: row for row in one.rows}
    return [(number, decimal_text(by_number[number].value)) for number in law.OF_OFFICIALS]


def _grade(one: NineOf) -> dict[str, str] | None:
    if one.grade is None:
        return None
    return {
        "points": decimal_text(one.grade.points),
        "label": one.grade.label,
        "left_out": ", ".join(map(str, one.grade.left_out)),
    }


def _nine_file(request: OfficialRequest, page: NineIndices) -> HttpResponse:
    data = nine_xlsx(_subjects(page), period=page.period, made_at=request.at, notes=(_NOTE,))
    return downloads.xlsx(data, f"chin-chi-so-{page.unit.code}-{page.period.code}.xlsx")


def _subjects(page: NineIndices) -> Iterator[NineSubject]:
    for one in (page.agency, *page.officials):
        lines = tuple(
            NineLine(row.number, row.title, row.points, row.dossiers, row.value, row.reason)
            for row in one.rows
        )
        yield NineSubject(one.label, lines, one.grade)
