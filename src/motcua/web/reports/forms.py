"""Statutory forms on screen: any period, unit, rule set and moment of knowledge; every figure opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.law import periods
from motcua.law.periods import Period
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission
from motcua.reports import defined, sheets
from motcua.reports.queries import filling
from motcua.reports.queries.behind import Question
from motcua.reports.scope import UnitNotThen
from motcua.reports.sheets.frame import definitions
from motcua.reports.types import Report, RuleSet
from motcua.web.reports import asking, period_choice, sections
from motcua.web.reports.report_table import table_of
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, FilterForm
from motcua.web.ui.request import OfficialRequest

USUAL = "II.06b"
_KEPT = ("form", "unit", "period", "rules", "as_of")
_JSON = "application/json; charset=utf-8"


class Ask(FilterForm):
    """What is asked for; everything has a usual value."""

    form = django_forms.ChoiceField(label="Biểu")
    unit = django_forms.ChoiceField(label="Đơn vị")
    period = django_forms.ChoiceField(label="Kỳ báo cáo")
    rules = django_forms.ChoiceField(label="Quy tắc đếm", choices=asking.RULES)
    as_of = CleanCharField(
        label="Theo dữ liệu có lúc",
        help_text="Để trống: dữ liệu hiện có",
        widget=django_forms.TextInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, given: Mapping[str, str], choices: Mapping[str, list[tuple[str, Any]]]) -> None:
        super().__init__(given)
        for name, options in choices.items():
            cast(django_forms.ChoiceField, self.fields[name]).choices = options


@dataclass(frozen=True, slots=True)
class Asked:
    """The address read: which form, of whom, when, and what can be chosen instead."""

    form: str
    unit: UnitInfo
    period: Period
    units: tuple[UnitInfo, ...]
    refused: Refused | None


@needs(Permission.REPORT)
def forms(request: OfficialRequest) -> HttpResponse:
    """One form on the page; a period or moment that cannot be is said above the boxes, which stay."""
    asked = _asked(request)
    report, refused = None, asked.refused
    if refused is None:
        try:
            report = _report(request, asked)
        except (Invalid, UnitNotThen) as refusal:
            refused = refusal
    shape = defined.form(asked.form)
    values = {
        "tabs": sections.tabs("reports", "forms"),
        "ask": _boxes(request, asked),
        "refused": refused,
        "shape": shape,
        "definitions": definitions(shape.columns),
        "report": report,
        "before": _other_period(request, asked, asked.period.before()),
        "after": _other_period(request, asked, asked.period.after()),
        **(_drawn(request, report) if report else _instead(request, asked, refused)),
    }
    return render(request, "reports/forms.html", values, status=refused.status if refused else 200)


@needs(Permission.REPORT)
def file(request: OfficialRequest, kind: str) -> HttpResponse:
    """The same form as a file: ``xlsx``, ``pdf``, ``csv`` or ``json``."""
    asked = _asked(request)
    if asked.refused:
        raise asked.refused
    draw = _FILES.get(kind)
    if draw is None:
        raise NotFound("Không có dạng tệp này.")
    report = _report(request, asked)
    name = f"{report.form} {report.unit_name} {report.period.code}.{kind}"
    return draw(report, sheets.Stamp(place=asked.unit.place), name)


def _as_csv(report: Report, _stamp: sheets.Stamp, name: str) -> HttpResponse:
    return downloads.csv(sheets.csv_text(report).encode(), name)


def _as_json(report: Report, stamp: sheets.Stamp, name: str) -> HttpResponse:
    return downloads.download(sheets.json_text(report, stamp=stamp).encode(), name, _JSON)


def _as_xlsx(report: Report, stamp: sheets.Stamp, name: str) -> HttpResponse:
    return downloads.xlsx(sheets.xlsx(report, stamp=stamp), name)


def _as_pdf(report: Report, stamp: sheets.Stamp, name: str) -> HttpResponse:
    return downloads.pdf(sheets.pdf(report, stamp=stamp), name)


_FILES: Mapping[str, Callable[[Report, sheets.Stamp, str], HttpResponse]] = {
    "xlsx": _as_xlsx,
    "pdf": _as_pdf,
    "csv": _as_csv,
    "json": _as_json,
}


def _asked(request: OfficialRequest) -> Asked:
    """What the address asks for; an impossible period leaves the state's present quarter in the box."""
    refused: Refused | None = None
    try:
        period = asking.period_of(request)
    except Invalid as refusal:
        period, refused = periods.quarter_of(asking.today(request)), refusal
    unit, units = asking.unit_then(request, period)
    name = defined.form(request.GET.get("form", "") or USUAL).name
    return Asked(name, unit, period, units, refused)


def _report(request: OfficialRequest, asked: Asked) -> Report:
    question = Question(
        unit_id=asked.unit.id,
        period=asked.period,
        at=request.at,
        as_of=asking.as_of(request),
        rules=asking.rules_of(request),
    )
    return filling.filled(request.actor, asked.form, question)


def _boxes(request: OfficialRequest, asked: Asked) -> Ask:
    """The boxes with what is chosen in them, also where it is none of the usual choices."""
    given = {
        "form": asked.form,
        "unit": str(asked.unit.id),
        "period": asked.period.code,
        "rules": request.GET.get("rules", "") or RuleSet.LEGAL.value,
        "as_of": request.GET.get("as_of", ""),
    }
    units = asked.units if asked.unit in asked.units else (asked.unit, *asked.units)
    years = period_choice.years(period_choice.EARLIEST, asking.today(request), asked.period)
    choices: dict[str, list[tuple[str, Any]]] = {
        "form": [(name, f"{name} – {defined.form(name).title}") for name in defined.form_names()],
        "unit": [(str(info.id), info.name) for info in units],
        "period": period_choice.options(years),
    }
    return Ask(given, choices)


def _drawn(request: OfficialRequest, report: Report) -> dict[str, Any]:
    kept = _kept(request) | {"form": report.form, "unit": report.unit_id, "period": report.period.code}
    return {
        "table": table_of(report, lambda row, column: _behind(kept, row, column)),
        "frame": sheets.frame(report),
        "files": {
            kind: asking.address(reverse("reports:forms-file", args=[kind]), **kept) for kind in _FILES
        },
    }


def _instead(request: OfficialRequest, asked: Asked, refused: Refused | None) -> dict[str, str]:
    """The unit to look at where the one asked for did not stand then."""
    if not isinstance(refused, UnitNotThen) or not asked.units:
        return {"instead": "", "instead_name": ""}
    other = filling.first_unit(request.actor, asked.units)
    kept = _kept(request) | {"unit": other.id}
    return {"instead": asking.address(reverse("reports:forms"), **kept), "instead_name": other.name}


def _behind(kept: Mapping[str, Any], row: str, column: str) -> str:
    return asking.address(reverse("reports:behind"), **kept, row=row, column=column)


def _kept(request: OfficialRequest) -> dict[str, Any]:
    return dict(asking.question(request.GET, *_KEPT))


def _other_period(request: OfficialRequest, asked: Asked, period: Period) -> str:
    """The same form a period earlier or later; empty when that has not begun. The unit is chosen anew."""
    if period.first > asking.today(request):
        return ""
    kept = _kept(request) | {"form": asked.form, "period": period.code}
    if not asked.unit.stands_on(min(period.last, asking.today(request))):
        kept.pop("unit", None)
    return asking.address(reverse("reports:forms"), **kept)
