"""Two devices changed the same step: both versions side by side, and the person chooses; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue.eform import clean_answers
from motcua.dossiers.actions.applying import Stored
from motcua.dossiers.queries.application_forms import with_section
from motcua.dossiers.queries.applications import PAPERS, Draft, cases_offered, offices
from motcua.org.queries.citizens import acting_for
from motcua.web.portal.apply.drawing import step_title
from motcua.web.portal.apply.step_forms import (
    SELF,
    OfficeForm,
    PersonForm,
    ReturnForm,
    case_name,
    return_name,
)
from motcua.web.ui.eform_read import read_out
from motcua.web.ui.request import CitizenRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One question with both answers."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def page(
    request: CitizenRequest, found: Draft, step: str, mine: Mapping[str, Any], stored: Stored
) -> HttpResponse:
    """What this page typed against what another device stored meanwhile."""
    left, right = (words(request, found, step, values) for values in (mine, stored.theirs or {}))
    labels = list(dict.fromkeys([*left, *right]))
    shown = {
        "draft": found,
        "title": step_title(found, step),
        "lines": [Line(label, left.get(label, ""), right.get(label, "")) for label in labels],
        "posted": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "keep", "seq", "eform", "remove"}
            for value in values
        ],
        "seq": stored.seq,
        "stored_at": stored.saved_at,
        "theirs_url": reverse("portal:apply_step", args=[found.row.token, step]) + f"?xong={step}",
    }
    return render(request, "portal/apply/conflict.html", shown, status=409)


def words(request: CitizenRequest, found: Draft, step: str, values: Mapping[str, Any]) -> dict[str, str]:
    """What stands in a step, as label and words."""
    section = found.section(step)
    if section is not None:
        cleaned, _unknown = clean_answers(found.form, values)
        read = read_out(found.form, with_section(section, found.row.answers, cleaned), empty=False)
        return {
            f"{row.title} {label}".strip(): said
            for part in read
            if part.key == section.key
            for row in part.rows
            for label, said in row.lines
        }
    if step == PAPERS:
        names = {str(one.paper.id): one.paper.name for one in found.papers}
        return {names.get(key, key): str(why) for key, why in (values.get("waived") or {}).items() if why}
    return _plain(request, found, values)


def _plain(request: CitizenRequest, found: Draft, values: Mapping[str, Any]) -> dict[str, str]:
    labels: dict[str, Any] = {"for": _("Nộp cho ai?")}
    labels |= {"authority": _("Nơi nộp"), "case": _("Trường hợp của bạn")}
    for form in (PersonForm, ReturnForm, OfficeForm):
        labels |= {name: field.label for name, field in form.base_fields.items() if name not in labels}
    return {
        str(labels.get(name, name)): said
        for name, value in values.items()
        if (said := _said(request, found, name, str(value or "")))
    }


def _said(request: CitizenRequest, found: Draft, name: str, value: str) -> str:
    if name == "authority":
        standing = offices(found.procedure, request.at.date())
        return next((unit.name for unit in standing if str(unit.id) == value), "")
    if name == "case":
        cases = cases_offered(found.procedure)
        return next((case_name(case) for case in cases if str(case.position) == value), "")
    if name == "for":
        if value in {"", SELF}:
            return _("Cho chính tôi (hoặc con, người tôi giám hộ)")
        papers = acting_for(request.citizen, request.at)
        return next((f"{one.name} – {one.paper_line}" for one in papers if str(one.id) == value), "")
    return return_name(value) if name == "return_method" else value
