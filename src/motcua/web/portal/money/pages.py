"""Pay what is due: by the secret address of the dossier, without signing in, by QR or by a platform.

The page shows money only, nothing of the person. What an address says when a citizen comes back from a
platform is never believed: an order is paid when the platform's own signed notice was taken.
"""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.dossiers.actions import asking, paying
from motcua.dossiers.queries import payments, receipts
from motcua.dossiers.queries.payments import NothingHere, OrderInfo, Payable
from motcua.lib.money import in_words
from motcua.web.portal.money.platforms import configured, offered
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.downloads import download
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import TOKEN, private

#: looks of one address in a minute: a page that waits for its payment asks every four seconds
MOST, MOST_ORDERS = 90, 12


@public
@require_safe
@rate.limited("pay", most=MOST, reads=True)
def pay(request: AnyRequest, token: str) -> HttpResponse:
    """What is due, how it was reckoned, and the ways to pay it."""
    bill = _payable(request, token)
    ways = offered(bill.account.platforms) if bill.account and not bill.closed else []
    values = {
        "bill": bill,
        "ways": ways,
        "words": in_words(bill.amount),
        "receipts": receipts.of_dossier_address(token) if bill.paid else [],
    }
    return private(render(request, "portal/money/pay.html", values))


@public
@require_safe
@rate.limited("pay", most=MOST, reads=True)
def square(request: AnyRequest, token: str) -> HttpResponse:
    """The QR of everything due as a picture, to be saved on a telephone and read by the bank's app."""
    bill = _payable(request, token)
    if not bill.square:
        raise NothingHere
    return private(download(png(bill.square), f"ma-qr-{bill.reference}.png", "image/png"))


@public
@require_POST
@rate.limited("order", most=MOST_ORDERS)
def start(request: AnyRequest, token: str, gateway: str) -> HttpResponse:
    """Open an order at a platform and go there."""
    chosen = configured().get(gateway)
    if chosen is None:
        raise NothingHere
    order = paying.open_order(token, gateway=gateway, at=request.at)
    back = settings.PUBLIC_URL + reverse("portal:order", args=[order.token])
    paying.pay_address(order.reference, chosen, return_url=back, client_address=rate.address_of(request))
    return HttpResponseRedirect(reverse("portal:order_leave", args=[order.token]))


@public
@require_safe
def leave(request: AnyRequest, token: str) -> HttpResponse:
    """A page that sends the browser on: a form may not lead to another site, this may."""
    order = _order(token)
    if not order.waiting or not order.pay_url:
        return HttpResponseRedirect(reverse("portal:order", args=[token]))
    return private(render(request, "portal/money/leave.html", {"order": order}))


@public
@require_safe
@rate.limited("pay", most=MOST, reads=True)
def order_page(request: AnyRequest, token: str) -> HttpResponse:
    """What became of an order; the platform's words in the address are not read."""
    order = _order(token)
    part = bool(request.htmx)
    page = "portal/money/order_state.html" if part else "portal/money/order.html"
    issued = [] if order.waiting else receipts.of_dossier_address(order.dossier_token)
    return private(render(request, page, {"order": order, "receipts": issued}))


@public
@require_POST
@rate.limited("order", most=MOST_ORDERS)
def check(request: AnyRequest, token: str) -> HttpResponse:
    """Ask the platform now: the citizen says that it was paid."""
    asking.ask_about(token, configured(), at=request.at)
    return HttpResponseRedirect(reverse("portal:order", args=[token]))


def png(text: str) -> bytes:
    """A QR as a picture of a size that a telephone shows whole."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=10, border=4)
    return made.getvalue()


def _payable(request: AnyRequest, token: str) -> Payable:
    if not TOKEN.fullmatch(token):
        raise NothingHere
    return payments.payable(token, at=request.at)


def _order(token: str) -> OrderInfo:
    if not TOKEN.fullmatch(token):
        raise NothingHere
    return payments.order(token)
