"""Pages opened by an address that cannot be guessed: how it looks, and who may keep such a page (nobody)."""

from __future__ import annotations

import re
from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
#: the secret part of an address; anything else is looked up nowhere
TOKEN = re.compile(r"[0-9A-Za-z_\-]{8,64}")
#: the whole address of a dossier or its slip, as the QR on a receipt gives it
SCANNED = re.compile(r"/(?:tra-cuu|danh-gia|ho-so-cua-toi)/([0-9A-Za-z_\-]{8,64})/?")


def secret_part(text: str) -> str:
    """The text when it can be the secret of an address, else nothing: that is found nowhere."""
    return text if TOKEN.fullmatch(text) else ""


def private(response: Response) -> Response:
    """Kept by no cache and in no search engine; the address goes to no other site.

    Not ``no-referrer``: browsers then send forms without their origin, which the check of forms refuses.
    """
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
