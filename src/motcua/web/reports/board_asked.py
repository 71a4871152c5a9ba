"""What every page of the board asks in its address, and what stands around its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.law.periods import Period
from motcua.lib.refused import Refused
from motcua.org.queries.units import UnitInfo
from motcua.reports.queries.board import COUNTS, SHOWN, Board, Line
from motcua.reports.types import RuleSet
from motcua.web.reports import asking, period_choice, sections
from motcua.web.reports.board_lines import Addresses, choices
from motcua.web.ui.forms import FilterForm
from motcua.web.ui.request import OfficialRequest

_KEPT = ("unit", "period", "rules", "nhom", "xem")


class BoardFilters(FilterForm):
    """What the board is of; everything has a usual value."""

    unit = forms.ChoiceField(label="Đơn vị")
    period = forms.ChoiceField(label="Kỳ")
    nhom = forms.ChoiceField(label="So sánh")
    xem = forms.ChoiceField(label="Xem")
    rules = forms.ChoiceField(label="Quy tắc đếm", choices=asking.RULES)

    def __init__(self, given: Mapping[str, str], choices: Mapping[str, list[tuple[str, Any]]]) -> None:
        super().__init__(given)
        for name, options in choices.items():
            if len(options) < 2:
                del self.fields[name]
            else:
                cast(forms.ChoiceField, self.fields[name]).choices = options


@dataclass(frozen=True, slots=True)
class Asked:
    """The address read."""

    unit: UnitInfo
    period: Period
    rules: RuleSet
    only: str
    units: tuple[UnitInfo, ...]


def asked_of(request: OfficialRequest) -> Asked:
    """The address read; a unit without a name in it is the actor's own, or the first that stood then."""
    period = asking.period_of(request)
    unit, there = asking.unit_then(request, period)
    parents = {unit_id for info in there for unit_id in info.path_ids[:-1]}
    units = tuple(info for info in there if info.id in parents or info.id == unit.id)
    only = request.GET.get("xem", "")
    return Asked(unit, period, asking.rules_of(request), only if only in SHOWN else "", units or (unit,))


def around(request: OfficialRequest, asked: Asked, found: Board | None) -> dict[str, Any]:
    """Boxes, tabs, neighbours of the period, files."""
    kept = asking.question(request.GET, *_KEPT)
    today = asking.today(request)
    years = period_choice.years(period_choice.EARLIEST, today, asked.period)
    groups = list(found.groups) if found and not found.own else []
    options: dict[str, list[tuple[str, Any]]] = {
        "unit": [(str(info.id), info.name) for info in asked.units],
        "period": period_choice.options(years),
        "nhom": list(groups),
        "xem": choices(),
    }
    given = {
        "unit": str(asked.unit.id),
        "period": asked.period.code,
        "rules": asked.rules.value,
        "nhom": found.group if found else "",
        "xem": asked.only,
    }
    following = asked.period.after()
    address = reverse("reports:board")
    return {
        "tabs": sections.tabs("oversight", "board"),
        "filters": BoardFilters(given, options),
        "unit": asked.unit,
        "period": asked.period,
        "rules": asked.rules,
        "before": asking.address(address, **kept | {"period": asked.period.before().code}),
        "after": asking.address(address, **kept | {"period": following.code})
        if following.first <= today
        else "",
        "files": {kind: asking.address(address, **kept, xuat=kind) for kind in ("xlsx", "pdf")},
    }


def refused_page(request: OfficialRequest, asked: Asked, refused: Refused) -> HttpResponse:
    """The boxes with why there are no figures."""
    values = {**around(request, asked, None), "refused": refused}
    return render(request, "reports/board_refused.html", values, status=refused.status)


def numbers(line: Line, to: Addresses) -> list[dict[str, Any]]:
    """Counts of one line, each opening to its dossiers where the actor may look at them."""
    return [
        {
            "label": title,
            "number": line.counts[key],
            "href": to.behind(measures, line.unit.id) if line.opens and line.counts[key] else "",
            "tone": "late" if key in {"late", "without_apology"} and line.counts[key] else "neutral",
        }
        for key, (title, measures) in COUNTS.items()
    ]
