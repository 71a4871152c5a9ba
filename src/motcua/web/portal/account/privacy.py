"""The privacy notice: shown at the first sign-in and whenever its text changed, agreed to once."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.org.actions import citizens as acts
from motcua.org.queries.privacy import Notice, notice_on
from motcua.web.portal.account.forms import ConsentForm
from motcua.web.portal.account.leading import back_of
from motcua.web.ui import citizens
from motcua.web.ui.access import public
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest


def agreed_to_today(version: str, at: datetime) -> bool:
    """Whether what somebody agreed to is the text of today."""
    return version == notice_on(at).version


@public
@require_safe
def notice(request: AnyRequest) -> HttpResponse:
    """The text, for anybody to read."""
    return render(request, "portal/account/notice.html", {"notice": _spoken(request)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("consent", most=60, window=600)
def consent(request: AnyRequest) -> HttpResponse:
    """The text with the box; whoever does not agree signs out, nothing more is kept of them."""
    actor = citizens.citizen_of(request)
    back = back_of(request)
    if actor is None:
        return HttpResponseRedirect(back)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    today = notice_on(request.at)
    if request.method == "POST" and form.is_valid():
        acts.agree(actor=actor, at=request.at, version=today.version)
        citizens.now_agreed(request)
        return HttpResponseRedirect(back)
    values = {"form": form, "notice": _spoken(request), "next": back}
    return render(request, "portal/account/consent.html", values, status=422 if form.errors else 200)


def _spoken(request: AnyRequest) -> Notice:
    return notice_on(request.at, language=request.LANGUAGE_CODE)
