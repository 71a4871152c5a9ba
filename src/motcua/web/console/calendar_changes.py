"""Changing a calendar: look at which due dates would move, then save; dossiers are never moved silently."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.dossiers.queries.calendar_preview import would_move
from motcua.org.actions.calendars import apply, checked_day
from motcua.org.queries.calendars import Changes, DayRow, NewHours, calendar_of, day_list
from motcua.org.types import Permission
from motcua.web.console.calendar_forms import DayRemoveForm, DaySetForm, HoursForm
from motcua.web.console.form_page import attempt
from motcua.web.console.managed import home_id, managed_unit, today
from motcua.web.ui.access import needs
from motcua.web.ui.forms import DayField, Form, succeeded
from motcua.web.ui.request import OfficialRequest

#: as many lines as a preview shows; the rest is counted
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the page proposes: its words, the changes made of the form, the words when done."""

    title: str
    lead: str
    unit_id: int | None
    back: str
    changes: Callable[[], Changes]
    done: str
    decision: Callable[[], str]


def _asked_day(request: OfficialRequest) -> date | None:
    field = DayField(required=False)
    try:
        found: date | None = field.clean(request.GET.get("ngay", ""))
    except ValueError:
        return None
    return found


def _seal(form: Form) -> str:
    """The content that was previewed; another content must be previewed again."""
    values = sorted((name, str(value)) for name, value in form.cleaned_data.items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def _propose(request: OfficialRequest, form: Form, proposal: Proposal) -> HttpResponse:
    """First the preview, then – with the same content – the change itself."""
    seal, moves = "", None
    if request.method == "POST" and form.is_valid():
        seal = _seal(form)
        changes = attempt(form, proposal.changes)
        if changes is not None and request.POST.get("da-xem") == seal and request.POST.get("buoc") == "luu":
            saved = attempt(
                form,
                lambda: (
                    apply(actor=request.actor, at=request.at, changes=changes, decision=proposal.decision())
                    or True
                ),
            )
            if saved:
                succeeded(request, proposal.done, form="lich")
                return redirect("console:due-moves" if request.POST.get("lech") else proposal.back)
        elif changes is not None:
            moves = would_move(proposal.unit_id, changes)
    shown = [] if moves is None else moves[:MOST_SHOWN]
    values = {"form": form, "proposal": proposal, "seal": seal, "moves": shown, "total": len(moves or [])}
    return render(request, "console/calendar_change.html", values, status=422 if form.errors else 200)


@needs(Permission.MANAGE)
def day_set(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """A special day of a unit."""
    return _day_set(request, unit_id)


@needs(Permission.ADMINISTER)
def national_day_set(request: OfficialRequest) -> HttpResponse:
    """A special day of the whole nation."""
    return _day_set(request, None)


def _day_set(request: OfficialRequest, unit_id: int | None) -> HttpResponse:
    where, back = _place(request, unit_id)
    day = _asked_day(request)
    form = DaySetForm(request.POST or None, nation=unit_id is None, initial=_known(unit_id, day))

    def changes() -> Changes:
        values = {"certain": True, **form.cleaned_data}
        return Changes(set_days=(checked_day(DayRow(unit_id=unit_id, **values)),))

    proposal = Proposal(
        "Đặt một ngày khác thường",
        where,
        unit_id,
        back,
        changes,
        "Đã lưu lịch. Hạn của hồ sơ đang giải quyết giữ nguyên.",
        lambda: str(form.cleaned_data["decision"]),
    )
    return _propose(request, form, proposal)


def _place(request: OfficialRequest, unit_id: int | None) -> tuple[str, str]:
    """The words of where it holds, and the calendar to go back to."""
    if unit_id is None:
        return "Áp dụng cho cả nước.", reverse("console:calendar", args=[home_id(request.actor)])
    found = managed_unit(request.actor, unit_id)
    return f"Áp dụng cho {found.name} và các bộ phận trực thuộc.", reverse("console:calendar", args=[unit_id])


def _known(unit_id: int | None, day: date | None) -> dict[str, object]:
    """What stands for the day already, to begin with."""
    if day is None:
        return {}
    for row in day_list(unit_id, day.year):
        if row.day == day and row.unit_id == unit_id:
            return {
                "day": day,
                "kind": row.kind,
                "name": row.name,
                "decision": row.decision,
                "swaps_with": row.swaps_with,
                "certain": row.certain,
            }
    return {"day": day}


@needs(Permission.MANAGE)
def day_off(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """Make a special day of a unit ordinary again."""
    return _day_off(request, unit_id)


@needs(Permission.ADMINISTER)
def national_day_off(request: OfficialRequest) -> HttpResponse:
    """Make a special day of the nation ordinary again."""
    return _day_off(request, None)


def _day_off(request: OfficialRequest, unit_id: int | None) -> HttpResponse:
    where, back = _place(request, unit_id)
    form = DayRemoveForm(request.POST or None, initial={"day": _asked_day(request)})
    proposal = Proposal(
        "Bỏ một ngày khác thường",
        where,
        unit_id,
        back,
        lambda: Changes(removed_days=((unit_id, form.cleaned_data["day"]),)),
        "Đã lưu lịch. Hạn của hồ sơ đang giải quyết giữ nguyên.",
        lambda: str(form.cleaned_data["decision"]),
    )
    return _propose(request, form, proposal)


@needs(Permission.MANAGE)
def hours_set(request: OfficialRequest, unit_id: int) -> HttpResponse:
    """New hours of a unit from a day on."""
    where, back = _place(request, unit_id)
    day = today(request)
    form = HoursForm(request.POST or None, calendar=calendar_of(unit_id), on=day, initial={"valid_from": day})

    def changes() -> Changes:
        new = NewHours(
            unit_id,
            form.weekly(),
            form.cleaned_data["valid_from"],
            form.season(),
            form.cleaned_data["decision"],
        )
        return Changes(hours=(new,))

    proposal = Proposal(
        "Đổi giờ làm việc",
        where,
        unit_id,
        back,
        changes,
        "Đã lưu giờ làm việc. Hạn của hồ sơ đang giải quyết giữ nguyên.",
        lambda: str(form.cleaned_data["decision"]),
    )
    return _propose(request, form, proposal)
