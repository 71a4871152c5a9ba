"""The machine in the hall that gives numbers, and the number's own page on the telephone.

Whoever knows the machine's address can take numbers; the number's page names nobody.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.queries.listing import field_names
from motcua.lib.refused import Invalid
from motcua.visits.actions.calling import give_number
from motcua.visits.queries import queue
from motcua.visits.queries.queue import Place, Waiting
from motcua.visits.types import Precedence
from motcua.web.ui.access import public
from motcua.web.ui.forms import Form, PhoneField, posted_key, refuse
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import private, secret_part

#: numbers that one address takes in a minute: several machines of a busy hall
MOST_NUMBERS = 60
_BOOKED, _FIRST = "hen", "uu-tien"


class PhoneForm(Form):
    """The telephone number with which somebody booked."""

    phone = PhoneField(label=lazy("Số điện thoại đã đặt lịch"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].error_messages["required"] = str(lazy("Gõ số điện thoại đã đặt lịch."))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited("kiosk", most=MOST_NUMBERS)
def kiosk(request: AnyRequest, secret: str) -> HttpResponse:
    """What for, an appointment, or who goes before others; a POST gives the number."""
    place = queue.kiosk(secret_part(secret))
    ground = request.GET.get(_FIRST, "")
    step = request.GET.get("buoc", "")
    form = PhoneForm(request.POST if step == _BOOKED and request.method == "POST" else None)
    if request.method == "POST" and (given := _given(request, place, form, step, ground)):
        return private(redirect("portal:kiosk_number", place.kiosk_secret, given.token))
    values = {
        "place": place,
        "secret": place.kiosk_secret,
        "step": step if step in {_BOOKED, _FIRST} else "",
        "ground": Precedence(ground).label if ground in Precedence.values and ground else "",
        "ground_key": ground,
        "grounds": [(one.value, one.label) for one in Precedence if one.value],
        "fields": _fields(place, request),
        "form": form,
    }
    return private(render(request, "portal/visits/kiosk.html", values, status=422 if form.errors else 200))


def _given(request: AnyRequest, place: Place, form: PhoneForm, step: str, ground: str) -> Waiting | None:
    """The number; none when the telephone number was wrong and the form says so."""
    phone = ""
    if step == _BOOKED:
        if not form.is_valid():
            return None
        phone = form.cleaned_data["phone"]
    known = {code for code, _ in _fields(place, request)}
    field = request.POST.get("field", "")
    try:
        return give_number(
            place.kiosk_secret,
            at=request.at,
            field_code=field if field in known else "",
            precedence=ground if ground in Precedence.values else "",
            phone=phone,
            key=posted_key(request),
        )
    except Invalid as refused:
        refuse(form, refused)
        return None


def _fields(place: Place, request: AnyRequest) -> list[tuple[str, str]]:
    """What the open windows serve, by name; the empty code where one serves everything."""
    windows = [one for one in queue.windows(place.one_stop.id, at=request.at) if one.is_open]
    codes = {code for one in windows for code in one.fields}
    names = field_names()
    served = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
    rest = [("", "")] if not served or any(not one.fields for one in windows) else []
    return [*served, *rest]


@public
@require_safe
def number(request: AnyRequest, secret: str, token: str) -> HttpResponse:
    """The number just given, on the machine's screen: to print and to take along on the telephone."""
    place = queue.kiosk(secret_part(secret))
    standing = queue.standing(secret_part(token), at=request.at)
    address = settings.PUBLIC_URL + reverse("portal:ticket", args=[standing.ticket.token])
    values = {
        "place": place,
        "secret": place.kiosk_secret,
        "standing": standing,
        "address": address,
        "field": field_names().get(standing.ticket.field_code, ""),
    }
    return private(render(request, "portal/visits/kiosk_number.html", values))


@public
@require_safe
def ticket(request: AnyRequest, token: str) -> HttpResponse:
    """Where one's number stands: how many before, about how long; asked again every twenty seconds."""
    values = {"standing": queue.standing(secret_part(token), at=request.at)}
    name = "ticket_state" if request.htmx else "ticket"
    return private(render(request, f"portal/visits/{name}.html", values))
