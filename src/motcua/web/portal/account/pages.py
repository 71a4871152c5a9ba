"""The account's own page, ending sessions everywhere, and closing the account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.lib.refused import Invalid
from motcua.org.actions import citizens as acts
from motcua.org.queries.citizens import AccountInfo, account_info
from motcua.web.portal.account.forms import CloseForm, ProfileForm
from motcua.web.ui import citizens
from motcua.web.ui.citizens import citizen
from motcua.web.ui.forms import refuse
from motcua.web.ui.identity import providers
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("account", most=60, window=600, by="account")
def account(request: CitizenRequest) -> HttpResponse:
    """Who is signed in, how they are called and spoken to, and the way to everything of theirs."""
    known = account_info(request.citizen)
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": known.name, "language": known.language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.set_profile(actor=request.citizen, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            refuse(form, refused)
        else:
            return _spoken(request, form.cleaned_data["language"])
    values = _values(request, known) | {"form": form}
    return render(request, "portal/account/account.html", values, status=422 if form.errors else 200)


def _values(request: CitizenRequest, known: AccountInfo) -> dict[str, object]:
    return {
        "account": known,
        "sure": request.citizen.assurance >= known.assurance,
        "proven": known.assurance >= 2,
        "providers": providers(),
        "next": request.path,
        "needed": 1,
    }


def _spoken(request: CitizenRequest, language: str) -> HttpResponse:
    messages.success(request, gettext("Đã lưu."))
    response = redirect("portal:account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response


@citizen
@require_POST
@limited("account", most=60, window=600, by="account")
def end_everywhere(request: CitizenRequest) -> HttpResponse:
    """Every other browser and telephone is signed out; this one goes on."""
    citizens.restamp(request, acts.end_sessions(actor=request.citizen, at=request.at))
    messages.success(request, gettext("Đã thoát khỏi mọi thiết bị khác."))
    return redirect("portal:account")


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("account", most=60, window=600, by="account")
def close(request: CitizenRequest) -> HttpResponse:
    """Close the account, after saying what stays."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        acts.close(actor=request.citizen, at=request.at)
        citizens.sign_out(request)
        messages.success(request, gettext("Đã đóng tài khoản. Hồ sơ đã nộp vẫn được giải quyết."))
        return redirect("portal:home")
    return render(request, "portal/account/close.html", {"form": form}, status=422 if form.errors else 200)
