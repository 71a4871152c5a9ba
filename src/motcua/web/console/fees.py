"""Rules of fees and charges: those in force, a new one with its day, and what a dossier would cost."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.catalogue.actions import fee_rules as acts
from motcua.catalogue.actions.fee_rules import RuleData
from motcua.catalogue.queries import current, fee_rules
from motcua.catalogue.queries.fee_rules import Rule
from motcua.catalogue.queries.listing import field_names
from motcua.dossiers.queries import fees
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.types import Permission
from motcua.web.console.fee_forms import GROUNDS, EndForm, RuleForm, TrialForm
from motcua.web.console.form_page import Lookup, Page, attempt, form_page
from motcua.web.console.managed import home_id, managed_ids, managed_unit, today, unit_choices
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest


@needs(Permission.MANAGE)
def rule_list(request: OfficialRequest) -> HttpResponse:
    """All rules by procedure, those in force first, and the trial of one procedure."""
    day = today(request)
    rules = [_row(rule, day, request) for rule in fee_rules.listed()]
    typed = request.GET.get("ma", "").strip().lower()
    if typed:
        rules = [row for row in rules if typed in f"{row['of']} {row['rule'].name}".lower()]
    values: dict[str, Any] = {"tabs": tabs("fees", "fee-rules"), "rules": rules, "typed": typed}
    return render(request, "console/fees.html", values | _trial(request, day))


def _row(rule: Rule, day: date, request: OfficialRequest) -> dict[str, Any]:
    of = rule.procedure_code or field_names().get(rule.field_code, rule.field_code)
    holds = rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    where = _unit_name(rule.unit_code, day)
    return {
        "rule": rule,
        "of": of,
        "where": where,
        "holds": holds,
        "coming": rule.valid_from > day,
        "may_end": rule.valid_to is None and rule.unit_code in _managed_codes(request),
    }


def _unit_name(code: str, day: date) -> str:
    if not code:
        return "Toàn quốc"
    found = units.find(code, day)
    return found.short_name if found else code


def _managed_codes(request: OfficialRequest) -> set[str]:
    return {units.unit(unit_id).code for unit_id in managed_ids(request.actor)}


def _trial(request: OfficialRequest, day: date) -> dict[str, Any]:
    """What the procedure in the address would cost: each line with how it came about."""
    found = current.current(request.GET.get("tt", "").strip(), day)
    place = (
        (found.version_id, 0, request.GET.get("kenh") or "counter", home_id(request.actor)) if found else None
    )
    grounds = [(g.key, g.words) for g in fees.exemptions_for(*place, day)] if place else []
    form = TrialForm(request.GET if "tt" in request.GET else None, grounds=grounds)
    values: dict[str, Any] = {"trial": form, "tried": found, "dues": (), "ruled": False, "optional": ()}
    values["trial_text"] = f"{found.code} · {found.name}" if found else ""
    if place is None or not form.is_valid():
        return values
    said = form.cleaned_data
    on = said["ngay"] or day
    pairs = (("so_trang", said["trang"]), ("so_ban_sao", said["ban"]))
    counts = {key: value for key, value in pairs if value}
    return values | {
        "dues": fees.due_for(*place, on, counts, said["mien"]),
        "optional": fees.optional_for(*place, on, counts),
        "ruled": fees.has_rules(*place, on),
    }


@needs(Permission.MANAGE)
def rule_new(request: OfficialRequest) -> HttpResponse:
    """Add a rule; one of the same place and name that is open ends the day before."""
    choices = unit_choices(request.actor, today(request))
    asked = request.GET.get("tt", "")
    first = {"unit_id": home_id(request.actor), "procedure_code": asked}
    form = RuleForm(request.POST or None, units=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        data = _data(form, request)
        if attempt(form, lambda: acts.add(data, at=request.at, by=request.actor)):
            succeeded(request, f"Đã thêm quy định thu “{data.name}”.", form="quy-dinh-thu")
            return redirect("console:fee-rules")
    page = Page(
        title="Thêm quy định thu",
        submit="Thêm",
        back=reverse("console:fee-rules"),
        lead="Quy định không sửa được: mức mới là một quy định mới có ngày áp dụng, mức cũ tự kết thúc.",
        keep="quy-dinh-thu",
    )
    lookups = {"procedure_code": Lookup(reverse("console:procedure-options"), asked)}
    return form_page(request, form, page, lookups=lookups, wide=("name", "basis", "procedure_code"))


def _data(form: RuleForm, request: OfficialRequest) -> RuleData:
    said = form.cleaned_data
    words = {key: (text, paper) for key, text, paper in GROUNDS}
    grounds = tuple(
        {
            "key": key,
            "words": words[key][0],
            "percent": 100,
            "citation": said["exempt_citation"],
            "paper": words[key][1],
        }
        for key in said["exempt"]
    )
    return RuleData(
        name=said["name"],
        kind=said["kind"],
        way=said["way"],
        basis=said["basis"],
        valid_from=said["valid_from"],
        procedure_code=said["procedure_code"],
        field_code="" if said["procedure_code"] else said["field_code"],
        unit_code=managed_unit(request.actor, said["unit_id"]).code,
        case=said["case"],
        channel=said["channel"],
        amount=said["amount"],
        online_amount=said["online_amount"],
        counted_by=said["counted_by"],
        usual_count=0 if said["only_on_request"] and said["counted_by"] else 1,
        pay_when=said["pay_when"],
        exemptions=grounds,
        certain=said["certain"],
    )


@needs(Permission.MANAGE)
def rule_end(request: OfficialRequest, rule_id: int) -> HttpResponse:
    """Let a rule of a managed unit hold for the last time on a day."""
    rule = fee_rules.rule(rule_id)
    if rule is None or rule.unit_code not in _managed_codes(request):
        raise NotFound("Không tìm thấy quy định thu này trong phạm vi bạn quản lý.")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        done = attempt(form, lambda: acts.end(rule_id, last_day=last_day, at=request.at, by=request.actor))
        if done:
            succeeded(request, f"“{rule.name}” áp dụng đến hết {last_day:%d/%m/%Y}.")
            return redirect("console:fee-rules")
    page = Page(
        title="Kết thúc quy định thu",
        submit="Kết thúc",
        back=reverse("console:fee-rules"),
        lead=f"{rule.name} ({rule.basis})",
        tone="late",
    )
    return form_page(request, form, page)
