"""Before the first step: what will be asked, what it costs, and where to go when it cannot be done online."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.catalogue.queries import listing
from motcua.dossiers.actions import applying
from motcua.dossiers.queries.application_forms import form_today
from motcua.dossiers.queries.applications import draft, open_draft, takes_online
from motcua.lib.refused import NotFound, Refused
from motcua.org.queries.citizens import known_of
from motcua.org.types import Assurance
from motcua.web.ui.citizens import citizen
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@never_cache
@citizen
@limited("apply-start", most=30, by="account")
@require_http_methods(["GET", "POST"])
def start(request: CitizenRequest, code: str) -> HttpResponse:
    """What applying for this procedure takes; a POST begins, or goes on with the draft that is open."""
    try:
        procedure = listing.detail(code)
    except NotFound:
        return render(request, "portal/procedure_missing.html", {"code": code[:40]}, status=404)
    if not takes_online(procedure):
        return render(request, "portal/apply/not_online.html", {"procedure": procedure})
    if request.method == "POST":
        token = applying.start(code, known=known_of(request.citizen), actor=request.citizen, at=request.at)
        found = draft(token, request.citizen)
        return redirect("portal:apply_step", token, found.row.step or found.steps[0])
    used = form_today(procedure.code, procedure.version_id, request.at.date())
    values = {
        "procedure": procedure,
        "open": open_draft(code, request.citizen),
        "form": used,
        "sections": len(used.form.sections),
        "needs_identity": used.assurance >= Assurance.IDENTITY > request.citizen.assurance,
    }
    return render(request, "portal/apply/start.html", values)


@citizen
@limited("apply-start", most=30, by="account")
@require_POST
def discard(request: CitizenRequest, token: str) -> HttpResponse:
    """Give a draft up; the list offers to take it up again."""
    applying.discard(token, actor=request.citizen, at=request.at)
    messages.success(request, _("Đã bỏ đơn đang soạn. Bấm “Lấy lại” nếu bỏ nhầm."))
    request.session["undo_application"] = token
    return redirect("portal:own_dossiers")


@citizen
@limited("apply-start", most=30, by="account")
@require_POST
def undo(request: CitizenRequest, token: str) -> HttpResponse:
    """Take up again what was just given up."""
    try:
        applying.undo(token, actor=request.citizen, at=request.at)
    except Refused as refused:
        messages.error(request, _(refused.message))
    else:
        messages.success(request, _("Đã lấy lại đơn đang soạn."))
    request.session.pop("undo_application", None)
    return redirect("portal:own_dossiers")
