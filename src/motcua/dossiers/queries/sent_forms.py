"""What a citizen sent with an online dossier: the answers as they stand now, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.eform import EForm, answer_words, shown
from motcua.dossiers.models import Dossier, DossierFile, DossierForm
from motcua.dossiers.queries.application_forms import form_in_use
from motcua.dossiers.types import CITIZEN_PERSON


def sent_forms(dossier: Dossier) -> Sequence[DossierForm]:
    """Every version of the answers, the newest first; none for a dossier of the counter (no query then)."""
    if dossier.account_id is None:
        return ()
    return list(dossier.forms.select_related("empowering", "account").order_by("-number"))


def said_person(dossier: Dossier, who: str) -> Mapping[str, Any] | None:
    """The applicant or the proxy of an online dossier as they were typed; None where a counter wrote them.

    A number that somebody merely typed leads to a record that may be another's: nothing of that record goes
    on a paper for the one who typed it.
    """
    if dossier.account_id is None:
        return None
    said = dossier.forms.order_by("number").values_list("person", flat=True).first()
    return dict.fromkeys(CITIZEN_PERSON, "") | dict(said.get(who) or {}) if said else None


def latest_form(dossier: Dossier) -> DossierForm | None:
    """The answers as they stand now."""
    return dossier.forms.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked of this applicant: its path, its words, and the answer in words."""

    path: str
    label: str
    section: str
    words: str


def asked_questions(form: EForm, answers: Mapping[str, Any]) -> tuple[AskedQuestion, ...]:
    """Every question that these answers led to, in the order of the form."""
    found = []
    for part in shown(form, answers):
        for row in part.rows:
            number = f" {row.index + 1}" if row.index is not None else ""
            label = (
                f"{part.section.repeats.label or part.section.title}{number}: "
                if part.section.repeats
                else ""
            )
            found += [
                AskedQuestion(
                    f"{row.prefix}{question.key}",
                    f"{label}{question.label}",
                    part.section.key,
                    answer_words(question, row.answers.get(question.key)),
                )
                for question in row.questions
            ]
    return tuple(found)


def sections_wanted(form: EForm, answers: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]]) -> set[str]:
    """Keys of the sections in which a request wants something corrected."""
    paths = {str(one["question"]) for one in wanted if one.get("question")}
    return {asked.section for asked in asked_questions(form, answers) if asked.path in paths}


def sent_answers(dossier: Dossier) -> tuple[EForm, Mapping[str, Any]] | None:
    """The form and the answers of an online dossier as they stand now; None for one of the counter."""
    if dossier.account_id is None:
        return None
    last = latest_form(dossier)
    return (form_in_use(last.form_id, dossier.version_id).form, last.answers) if last else None


@dataclass(frozen=True, slots=True)
class SentForm:
    """Everything sent with an online dossier; ``versions`` and ``earlier`` the newest first."""

    form: EForm
    versions: Sequence[DossierForm]
    asked: tuple[AskedQuestion, ...]
    earlier: tuple[tuple[AskedQuestion, ...], ...]
    pages: tuple[DossierFile, ...]


def sent_form_of(dossier: Dossier) -> SentForm | None:
    """What came with an online dossier; None for one of the counter (no query then)."""
    versions = sent_forms(dossier)
    if not versions:
        return None
    form = form_in_use(versions[0].form_id, dossier.version_id).form
    pages = DossierFile.objects.filter(document__dossier=dossier).select_related("file", "document")
    return SentForm(
        form=form,
        versions=versions,
        asked=asked_questions(form, versions[0].answers),
        earlier=tuple(asked_questions(form, older.answers) for older in versions[1:]),
        pages=tuple(pages.order_by("document__position", "replaced", "position")),
    )
