"""What pages opened by a secret have in common: kept by no cache, asked for a few times a minute only."""

from __future__ import annotations

import re
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from motcua.web.ui import rate
from motcua.web.ui.request import AnyRequest

#: pages of one address in a minute: enough for a family, too little for trying secrets
MOST_READ = 30
#: answers and petitions that one address sends in a minute
MOST_SENT = 8
TOKEN = re.compile(r"[0-9A-Za-z_\-]{8,64}")


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and in no search engine; the address goes to no other site.

    Not ``no-referrer``: browsers then send forms without their origin, which the check of forms refuses.
    """
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def too_often(request: AnyRequest) -> HttpResponse | None:
    """The page for whoever asks or sends too often, or ``None``."""
    name, most = ("voice-send", MOST_SENT) if request.method == "POST" else ("voice", MOST_READ)
    waiting = rate.seconds_to_wait(request, name, most=most)
    if not waiting:
        return None
    values = {"waiting": waiting, "again_at": request.at + timedelta(seconds=waiting)}
    response = render(request, "portal/too_often.html", values, status=429)
    response["Retry-After"] = str(waiting)
    return private(response)
