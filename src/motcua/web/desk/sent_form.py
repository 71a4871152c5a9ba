"""What a citizen sent with an online dossier, as the desk reads it: answers, pages, by whom and how sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers.queries.own import filing_number
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.queries.sent_forms import AskedQuestion, SentForm, sent_form_of
from motcua.org.queries.citizens import ActingFor, empowerment
from motcua.org.types import Assurance


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer; ``before``: what stood there until it was corrected."""

    asked: AskedQuestion
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentView:
    """Everything that came with the application beside the first page of each paper."""

    number: str
    assurance: str
    sure: bool
    sections: tuple[tuple[str, tuple[AnswerLine, ...]], ...]
    person: Mapping[str, Any]
    empowering: Any
    #: what the desk said of the paper by which the sender acts for another
    paper: ActingFor | None
    pages: tuple[Any, ...]
    corrected_at: datetime | None


def sent_form(page: DossierPage) -> SentView | None:
    """The view of an online dossier's form; None (and no query) for a dossier of the counter."""
    found = sent_form_of(page.dossier)
    if found is None:
        return None
    first, last = found.versions[-1], found.versions[0]
    return SentView(
        number=filing_number(page.dossier),
        assurance=str(Assurance(first.assurance).label) if first.assurance in Assurance.values else "",
        sure=first.assurance >= Assurance.IDENTITY,
        sections=tuple(_sections(found)),
        person=first.person,
        empowering=first.empowering,
        paper=_paper(first.person),
        pages=found.pages,
        corrected_at=last.at if last is not first else None,
    )


def _paper(person: Mapping[str, Any]) -> ActingFor | None:
    given = person.get("paper") or {}
    return empowerment(int(given["id"])) if given.get("id") else None


def paper_of(page: DossierPage) -> ActingFor | None:
    """The paper under which an online dossier was handed in; None when nobody acts for another."""
    found = sent_form_of(page.dossier)
    return _paper(found.versions[-1].person) if found else None


def _sections(found: SentForm) -> Iterator[tuple[str, tuple[AnswerLine, ...]]]:
    earlier = [{one.path: one.words for one in asked} for asked in found.earlier]
    for section in found.form.sections:
        lines = []
        for one in found.asked:
            if one.section == section.key:
                was = [words[one.path] for words in earlier if words.get(one.path, one.words) != one.words]
                if one.words or was:  # what was left open says nothing
                    lines.append(AnswerLine(one, tuple(dict.fromkeys(was))))
        if lines:
            yield section.title, tuple(lines)


def empowering_files(page: DossierPage) -> list[Any]:
    """The empowering papers of an online dossier, which the desk may open, too."""
    found = sent_form_of(page.dossier)
    return [one.empowering for one in found.versions if one.empowering] if found else []
