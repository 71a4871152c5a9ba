"""The citizen's receipt by its secret address (also in the QR of the paper): what it is worth now."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.dossiers.actions.receipt_papers import note_of, receipt_pdf
from motcua.dossiers.queries import receipts
from motcua.dossiers.queries.receipts import ReceiptInfo
from motcua.lib.refused import NotFound
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.downloads import pdf
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import private

#: looks of one address in a minute; a PDF costs more to make
MOST, MOST_PAPERS = 60, 12
_TOKEN = re.compile(r"[0-9A-Za-z_\-]{20,32}")


@public
@require_safe
@rate.limited("receipt", most=MOST, reads=True)
def receipt(request: AnyRequest, token: str) -> HttpResponse:
    """What the receipt says, and whether it still counts."""
    try:
        found = _found(token)
    except NotFound:
        return private(render(request, "portal/money/receipt_missing.html", status=404))
    return private(render(request, "portal/money/receipt.html", {"receipt": found, "note": note_of(found)}))


@public
@require_safe
@rate.limited("receipt-paper", most=MOST_PAPERS, reads=True)
def receipt_paper(request: AnyRequest, token: str) -> HttpResponse:
    """The receipt as PDF."""
    try:
        paper = receipt_pdf(_found(token))
    except NotFound:
        return private(render(request, "portal/money/receipt_missing.html", status=404))
    return private(pdf(paper.content, paper.name))


def _found(token: str) -> ReceiptInfo:
    if not _TOKEN.fullmatch(token):
        raise NotFound("Không tìm thấy biên lai này.")
    return receipts.by_token(token)
