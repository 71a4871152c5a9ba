"""Papers by which the account acts for others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.lib.refused import Refused
from motcua.org.actions import empowerments as acts
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.citizens import papers_given
from motcua.web.portal.account.forms import PaperForm, refuse_spoken
from motcua.web.ui import forms
from motcua.web.ui.citizens import citizen, unpark
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("account", most=60, window=600, by="account")
def papers(request: CitizenRequest) -> HttpResponse:
    """Those given, and the form for another."""
    parked = unpark(request) if request.method != "POST" else None
    form = PaperForm(request.POST if request.method == "POST" else parked)
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, form.cleaned_data)
        except Refused as refused:
            refuse_spoken(form, refused)
        else:
            forms.succeeded(request, gettext("Đã thêm. Khi nộp hồ sơ, bạn chọn người này."), form="papers")
            return redirect("portal:papers")
    values = {"form": form, "papers": papers_given(request.citizen), "kept": parked is not None}
    status = 422 if form.errors and parked is None else 200
    return render(request, "portal/account/papers.html", values, status=status)


def _give(request: CitizenRequest, given: dict[str, object]) -> None:
    who = {name: given[name] or "" for name in ("kind", "name", "identity_number", "address", "phone")}
    paper = {name: given[name] for name in ("paper", "paper_number", "paper_date", "valid_to")}
    acts.give(
        ApplicantData(**who, birth_date=given["birth_date"]),  # type: ignore[arg-type]
        acts.PaperGiven(**paper, valid_from=given["paper_date"]),  # type: ignore[arg-type]
        actor=request.citizen,
        at=request.at,
    )


@citizen
@require_POST
@limited("account", most=60, window=600, by="account")
def paper_withdraw(request: CitizenRequest, paper_id: int) -> HttpResponse:
    """Act under this paper no more."""
    acts.withdraw(paper_id, actor=request.citizen, at=request.at)
    messages.success(request, gettext("Đã rút giấy tờ này."))
    return redirect("portal:papers")
