"""Goals for indicators: what holds for a unit, what held before, and setting a new one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.lib.refused import NotFound, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Permission
from motcua.reports.actions.targets import NewTarget, end_target, set_target
from motcua.reports.defined import indicators
from motcua.reports.queries.targets import Goal, goals_of, history, may_set
from motcua.web.reports import asking, sections
from motcua.web.reports.board_drawing import per_cent
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, DayField, Form, refuse, succeeded
from motcua.web.ui.request import OfficialRequest


class PerCentField(forms.Field):
    """A rate typed with a comma or a point, with or without the sign: ``30``, ``41,29 %``."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        text = clean(str(value or "")).removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text):
            raise ValidationError("Nhập tỷ lệ phần trăm, ví dụ 30 hoặc 41,5.")
        return Decimal(text)


class TargetForm(Form):
    """A goal to be set."""

    indicator = forms.ChoiceField(label="Chỉ số")
    value = PerCentField(label="Chỉ tiêu (%)", help_text="Chỉ số càng thấp càng tốt thì đây là mức tối đa.")
    valid_from = DayField(label="Áp dụng từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống: đến khi có chỉ tiêu mới")
    decision = CleanCharField(label="Văn bản giao chỉ tiêu", help_text="Số, ký hiệu, ngày ban hành")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.name, one.title) for one in indicators().values()]


@needs(Permission.REPORT)
def page(request: OfficialRequest) -> HttpResponse:
    """The goals of a unit: those that hold today, then every one there was."""
    unit = asking.unit_of(request)
    today = asking.today(request)
    holding = goals_of([unit], today)[unit.id]
    every = history(unit.id)
    values = {
        "tabs": sections.tabs("oversight", "targets"),
        "unit": unit,
        "holding": [_row(holding[name], request) for name in indicators() if name in holding],
        "others": [_row(goal, request) for goal in every if holding.get(goal.indicator) != goal],
        "may_set": may_set(request.actor, unit.id),
        "new_url": asking.address(reverse("reports:target-new"), unit=unit.id),
    }
    return render(request, "reports/targets.html", values)


def _row(goal: Goal, request: OfficialRequest) -> dict[str, Any]:
    return {
        "goal": goal,
        "value": per_cent(goal.value),
        "bound": "tối đa" if goal.better == "low" else "tối thiểu",
        "may_end": may_set(request.actor, goal.unit_id) and goal.holds_on(asking.today(request)),
    }


@needs(Permission.REPORT)
def new(request: OfficialRequest) -> HttpResponse:
    """Set a goal for a unit and everything under it."""
    unit = asking.unit_of(request)
    if not may_set(request.actor, unit.id):
        raise NotFound("Bạn không đặt chỉ tiêu cho đơn vị này.")
    form = TargetForm(
        request.POST or None,
        initial={"valid_from": asking.today(request), "indicator": request.GET.get("chi-so", "")},
    )
    back = asking.address(reverse("reports:targets"), unit=unit.id)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_target(
                actor=request.actor, at=request.at, new=NewTarget(unit_id=unit.id, **form.cleaned_data)
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            title = indicators()[made.indicator].title
            succeeded(request, f"Đã đặt chỉ tiêu {title}: {per_cent(made.value)}.", form="chi-tieu")
            return redirect(back)
    values = {"form": form, "unit": unit, "back": back}
    return render(request, "reports/target_new.html", values, status=422 if form.errors else 200)


@needs(Permission.REPORT)
def end(request: OfficialRequest, target_id: int) -> HttpResponse:
    """Let a goal end today."""
    if request.method == "POST":
        end_target(actor=request.actor, at=request.at, target_id=target_id, last_day=asking.today(request))
        succeeded(request, "Chỉ tiêu kết thúc hết ngày hôm nay.")
    return redirect(reverse("reports:targets"))
