"""One's own appointments: when and where, for the calendar, given back when one cannot come."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.law.calendar import local
from motcua.lib.calendar_file import MEDIA_TYPE, Appointment, calendar_file
from motcua.visits.actions import booking
from motcua.visits.queries import slots
from motcua.visits.queries.slots import Booked, UnknownAppointment
from motcua.web.ui.access import public
from motcua.web.ui.citizens import citizen
from motcua.web.ui.downloads import download
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest, CitizenRequest
from motcua.web.ui.secret_address import private, secret_part

#: readings of one address in a minute: a family behind one address, too few for trying secrets
MOST_READ = 40


@citizen
@require_safe
def own_visits(request: CitizenRequest) -> HttpResponse:
    """The appointments to come of the signed-in citizen."""
    account = request.citizen.account_id
    rows = slots.of_account(account, at=request.at) if account else []
    return private(render(request, "portal/visits/own_list.html", {"visits": rows}))


@public
@require_safe
@limited("visit", most=MOST_READ, reads=True)
def visit(request: AnyRequest, token: str) -> HttpResponse:
    """One appointment by its secret address."""
    found = slots.booked(secret_part(token), at=request.at)
    return private(render(request, "portal/visits/visit.html", {"visit": found}))


@public
@require_POST
@limited("visit-cancel", most=10)
def cancel(request: AnyRequest, token: str) -> HttpResponse:
    """Give the place back; the page then says so."""
    found = booking.cancel(secret_part(token), at=request.at)
    return private(redirect("portal:visit", found.token))


@public
@require_safe
@limited("visit", most=MOST_READ, reads=True)
def file(request: AnyRequest, token: str) -> HttpResponse:
    """The file for a calendar.

    Raises:
        UnknownAppointment: there is none, or it was given back or is over.
    """
    found = slots.booked(secret_part(token), at=request.at)
    if not found.open:
        raise UnknownAppointment
    response = download(calendar_file(_entry(found), at=request.at), "lich-hen.ics", MEDIA_TYPE)
    return private(response)


def _entry(found: Booked) -> Appointment:
    starts_at = local(found.starts_at)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    office = found.one_stop
    lines = [
        *([found.procedure_name] if found.procedure_name else []),
        _("Gõ số điện thoại đã đặt lịch ở máy lấy số."),
        *([_("Điện thoại: %(phone)s") % {"phone": office.phone}] if office.phone else []),
    ]
    return Appointment(
        uid=f"{hashlib.sha256(found.token.encode()).hexdigest()[:32]}@{host}",
        sequence=0,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=found.minutes),
        title=_("Hẹn làm thủ tục tại quầy"),
        text="\n".join(lines),
        place=", ".join(part for part in (office.name, office.address) if part),
        url=settings.PUBLIC_URL + reverse("portal:visit", args=[found.token]),
        remind_before=timedelta(hours=2),
    )
