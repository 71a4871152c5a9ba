"""One's own data: who read them, putting them right, taking them along."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.queries.reads import read_dossiers
from motcua.dossiers.queries.visible import visible_to
from motcua.lib.refused import Refused
from motcua.org.actions import corrections as acts
from motcua.org.queries import corrections, units
from motcua.org.queries.applicants import applicant
from motcua.web.portal.account.export import packed
from motcua.web.portal.account.forms import CorrectionForm
from motcua.web.ui import downloads, forms
from motcua.web.ui.citizens import citizen, unpark
from motcua.web.ui.forms import refuse
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@citizen
@never_cache
@require_safe
def reads(request: CitizenRequest) -> HttpResponse:
    """Who looked into the person's dossiers: unit, office and time."""
    return render(request, "portal/account/reads.html", {"dossiers": read_dossiers(request.citizen)})


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("correct", most=20, window=3600, by="account")
def correct(request: CitizenRequest) -> HttpResponse:
    """What is stored, the requests to put it right with their answers, and the form for another."""
    person = applicant(request.citizen.applicant_id) if request.citizen.applicant_id else None
    offices = _offices(request)
    parked = unpark(request) if request.method != "POST" else None
    form = CorrectionForm(
        request.POST if request.method == "POST" else parked,
        fields=[(key, gettext(label)) for key, label in acts.FIELDS.items()],
        offices=offices,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            acts.ask(
                typed["field"],
                typed["new_value"],
                typed["reason"],
                authority_id=int(typed["authority"]),
                actor=request.citizen,
                at=request.at,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            forms.succeeded(request, gettext("Đã gửi đề nghị. Trả lời sẽ hiện ở trang này."), form="correct")
            return redirect("portal:correct")
    known = (
        [(gettext(label), acts.value_of(person, key)) for key, label in acts.FIELDS.items()] if person else []
    )
    labels = acts.FIELDS
    asked = [(gettext(labels.get(one.field, one.field)), one) for one in corrections.own(request.citizen)]
    values = {"form": form, "known": known, "asked": asked, "offices": offices}
    return render(
        request, "portal/account/correct.html", values, status=422 if form.errors and not parked else 200
    )


def _offices(request: CitizenRequest) -> list[tuple[str, str]]:
    """Offices that have a dossier of the person; without any, all that receive dossiers."""
    ids = sorted(set(visible_to(request.citizen).values_list("authority_id", flat=True)[:500]))
    found = [units.unit(key) for key in ids] or list(units.with_counter(request.at.date()))
    return [(str(one.id), one.name) for one in found]


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("export", most=5, window=3600, by="account")
def own_data(request: CitizenRequest) -> HttpResponse:
    """Everything that is stored of the person, to take along."""
    if request.method != "POST":
        return render(request, "portal/account/own_data.html", {})
    name = f"du-lieu-cua-toi-{request.at:%Y%m%d-%H%M}.zip"
    return downloads.download(packed(request.citizen, request.at), name, "application/zip")
