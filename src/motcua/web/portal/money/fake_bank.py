"""A page that plays a bank's app in the demonstration; it exists only where the played bank is set up."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.dossiers.actions import paying
from motcua.dossiers.queries import payments
from motcua.dossiers.queries.payments import NothingHere
from motcua.web.portal.money.platforms import played_bank
from motcua.web.ui.access import public
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import private


@public
@require_http_methods(["GET", "POST"])
@limited("played-bank", most=60)
def bank(request: AnyRequest, reference: str) -> HttpResponse:
    """Transfer, or refuse to: the notice goes the way that a real one goes."""
    played = played_bank()
    if played is None:
        raise NothingHere
    order = payments.order_by_reference(reference)
    if order.gateway != played.name:
        raise NothingHere
    if request.method == "POST":
        paid = request.POST.get("do") != "no"
        body = played.told(order.reference, order.amount, request.at, paid=paid)
        paying.take_notice(played, body, {}, {}, at=request.at)
        return HttpResponseRedirect(reverse("portal:order", args=[order.token]))
    return private(render(request, "portal/money/bank.html", {"order": order}))
