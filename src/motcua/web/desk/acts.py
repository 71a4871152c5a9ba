"""The one address that does an act: its form, its errors, what happened meanwhile, and what it left."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua.dossiers import lifecycle
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.transitions import BY_NAME as TRANSITIONS
from motcua.lib.refused import Invalid, NotFound, Refused, Stale
from motcua.org.types import Permission
from motcua.web.desk.act import ActForm, Case, Done
from motcua.web.desk.addresses import dossier_id_of
from motcua.web.desk.dossier import page_with
from motcua.web.desk.offers import BY_NAME, panel
from motcua.web.ui import wording
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, refuse, succeeded
from motcua.web.ui.request import OfficialRequest


@needs(Permission.DESK)
def act(request: OfficialRequest, ref: str, act: str) -> HttpResponse:
    """One act: its form (a fragment for the page, or the page with the form open), and doing it."""
    kind = BY_NAME.get(act)
    if kind is None:
        raise NotFound("Không có việc này trên hồ sơ.")
    dossier_id = dossier_id_of(ref, request.actor)
    case = Case(dossier_page(dossier_id, request.actor), request.actor, request.at)
    if request.method != "POST":
        form = kind(case) if kind.offered(case) else None
        if request.htmx and form is not None:
            return render(request, "desk/acts/panel.html", panel(form))
        against = None if form else kind.against(case)
        return page_with(request, case, form, status=200 if form else 409, against=against)
    return _do(request, case, kind)


def _do(request: OfficialRequest, case: Case, kind: type[ActForm]) -> HttpResponse:
    key, expected = posted_key(request), request.POST.get("expected", "")
    if lifecycle.earlier(key, kind.transition) is not None:  # the same form sent twice
        return HttpResponseRedirect(reverse("desk:dossier", args=[case.dossier_id]))
    seen = int(expected) if expected.isdecimal() and len(expected) < 10 else None
    form = kind(case, request.POST, request.FILES)
    if seen is not None and seen != case.page.dossier.last_seq:
        form.forgive()
        return page_with(request, case, form, status=409, moved=_what_happened(case))
    if not form.is_valid():
        return page_with(request, case, form, status=422)
    try:
        left = form.carry_out(
            Sent(key=key, expected=seen, device_at=device_time(request.POST.get("device_at", "")))
        )
    except Refused as refused:
        return _refused(request, case, form, refused)
    return _left(request, case, form, left)


def device_time(text: str) -> datetime | None:
    """The clock of the person's device when the form was sent; nothing when it makes no sense."""
    try:
        moment = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _refused(request: OfficialRequest, case: Case, form: ActForm, refused: Refused) -> HttpResponse:
    """The page again with everything typed and the reason where it belongs.

    Raises:
        NotFound: the dossier left the actor's scope meanwhile.
    """
    if isinstance(refused, NotFound):
        raise refused
    if isinstance(refused, Stale):
        fresh = Case(dossier_page(case.dossier_id, case.actor), case.actor, case.at)
        again = type(form)(fresh, request.POST, request.FILES)
        again.forgive()
        return page_with(request, fresh, again, status=409, moved=refused.message)
    refuse(form, form.renamed(refused) if isinstance(refused, Invalid) else refused)
    return page_with(request, case, form, status=refused.status)


def _left(request: OfficialRequest, case: Case, form: ActForm, left: Done) -> HttpResponse:
    succeeded(request, left.text, form=form.keep)
    address = reverse("desk:dossier", args=[case.page.dossier.code or case.dossier_id])
    return HttpResponseRedirect(f"{address}?phieu={left.slip_id}" if left.slip_id else address)


def _what_happened(case: Case) -> str:
    """The last act in one sentence: what the person's old page did not know."""
    last = case.page.events[0]
    what = TRANSITIONS[last.name].label
    return (
        f"Hồ sơ đã thay đổi sau khi bạn mở trang: {wording.moment(last.at)} "
        f"{last.actor_name} đã “{what}”. Việc bạn vừa gửi chưa được ghi."
    )
