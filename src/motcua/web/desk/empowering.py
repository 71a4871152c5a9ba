"""The desk's word on the paper by which somebody hands in for another: valid, or not and why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.types import State
from motcua.lib.refused import Invalid, NotFound
from motcua.org.actions import empowerments
from motcua.org.types import Permission
from motcua.web.desk.sent_form import paper_of
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest


@needs(Permission.INTAKE)
@require_POST
def decide(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """Keep what the desk found; the paper is the one of this dossier, whatever the page sends."""
    page = dossier_page(dossier_id, request.actor)
    paper = paper_of(page)
    if paper is None:
        raise NotFound("Hồ sơ này không nộp theo giấy ủy quyền đã khai.")
    accepted = request.POST.get("accepted") == "1"
    try:
        empowerments.decide(
            paper.id,
            accepted=accepted,
            ground=request.POST.get("ground", ""),
            actor=request.actor,
            at=request.at,
        )
    except Invalid as wrong:
        messages.error(request, " ".join(wrong.errors.values()))
    else:
        said = "đã kiểm tra, hợp lệ" if accepted else "không chấp nhận; người nộp thấy lý do ở tài khoản"
        messages.success(request, f"{paper.paper_line}: {said}.")
    if page.dossier.received_at is None and page.dossier.state in (State.SUBMITTED, State.AWAITING_APPLICANT):
        return redirect("desk:receive", dossier_id)
    return redirect("desk:dossier", str(dossier_id))
