"""Parts of the intake page that change while it is filled in: procedure, case, charges, promised date."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.queries import current, search
from motcua.catalogue.queries.search import Found
from motcua.dossiers.queries.counter import recent_codes
from motcua.org.queries import units
from motcua.org.types import Actor, Permission
from motcua.web.desk.intake import posted_offer, promise_now
from motcua.web.desk.intake_form import CounterForm
from motcua.web.desk.intake_offer import Offer
from motcua.web.ui.access import needs
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.request import OfficialRequest

#: most suggestions below the field: more is scrolling, not finding
_SHOWN = 12


@require_GET
@needs(Permission.INTAKE)
def procedures(request: OfficialRequest) -> HttpResponse:
    """Options by code or words of the name; with nothing typed, what this official received last."""
    typed = request.GET.get("q", "")
    if not typed.strip():
        found = [entry for code in recent_codes(request.actor) if (entry := _recent(code))]
        return options(request, found, nothing="Gõ mã hoặc vài chữ trong tên thủ tục")
    hits = search.search(typed, levels=_levels(request.actor), limit=_SHOWN)
    hits = hits or search.search(typed, limit=_SHOWN)
    return options(request, [_option(hit) for hit in hits], nothing="Không có thủ tục nào khớp")


def _levels(actor: Actor) -> list[str] | None:
    """The level of the official's authority: a commune is not offered the province's procedures first."""
    return [units.unit(actor.grants[0].authority_id).level] if actor.grants else None


def _recent(code: str) -> Option | None:
    procedure = current.current(code)
    if procedure is None:
        return None
    label = f"{procedure.code} · {procedure.name}"
    return Option(procedure.code, label, procedure.field_name, "Gần đây")


def _option(hit: Found) -> Option:
    return Option(hit.code, f"{hit.code} · {hit.name}", hit.field_name, "Trong ngày" if hit.same_day else "")


@require_POST
@needs(Permission.INTAKE)
def part(request: OfficialRequest) -> HttpResponse:
    """Papers, questions, charges and date of the procedure and case that now stand in the form."""
    data = request.POST.dict()
    offer = posted_offer(request, data)
    shown = {
        "form": fresh_form(offer, data),
        "offer": offer,
        "promise": promise_now(request, offer, data),
        "oob": True,
    }
    response = render(request, "desk/intake_part.html", shown)
    names = {"tt": offer.procedure.code, "th": offer.case} if offer else {}
    if offer and data.get("channel", "counter") != "counter":
        names["kenh"] = offer.channel
    response["HX-Replace-Url"] = reverse("desk:intake") + (f"?{urlencode(names)}" if names else "")
    return response


@require_POST
@needs(Permission.INTAKE)
def due(request: OfficialRequest) -> HttpResponse:
    """The promised date, after the branch or the time of receipt changed, and as time goes by."""
    return _due(request, with_charges=False)


@require_POST
@needs(Permission.INTAKE)
def charges(request: OfficialRequest) -> HttpResponse:
    """The charges and the promised date, after the channel or a number of pages or copies changed."""
    return _due(request, with_charges=True)


def _due(request: OfficialRequest, *, with_charges: bool) -> HttpResponse:
    data = request.POST.dict()
    offer = posted_offer(request, data)
    shown = {
        "form": fresh_form(offer, data),
        "offer": offer,
        "promise": promise_now(request, offer, data),
        "oob": True,
        "with_charges": with_charges and offer is not None,
    }
    return render(request, "desk/intake_due.html", shown)


def fresh_form(offer: Offer | None, data: dict[str, str]) -> CounterForm:
    """The form for an offer, with what was typed for the same version: ticks, counts, answers."""
    initial: dict[str, Any] = {}
    if offer is not None and data.get("version") == str(offer.procedure.version_id):
        kept = ("paper_", "detail_", "term_", "fee_method", "fee_note", "fee_ground", "cash_reason")
        initial = {name: value for name, value in data.items() if name.startswith(kept)}
    for name in ("channel", "branch"):
        if data.get(name):
            initial[name] = data[name]
    return CounterForm(offer=offer, initial=initial)
