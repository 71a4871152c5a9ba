"""Written assignments, standing in and signing on behalf, each with its decision and days."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.catalogue.queries.listing import fields
from motcua.lib.refused import NotFound
from motcua.org.actions import officials as acts
from motcua.org.queries import officials as people
from motcua.org.queries.duties import duties
from motcua.org.queries.officials import AssignmentInfo, DelegationInfo
from motcua.org.types import Permission, Role, SigningForm
from motcua.web.console.form_page import Lookup, Page, attempt, form_page
from motcua.web.console.managed import managed_ids, managed_official, today, unit_choices
from motcua.web.console.people_forms import AssignForm, DelegateForm, LastDayForm, RoleFilters
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.request import OfficialRequest

ENDING_DAYS = 30


def _role(row: Row) -> str:
    return str(Role(row["role"]).label)


_COLUMNS = (
    Column("role", "Vai trò", sort="role", read=_role),
    Column("official__full_name", "Cán bộ", sort="official__sort_key"),
    Column("unit__name", "Đơn vị", sort="unit__name"),
    Column("field_code", "Lĩnh vực", sort="field_code"),
    Column("decision_number", "Văn bản", sort="decision_number"),
    Column("valid_from", "Từ ngày", sort="valid_from", kind="day"),
    Column("valid_to", "Đến hết ngày", sort="valid_to", kind="day"),
)
_STANDING_IN = (
    Column("absent_name", "Người vắng", sort="absent_name"),
    Column("stand_in_name", "Người thay", sort="stand_in_name"),
    Column("role_name", "Việc", sort="role_name"),
    Column("decision_number", "Văn bản", sort="decision_number"),
    Column("valid_from", "Thời gian", sort="valid_from", kind="day"),
    Column("valid_to", "Đến hết ngày", kind="day", shown=False),
    Column("unit_name", "Đơn vị", shown=False),
    Column("signing", "Hình thức ký", shown=False),
)


@needs(Permission.MANAGE)
def role_list(request: OfficialRequest) -> HttpResponse:
    """Who holds which role on a day, by which decision."""
    form = RoleFilters(request.GET)
    chosen = form.chosen()
    day = chosen.get("ngay") or today(request)
    until = day + timedelta(days=int(chosen["het_han"])) if "het_han" in chosen else None
    rows = duties(managed_ids(request.actor), day, role=chosen.get("vai_tro", ""), until=until)
    listing = list_page(
        request, rows, columns=_COLUMNS, sort="role", filters=form, name="phan-cong", title="Ai giữ việc gì"
    )
    if listing.answer:
        return listing.answer
    names = {row.code: row.name for row in fields()}
    shown = [
        {
            **row,
            "role_name": _role(row),
            "field_name": names.get(row["field_code"], row["field_code"]) or "Mọi lĩnh vực",
            "signing_name": f"{row['signing']} {SigningForm(row['signing']).label}" if row["signing"] else "",
            "ends_soon": row["valid_to"] and (row["valid_to"] - day).days <= ENDING_DAYS,
        }
        for row in listing.rows
    ]
    values = {"listing": listing, "shown": shown, "day": day, "tabs": tabs("people", "roles")}
    return render(request, "console/roles.html", values)


@needs(Permission.MANAGE)
def delegation_list(request: OfficialRequest) -> HttpResponse:
    """Who stands in for whom, now and to come."""
    day = today(request)
    rows = [asdict(found) for found in people.delegations_at(managed_ids(request.actor), day)]
    listing = list_page(
        request,
        rows,
        columns=_STANDING_IN,
        sort="-valid_from",
        name="giao-thay",
        title="Thay, ký thay",
        tie="",
    )
    if listing.answer:
        return listing.answer
    values = {"listing": listing, "day": day, "tabs": tabs("people", "delegations")}
    return render(request, "console/delegations.html", values)


@needs(Permission.MANAGE)
def assign(request: OfficialRequest, official_id: int) -> HttpResponse:
    """Give an official a role at a unit by a written decision."""
    person = managed_official(request.actor, official_id)
    day = today(request)
    form = AssignForm(
        request.POST or None,
        units=unit_choices(request.actor, day),
        administers=request.actor.may(Permission.ADMINISTER),
        initial={"valid_from": day},
    )
    back = reverse("console:official", args=[official_id])
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: acts.assign(
                actor=request.actor, at=request.at, official_id=official_id, **form.cleaned_data
            ),
        )
        if made is not None:
            name = Role(form.cleaned_data["role"]).label
            succeeded(request, f"Đã phân công {person.full_name}: {name}.", form="phan-cong")
            return redirect(back)
    page = Page(
        f"Phân công {person.full_name}",
        "Ghi phân công",
        back,
        lead="Theo văn bản phân công; quyền làm việc chỉ có trong những ngày văn bản ghi "
        "(NĐ 61/2018/NĐ-CP, Điều 13).",
        keep="phan-cong",
    )
    return form_page(request, form, page, wide=("role",))


@needs(Permission.MANAGE)
def delegate(request: OfficialRequest, official_id: int) -> HttpResponse:
    """Let another official stand in for this one between two days."""
    person = managed_official(request.actor, official_id)
    day = today(request)
    held = [a for a in people.assignments_of(official_id) if a.valid_to is None or a.valid_to >= day]
    choices = {f"{a.unit_id}:{a.role}": f"{a.role_name} · {a.unit_name}" for a in held}
    form = DelegateForm(
        request.POST or None, held=choices.items(), initial={"valid_from": day, "signing": "KT."}
    )
    back = reverse("console:official", args=[official_id])
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        unit_id, role = values.pop("held").split(":")
        made = attempt(
            form,
            lambda: acts.delegate(
                actor=request.actor,
                at=request.at,
                absent_id=official_id,
                unit_id=int(unit_id),
                role=role,
                **values,
            ),
        )
        if made is not None:
            succeeded(request, f"Đã ghi người thay {person.full_name}.", form="giao-thay")
            return redirect(back)
    page = Page(
        f"Giao người thay {person.full_name}",
        "Ghi giao thay",
        back,
        lead="Người thay làm được đúng những việc được giao, trong đúng những ngày ghi dưới đây.",
        remark="" if choices else f"{person.full_name} chưa giữ việc nào nên không có gì để giao.",
        keep="giao-thay",
    )
    lookups = {"stand_in_id": Lookup(reverse("console:official-options"))}
    return form_page(request, form, page, lookups=lookups)


def _assignment(request: OfficialRequest, official_id: int, assignment_id: int) -> AssignmentInfo:
    managed_official(request.actor, official_id)
    for found in people.assignments_of(official_id):
        if found.id == assignment_id:
            return found
    raise NotFound("Không tìm thấy phân công này.")


@needs(Permission.MANAGE)
def assignment_end(request: OfficialRequest, official_id: int, assignment_id: int) -> HttpResponse:
    """End a role after a day."""
    found = _assignment(request, official_id, assignment_id)
    form = LastDayForm(request.POST or None, on=today(request))
    back = reverse("console:official", args=[official_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: (
                acts.end_assignment(
                    actor=request.actor, at=request.at, assignment_id=assignment_id, **form.cleaned_data
                )
                or True
            ),
        )
        if done:
            succeeded(request, f"Đã kết thúc phân công “{found.role_name}” của {found.official_name}.")
            return redirect(back)
    page = Page(
        f"Kết thúc phân công “{found.role_name}”",
        "Kết thúc",
        back,
        lead=f"{found.official_name} · {found.unit_name} · {found.decision_number}",
        tone="late",
    )
    return form_page(request, form, page)


def _delegation(request: OfficialRequest, delegation_id: int) -> DelegationInfo:
    for found in people.delegations_at(managed_ids(request.actor), today(request)):
        if found.id == delegation_id:
            return found
    raise NotFound("Không tìm thấy việc giao thay này, hoặc đã hết hạn.")


@needs(Permission.MANAGE)
def delegation_end(request: OfficialRequest, delegation_id: int) -> HttpResponse:
    """End a standing-in early."""
    found = _delegation(request, delegation_id)
    form = LastDayForm(request.POST or None, on=today(request))
    back = reverse("console:delegations")
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: (
                acts.end_delegation(
                    actor=request.actor, at=request.at, delegation_id=delegation_id, **form.cleaned_data
                )
                or True
            ),
        )
        if done:
            succeeded(request, f"Đã kết thúc việc {found.stand_in_name} thay {found.absent_name}.")
            return redirect(back)
    page = Page(
        f"Kết thúc việc thay {found.absent_name}",
        "Kết thúc",
        back,
        lead=f"{found.stand_in_name} thay {found.absent_name} · {found.role_name} · {found.unit_name}",
        tone="late",
    )
    return form_page(request, form, page)
