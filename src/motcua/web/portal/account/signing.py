"""Signing in by a code that goes to a telephone or an e-mail address, and signing out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.lib.refused import Invalid
from motcua.org.actions import citizens as acts
from motcua.org.actions.codes import CodeOver, TooManyCodes, WrongCode
from motcua.web.portal.account.forms import CodeForm, ContactForm
from motcua.web.portal.account.leading import back_of
from motcua.web.portal.account.privacy import agreed_to_today
from motcua.web.portal.account.waiting import code_values, keep_asked, kept_asked
from motcua.web.ui import citizens
from motcua.web.ui.access import public
from motcua.web.ui.forms import refuse
from motcua.web.ui.identity import providers
from motcua.web.ui.messages_out import CannotSend, code_sender, forget_message
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest

#: of one address: codes asked for and codes tried, in ten minutes
MOST_ASKED, MOST_TRIED, WINDOW = 10, 30, 600
#: codes that go out to anybody in a window: what many machines together may cost in messages
MOST_ASKED_BY_ALL = 600
_ASKED = "code_asked"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-ask", most=MOST_ASKED, window=WINDOW, whole=MOST_ASKED_BY_ALL)
def sign_in(request: AnyRequest) -> HttpResponse:
    """Ask for a contact, and send it a code; or the way to the national identity."""
    back, needed = back_of(request), _needed(request)
    here = citizens.citizen_of(request)
    if here is not None and here.assurance >= needed and request.method != "POST":
        return HttpResponseRedirect(back)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = acts.ask_code(form.cleaned_data["contact"], at=request.at, send=code_sender(request))
        except (Invalid, TooManyCodes, CannotSend) as refused:
            refuse(form, refused)
        else:
            keep_asked(request, _ASKED, asked, back)
            return redirect("portal:code")
    values = {"form": form, "next": back, "needed": needed, "providers": providers()}
    return render(request, "portal/account/sign_in.html", values, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-try", most=MOST_TRIED, window=WINDOW)
def code(request: AnyRequest) -> HttpResponse:
    """Try the code; right, the session begins and the person is where they wanted to be."""
    kept = kept_asked(request, _ASKED)
    if kept is None:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = acts.sign_in_by_code(
                kept["token"],
                kept["contact"],
                form.cleaned_data["code"],
                at=request.at,
                language=request.LANGUAGE_CODE,
            )
        except (WrongCode, CodeOver) as refused:
            form.add_error("code", gettext(refused.message))
        else:
            request.session.pop(_ASKED, None)
            forget_message(request)
            return begin(request, found, kept["back"])
    again = f"{reverse('portal:sign_in')}?{urlencode({'next': kept['back']})}"
    values = code_values(request, kept, form) | {"again": again}
    return render(request, "portal/account/code.html", values, status=422 if form.errors else 200)


@public
@require_POST
@limited("sign-out", most=60, window=WINDOW)
def sign_out(request: AnyRequest) -> HttpResponse:
    """End the session and forget it."""
    citizens.sign_out(request)
    return redirect("portal:home")


def begin(request: AnyRequest, found: acts.SignedIn, back: str) -> HttpResponse:
    """Begin the session, and go on: to the privacy notice first when it is new to the person."""
    agreed = agreed_to_today(found.consent_version, request.at)
    citizens.sign_in(
        request,
        account_id=found.account_id,
        stamp=found.stamp,
        assurance=found.assurance,
        agreed=agreed,
    )
    if agreed:
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(f"{reverse('portal:consent')}?{urlencode({'next': back})}")


def _needed(request: HttpRequest) -> int:
    """The assurance the person was sent here for: 2 where a proven contact is too little."""
    return 2 if (request.POST.get("muc") or request.GET.get("muc")) == "2" else 1
