"""What an account wants to be told by, and the ways to say stop without a login."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from motcua.dossiers.actions import notice_choices
from motcua.dossiers.queries import notices
from motcua.dossiers.queries.notices import NoSuchLink
from motcua.org.queries.citizens import account_info
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.citizens import citizen
from motcua.web.ui.request import AnyRequest, CitizenRequest

#: way → what people call it, and where it goes
WAYS = {
    "email": (gettext_noop("Thư điện tử"), "email"),
    "sms": (gettext_noop("Tin nhắn điện thoại (SMS)"), "phone"),
    "zalo": (gettext_noop("Zalo"), "phone"),
}


@citizen
@never_cache
@require_http_methods(["GET", "POST"])
@rate.limited("notices-choose", most=60, window=600, by="account")
def choices(request: CitizenRequest) -> HttpResponse:
    """Tick the ways one wants; saved at once by one button."""
    if request.method == "POST":
        for channel in WAYS:
            notice_choices.choose(
                channel, wanted=channel in request.POST.getlist("cach"), actor=request.citizen, at=request.at
            )
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("portal:notices")
    account = account_info(request.citizen)
    wanted = notices.wanted_ways(account.id)
    set_up = [channel for channel in WAYS if channel in settings.MESSAGES]
    rows: list[dict[str, Any]] = [
        {
            "channel": channel,
            "label": _(WAYS[channel][0]),
            "to": getattr(account, WAYS[channel][1]),
            "wanted": wanted[channel],
        }
        for channel in set_up
    ]
    return render(request, "portal/telling/choices.html", {"rows": rows})


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "POST"])
@rate.limited("notices-stop", most=20, reads=True)
def stop(request: AnyRequest, token: str) -> HttpResponse:
    """The address in an e-mail: a button, or one press in the mail program (RFC 8058).

    The signed word in the address is the right to do it, so no token of a form is asked for: mail programs
    have none. Opening the address changes nothing: scanners of mail open every address.
    """
    try:
        __, channel = notices.read_stop_token(token)
    except NoSuchLink:
        return render(request, "portal/telling/stopped.html", {"way": "", "done": False}, status=404)
    done = request.method == "POST"
    if done:
        notice_choices.stop_by_link(token, at=request.at)
    return render(request, "portal/telling/stopped.html", {"way": _(WAYS[channel][0]), "done": done})


@public
@require_POST
@rate.limited("notices-phone", most=10)
def phone(request: AnyRequest, token: str) -> HttpResponse:
    """Whoever holds the dossier's slip turns off the messages to the number given at the counter."""
    notice_choices.withdraw_phone(token, at=request.at, how="trang tra cứu hồ sơ")
    return redirect("portal:tracked", token)
