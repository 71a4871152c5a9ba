"""Return: find by whatever the person brings, take what is owed, hand over against a signature."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from motcua.catalogue.types import StepKind
from motcua.dossiers.actions.charging import settle
from motcua.dossiers.actions.delivering import FeesOpen, return_result
from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.queries.counter import by_tracking_address
from motcua.dossiers.queries.lists import Filter, dossiers
from motcua.dossiers.queries.page import DossierPage, dossier_page
from motcua.dossiers.types import SlipKind, State
from motcua.law.identity import BadCardLine, parse_card_line
from motcua.lib.refused import Invalid, Refused
from motcua.org.types import Permission
from motcua.web.desk.papers import receipts_of
from motcua.web.desk.returning_form import FindForm, ReturnForm
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, refuse, succeeded
from motcua.web.ui.request import OfficialRequest

#: a longer list means: type more
_SHOWN = 20
_FIELD_OF = {"taker": "name", "charges": "pay_method"}


@require_GET
@needs(Permission.RETURN)
def find(request: OfficialRequest) -> HttpResponse:
    """The field, and what waits to be handed out; ``?q=`` with a dossier's code goes straight to it."""
    code = request.GET.get("q", "").strip()
    if "-" in code:
        rows = list(_matching(request, code)[:2])
        if len(rows) == 1:
            return redirect("desk:return-dossier", rows[0]["id"])
    waiting = dossiers(request.actor, Filter(named="to_return", sort="finished"), at=request.at)
    shown = {"form": FindForm(), "rows": list(waiting[:_SHOWN]), "typed": "", "more": False}
    return render(request, "desk/return.html", shown)


def _matching(request: OfficialRequest, text: str) -> Any:
    return dossiers(request.actor, Filter(text=text, reach="any"), at=request.at)


@require_POST
@needs(Permission.RETURN)
def found(request: OfficialRequest) -> HttpResponse:
    """Matches for what was typed or scanned; a single one opens at once."""
    typed = request.POST.get("q", "").strip()[:1000]
    scanned = by_tracking_address(request.actor, typed)
    if scanned is not None:
        return HttpResponseClientRedirect(reverse("desk:return-dossier", args=[scanned]))
    rows = list(_matching(request, _number_of_card(typed))[: _SHOWN + 1]) if typed else []
    if len(rows) == 1:
        return HttpResponseClientRedirect(reverse("desk:return-dossier", args=[rows[0]["id"]]))
    rows.sort(key=lambda row: row["state"] != State.DECIDED)
    shown = {"rows": rows[:_SHOWN], "typed": typed, "more": len(rows) > _SHOWN}
    return render(request, "desk/return_found.html", shown)


def _number_of_card(typed: str) -> str:
    """The personal number when a citizen card was scanned, else what was typed."""
    try:
        return parse_card_line(typed).number
    except BadCardLine:
        return typed


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN)
def hand_over(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """One dossier at the return counter."""
    page = dossier_page(dossier_id, request.actor)
    if request.method == "POST" and page.may("return_result"):
        return _hand_over(request, page)
    if request.method == "POST" and page.dossier.state == State.RETURNED:
        return redirect("desk:return-dossier", dossier_id)  # sent twice: it is done
    return _page(request, page, ReturnForm(page=page))


def _page(request: OfficialRequest, page: DossierPage, form: ReturnForm, status: int = 200) -> HttpResponse:
    dossier = page.dossier
    note = max((s for s in page.slips if s.kind == SlipKind.RETURN_NOTE), key=lambda s: s.pk, default=None)
    waits_for = next((t.name for t in page.open_tasks if t.kind != StepKind.RETURN), "")
    shown = {
        "page": page,
        "dossier": dossier,
        "form": form,
        "may": page.may("return_result"),
        "open_charges": [charge for charge in page.charges if not charge.method],
        "receipts": receipts_of(page, request.actor),
        "waits_for": waits_for,
        "note": note,
        "print_now": note is not None and note.prints == 0,
        "keep": f"return-{dossier.pk}",
        "feedback_address": feedback_address(dossier.token),
    }
    return render(request, "desk/return_dossier.html", shown, status=status)


def feedback_address(token: str) -> str:
    """Where the person at the counter may rate this dossier: the secret of the receipt, nobody's name."""
    return f"{settings.PUBLIC_URL}{reverse('portal:feedback', args=[token])}?tu=qr"


def _hand_over(request: OfficialRequest, page: DossierPage) -> HttpResponse:
    form = ReturnForm(request.POST, page=page)
    status = 422
    if form.is_valid():
        try:
            _perform(request, page, form)
        except Refused as refused:
            _tell(form, refused)
            status = refused.status
        else:
            text = "Đã trả kết quả. Giấy biên nhận được in ngay: đưa người nhận ký."
            succeeded(request, text, form=f"return-{page.dossier.pk}")
            return redirect("desk:return-dossier", page.dossier.pk)
    return _page(request, page, form, status)


def _perform(request: OfficialRequest, page: DossierPage, form: ReturnForm) -> Performed:
    """Settle what is open, then hand over; each under a key of its own."""
    values, key, dossier_id = form.cleaned_data, posted_key(request), page.dossier.pk
    expected = request.POST.get("expected", "")
    sent = Sent(key=key, expected=int(expected) if expected.isdecimal() and len(expected) < 9 else None)
    by: dict[str, Any] = {"actor": request.actor, "at": request.at}
    if page.owed and values["pay_method"]:
        settle(
            dossier_id,
            method=values["pay_method"],
            receipt_number=values["receipt_number"],
            note=values["pay_note"],
            cash_reason=values["cash_reason"],
            sent=Sent(key=str(uuid.uuid5(uuid.UUID(key), "pay")), expected=sent.expected),
            **by,
        )
        sent = Sent(key=key)
    return return_result(
        dossier_id, taker=form.person(), method=values["method"], note=values["note"], sent=sent, **by
    )


def _tell(form: ReturnForm, refused: Refused) -> None:
    """Each sentence at the field that it is about."""
    errors = {"pay_method": refused.message} if isinstance(refused, FeesOpen) else {}
    if isinstance(refused, Invalid):
        errors = {_FIELD_OF.get(name, name): sentence for name, sentence in refused.errors.items()}
    refuse(form, Invalid(errors, citation=refused.citation) if errors else refused)
