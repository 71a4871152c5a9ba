"""The screen of the hall: which number is called to which window, who comes next; nobody's name."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.visits.queries import queue
from motcua.visits.types import TicketState
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import private, secret_part


@public
@require_safe
def board(request: AnyRequest, secret: str) -> HttpResponse:
    """The whole screen, or for its own asking every five seconds only what changes."""
    shown = queue.board(secret_part(secret), at=request.at)
    called = [one.now for one in shown.windows if one.now and one.now.state == TicketState.CALLED]
    newest = max(called, key=lambda one: one.called_at or request.at, default=None)
    values = {"board": shown, "newest": newest.ticket_id if newest else 0}
    name = "board_table" if request.htmx else "board"
    return private(render(request, f"portal/visits/{name}.html", values))
