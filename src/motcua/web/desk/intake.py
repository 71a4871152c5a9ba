"""Intake on one page: receive, ask for what is missing, or decline – and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.types import Channel
from motcua.dossiers.actions import intake as actions
from motcua.dossiers.actions.intake import Taken
from motcua.dossiers.actions.notice_choices import agree_by_phone
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.types import State
from motcua.lib.refused import Invalid, Refused
from motcua.org.actions.applicants import warnings
from motcua.org.types import Permission
from motcua.web.desk.intake_form import CounterForm, typed_moment
from motcua.web.desk.intake_offer import Offer, Promise, offer_for, promise
from motcua.web.desk.intake_request import request_of, tell, typed_term
from motcua.web.desk.papers import receipts_of
from motcua.web.desk.people import Notes, known_fields, notes_of
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, succeeded
from motcua.web.ui.request import OfficialRequest

RECEIVE, SUPPLEMENT, DECLINE = "receive", "supplement", "decline"
TOLD = {
    State.IN_PROGRESS: "Đã tiếp nhận {what}. Đưa người nộp ký giấy tiếp nhận và hẹn trả.",
    State.AWAITING_APPLICANT: "Đã lập phiếu yêu cầu bổ sung cho {what}. Đưa phiếu cho người nộp.",
    State.DECLINED: "Đã lập phiếu từ chối cho {what}. Đưa phiếu cho người nộp.",
}
#: nobody stands at the counter: the paper is on the page of who sent the dossier
TOLD_ONLINE = {
    State.IN_PROGRESS: "Đã tiếp nhận {what}. Người nộp nhận giấy tiếp nhận và hẹn trả trên mạng.",
    State.AWAITING_APPLICANT: "Đã gửi phiếu yêu cầu bổ sung tới người nộp trên mạng.",
    State.DECLINED: "Đã gửi phiếu từ chối tới người nộp trên mạng.",
}


@require_http_methods(["GET", "POST"])
@needs(Permission.INTAKE)
def intake(request: OfficialRequest) -> HttpResponse:
    """The page; ``?tt=`` names the procedure, ``?th=`` its case, ``?nhu=`` a dossier of the same person."""
    if request.method == "POST":
        return _take(request)
    wanted = request.GET
    offer = posted_offer(
        request,
        {"procedure": wanted.get("tt", ""), "case": wanted.get("th", ""), "channel": wanted.get("kenh", "")},
    )
    initial = known_fields(request.actor, wanted.get("nhu", ""))
    notes = notes_of(request.actor, initial, wanted.get("tt", "")) if initial else Notes()
    if offer is not None:
        initial["channel"] = offer.channel
    return _page(request, CounterForm(offer=offer, initial=initial), offer, notes)


def posted_offer(request: OfficialRequest, data: Mapping[str, str]) -> Offer | None:
    """The offer for what stands in the form: procedure, case, channel and day of receipt."""
    return offer_for(
        data.get("procedure", "")[:60],
        actor=request.actor,
        at=typed_moment(data) or request.at,
        case=data.get("case", ""),
        channel=data.get("channel", Channel.COUNTER.value),
    )


def promise_now(request: OfficialRequest, offer: Offer | None, data: Mapping[str, str]) -> Promise:
    """The date that would be promised for what stands in the form."""
    if offer is None:
        return Promise()
    return promise(
        offer,
        branch=data.get("branch", ""),
        manual=typed_term(data) if offer.term_is_unclear else None,
        received_at=typed_moment(data) or request.at,
    )


def _page(
    request: OfficialRequest, form: CounterForm, offer: Offer | None, notes: Notes, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "offer": offer,
        "promise": promise_now(request, offer, request.POST.dict()),
        "notes": notes,
        "oob": False,
        "begins": offer is None,
        "procedure_text": offer.label if offer else "",
    }
    return render(request, "desk/intake.html", shown, status=status)


def _take(request: OfficialRequest) -> HttpResponse:
    data = request.POST.dict()
    act = data.get("act", RECEIVE)
    offer = posted_offer(request, data)
    form = CounterForm(request.POST, offer=offer, strict=act == RECEIVE)
    status = 422
    sound = form.is_valid()
    sound = _sound_people(form) and sound  # all that is wrong is told at once
    if sound and offer is not None:
        try:
            taken = _perform(act, request, form, offer)
        except Refused as refused:
            tell_act(form, act, refused)
            status = refused.status
        else:
            if form.cleaned_data["tell_by_phone"]:
                agree_by_phone(taken.dossier_id, actor=request.actor, at=request.at)
            return _done(request, taken)
    return _page(request, form, offer, notes_of(request.actor, data, data.get("procedure", "")), status)


def _sound_people(form: CounterForm) -> bool:
    """Check both persons before anything is stored, so that each sentence stands at its own field."""
    for data, prefix in ((form.applicant(), ""), (form.proxy(), "proxy_")):
        if data is None:
            continue
        try:
            warnings(data)
        except Invalid as refused:
            fresh = {k: v for k, v in refused.errors.items() if f"{prefix}{k}" not in form.errors}
            tell(form, Invalid(fresh, citation=refused.citation), prefix=prefix)
    return not form.errors


def _perform(act: str, request: OfficialRequest, form: CounterForm, offer: Offer) -> Taken:
    wanted = request_of(form, offer, receiving=act == RECEIVE)
    sent = Sent(key=posted_key(request))
    if act == SUPPLEMENT:
        reason = form.cleaned_data["supplement_reason"]
        return actions.ask_supplement(wanted, reason=reason, actor=request.actor, at=request.at, sent=sent)
    if act == DECLINE:
        reason = form.declined_words()
        return actions.decline(wanted, reason=reason, actor=request.actor, at=request.at, sent=sent)
    return actions.receive_at_counter(wanted, actor=request.actor, at=request.at, sent=sent)


def tell_act(form: CounterForm, act: str, refused: Refused) -> None:
    """A refused act in its own words; what is missing leads to the supplement slip."""
    if isinstance(refused, Invalid) and act == SUPPLEMENT and "reason" in refused.errors:
        refused = Invalid({"supplement_reason": refused.errors["reason"]}, citation=refused.citation)
    tell(form, refused)


def _done(request: OfficialRequest, taken: Taken) -> HttpResponse:
    text = told(taken.state, taken.code)
    if taken.replayed:
        text = "Hồ sơ này đã được gửi trước đó; không tạo thêm hồ sơ mới."
    succeeded(request, text, form="intake")
    return redirect("desk:intake-done", taken.dossier_id)


def told(state: str, code: str, *, online: bool = False) -> str:
    """What became of the dossier, in one sentence that also helps when the page after it was lost.

    Args:
        online: it was sent from an account, which shows its owner the paper.
    """
    return (TOLD_ONLINE if online else TOLD)[State(state)].format(
        what=f"hồ sơ {code}" if code else "hồ sơ vừa nhập"
    )


@require_GET
@needs(Permission.INTAKE)
def done(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """What was just done: code and date large, the slip printed at once, the next dossier one key away."""
    page = dossier_page(dossier_id, request.actor)
    dossier = page.dossier
    slip = max(page.slips, key=lambda s: s.pk, default=None)
    same = {"tt": dossier.procedure_code, "th": dossier.case_position}
    if dossier.channel != Channel.COUNTER:
        same["kenh"] = dossier.channel
    start = reverse("desk:intake")
    shown = {
        "page": page,
        "dossier": dossier,
        "dossier_ref": dossier.code or str(dossier.pk),
        "slip": slip,
        "print_now": slip is not None and slip.prints == 0,
        "receipts": receipts_of(page, request.actor),
        "missing": page.supplements[-1].items if page.supplements else [],
        "next_url": f"{start}?{urlencode(same)}",
        "same_person_url": f"{start}?{urlencode({'nhu': dossier.pk})}",
    }
    return render(request, "desk/intake_done.html", shown)
