"""From the counter's form to the domain's request, and from its refusals back to the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from motcua.dossiers.actions.intake import ChargeLine, IntakeRequest, ManualTerm, PaperGiven
from motcua.dossiers.actions.preparing import check_papers
from motcua.dossiers.actions.supplementing import Wanted
from motcua.lib.refused import Invalid, Refused
from motcua.web.desk.intake_form import CounterForm, LinesForm
from motcua.web.desk.intake_offer import Offer
from motcua.web.ui.forms import refuse

_PAPER = re.compile(r"paper_(\d{1,18})")
#: names in a refusal → the field where a person looks for it
_FIELD_OF = {
    "received_at": "received_day",
    "term": "term_amount",
    "charges": "fee_method",
    "reason": "decline_reason",
}


def request_of(form: CounterForm, offer: Offer, *, receiving: bool) -> IntakeRequest:
    """What the validated form says, as the action wants it; nothing is charged before it is received."""
    values = form.cleaned_data
    return IntakeRequest(
        version_id=offer.procedure.version_id,
        applicant=form.applicant(),
        case=offer.case,
        proxy=form.proxy(),
        proxy_paper=values["proxy_paper"],
        subject=values["subject"],
        details=details_given(form),
        channel=values["channel"],
        return_method=values["return_method"],
        return_address=values["return_address"],
        sets=values["sets"],
        papers=papers_given(form),
        charges=charges_given(form) if receiving else (),
        branch=values.get("branch", ""),
        received_at=form.received_at(),
        late_reason=values["late_reason"],
        manual_term=manual_term(form),
    )


def papers_given(form: LinesForm) -> list[PaperGiven]:
    """Each paper of the case as ticked. One ticked beyond the case goes along: the law's rule refuses it."""
    values = form.cleaned_data
    given = []
    for row in form.papers:
        name = f"paper_{row.paper.id}"
        given.append(
            PaperGiven(
                paper_id=row.paper.id,
                given=bool(values.get(name)),
                originals=values.get(f"{name}_originals"),
                copies=values.get(f"{name}_copies"),
                waived=values.get(f"{name}_waived", ""),
            )
        )
    listed = {answer.paper_id for answer in given}
    beyond = (int(found[1]) for key in form.data if (found := _PAPER.fullmatch(key)))
    return given + [PaperGiven(paper_id) for paper_id in beyond if paper_id not in listed]


def wanted_papers(form: LinesForm, offer: Offer, on: Any) -> list[Wanted]:
    """The papers still lacking, with what is short of each: the content of the one supplement slip."""
    wanted = []
    for paper, answer in zip(offer.papers, papers_given(form), strict=False):
        checked = check_papers([paper], [answer], on)
        if checked.missing:
            wanted.append(Wanted(paper.id, checked.missing[0].name.removeprefix(paper.name).strip(" ()")))
    return wanted


def charges_given(form: LinesForm) -> list[ChargeLine]:
    """The lines with an amount; a free line without a name is a charge of the procedure."""
    values = form.cleaned_data
    lines = []
    for number, (kind, _, _) in enumerate(form.charge_texts):
        amount = values.get(f"fee_{number}_amount")
        if not amount:
            continue
        lines.append(
            ChargeLine(
                name=values.get(f"fee_{number}_name", ""),
                amount=amount,
                kind=kind,
                quantity=values.get(f"fee_{number}_quantity") or 1,
                method=values["fee_method"],
                note=values["fee_note"],
                when=form.charge_bases[number][0],
                basis=form.charge_bases[number][1],
                cash_reason=values["cash_reason"],
            )
        )
    return lines


def details_given(form: LinesForm) -> dict[str, Any]:
    """Answers to the questions of the special register; empty ones are left out."""
    answers = {name[7:]: value for name, value in form.cleaned_data.items() if name.startswith("detail_")}
    return {key: value for key, value in answers.items() if value not in (None, "")}


def manual_term(form: LinesForm) -> ManualTerm | None:
    """The term stated by hand, only where the catalogue leaves it unclear."""
    values = form.cleaned_data
    if not form.asks_for_term or not values.get("term_amount"):
        return None
    unit = values.get("term_unit") or str(form.fields["term_unit"].initial)
    return ManualTerm(values["term_amount"], unit, values.get("term_reason", ""))


def typed_term(data: Mapping[str, str]) -> ManualTerm | None:
    """The same from a form that is still being filled in; anything unfinished is none yet."""
    probe = LinesForm({k: data[k] for k in data if k.startswith("term_")}, offer=None)
    probe.is_valid()
    amount = probe.cleaned_data.get("term_amount")
    unit = probe.cleaned_data.get("term_unit")
    return ManualTerm(amount, unit, probe.cleaned_data.get("term_reason") or "…") if amount and unit else None


def tell(form: forms.Form, refused: Refused, *, prefix: str = "") -> None:
    """Put each sentence of a refusal at the field that it is about."""
    if not isinstance(refused, Invalid):
        refuse(form, refused)
        return
    placed = {_place(name, prefix): sentence for name, sentence in refused.errors.items()}
    refuse(form, Invalid(placed, citation=refused.citation))


def _place(name: str, prefix: str) -> str:
    if name.startswith("details."):
        return f"detail_{name[8:]}"
    return prefix + _FIELD_OF.get(name, name)
