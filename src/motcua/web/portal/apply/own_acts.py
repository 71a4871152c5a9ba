"""What the owner of a dossier does from home: answer a request, take it back, ask to stop."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.dossiers.actions import own_acts, supplementing
from motcua.dossiers.actions.preparing import PaperGiven
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries.own import OwnDossier, own_dossier
from motcua.lib.refused import Invalid, Refused
from motcua.web.portal.apply.own_page import draw_page
from motcua.web.portal.apply.uploaded import uploaded
from motcua.web.ui.citizens import citizen
from motcua.web.ui.eform_posted import pressed, read_posted
from motcua.web.ui.posted import posted_key
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@citizen
@limited("own-act", most=40, by="account")
@require_POST
def answer(request: CitizenRequest, token: str) -> HttpResponse:
    """Everything that was asked for, in one send."""
    found = own_dossier(token, request.citizen)
    given, errors = _papers(request, found)
    form = found.form
    sections = found.open_sections if form is not None else ()
    corrected = {key: read_posted(form, key, request.POST) for key in sections if form is not None}
    typed = dict(found.answers) | {key: value for one in corrected.values() for key, value in one.items()}
    if errors or pressed(request.POST):
        return draw_page(request, found, errors, answers=typed, status=422 if errors else 200)
    try:
        supplementing.answer_supplement(
            found.dossier.pk,
            given=given,
            corrected=corrected,
            actor=request.citizen,
            at=request.at,
            sent=Sent(key=posted_key(request)),
        )
    except Invalid as refused:
        told = {name: _(sentence) for name, sentence in refused.errors.items()}
        return draw_page(request, found, told, answers=typed, status=422)
    messages.success(request, _("Đã gửi phần bổ sung. Cơ quan sẽ xem và báo cho bạn."))
    return redirect("portal:own_dossier", token)


def _papers(request: CitizenRequest, found: OwnDossier) -> tuple[list[PaperGiven], dict[str, str]]:
    given: list[PaperGiven] = []
    errors: dict[str, str] = {}
    for one in found.wanted:
        if one.paper_id is None:
            continue
        name = f"paper-{one.paper_id}"
        came = uploaded(request, name, authority_id=found.dossier.authority_id)
        if came.errors:
            errors[name] = came.errors[0]
        if came.file_ids:
            first, *more = came.file_ids
            given.append(PaperGiven(one.paper_id, file_id=first, pages=tuple(more)))
    return given, errors


@citizen
@limited("own-act", most=40, by="account")
@require_POST
def withdraw(request: CitizenRequest, token: str) -> HttpResponse:
    """Take back what the office has not received yet."""
    found = own_dossier(token, request.citizen)
    sent = Sent(key=posted_key(request))
    try:
        own_acts.withdraw(
            found.dossier.pk,
            reason=request.POST.get("reason", ""),
            actor=request.citizen,
            at=request.at,
            sent=sent,
        )
    except Refused as refused:
        messages.error(request, _(refused.message))
    else:
        messages.success(request, _("Đã rút hồ sơ. Bạn có thể nộp lại bất cứ lúc nào."))
    return redirect("portal:own_dossier", token)


@citizen
@limited("own-act", most=40, by="account")
@require_POST
def ask_stop(request: CitizenRequest, token: str) -> HttpResponse:
    """Ask the office to stop."""
    found = own_dossier(token, request.citizen)
    try:
        own_acts.ask_stop(
            found.dossier.pk,
            reason=request.POST.get("reason", ""),
            actor=request.citizen,
            at=request.at,
            sent=Sent(key=posted_key(request)),
        )
    except Refused as refused:
        messages.error(request, _(refused.message))
    else:
        messages.success(request, _("Đã gửi đề nghị dừng. Cơ quan sẽ trả lời bạn."))
    return redirect("portal:own_dossier", token)
