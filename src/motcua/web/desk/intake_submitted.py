"""What came online or by post, or lacked a paper: the same check list, then receive, ask or decline."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from motcua.dossiers.actions import supplementing, working
from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.queries.arrivals import arrival_of
from motcua.dossiers.queries.page import DossierPage, dossier_page
from motcua.dossiers.queries.sent_files import sent_files
from motcua.dossiers.queries.sent_forms import asked_questions, sent_answers
from motcua.dossiers.types import State
from motcua.law.intake import Phase, supplement_allowed
from motcua.law.rulings import Ruling
from motcua.lib.refused import Refused
from motcua.org.types import Permission
from motcua.web.desk.intake import DECLINE, RECEIVE, SUPPLEMENT, told
from motcua.web.desk.intake_offer import Offer, promise
from motcua.web.desk.intake_request import (
    charges_given,
    details_given,
    manual_term,
    papers_given,
    tell,
    typed_term,
    wanted_papers,
)
from motcua.web.desk.intake_sent import SentForm
from motcua.web.desk.sent_form import sent_form
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, succeeded
from motcua.web.ui.request import OfficialRequest

WAITING = frozenset({State.SUBMITTED.value, State.AWAITING_APPLICANT.value})
INCOMPLETE = "Hồ sơ chưa đủ thành phần theo quy định."


@require_http_methods(["GET", "POST"])
@needs(Permission.INTAKE)
def receive(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """The page of one dossier that waits for the counter; one that does not goes to its own page."""
    page = dossier_page(dossier_id, request.actor)
    dossier = page.dossier
    if dossier.received_at is not None or dossier.state not in WAITING:
        return redirect("desk:dossier", dossier.code or str(dossier.pk))
    offer = Offer(
        page.procedure,
        dossier.case_position,
        dossier.channel,
        page.route,
        dossier.authority_id,
        dossier.one_stop_id,
        timezone.localtime(request.at).date(),
    )
    if request.method == "POST":
        return _act(request, page, offer)
    return _page(request, page, offer, _form(page, offer, initial=_initial(page, offer)))


def _form(page: DossierPage, offer: Offer, data: Any = None, **options: Any) -> SentForm:
    sent = sent_answers(page.dossier)
    return SentForm(
        data,
        offer=offer,
        questions=asked_questions(*sent) if sent else (),
        files=sent_files(page.dossier),
        **options,
    )


def _initial(page: DossierPage, offer: Offer) -> dict[str, Any]:
    """What the applicant sent: papers as ticked, answers as given, days as people write them."""
    days = {spec.key for spec in offer.procedure.details if spec.kind == "date"}
    values: dict[str, Any] = {
        f"detail_{key}": date.fromisoformat(value) if key in days and value else value
        for key, value in page.dossier.details.items()
    }
    for paper in page.documents:
        name = f"paper_{paper.required_id}"
        values |= {name: paper.given, f"{name}_waived": paper.waived}
        if paper.given:
            values |= {f"{name}_originals": paper.originals, f"{name}_copies": paper.copies}
    return values


def _page(
    request: OfficialRequest, page: DossierPage, offer: Offer, form: SentForm, status: int = 200
) -> HttpResponse:
    dossier = page.dossier
    manual = typed_term(request.POST.dict()) if form.asks_for_term else None
    shown = {
        "page": page,
        "dossier": dossier,
        "form": form,
        "offer": offer,
        "promise": promise(offer, branch=dossier.branch, manual=manual, received_at=request.at),
        "oob": False,
        "keep": f"receive-{dossier.pk}",
        "asked": page.supplements[-1] if page.supplements else None,
        "no_more": _no_more(page),
        "arrival": arrival_of(dossier.pk, at=request.at),
        "charged": bool(page.charges),
        "sent": sent_form(page),
        "checks_paper": True,
    }
    return render(request, "desk/intake_submitted.html", shown, status=status)


def _no_more(page: DossierPage) -> Ruling | None:
    """The law's word when nothing more may be asked for before the receipt."""
    ruling = supplement_allowed(page.dossier.supplements, Phase.INTAKE, on=page.dossier.entered_at.date())
    return None if ruling.ok else ruling


def _act(request: OfficialRequest, page: DossierPage, offer: Offer) -> HttpResponse:
    act = request.POST.get("act", RECEIVE)
    form = _form(page, offer, request.POST, strict=act == RECEIVE, receiving=act == RECEIVE)
    status = 422
    if form.is_valid():
        try:
            performed = _perform(act, request, page, offer, form)
        except Refused as refused:
            tell(form, refused)
            status = refused.status
        else:
            text = told(performed.state, performed.code, online=page.dossier.account_id is not None)
            succeeded(request, text, form=f"receive-{page.dossier.pk}")
            return redirect("desk:intake-done", performed.dossier_id)
    return _page(request, page, offer, form, status)


def _perform(
    act: str, request: OfficialRequest, page: DossierPage, offer: Offer, form: SentForm
) -> Performed:
    """Acts in their lawful order; each has a key of its own, so that sending twice does each once."""
    key, dossier = posted_key(request), page.dossier
    by: dict[str, Any] = {"actor": request.actor, "at": request.at}
    sent = Sent(key=key, expected=_expected(request))
    if dossier.state == State.AWAITING_APPLICANT:
        supplementing.answer_supplement(
            dossier.pk, given=papers_given(form), sent=Sent(key=_derived(key, "answer")), **by
        )
        sent = Sent(key=key)
    if act == SUPPLEMENT:
        wanted = form.noted(wanted_papers(form, offer, request.at.date()))
        reason = form.cleaned_data["supplement_reason"] or INCOMPLETE
        return supplementing.request_supplement(dossier.pk, wanted=wanted, reason=reason, sent=sent, **by)
    if act == DECLINE:
        reason = form.declined_words()
        return supplementing.decline_submitted(dossier.pk, reason=reason, sent=sent, **by)
    if details := details_given(form):
        working.fill_details(dossier.pk, details=details, sent=Sent(key=_derived(key, "details")), **by)
        sent = Sent(key=key)
    return supplementing.receive_submitted(
        dossier.pk,
        given=papers_given(form),
        charges=() if page.charges else charges_given(form),
        manual_term=manual_term(form),
        sent=sent,
        **by,
    )


def _expected(request: OfficialRequest) -> int | None:
    seen = request.POST.get("expected", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else None


def _derived(key: str, name: str) -> str:
    return str(uuid.uuid5(uuid.UUID(key), name))
