"""The tree of units as it stood on a day: show, begin, end with successors."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import fold
from motcua.org.actions.units import NewUnit, create_unit, end_unit, update_contact
from motcua.org.queries import units as queries
from motcua.org.queries.duties import duties
from motcua.org.queries.units import Contact, UnitInfo
from motcua.org.types import Level, Permission, Role, UnitKind
from motcua.web.console.form_page import Lookup, Page, attempt, form_page
from motcua.web.console.log_words import recent
from motcua.web.console.managed import is_managed, managed_unit, today, unit_choices, walk
from motcua.web.console.sections import tabs
from motcua.web.console.unit_forms import ContactForm, EndUnitForm, TreeFilters, UnitForm
from motcua.web.ui.access import needs
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_ICONS = {
    UnitKind.AUTHORITY.value: "building-community",
    UnitKind.ONE_STOP.value: "inbox",
    UnitKind.DEPARTMENT.value: "building",
    UnitKind.DIVISION.value: "users",
    UnitKind.VERTICAL.value: "shield-check",
}
_COLUMNS = (
    Column("name", "Đơn vị", sort="order"),
    Column("code", "Mã định danh", sort="code"),
    Column("kind", "Loại", sort="kind"),
    Column("level", "Cấp", sort="level"),
    Column("valid_from", "Hoạt động từ", sort="valid_from", kind="day"),
    Column("valid_to", "Đến hết ngày", kind="day", shown=False),
    Column("parent_name", "Trực thuộc", shown=False),
)


def _row(order: int, depth: int, unit: UnitInfo) -> dict[str, object]:
    return {
        "order": order,
        "depth": min(depth, 5),
        "id": unit.id,
        "name": unit.name,
        "code": unit.code,
        "icon": _ICONS[unit.kind],
        "kind": str(UnitKind(unit.kind).label).partition(" / ")[0],
        "level": Level(unit.level).label,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "parent_name": unit.parent_name,
    }


@needs(Permission.MANAGE)
def unit_tree(request: OfficialRequest) -> HttpResponse:
    """All units that stood on a day, indented as they belong."""
    form = TreeFilters(request.GET)
    chosen = form.chosen()
    day = chosen.get("ngay") or today(request)
    wanted = fold(chosen.get("ten", ""))
    rows = [
        _row(order, depth, unit)
        for order, (depth, unit) in enumerate(walk(queries.tree(day)))
        if not wanted or wanted in fold(f"{unit.name} {unit.code}")
    ]
    listing = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="name",
        filters=form,
        name="don-vi",
        title="Cơ cấu đơn vị",
        tie="",
    )
    if listing.answer:
        return listing.answer
    values = {
        "listing": listing,
        "day": day,
        "is_today": day == today(request),
        "administers": request.actor.may(Permission.ADMINISTER),
        "tabs": tabs("units", "units"),
    }
    return render(request, "console/units.html", values)


@needs(Permission.MANAGE)
def unit(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """One unit: what it is, who works there, what it came from and went into."""
    found = queries.unit(unit_id)
    day = today(request)
    managed = is_managed(request.actor, found)
    values = {
        "unit": found,
        "kind": UnitKind(found.kind).label,
        "level": Level(found.level).label,
        "stands": found.stands_on(day),
        "history": queries.history(unit_id),
        "one_stop": _one_stop(found, request),
        "parts": [p for p in queries.parts(found.id, min(day, found.valid_to or day)) if p.id != found.id],
        "people": _people_at(found, day) if managed else [],
        "managed": managed,
        "administers": request.actor.may(Permission.ADMINISTER) and managed,
        "log": recent(f"unit:{unit_id}") if managed else [],
    }
    return render(request, "console/unit.html", values)


def _people_at(found: UnitInfo, day: date) -> list[dict[str, object]]:
    rows = duties([found.id], day).filter(unit_id=found.id).order_by("role", "official__sort_key")
    return [{**row, "role_name": Role(row["role"]).label} for row in rows]


def _one_stop(found: UnitInfo, request: OfficialRequest) -> UnitInfo | None:
    day = min(today(request), found.valid_to or today(request))
    try:
        return queries.one_stop_of(found.authority_id, day)
    except NotFound:
        return None


@needs(Permission.ADMINISTER)
def unit_new(request: OfficialRequest) -> HttpResponse:
    """Begin a unit under one that stands."""
    day = today(request)
    initial = {"valid_from": day, "parent_id": request.GET.get("thuoc", ""), "leader_title": "CHỦ TỊCH"}
    form = UnitForm(request.POST or None, parents=unit_choices(request.actor, day), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: create_unit(actor=request.actor, at=request.at, new=NewUnit(**form.cleaned_data)),
        )
        if made is not None:
            succeeded(request, f"Đã lập {made.name}.", form="don-vi")
            return redirect("console:unit", made.pk)
    page = Page(
        "Lập đơn vị",
        "Lập đơn vị",
        reverse("console:units"),
        lead="Đơn vị đổi tên hoặc sáp nhập thì kết thúc đơn vị cũ và lập đơn vị mới; quá khứ giữ nguyên.",
        keep="don-vi",
    )
    return form_page(request, form, page, wide=("name",))


@needs(Permission.MANAGE)
def unit_contact(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """How a unit is reached and addressed; anything else needs a new unit."""
    found = managed_unit(request.actor, unit_id)
    form = ContactForm(request.POST or None, initial=asdict(queries.contact(unit_id)))
    back = reverse("console:unit", args=[unit_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: update_contact(
                actor=request.actor, at=request.at, unit_id=unit_id, contact=Contact(**form.cleaned_data)
            ),
        )
        if done is not None:
            succeeded(request, f"Đã ghi liên hệ của {found.name}.")
            return redirect(back)
    page = Page(
        f"Liên hệ của {found.name}",
        "Ghi lại",
        back,
        lead="Để trống thì dùng của cơ quan chủ quản. Phiếu đã lập giữ nguyên; "
        "đổi tên hoặc mã thì kết thúc đơn vị cũ và lập đơn vị mới.",
    )
    return form_page(request, form, page, wide=("address",))


@needs(Permission.ADMINISTER)
def unit_end(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """End a unit; its dossiers go to whom it went into."""
    found = queries.unit(unit_id)
    form = EndUnitForm(request.POST or None, initial={"last_day": today(request)})
    back = reverse("console:unit", args=[unit_id])
    if request.method == "POST" and form.is_valid():
        first, second = form.cleaned_data["successor_id"], form.cleaned_data["second_id"]
        whole = second is None
        heirs = [(heir, whole) for heir in (first, second) if heir is not None]
        done = attempt(
            form,
            lambda: (
                end_unit(
                    actor=request.actor,
                    at=request.at,
                    unit_id=unit_id,
                    last_day=form.cleaned_data["last_day"],
                    successors=heirs,
                    decision=form.cleaned_data["decision"],
                )
                or True
            ),
        )
        if done:
            last = form.cleaned_data["last_day"]
            succeeded(request, f"{found.name} kết thúc hoạt động sau ngày {last:%d/%m/%Y}.")
            return redirect(back)
    page = Page(
        f"Kết thúc {found.name}?",
        "Kết thúc đơn vị",
        back,
        lead="Các bộ phận trực thuộc và phân công tại đây kết thúc cùng ngày. "
        "Hồ sơ đang giải quyết do đơn vị nhận sáp nhập tiếp tục.",
        tone="late",
    )
    lookup = Lookup(reverse("console:unit-options"))
    return form_page(
        request, form, page, lookups={"successor_id": lookup, "second_id": lookup}, wide=("decision",)
    )


@needs(Permission.MANAGE)
def unit_options(request: OfficialRequest) -> HttpResponse:
    """Type-ahead over units that stand tomorrow (those made for a merger begin then)."""
    text = request.GET.get("q", "")
    found = queries.search(text, today(request) + timedelta(days=1), limit=12)
    return options(
        request,
        [
            Option(str(u.id), u.name, u.authority_name if u.authority_id != u.id else "", u.code)
            for u in found
        ],
        nothing="Không có đơn vị nào như vậy",
    )
