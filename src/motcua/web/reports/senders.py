"""A superior's pages: who below has sent and who is late, and their forms added up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from motcua.law.periods import Period
from motcua.org.types import Level, Permission
from motcua.reports.queries import scope, submissions
from motcua.reports.queries.consolidation import consolidated
from motcua.reports.queries.submission_rights import may_move
from motcua.reports.queries.submissions import Sender
from motcua.reports.queries.taking import package_of
from motcua.web.reports import asking, period_choice, sections
from motcua.web.reports.report_table import behind, table_of
from motcua.web.reports.submission_words import STANDING, standing, state_tone
from motcua.web.ui.access import needs
from motcua.web.ui.forms import FilterForm
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_FIRST_YEAR = 2021
_COLUMNS = (
    Column("name", "Đơn vị", sort="name"),
    Column("standing", "Tình trạng", sort="rank"),
    Column("sent_on", "Ngày gửi", sort="sent_on", kind="day"),
    Column("timing", "So với hạn", sort="days"),
    Column("version", "Bản", kind="number"),
    *(
        Column(f"form-{name}", name, read=lambda row, name=name: "x" if name in row["forms"] else "")  # type: ignore[misc]
        for name in submissions.families()
    ),
)


class Filters(FilterForm):
    """Which period, and which units of it."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    period = forms.ChoiceField(label="Kỳ báo cáo")
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả"), *((key, words) for key, (words, _) in STANDING.items())]
    )

    def __init__(self, request: OfficialRequest, period: Period) -> None:
        super().__init__({**request.GET.dict(), "period": period.code})
        years = period_choice.years(_FIRST_YEAR, asking.today(request), period)
        field: Any = self.fields["period"]
        field.choices = period_choice.options(years)


@needs(Permission.REPORT)
def sender_list(request: OfficialRequest) -> HttpResponse:
    """Every unit below and what it has sent for a period, those that are missing first."""
    unit = asking.unit_of(request)
    period = asking.period_of(request, default=submissions.due_period(asking.today(request)))
    found = submissions.senders(unit.id, period, request.at)
    chosen = request.GET.get("tinh_trang", "")
    listing = list_page(
        request,
        [_row(n, one) for n, one in enumerate(found) if not chosen or one.standing == chosen],
        columns=_COLUMNS,
        sort="standing",
        filters=Filters(request, period),
        name="cap-duoi-gui",
        title=f"Báo cáo {period.label} của các đơn vị",
        tie="",
        sticky=False,
    )
    if listing.answer:
        return listing.answer
    values = {
        "tabs": sections.tabs("reports", "home"),
        "unit": unit,
        "period": period,
        "listing": listing,
        "families": submissions.families(),
        "total": len(found),
        "counts": {key: sum(one.standing == key for one in found) for key in STANDING},
        "writes": may_move("send", request.actor, unit.id),
        "missing": [one for one in found if one.standing == "missing"],
        "home": scope.home(request.actor),
    }
    return render(request, "reports/senders.html", values)


def _row(rank: int, one: Sender) -> dict[str, Any]:
    words, tone = standing(one)
    head = one.head
    return {
        "rank": rank,
        "name": one.unit.name,
        # a unit that others report to: whoever stands above it looks further down from here
        "above_others": one.unit.id if one.unit.level == Level.DISTRICT else None,
        "standing": words,
        "tone": tone,
        "sent_on": one.timing.sent_on,
        "timing": one.timing.words,
        "late": one.timing.late,
        "days": one.timing.days,
        "version": head.row.version if head and one.sent else None,
        "corrected": bool(head and one.sent and head.row.version > 1),
        "forms": one.forms,
        "sent_id": head.id if head and head.row.sent_at else None,
        "begun": str(head.state.label) if head and not one.sent else "",
        "begun_tone": state_tone(head.row.state) if head else "neutral",
    }


@needs(Permission.REPORT)
def summed(request: OfficialRequest) -> HttpResponse:
    """A superior's form as the sum of the sent ones, and which units' data has moved since."""
    unit = asking.unit_of(request)
    period = asking.period_of(request, default=submissions.due_period(asking.today(request)))
    names = package_of(unit)
    name = request.GET.get("form", "")
    chosen = name if name in names else next((n for n in names if n.startswith("II.06")), names[0])
    made = consolidated(chosen, unit_id=unit.id, period=period, at=request.at, rules=asking.rules_of(request))
    values = {
        "tabs": sections.tabs("reports", "home"),
        "unit": unit,
        "period": period,
        "names": names,
        "chosen": chosen,
        "made": made,
        # once data has moved, the present list would not be the one that was sealed
        "table": table_of(made.report) if made.moved else table_of(made.report, behind(made.report)),
    }
    return render(request, "reports/summed.html", values)
