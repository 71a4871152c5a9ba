"""How each step of an application is drawn, and what was typed in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers.actions.applying_checks import counts_of
from motcua.dossiers.queries.application_forms import with_section
from motcua.dossiers.queries.applications import (
    OFFICE,
    PAPERS,
    PERSON,
    RETURN,
    REVIEW,
    SECTION,
    Draft,
    fees_of,
    offices,
)
from motcua.dossiers.queries.fees import FeeDue, exemptions_for
from motcua.dossiers.types import CITIZEN_PERSON
from motcua.lib.vietnamese_text import fold
from motcua.org.queries.citizens import acting_for, known_of
from motcua.web.portal.apply import papers_step
from motcua.web.portal.apply.step_forms import MOST_OFFICES, OfficeForm, PersonForm, ReturnForm, typed
from motcua.web.ui.eform import communes_on, draw
from motcua.web.ui.eform_posted import read_posted
from motcua.web.ui.eform_read import language
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.spoken import spoken

_WAIVED = re.compile(r"waived-(\d{1,18})")


def step_title(found: Draft, step: str) -> str:
    """The name of a step in the reader's language."""
    section = found.section(step)
    if section is not None:
        return section.words(language())
    return {
        OFFICE: _("Nơi nộp"),
        PERSON: _("Người nộp"),
        PAPERS: _("Giấy tờ"),
        RETURN: _("Nhận kết quả và lệ phí"),
        REVIEW: _("Xem lại và gửi"),
    }.get(step, step)


def posted_values(found: Draft, step: str, post: QueryDict) -> dict[str, Any]:
    """What was typed in a step, in the shape in which it is stored."""
    section = found.section(step)
    if section is not None:
        return read_posted(found.form, section.key, post)
    if step == PAPERS:
        waived = {m[1]: post.get(name, "") for name in post if (m := _WAIVED.fullmatch(name))}
        return {"waived": waived}
    if step == PERSON:
        return {name: post.get(name, "") for name in ("for", *CITIZEN_PERSON)}
    names = {OFFICE: ("authority", "case"), RETURN: ("return_method", "return_address", "exemption")}
    return {name: post.get(name, "") for name in names.get(step, ())}


def errors_shown(found: Draft, step: str, errors: Mapping[str, str]) -> dict[str, str]:
    """The errors of a step as the page shows them: the form's own are in the reader's language already."""
    if step.startswith(SECTION):
        return dict(errors)
    return {name: spoken(sentence) for name, sentence in errors.items()}


def draw_step(
    request: CitizenRequest,
    found: Draft,
    step: str,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    post: QueryDict | None,
) -> dict[str, Any]:
    """What the template of this step needs."""
    if step == OFFICE:
        return _office(request, found, values, errors)
    if step == PERSON:
        return _person(request, values, errors)
    if step == PAPERS:
        return papers_step.draw(request, found, values, errors)
    if step == RETURN:
        return _return(request, found, values, errors)
    return _section(request, found, step, values, errors, post)


def _office(
    request: CitizenRequest, found: Draft, values: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, Any]:
    standing = offices(found.procedure, request.at.date())
    text = request.GET.get("tim", "")[:80].strip()
    words = fold(text).split()
    fitting = [unit for unit in standing if all(word in fold(unit.name) for word in words)]
    chosen = [unit for unit in standing if str(unit.id) == str(values.get("authority") or "")]
    listed = (chosen + [unit for unit in fitting if unit not in chosen])[:MOST_OFFICES]
    form = typed(OfficeForm, values, errors, offices=listed, procedure=found.procedure)
    return {
        "part": "portal/apply/part_office.html",
        "form": form,
        "search": text,
        "many": len(standing) > MOST_OFFICES,
        "none_fits": bool(words) and not fitting,
        "more": len(fitting) > MOST_OFFICES,
    }


def _person(request: CitizenRequest, values: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    actor = request.citizen
    proven = actor.applicant_id is not None
    shown = dict(values)
    if proven:
        known = known_of(actor)
        shown |= {name: known[name] for name in ("name", "identity_number") if name in known}
    form = typed(PersonForm, shown, errors, papers=acting_for(actor, request.at), proven=proven)
    return {"part": "portal/apply/part_person.html", "form": form, "proven": proven}


def _return(
    request: CitizenRequest, found: Draft, values: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, Any]:
    row = found.row
    on = request.at.date()
    grounds = exemptions_for(row.version_id, row.case_position, "online", row.authority_id, on)
    form = typed(ReturnForm, values, errors, grounds=[(one.key, one.words) for one in grounds])
    return {"part": "portal/apply/part_return.html", "form": form} | fees_shown(found, request)


def fees_shown(found: Draft, request: CitizenRequest) -> dict[str, Any]:
    """The fee with its arithmetic; ``unknown`` when some amount is told only later."""
    lines: tuple[FeeDue, ...] = fees_of(found, counts_of(found), request.at.date())
    amounts = [line.total for line in lines]
    return {
        "fees": lines,
        "fee_total": sum(amount for amount in amounts if amount is not None),
        "fee_unknown": any(amount is None for amount in amounts),
    }


def _section(
    request: CitizenRequest,
    found: Draft,
    step: str,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    post: QueryDict | None,
) -> dict[str, Any]:
    section = found.section(step)
    if section is None:
        return {}
    drawn = draw(
        found.form,
        section.key,
        with_section(section, found.row.answers, values),
        errors,
        known=known_of(request.citizen),
        communes=communes_on(request.at.date()),
        post=post,
    )
    return {"part": "portal/apply/part_section.html", "drawn": drawn, "entries": drawn.entries}
