"""The PDF of a slip or of a receipt of fees, to be printed at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.dossiers.actions.printing import print_slip
from motcua.dossiers.actions.receipt_papers import receipt_pdf
from motcua.dossiers.queries import receipts
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.queries.receipts import ReceiptInfo
from motcua.org.types import Actor, Permission
from motcua.web.ui.access import needs
from motcua.web.ui.downloads import pdf
from motcua.web.ui.request import OfficialRequest


@require_GET
@needs(Permission.DESK)
def slip(request: OfficialRequest, slip_id: int) -> HttpResponse:
    """One slip as PDF; every print after the first is marked as a copy and stands on record."""
    printed = print_slip(slip_id, actor=request.actor, at=request.at)
    return pdf(printed.content, printed.name)


@require_GET
@needs(Permission.DESK)
def receipt(request: OfficialRequest, receipt_id: int) -> HttpResponse:
    """One receipt of fees as PDF, as issued; one that does not count any more says so across the sheet."""
    printed = receipt_pdf(receipts.receipt(receipt_id, request.actor))
    return pdf(printed.content, printed.name)


def receipts_of(page: DossierPage, actor: Actor) -> list[ReceiptInfo]:
    """The receipts of a dossier; nothing is asked of the database before anything was paid."""
    paid = any(charge.method for charge in page.charges)
    return receipts.of_dossier(page.dossier.pk, actor) if paid else []
