"""Persons at the counter: found, filled in, looked at twice – by POST, so that no address names anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from motcua.dossiers.queries import counter_persons as persons
from motcua.dossiers.queries.counter import OpenDossier, applicant_of, open_of_same
from motcua.law.identity import BadCardLine, clean_number, parse_card_line
from motcua.lib.refused import Invalid
from motcua.lib.typed_text import line
from motcua.org.actions.applicants import warnings
from motcua.org.queries import applicants
from motcua.org.queries.applicants import ApplicantInfo
from motcua.org.types import Actor, Permission
from motcua.web.desk.intake_form import CounterForm
from motcua.web.desk.people_form import applicant_data, from_card, from_known
from motcua.web.ui.access import needs
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.request import OfficialRequest

#: how many separators make a line that of a card
_CARD_PARTS = 4
_NUMBER = re.compile(r"\d{9}|\d{12}|[A-Z]\d{7,8}")
_PHONE = re.compile(r"0\d{9}")
_TAX = re.compile(r"[1-9]\d{9}|\d{13}")
_TYPED_FIELDS = {"moi-so": "identity_number", "moi-dt": "phone", "moi-ten": "name"}
PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Notes:
    """What the official should look at before receiving: never a reason to refuse."""

    warnings: list[str] = field(default_factory=list)
    open: list[OpenDossier] = field(default_factory=list)
    known: ApplicantInfo | None = None


def notes_of(actor: Actor, values: Mapping[str, Any], procedure_code: str) -> Notes:
    """Warnings of the person as typed, and their open dossiers of the same procedure."""
    known = applicants.by_number(str(values.get("identity_number", "")))
    same = open_of_same(actor, known.id, procedure_code) if known and procedure_code else []
    try:
        found = warnings(applicant_data(values)) if values.get("name") else []
    except Invalid:
        found = []
    return Notes(found, same, known)


def known_fields(actor: Actor, dossier_id: str) -> dict[str, Any]:
    """The applicant of another dossier, to begin the next one with; empty when there is none."""
    if not dossier_id.isdecimal() or len(dossier_id) > 18:
        return {}
    applicant_id = applicant_of(actor, int(dossier_id))
    known = applicants.applicant(applicant_id) if applicant_id is not None else None
    return from_known(known) if known else {}


@require_POST
@needs(Permission.INTAKE)
def find(request: OfficialRequest) -> HttpResponse:
    """Options for what is typed or scanned: a card, a number, a phone, any words of a name."""
    typed = line(request.POST.get("q", ""))[:1000]
    if not typed:
        return options(request, [], nothing="Quét thẻ hoặc gõ số giấy tờ, họ tên, số điện thoại")
    if typed.count("|") >= _CARD_PARTS:
        return _card_option(request, typed)
    found = persons.suggest(request.actor, typed)
    shown = [_option(known) for known in found]
    fresh = _fresh(typed)
    exact = {known.identity_number for known in found} | {known.former_number for known in found}
    if fresh and clean_number(typed) not in exact:
        # a whole number that nobody carries is a new person: Enter goes on at once
        shown = [fresh, *shown] if _NUMBER.fullmatch(clean_number(typed)) else [*shown, fresh]
    return options(request, shown, nothing="Gõ thêm để tìm hoặc thêm người mới")


def _option(known: ApplicantInfo) -> Option:
    parts = [f"sinh {known.birth}" if known.birth else "", known.address, known.phone]
    number = known.identity_number or known.former_number
    # a number opens the record again only for whoever holds it; an id only for whose dossier is here
    value = f"so:{number}" if number else str(known.id)
    return Option(value, known.name, " · ".join(p for p in parts if p), number)


def _fresh(typed: str) -> Option | None:
    number = clean_number(typed)
    if _PHONE.fullmatch(number):
        return Option(f"moi-dt:{number}", "Người mới", f"Số điện thoại {number}")
    if _TAX.fullmatch(number):
        return Option(f"moi-mst:{number}", "Doanh nghiệp mới", f"Mã số thuế {number} chưa có trong kho")
    if _NUMBER.fullmatch(number):
        return Option(f"moi-so:{number}", "Người mới", f"Số giấy tờ {number} chưa có trong kho")
    if sum(c.isalpha() for c in typed) >= 2 and not any(c.isdigit() for c in typed):
        return Option(f"moi-ten:{typed[:300]}", "Người mới", f"Họ tên {typed[:60]}")
    return None


def _card_option(request: OfficialRequest, typed: str) -> HttpResponse:
    try:
        card = parse_card_line(typed)
    except BadCardLine as refused:
        return options(request, [], nothing=refused.message)
    return options(request, [Option(f"the:{typed}", card.name, card.address, card.number)])


@require_POST
@needs(Permission.INTAKE)
def fill(request: OfficialRequest, whom: str) -> HttpResponse:
    """The person's fields, filled from what was chosen; 204 when nothing was."""
    values = chosen_person(request.actor, request.POST.get("proxy_who" if whom == PROXY else "who", ""))
    if values is None:
        return HttpResponse(status=204)
    if whom == PROXY:
        initial = {f"proxy_{name}": value for name, value in values.items()}
        initial["proxy_paper"] = request.POST.get("proxy_paper", "")
        form = CounterForm(offer=None, initial=initial)
        return render(request, "desk/intake_proxy.html", {"form": form, "open": True})
    shown = {
        "form": CounterForm(offer=None, initial=values),
        "notes": notes_of(request.actor, values, request.POST.get("procedure", "")),
    }
    return render(request, "desk/intake_person.html", shown)


def chosen_person(actor: Actor, chosen: str) -> dict[str, Any] | None:
    """Fields for the value of an option; None for a value that names nobody."""
    kind, _, rest = line(chosen)[:1000].partition(":")
    if kind == "the":
        try:
            card = parse_card_line(rest)
        except BadCardLine:
            return None
        return from_card(card, applicants.by_number(card.number))
    if kind == "moi-mst" and rest:
        return {"kind": "enterprise", "identity_number": rest}
    if kind in _TYPED_FIELDS and rest:
        return {_TYPED_FIELDS[kind]: rest}
    if kind == "so":
        known = persons.by_whole_number(rest)
    else:
        known = persons.known(actor, int(kind)) if kind.isdecimal() and len(kind) < 19 else None
    return from_known(known) if known else None


@require_POST
@needs(Permission.INTAKE)
def notes(request: OfficialRequest) -> HttpResponse:
    """Warnings for the person as typed so far. A known number fills an otherwise empty person."""
    values = request.POST.dict()
    found = notes_of(request.actor, values, values.get("procedure", ""))
    if found.known and not values.get("name", "").strip():
        filled = from_known(found.known)
        shown = {
            "form": CounterForm(offer=None, initial=filled),
            "notes": notes_of(request.actor, filled, values.get("procedure", "")),
        }
        response = render(request, "desk/intake_person.html", shown)
        response["HX-Retarget"], response["HX-Reswap"] = "#person", "outerHTML"
        return response
    return render(request, "desk/intake_notes.html", {"notes": found})
