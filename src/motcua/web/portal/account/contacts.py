"""Telephone number and e-mail address of an account: changed only by a code to the new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.lib.refused import Invalid, Refused
from motcua.org.actions import citizens as acts
from motcua.org.actions.codes import CodeOver, TooManyCodes, WrongCode
from motcua.web.portal.account.forms import CodeForm, ContactForm
from motcua.web.portal.account.signing import MOST_ASKED, MOST_ASKED_BY_ALL, MOST_TRIED, WINDOW
from motcua.web.portal.account.waiting import code_values, keep_asked, kept_asked
from motcua.web.ui.citizens import citizen
from motcua.web.ui.forms import refuse
from motcua.web.ui.messages_out import CannotSend, code_sender, forget_message
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest

_ASKED = "contact_asked"


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-ask", most=MOST_ASKED, window=WINDOW, whole=MOST_ASKED_BY_ALL)
def contact(request: CitizenRequest) -> HttpResponse:
    """Ask for the new contact and send it a code."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = acts.ask_contact(
                form.cleaned_data["contact"], actor=request.citizen, at=request.at, send=code_sender(request)
            )
        except (Invalid, TooManyCodes, CannotSend) as refused:
            refuse(form, refused)
        else:
            keep_asked(request, _ASKED, asked, reverse("portal:account"))
            return redirect("portal:contact_code")
    return render(request, "portal/account/contact.html", {"form": form}, status=422 if form.errors else 200)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-try", most=MOST_TRIED, window=WINDOW)
def contact_code(request: CitizenRequest) -> HttpResponse:
    """Try the code; right, the contact is the account's."""
    kept = kept_asked(request, _ASKED)
    if kept is None:
        return redirect("portal:contact")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.set_contact(
                kept["token"],
                kept["contact"],
                form.cleaned_data["code"],
                actor=request.citizen,
                at=request.at,
            )
        except (WrongCode, CodeOver, acts.ContactTaken) as refused:
            form.add_error("code", gettext(refused.message))
        else:
            request.session.pop(_ASKED, None)
            forget_message(request)
            messages.success(request, gettext("Đã lưu liên hệ mới."))
            return redirect("portal:account")
    values = code_values(request, kept, form) | {"again": reverse("portal:contact")}
    return render(request, "portal/account/code.html", values, status=422 if form.errors else 200)


@citizen
@require_POST
@limited("account", most=60, window=600, by="account")
def contact_drop(request: CitizenRequest, kind: str) -> HttpResponse:
    """Take a contact away."""
    try:
        acts.drop_contact(kind, actor=request.citizen, at=request.at)
    except Refused as refused:
        messages.error(request, gettext(refused.message))
    else:
        messages.success(request, gettext("Đã bỏ liên hệ."))
    return redirect("portal:account")
