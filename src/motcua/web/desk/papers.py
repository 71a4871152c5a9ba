"""The PDF of a slip, to be printed at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.dossiers.actions.printing import print_slip
from motcua.org.types import Permission
from motcua.web.ui.access import needs
from motcua.web.ui.downloads import pdf
from motcua.web.ui.request import OfficialRequest


@require_GET
@needs(Permission.DESK)
def slip(request: OfficialRequest, slip_id: int) -> HttpResponse:
    """One slip as PDF; every print after the first is marked as a copy and stands on record."""
    printed = print_slip(slip_id, actor=request.actor, at=request.at)
    return pdf(printed.content, printed.name)
