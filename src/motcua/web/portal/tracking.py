"""Track a dossier: by the code on the slip, or by the address in its QR.

TT 01/2018/TT-VPCP, Điều 16: without login only the code and how far the dossier has come. A code counts up
and can be guessed, so it proves nothing: it shows the code and the degree, nothing else. The address in the
QR cannot be guessed; who has only the code adds a number that was given with the dossier and is sent there.
"""

from __future__ import annotations

import re
import unicodedata

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.dossiers.queries.notices import told_by_phone
from motcua.dossiers.queries.payments import due_amount
from motcua.dossiers.queries.tracking import (
    PROVING_DIGITS,
    NotTracked,
    Tracked,
    by_code,
    by_token,
    token_of,
)
from motcua.lib.refused import NotFound
from motcua.web.portal.tracking_words import told
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import TOKEN, private

#: look-ups of one address in a minute: enough for a family's papers, too little for trying codes
MOST = 20
#: codes that nobody has, of all addresses together in a minute: more is a machine with many addresses, and
#: codes are not answered for the rest of the minute; the address in the QR always is
MISSED, MOST_MISSED = "track-missed", 120
#: tries of one address in ten minutes, and of one dossier in a day, at the number behind a code
MOST_PROOFS, MOST_PROOFS_OF_ONE = 10, 6
#: wrong numbers of all addresses together in ten minutes: more is a machine with many addresses and codes
UNPROVEN, MOST_UNPROVEN = "track-unproven", 150
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{3,59}")
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
        return private(render(request, "portal/track.html", {"typed": ""}))
    scanned = _ADDRESS.search(typed)
    if scanned:  # a scanner types the whole address of the QR into the field
        return HttpResponseRedirect(reverse("portal:tracked", args=[scanned[1]]))
    waiting = rate.seconds_to_wait(request, "track", most=MOST) or rate.seconds_left(
        request, MISSED, most=MOST_MISSED
    )
    if waiting:
        return rate.too_often(request, waiting)
    code = clean_code(typed)
    try:
        if not _CODE.fullmatch(code):
            raise NotTracked
        return _degree(request, by_code(code, at=request.at))
    except NotFound:
        rate.seconds_of_all(request, MISSED, most=MOST_MISSED)
        return private(render(request, "portal/track.html", {"typed": typed[:60]}, status=404))


@public
@require_safe
def by_token_page(request: AnyRequest, token: str) -> HttpResponse:
    """What is known of the dossier whose slip carries this address."""
    waiting = rate.seconds_to_wait(request, "track", most=MOST)
    if waiting:
        return rate.too_often(request, waiting)
    try:
        if not TOKEN.fullmatch(token):
            raise NotTracked
        return _found(request, by_token(token, at=request.at), token)
    except NotFound:
        return private(render(request, "portal/track.html", {"typed": "", "broken": True}, status=404))


@public
@require_POST
@rate.limited("track-prove", most=MOST_PROOFS, window=600)
def prove(request: AnyRequest) -> HttpResponse:
    """A code with the last digits of a number that was given: on to the dossier's own address."""
    code = clean_code(request.POST.get("ma", ""))
    digits = re.sub(r"[^0-9]", "", request.POST.get("so", "")[:40])[-PROVING_DIGITS:]
    if pause := rate.seconds_left(request, UNPROVEN, most=MOST_UNPROVEN, window=600):
        return rate.too_often(request, pause)
    waiting = rate.seconds_of(request, "track-one", code, most=MOST_PROOFS_OF_ONE, window=24 * 3600)
    try:
        if waiting or not _CODE.fullmatch(code):
            raise NotTracked
        return private(redirect("portal:tracked", token_of(code, digits)))
    except NotFound:
        rate.seconds_of_all(request, UNPROVEN, most=MOST_UNPROVEN, window=600)
        values = {"typed": code[:60], "unproven": True, "exhausted": bool(waiting)}
        return private(render(request, "portal/track.html", values, status=404))


def _degree(request: AnyRequest, dossier: Tracked) -> HttpResponse:
    """What a code alone tells."""
    known = told(dossier)
    steps = [(step.name, step.mark, step.words) for step in known.steps]
    office = (dossier.one_stop, dossier.one_stop_address, dossier.one_stop_phone)
    values = {"code": dossier.code, "told": known, "steps": steps, "office": office}
    return private(render(request, "portal/degree.html", values))


def _found(request: AnyRequest, dossier: Tracked, token: str = "") -> HttpResponse:
    values = {
        "dossier": dossier,
        "told": told(dossier),
        "owner": bool(token),
        "token": token,
        "due": due_amount(token) if token else 0,
        "told_by_phone": told_by_phone(token) if token else "",
    }
    return private(render(request, "portal/tracked.html", values))
