"""Papers by which the account acts for others."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.documents.actions import uploads
from motcua.lib.refused import Invalid, Refused
from motcua.org.actions import empowerments as acts
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.citizens import papers_given
from motcua.web.portal.account.forms import PaperForm
from motcua.web.portal.apply.uploaded import uploaded
from motcua.web.ui import forms
from motcua.web.ui.citizens import citizen, unpark
from motcua.web.ui.forms import refuse
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.uploading import Given, UploadField, upload_field

#: the paper belongs to no office of its own: one reads it in a dossier that came in under it
_NO_OFFICE = 0
_SCAN = "paper_scan"


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
            refuse(form, refused)
        else:
            forms.succeeded(request, gettext("Đã thêm. Khi nộp hồ sơ, bạn chọn người này."), form="papers")
            return redirect("portal:papers")
    values = {
        "form": form,
        "papers": papers_given(request.citizen),
        "kept": parked is not None,
        "upload": _upload(request),
    }
    status = 422 if form.errors and parked is None else 200
    return render(request, "portal/account/papers.html", values, status=status)


def _upload(request: CitizenRequest) -> UploadField:
    """The field for the paper's picture; what was sent already stays when another field is wrong."""
    account_id, given = request.citizen.account_id or 0, []
    for token in request.POST.getlist(_SCAN)[:1]:
        with suppress(Refused):
            given.append(Given(uploads.status(token, account_id, at=request.at).name, token))
    return upload_field(
        _SCAN,
        gettext("Ảnh chụp hoặc tệp của giấy tờ"),
        account_id=account_id,
        authority_id=_NO_OFFICE,
        hint=gettext("Có ảnh thì cơ quan kiểm tra được ngay khi nhận hồ sơ."),
        several=False,
        given=given,
    )


def _give(request: CitizenRequest, given: dict[str, object]) -> None:
    scan = uploaded(request, _SCAN, authority_id=_NO_OFFICE)
    if scan.errors:
        raise Invalid({_SCAN: scan.errors[0]})
    who = {name: given[name] or "" for name in ("kind", "name", "identity_number", "address", "phone")}
    paper = {name: given[name] for name in ("paper", "paper_number", "paper_date", "valid_to")}
    acts.give(
        ApplicantData(**who, birth_date=given["birth_date"]),  # type: ignore[arg-type]
        acts.PaperGiven(
            **paper,  # type: ignore[arg-type]
            valid_from=given["paper_date"],  # type: ignore[arg-type]
            file_id=scan.file_ids[-1] if scan.file_ids else None,
        ),
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
