"""Answers of an e-form that the office asked to correct: a further row, the old answers stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.catalogue.eform import book_values, check
from motcua.catalogue.queries import pinned
from motcua.dossiers.actions.papers import VIETNAM
from motcua.dossiers.actions.preparing import details_of
from motcua.dossiers.lifecycle import Act
from motcua.dossiers.models import Dossier, DossierForm
from motcua.dossiers.queries.application_forms import form_in_use, section_answers, with_section
from motcua.dossiers.queries.sent_forms import latest_form, sections_wanted
from motcua.lib.refused import Invalid
from motcua.org.types import Actor


def correct(act: Act, wanted: list[dict[str, Any]], given: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Store the corrected sections as a new version of the answers; what the register has of them follows.

    Args:
        wanted: what the request asked for. given: answers by key of their section; only sections in which
            something is to be corrected are taken.

    Returns:
        The paths that changed.

    Raises:
        Invalid: an answer cannot stand; errors by its path.
    """
    dossier = act.dossier
    last = latest_form(dossier)
    if last is None or not given:
        return []
    form = form_in_use(last.form_id, dossier.version_id).form
    open_sections = sections_wanted(form, last.answers, wanted)
    answers = dict(last.answers)
    for section in form.sections:
        if section.key in open_sections and section.key in given:
            answers = with_section(section, answers, given[section.key])
    on = act.at.astimezone(VIETNAM).date()
    checked = check(form, answers, whole=True, on=on)
    if checked.errors:
        raise Invalid(checked.errors)
    changed = [
        key
        for section in form.sections
        for key, value in section_answers(section, checked.values).items()
        if value != last.answers.get(key)
    ]
    changed += [key for key in last.answers if key not in checked.values]
    if not changed:
        return []
    _store(dossier, last, checked.values, changed, act.actor, act.at)
    _tell_the_register(dossier, book_values(form, last.answers), book_values(form, checked.values))
    return changed


def _store(
    dossier: Dossier,
    last: DossierForm,
    answers: dict[str, Any],
    changed: list[str],
    actor: Actor,
    at: datetime,
) -> None:
    DossierForm.objects.create(
        dossier=dossier,
        number=last.number + 1,
        form_id=last.form_id,
        answers=answers,
        person=last.person,
        corrected=changed,
        account_id=actor.account_id,
        assurance=actor.assurance,
        empowering_id=last.empowering_id,
        at=at,
    )


def _tell_the_register(dossier: Dossier, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Details that came from the form follow it; what the office wrote itself stays."""
    for field in pinned.procedure(dossier.version_id).details:
        if new.get(field.key) == old.get(field.key):
            continue
        try:
            dossier.details |= details_of([field], {field.key: new.get(field.key, "")}, whole=False)
        except Invalid:
            continue
