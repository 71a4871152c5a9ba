"""Chỉ số 766: a unit's index with its officials or the units under it, and the dossiers that cost points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.law import nine_indices as nine_law
from motcua.law.periods import Period
from motcua.law.service_index import INDICATORS
from motcua.lib.refused import Invalid, Refused
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission
from motcua.reports.queries import filling, scope
from motcua.reports.queries.index_losses import KINDS, losses, lost_dossiers, lost_ids
from motcua.reports.queries.indices import RULES, UnitIndex, in_force, service_index_of
from motcua.reports.sheets.index_sheet import Subject, decimal_text, index_xlsx
from motcua.web.reports import asking
from motcua.web.reports.indices_lines import Lines, notes, switches
from motcua.web.reports.paging import page_of, same_with
from motcua.web.reports.period_choice import years
from motcua.web.reports.sections import tabs
from motcua.web.ui import downloads, sheets, wording
from motcua.web.ui.access import needs
from motcua.web.ui.lists import Column
from motcua.web.ui.request import OfficialRequest

_FIRST_YEAR = 2022
#: with more units the figures are counted only when asked for: they read every dossier of the period
MANY = 40
_LOST = (
    Column("code", "Mã hồ sơ"),
    Column("procedure_code", "Mã thủ tục"),
    Column("procedure_name", "Thủ tục"),
    Column("authority", "Cơ quan"),
    Column("official", "Người tiếp nhận"),
    Column("received_at", "Tiếp nhận", kind="moment"),
    Column("due_at", "Hẹn trả lần đầu", kind="moment"),
    Column("finished_at", "Có kết quả", kind="moment"),
    Column("why", "Vì sao mất điểm"),
)


def chooser(
    request: OfficialRequest, info: UnitInfo, period: Period, *, first: int, last: date | None = None
) -> dict[str, Any]:
    """Unit and period boxes, tabs, and the addresses of both sets of indices.

    Args:
        first: the first year offered; no period that ends after ``last`` is.
    """
    nine_holds, index_holds = nine_law.in_force(period.last), in_force(period.last)
    same = {"unit": info.id, "period": period.code}
    units = scope.overseen(request.actor, period.last)
    return {
        "tabs": tabs("oversight", "indices"),
        "unit": info,
        "period": period,
        "units": units if info.id in {one.id for one in units} else (info, *units),
        "years": years(first, asking.today(request), period, last),
        "as_of": request.GET.get("as_of", ""),
        "kept": {"as_of": request.GET.get("as_of", "")},
        "xlsx": same_with(request, xuat="xlsx"),
        "nine_url": asking.address(reverse("reports:indices-nine"), **same) if nine_holds else "",
        "index_url": asking.address(reverse("reports:indices"), **same) if index_holds else "",
        "page": None,
        "problem": None,
        "too_early": False,
        "many": (),
    }


@needs(Permission.REPORT)
def indices(request: OfficialRequest) -> HttpResponse:
    """The index of QĐ 766 of one unit and period."""
    info, period = asking.unit_of(request), asking.period_of(request)
    values = chooser(request, info, period, first=_FIRST_YEAR)
    if not in_force(period.last):
        return render(request, "reports/indices.html", {**values, "too_early": True})
    try:
        if many := _too_many(request, info, period):
            return render(request, "reports/indices.html", {**values, "many": many})
        page = service_index_of(info.id, period=period, at=request.at, as_of=asking.as_of(request))
    except (scope.UnitNotThen, Invalid) as refused:
        return problem(request, "reports/indices.html", values, refused)
    if request.GET.get("xuat") == "xlsx":
        return _index_file(request, page)
    lines = Lines(page, as_of=values["as_of"])
    values |= {
        "page": page,
        "total": page.index.total,
        "total_points": decimal_text(page.index.total.points),
        "total_out_of": decimal_text(page.index.total.out_of),
        "total_full": decimal_text(page.index.total.full),
        "total_share": decimal_text(page.index.total.share),
        "groups": lines.groups(),
        "losses": lines.losses(losses(page)),
        "officials": lines.officials(),
        "official_heads": lines.official_heads(),
        "ranking": lines.units(),
        "switches": switches(page.switches),
        "rules": RULES,
        "until": until(page.period, page.cutoff),
    }
    return render(request, "reports/indices.html", values)


def _too_many(request: OfficialRequest, info: UnitInfo, period: Period) -> list[tuple[str, str]]:
    """Names and addresses of the units to look at one by one; none when all are counted at once."""
    if "tinh" in request.GET or "xuat" in request.GET:
        return []
    found = scope.counted_units(info.id, period)
    if len(found) <= MANY:
        return []
    own = {"period": period.code, "as_of": request.GET.get("as_of", "")}
    page = reverse("reports:indices")
    return [
        (one.unit.name, asking.address(page, unit=one.unit.id, **own))
        for one in found
        if one.unit.id != info.id
    ]


def until(period: Period, cutoff: datetime) -> str:
    """Up to when the figures go: the end of the period's last day, or the moment of knowledge."""
    return f"hết ngày {period.last:%d/%m/%Y}" if cutoff == period.ends_at else wording.moment(cutoff)


def problem(
    request: OfficialRequest, template: str, values: Mapping[str, Any], refused: Refused
) -> HttpResponse:
    """The page with its boxes of choices, the sentence instead of figures, and a unit that stood then."""
    told = {**values, "problem": refused.message, "instead": ""}
    period = values["period"]
    if isinstance(refused, scope.UnitNotThen):
        stood = scope.overseen(request.actor, period.last)
        other = filling.first_unit(request.actor, stood)
        if other in stood:
            told["instead"] = asking.address(request.path, unit=other.id, period=period.code)
            told["instead_name"] = other.name
    return render(request, template, told, status=refused.status)


def _index_file(request: OfficialRequest, page: UnitIndex) -> HttpResponse:
    subjects = [
        Subject(one.label, one.scores, one.total) for one in (page.index, *page.units, *page.officials)
    ]
    data = index_xlsx(subjects, period=page.period, made_at=request.at, notes=notes(page))
    return downloads.xlsx(data, f"chi-so-766-{page.unit.code}-{page.period.code}.xlsx")


# -- the dossiers that cost points ------------------------------------------------------


@needs(Permission.REPORT)
def lost(request: OfficialRequest) -> HttpResponse:
    """The dossiers that cost a unit, or one of its officials, points of an indicator."""
    info, period = asking.unit_of(request), asking.period_of(request)
    code, official = request.GET.get("code", ""), request.GET.get("official", "")
    ids = lost_ids(
        info.id,
        code,
        period=period,
        at=request.at,
        as_of=asking.as_of(request),
        official_id=int(official) if asking.is_number(official) else None,
    )
    if request.GET.get("xuat") in {"xlsx", "csv"}:
        rows = [asdict(row) for row in lost_dossiers(code, ids[: sheets.LIMIT], actor=request.actor)]
        title = f"Hồ sơ mất điểm chỉ số {code}"
        return sheets.answer(request.GET["xuat"], _LOST, rows, name=f"mat-diem-{code}", title=title)
    pages, shown = page_of(request, ids)
    rows_shown = lost_dossiers(code, shown, actor=request.actor)
    values = {
        "tabs": tabs("oversight", "indices"),
        "unit": info,
        "period": period,
        "indicator": next(row for row in INDICATORS if row.code == code),
        "kind": KINDS[code],
        "official": rows_shown[0].official if official and rows_shown else "",
        "rows": rows_shown,
        "several": len({row.authority for row in rows_shown}) > 1,
        "pages": pages,
        "xlsx": same_with(request, xuat="xlsx"),
        "back": asking.address(
            reverse("reports:indices"),
            unit=info.id,
            period=period.code,
            as_of=request.GET.get("as_of", ""),
        ),
    }
    return render(request, "reports/indices_lost.html", values)
