"""The questions of an application: the e-form of its procedure, or a plain one where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.catalogue.eform import Choice, EForm, Kind, Question, Section
from motcua.catalogue.queries import eforms, pinned
from motcua.catalogue.queries.pinned import DetailField
from motcua.lib.remembered import remembered
from motcua.org.types import Assurance

#: questions of the plain form
SUBJECT, NOTE = "noi_dung_de_nghi", "ghi_chu"
_KINDS = {"date": Kind.DAY, "int": Kind.NUMBER, "money": Kind.MONEY, "choice": Kind.CHOICE}


@dataclass(frozen=True, slots=True)
class FormInUse:
    """The form that an application is written in; ``id`` is None for the plain one."""

    id: int | None
    form: EForm
    #: how surely the sender must be known (``org.types.Assurance``)
    assurance: int = Assurance.CONTACT.value


def form_in_use(form_id: int | None, version_id: int) -> FormInUse:
    """The pinned form of a draft or a dossier."""
    if form_id is None:
        return FormInUse(None, plain_form(version_id))
    found = eforms.form(form_id)
    return FormInUse(found.id, found.form, int(found.assurance))


def form_today(procedure_code: str, version_id: int, on: date) -> FormInUse:
    """The form that a new application of this procedure begins with."""
    found = eforms.form_for(procedure_code, on)
    if found is None:
        return FormInUse(None, plain_form(version_id))
    return FormInUse(found.id, found.form, int(found.assurance))


@remembered(pinned.KEEP)
def plain_form(version_id: int) -> EForm:
    """What is wanted, in the person's own words, and what the register of this procedure asks."""
    details = pinned.procedure(version_id).details
    questions = (
        Question(
            SUBJECT,
            "Bạn đề nghị giải quyết việc gì?",
            Kind.BLOCK,
            required=True,
            help="Viết như nói với cán bộ: ai, việc gì, ở đâu.",
            label_en="What do you ask the office to do?",
            help_en="Write it as you would say it to the official: who, what, where.",
        ),
        *(_asked(field) for field in details),
        Question(NOTE, "Ghi chú thêm", Kind.BLOCK, label_en="Anything else"),
    )
    section = Section("noi_dung", "Nội dung đề nghị", questions, title_en="What you ask for")
    return EForm("Đơn đề nghị", (section,), title_en="Application")


def _asked(field: DetailField) -> Question:
    return Question(
        f"so_{field.key}",
        field.label,
        _KINDS.get(field.kind, Kind.TEXT),
        choices=tuple(Choice(value, value) for value in field.choices),
        book_keys=(("", field.key),),
    )


def section_answers(section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the answers that belongs to one section."""
    keys = [section.key] if section.repeats is not None else [q.key for q in section.questions]
    return {key: answers[key] for key in keys if key in answers}


def with_section(section: Section, answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one section's taken over: what it no longer says is gone."""
    old = section_answers(section, answers)
    return {key: value for key, value in answers.items() if key not in old} | dict(given)
