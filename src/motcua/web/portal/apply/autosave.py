"""Storing while somebody types: a small answer for the page's script, never a page."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.dossiers.actions import applying
from motcua.dossiers.queries.applications import PAPERS, REVIEW, draft
from motcua.lib.refused import Refused
from motcua.web.portal.apply import papers_step
from motcua.web.portal.apply.drawing import posted_values
from motcua.web.ui.access import public
from motcua.web.ui.citizens import citizen_of
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@public  # says itself that the session has ended: a page of signing in is no answer to a script
@limited("apply-autosave", most=120, by="account")
@require_POST
def autosave(request: CitizenRequest, token: str, step: str) -> HttpResponse:
    """Store one step as typed: 200 with when, 401 session over, 409 another device, 404 gone or sent."""
    actor = citizen_of(request)
    if actor is None:
        return _told(
            401,
            said=_("Phiên đăng nhập đã hết. Nội dung vẫn giữ trên máy này; bấm Tiếp tục để đăng nhập lại."),
        )
    try:
        found = draft(token, actor)
        if step == REVIEW:
            return _told(404)
        if step == PAPERS:
            papers_step.take(request, found)
        stored = applying.save_step(
            token,
            step,
            posted_values(found, step, request.POST),
            seq=_seq(request.POST.get("seq", "")),
            page=request.POST.get("page", ""),
            actor=actor,
            at=request.at,
        )
    except Refused as refused:
        return _told(404 if refused.status == 404 else 409, said=_(refused.message))
    if stored.conflict:
        return _told(409, said=_("Phần này vừa được sửa trên máy khác. Bấm Tiếp tục để chọn giữ bản nào."))
    return _told(200, said=_("Đã lưu lúc %(at)s") % {"at": f"{request.at:%H:%M:%S}"}, seq=stored.seq)


def _told(status: int, **body: object) -> JsonResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _seq(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
