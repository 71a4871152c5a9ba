"""The counter's week, windows, machine and board: all that its manager sets up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.queries.listing import field_names
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission, UnitKind
from motcua.visits.actions import planning
from motcua.visits.queries import queue, slots
from motcua.visits.queries.queue import Window
from motcua.web.console.form_page import attempt
from motcua.web.console.managed import today, walk
from motcua.web.console.visit_forms import HoursForm, ReceptionForm, WindowForm
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest

_HOURS, _WINDOW, _MACHINE, _ADDRESSES = "gio-hen", "quay", "may-lay-so", "dia-chi-moi"


def _counters(request: OfficialRequest) -> list[UnitInfo]:
    """The one-stop units of the authorities whose manager this is."""
    ids = request.actor.authority_ids
    return [
        unit
        for _, unit in walk(units.tree(today(request)))
        if unit.kind == UnitKind.ONE_STOP and unit.authority_id in ids
    ]


@require_safe
@needs(Permission.MANAGE)
def first(request: OfficialRequest) -> HttpResponse:
    """The first counter that is managed here.

    Raises:
        NotFound: this authority has no one-stop unit.
    """
    found = _counters(request)
    if not found:
        raise NotFound("Đơn vị bạn quản lý chưa có Bộ phận Một cửa. Lập đơn vị trước ở mục Đơn vị.")
    return redirect("console:visits-of", found[0].id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE)
def counter(request: OfficialRequest, one_stop: int) -> HttpResponse:
    """One counter: its hours, windows, machine; each form of the page posts its ``part``."""
    counters = _counters(request)
    here = next((one for one in counters if one.id == one_stop), None)
    if here is None:
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn quản lý.")
    posted = request.POST.get("part", "") if request.method == "POST" else ""
    made = _forms(request, here, posted)
    if posted in _ACTS:
        form = made[_HOURS if posted == _HOURS else _WINDOW if posted == _WINDOW else _MACHINE]
        if form.is_valid() and attempt(form, lambda: _ACTS[posted](request, here, form)):
            return redirect("console:visits-of", here.id)
    return render(
        request,
        "console/visits.html",
        _values(request, here, counters, made),
        status=422 if any(form.errors for form in made.values()) else 200,
    )


def _forms(request: OfficialRequest, here: UnitInfo, posted: str) -> dict[str, Any]:
    plan = slots.stretches(here.id)
    place = queue.place(here.id)
    names = sorted(field_names().items(), key=lambda pair: pair[1])
    day = today(request)
    machine: dict[str, Any] = {"gives_numbers": place is not None and place.gives_numbers}
    machine["announcement"] = place.announcement if place else ""

    def data(part: str) -> Any:
        return request.POST if posted == part else None

    return {
        _HOURS: HoursForm(data(_HOURS), plan=plan, day=max([day, *(one.valid_from for one in plan)])),
        _WINDOW: WindowForm(data(_WINDOW), names=names, initial=_edited(request, here)),
        # new addresses come with what the page showed of the machine
        _MACHINE: ReceptionForm(data(_MACHINE) or data(_ADDRESSES), initial=machine),
    }


def _edited(request: OfficialRequest, here: UnitInfo) -> dict[str, Any]:
    """The window that ``?quay=`` names, else the next free number."""
    rows = queue.windows(here.id, at=request.at)
    asked = request.GET.get("quay", "")
    one = next((row for row in rows if str(row.number) == asked), None)
    if one is None:
        return {"number": max((row.number for row in rows), default=0) + 1}
    return {
        "number": one.number,
        "name": one.name,
        "is_open": one.is_open,
        "fields_served": list(one.fields),
    }


def _values(
    request: OfficialRequest, here: UnitInfo, counters: list[UnitInfo], made: dict[str, Any]
) -> dict[str, Any]:
    names = field_names()
    place = queue.place(here.id)
    rows: list[tuple[Window, str]] = [
        (one, ", ".join(names.get(code, code) for code in one.fields))
        for one in queue.windows(here.id, at=request.at)
    ]
    tabs = [
        Tab(one.name, reverse("console:visits-of", args=[one.id]), current=one.id == here.id)
        for one in counters
    ]
    return {
        "here": here,
        "tabs": tabs if len(tabs) > 1 else [],
        "hours": made[_HOURS],
        "window": made[_WINDOW],
        "machine": made[_MACHINE],
        "windows": rows,
        "place": place,
        "kiosk": _address("portal:kiosk", place.kiosk_secret) if place else "",
        "board": _address("portal:hall_board", place.board_secret) if place else "",
        "days": slots.days_of(here.id, at=request.at)[:5],
        "bookings": settings.PUBLIC_URL + reverse("portal:book_at", args=[here.id]),
    }


def _address(name: str, secret: str) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[secret])


def _plan(request: OfficialRequest, here: UnitInfo, form: HoursForm) -> bool:
    planning.plan_hours(
        here.id, form.hours(), valid_from=form.cleaned_data["valid_from"], actor=request.actor, at=request.at
    )
    succeeded(request, f"Giờ đặt lịch áp dụng từ {form.cleaned_data['valid_from']:%d/%m/%Y}.")
    return True


def _window(request: OfficialRequest, here: UnitInfo, form: WindowForm) -> bool:
    said = form.cleaned_data
    planning.save_window(
        here.id,
        said["number"],
        name=said["name"],
        fields=said["fields_served"],
        is_open=said["is_open"],
        actor=request.actor,
    )
    succeeded(request, f"Đã lưu quầy {said['number']}.")
    return True


def _machine(request: OfficialRequest, here: UnitInfo, form: ReceptionForm) -> bool:
    fresh = request.POST.get("part") == _ADDRESSES
    planning.save_reception(here.id, **form.cleaned_data, new_addresses=fresh, actor=request.actor)
    succeeded(
        request, "Đã đổi địa chỉ; địa chỉ cũ không còn dùng." if fresh else "Đã lưu máy lấy số và bảng."
    )
    return True


_ACTS: dict[str, Callable[[OfficialRequest, UnitInfo, Any], bool]] = {
    _HOURS: _plan,
    _WINDOW: _window,
    _MACHINE: _machine,
    _ADDRESSES: _machine,
}
