"""Receipts of fees at the manager's: symbols, and the summary 01/TH-BLĐT of a month or any run of days."""

from __future__ import annotations

import calendar
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.dossiers.actions import receipt_series as acts
from motcua.dossiers.actions.receipt_papers import kinds_of, summary_pdf, summary_xlsx
from motcua.dossiers.actions.receipt_series import SeriesData
from motcua.dossiers.queries import receipts
from motcua.law.receipts import may_issue
from motcua.lib.dates import BadDate, parse_day
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.types import Permission
from motcua.web.console.fee_forms import EndForm, SeriesForm
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.managed import home_id, managed_ids, managed_unit, today, unit_choices
from motcua.web.console.sections import tabs
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

_SHOWN = 200


@needs(Permission.MANAGE)
def receipt_list(request: OfficialRequest) -> HttpResponse:
    """Symbols of the managed offices and the receipts of a run of days; also as workbook and PDF."""
    unit_id = _unit(request)
    first, last = _days(request)
    wanted = request.GET.get("xuat", "")
    if wanted == "xlsx":
        made = summary_xlsx(unit_id, first, last, at=request.at)
        return downloads.xlsx(made.content, made.name)
    if wanted == "pdf":
        made = summary_pdf(unit_id, first, last, at=request.at)
        return downloads.pdf(made.content, made.name)
    found = receipts.summary(unit_id, first, last)
    values = {
        "tabs": tabs("fees", "receipts"),
        "series": receipts.series_of(managed_ids(request.actor), today(request).year),
        "names": {unit_id: units.unit(unit_id).short_name for unit_id in managed_ids(request.actor)},
        "summary": found,
        "rows": [(row, kinds_of(row)) for row in found.rows[:_SHOWN]],
        "more": max(0, len(found.rows) - _SHOWN),
        "unit": units.unit(unit_id),
        "first": f"{first:%d/%m/%Y}",
        "last": f"{last:%d/%m/%Y}",
        "paper": may_issue(electronic=False, on=today(request)),
    }
    return render(request, "console/receipts.html", values)


@needs(Permission.MANAGE)
def series_new(request: OfficialRequest) -> HttpResponse:
    """Register symbols from a day on; those in use for the same kind of collection end the day before."""
    choices = unit_choices(request.actor, today(request))
    form = SeriesForm(request.POST or None, units=choices, initial={"authority_id": home_id(request.actor)})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        said["authority_id"] = managed_unit(request.actor, said["authority_id"]).authority_id
        data = SeriesData(**said)
        if attempt(form, lambda: acts.register(data, actor=request.actor, at=request.at)):
            succeeded(request, f"Đã đăng ký ký hiệu {data.symbol}.", form="ky-hieu")
            return redirect("console:receipts")
    page = Page(
        title="Đăng ký ký hiệu biên lai",
        submit="Đăng ký",
        back=reverse("console:receipts"),
        lead="Ghi đúng như đã đăng ký với cơ quan thuế. Số bắt đầu từ 1 mỗi năm, không quá tám chữ số.",
        keep="ky-hieu",
    )
    return form_page(request, form, page, wide=("name", "collector"))


@needs(Permission.MANAGE)
def series_end(request: OfficialRequest, series_id: int) -> HttpResponse:
    """Let symbols be used for the last time on a day."""
    mine = receipts.series_of(managed_ids(request.actor), today(request).year)
    found = next((one for one in mine if one.id == series_id), None)
    if found is None:
        raise NotFound("Không tìm thấy ký hiệu này trong phạm vi bạn quản lý.")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        done = attempt(
            form,
            lambda: acts.end(series_id, last_day=last_day, actor=request.actor, at=request.at),
        )
        if done:
            succeeded(request, f"Ký hiệu {found.symbol} dùng đến hết {last_day:%d/%m/%Y}.")
            return redirect("console:receipts")
    page = Page(
        title=f"Kết thúc ký hiệu {found.symbol}",
        submit="Kết thúc",
        back=reverse("console:receipts"),
        lead=f"{found.name}, mẫu {found.form_symbol}",
        tone="late",
    )
    return form_page(request, form, page)


def _unit(request: OfficialRequest) -> int:
    """The office asked for among the managed ones, else the manager's own."""
    asked = request.GET.get("don-vi", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return managed_unit(request.actor, int(asked)).authority_id
    return home_id(request.actor)


def _days(request: OfficialRequest) -> tuple[date, date]:
    """The run of days asked for, else this month."""
    day = today(request)
    whole = calendar.monthrange(day.year, day.month)[1]
    first = _day(request.GET.get("tu", ""), day.replace(day=1))
    last = _day(request.GET.get("den", ""), day.replace(day=whole))
    return (first, last) if first <= last else (last, first)


def _day(text: str, other: date) -> date:
    try:
        return parse_day(text[:10]) if text else other
    except BadDate:
        return other
