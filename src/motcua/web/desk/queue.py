"""The queue at the desk: one's window, the number there now, who waits and who booked for today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue.queries.listing import field_names
from motcua.lib.refused import NotFound, Refused
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, Permission
from motcua.visits.actions import calling
from motcua.visits.queries import queue, slots
from motcua.visits.queries.queue import Waiting, Window
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

#: where the session keeps which window is this official's
_WINDOW = "queue-window"


@dataclass(frozen=True, slots=True)
class _Row:
    """Who waits: the number, what for and why so early; ``here``: this window may call it now."""

    ticket: Waiting
    field: str
    here: bool


@require_safe
@needs(Permission.INTAKE)
def page(request: OfficialRequest) -> HttpResponse:
    """The official's window; at first, or on ``?doi=1``, which window it is."""
    places = [
        (place, queue.windows(place.id, at=request.at))
        for place in queue.counters_of(request.actor, at=request.at)
    ]
    kept = request.session.get(_WINDOW)
    mine = next(((place, one) for place, rows in places for one in rows if one.id == kept), None)
    if mine is None or "doi" in request.GET:
        return render(request, "desk/queue_window.html", {"places": places, "kept": kept})
    values = _of_window(*mine, request.at)
    return render(request, "desk/queue_waiting.html" if request.htmx else "desk/queue.html", values)


def _of_window(place: UnitInfo, mine: Window, at: datetime) -> dict[str, object]:
    names = field_names()
    waiting = [queue.shown(ticket) for ticket in queue.waiting_order(place.id, at=at)]
    fields = sorted(((code, name) for code, name in names.items()), key=lambda pair: pair[1])
    return {
        "place": place,
        "mine": mine,
        "now_field": names.get(mine.now.field_code, "") if mine.now else "",
        "rows": [_Row(one, names.get(one.field_code, ""), _callable(one, mine, at)) for one in waiting],
        "fields": fields,
        "booked": slots.of_day(place.id, at.date(), at=at),
    }


def _callable(ticket: Waiting, mine: Window, at: datetime) -> bool:
    serves = not mine.fields or not ticket.field_code or ticket.field_code in mine.fields
    moment = ticket.appointment_at
    return serves and (moment is None or moment - queue.BEFORE_MOMENT <= at)


@require_POST
@needs(Permission.INTAKE)
def choose(request: OfficialRequest) -> HttpResponse:
    """From now on this is the official's window, until it is changed or the session ends."""
    asked = request.POST.get("window", "")
    known = {
        str(one.id): one.id
        for place in queue.counters_of(request.actor, at=request.at)
        for one in queue.windows(place.id, at=request.at)
    }
    if asked not in known:
        raise NotFound("Không tìm thấy quầy này ở Bộ phận Một cửa của bạn.")
    request.session[_WINDOW] = known[asked]
    return redirect("desk:queue")


@require_POST
@needs(Permission.INTAKE)
def call_next(request: OfficialRequest) -> HttpResponse:
    """Call the next number to the official's window."""
    window = request.session.get(_WINDOW)
    if window is not None:
        _attempt(request, lambda: f"Mời số {_next(window, request).label} đến quầy.")
    return redirect("desk:queue")


def _next(window: int, request: OfficialRequest) -> Waiting:
    return calling.call_next(window, actor=request.actor, at=request.at)


@require_POST
@needs(Permission.INTAKE)
def act(request: OfficialRequest, ticket_id: int, name: str) -> HttpResponse:
    """One act on the number at the window; what another official did meanwhile is said in words.

    Raises:
        NotFound: there is no such act.
    """
    window = request.session.get(_WINDOW)
    if name == "xong-goi-tiep" and window is not None:
        if _attempt(request, lambda: _done(ticket_id, "xong", request)):
            _attempt(request, lambda: f"Mời số {_next(window, request).label} đến quầy.")
    elif name in _ACTS:
        _attempt(request, lambda: _done(ticket_id, name, request))
    else:
        raise NotFound("Không có việc này.")
    return redirect("desk:queue")


def _done(ticket_id: int, name: str, request: OfficialRequest) -> str:
    run, words = _ACTS[name]
    ticket = run(ticket_id, request.POST.get("field", ""), request.actor, request.at)
    return words.format(ticket.label) if ticket.state != "absent" else f"Đã bỏ qua số {ticket.label}."


def _attempt(request: OfficialRequest, run: Callable[[], str]) -> bool:
    """Do it and say so; a refusal is a sentence above the same page, which shows what holds now."""
    try:
        said = run()
    except Refused as refused:
        messages.warning(request, refused.message)
        return False
    succeeded(request, said)
    return True


def _hand(ticket_id: int, field: str, actor: Actor, at: datetime) -> Waiting:
    if field not in field_names():
        raise Refused("Chọn lĩnh vực chuyển đến.")
    return calling.hand_to(ticket_id, field, actor=actor, at=at)


_Run = Callable[[int, str, Actor, datetime], Waiting]
_ACTS: dict[str, tuple[_Run, str]] = {
    "goi-lai": (lambda n, _f, who, at: calling.call_again(n, actor=who, at=at), "Đã gọi lại số {}."),
    "bat-dau": (lambda n, _f, who, at: calling.begin(n, actor=who, at=at), "Bắt đầu phục vụ số {}."),
    "xong": (lambda n, _f, who, at: calling.finish(n, actor=who, at=at), "Đã xong số {}."),
    "vang-mat": (
        lambda n, _f, who, at: calling.absent(n, actor=who, at=at),
        "Số {} vắng mặt, sẽ gọi lại sau.",
    ),
    "chuyen": (_hand, "Đã chuyển số {}: chờ quầy của lĩnh vực đó gọi."),
}
