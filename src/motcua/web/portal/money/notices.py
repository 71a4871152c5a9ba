"""Where payment platforms tell us what was paid: anybody may call, only a signature is believed."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.dossiers.actions import paying
from motcua.dossiers.queries.payments import NothingHere
from motcua.web.portal.money.platforms import configured
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest

#: notices of one address in a minute, and the largest one: a platform sends a handful of small ones
MOST, LARGEST = 600, 64 * 1024


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def told(request: AnyRequest, gateway: str) -> HttpResponse:
    """A notice of a platform, answered in its own words."""
    chosen = configured().get(gateway)
    if chosen is None:
        raise NothingHere
    if waiting := rate.seconds_to_wait(request, "notice", most=MOST):
        return HttpResponse(status=429, headers={"Retry-After": str(waiting)})
    length = request.headers.get("Content-Length", "")
    if length and not (length.isdecimal() and int(length) <= LARGEST):
        return HttpResponse(status=413)
    verdict, notice = paying.take_notice(
        chosen, request.body, request.GET.dict(), dict(request.headers), at=request.at
    )
    status, kind, body = chosen.answer(verdict, notice)
    return HttpResponse(body, status=status, content_type=kind, headers={"Cache-Control": "no-store"})
