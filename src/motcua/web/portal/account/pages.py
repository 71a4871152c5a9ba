"""The account's own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.org.queries.citizens import account_info
from motcua.web.ui.citizens import citizen
from motcua.web.ui.request import CitizenRequest


@citizen
@never_cache
@require_safe
def account(request: CitizenRequest) -> HttpResponse:
    """Who is signed in, and the way to everything of theirs."""
    return render(request, "portal/account/account.html", {"account": account_info(request.citizen)})
