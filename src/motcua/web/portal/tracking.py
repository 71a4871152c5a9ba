"""Track a dossier: by the code on the slip, or by the address in its QR.

TT 01/2018/TT-VPCP, Điều 16: without login only the code and how far the dossier has come. A code can be
guessed, the address in the QR cannot: only the latter shows which papers are still wanted.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.tracking import NotTracked, Tracked, by_code, by_token
from motcua.lib.refused import NotFound
from motcua.web.portal.tracking_words import told
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest

#: look-ups of one address in a minute: enough for a family's papers, too little for trying codes
MOST = 20
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{3,59}")
_TOKEN = re.compile(r"[0-9A-Za-z_\-]{8,64}")
_ADDRESS = re.compile(r"/tra-cuu/([0-9A-Za-z_\-]{8,64})/?$")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def clean_code(text: str) -> str:
    """A code as people type or paste it: spaces, small letters and long dashes put right."""
    plain = unicodedata.normalize("NFKC", text[:200]).translate(_DASHES)
    return re.sub(r"\s+", "", plain).upper()


@public
@require_safe
def by_code_page(request: AnyRequest) -> HttpResponse:
    """The form, or what is known of the code in ``?ma=``."""
    typed = request.GET.get("ma", "")[:200].strip()
    if not typed:
        return _private(render(request, "portal/track.html", {"typed": ""}))
    scanned = _ADDRESS.search(typed)
    if scanned:  # a scanner types the whole address of the QR into the field
        return HttpResponseRedirect(reverse("portal:tracked", args=[scanned[1]]))
    waiting = rate.seconds_to_wait(request, "track", most=MOST)
    if waiting:
        return _too_often(request, waiting)
    code = clean_code(typed)
    try:
        if not _CODE.fullmatch(code):
            raise NotTracked
        return _found(request, by_code(code, at=request.at), owner=False)
    except NotFound:
        return _private(render(request, "portal/track.html", {"typed": typed[:60]}, status=404))


@public
@require_safe
def by_token_page(request: AnyRequest, token: str) -> HttpResponse:
    """What is known of the dossier whose slip carries this address."""
    waiting = rate.seconds_to_wait(request, "track", most=MOST)
    if waiting:
        return _too_often(request, waiting)
    try:
        if not _TOKEN.fullmatch(token):
            raise NotTracked
        return _found(request, by_token(token, at=request.at), owner=True)
    except NotFound:
        return _private(render(request, "portal/track.html", {"typed": "", "broken": True}, status=404))


def _found(request: AnyRequest, dossier: Tracked, *, owner: bool) -> HttpResponse:
    values = {"dossier": dossier, "told": told(dossier), "owner": owner}
    return _private(render(request, "portal/tracked.html", values))


def _too_often(request: AnyRequest, waiting: int) -> HttpResponse:
    again_at = request.at + timedelta(seconds=waiting)
    response = render(
        request, "portal/too_often.html", {"waiting": waiting, "again_at": again_at}, status=429
    )
    response["Retry-After"] = str(waiting)
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and in no search engine; the address goes to no other site."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
