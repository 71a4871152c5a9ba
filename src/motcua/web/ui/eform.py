"""Electronic forms on a page: drawn section by section, read back from what was posted, and read out.

Without script everything stays usable: questions under a condition say when they are asked, rows are added
and taken away by buttons that post. With script (``static/ui/eform.js``) conditions show and hide at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from motcua.catalogue.eform import (
    Condition,
    EForm,
    Kind,
    Question,
    Section,
    holds,
    is_filled,
    prefilled,
    rows_of,
    shown,
)
from motcua.catalogue.eform.kinds import ABROAD, ETHNIC_GROUPS, NATIONALITIES, PROVINCES
from motcua.lib.remembered import remembered
from motcua.org.queries.units import authorities
from motcua.org.types import Level
from motcua.web.ui.eform_controls import Control, control, control_id, part_control
from motcua.web.ui.eform_posted import ACT, pressed, read_posted
from motcua.web.ui.eform_read import ReadRow, ReadSection, language, read_out
from motcua.web.ui.eform_words import condition_words

__all__ = [
    "DrawnQuestion",
    "DrawnRow",
    "DrawnSection",
    "ReadRow",
    "ReadSection",
    "communes_on",
    "draw",
    "language",
    "pressed",
    "read_out",
    "read_posted",
]
_MOST_COMMUNES = 250


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """One question with its controls. ``off``: its condition does not hold with the answers there are."""

    key: str
    path: str
    label: str
    help: str
    required: bool
    controls: tuple[Control, ...]
    parted: bool
    errors: tuple[str, ...]
    warning: str
    when: str
    when_words: str
    off: bool
    from_account: bool

    @property
    def id(self) -> str:
        return control_id(self.path)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of a section; ``title`` is empty where the section does not repeat."""

    index: int
    title: str
    questions: tuple[DrawnQuestion, ...]
    removable: bool


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """What ``ui/eform_section.html`` draws, as ``part``."""

    key: str
    title: str
    help: str
    rows: tuple[DrawnRow, ...]
    repeats: bool
    row_name: str
    growable: bool
    errors: tuple[str, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def entries(self) -> list[dict[str, str]]:
        """For ``ui/errors.html``: every sentence of this section with the control to jump to."""
        found = [{"id": f"q-{self.key}", "label": self.title, "error": error} for error in self.errors]
        for row in self.rows:
            for question in row.questions:
                label = f"{row.title}: {question.label}" if row.title else question.label
                for error in question.errors if question.parted else ():
                    found.append({"id": question.controls[0].id, "label": label, "error": error})
                for drawn in question.controls:
                    where = f"{drawn.id}_0" if drawn.kind == "boxes" else drawn.id
                    name = f"{label}, {drawn.label.lower()}" if question.parted else label
                    found += [{"id": where, "label": name, "error": error} for error in drawn.errors]
        return found


@remembered(300)
def communes_on(day: date) -> tuple[str, ...]:
    """Names of the communes of this installation, to be offered; none where there are too many for a page."""
    here = [unit.name for unit in authorities(day) if unit.level == Level.COMMUNE]
    if len(here) > _MOST_COMMUNES:
        return ()
    names = {name.removeprefix("Ủy ban nhân dân ").removeprefix("UBND ") for name in here}
    return tuple(sorted(name[:1].upper() + name[1:] for name in names))


def draw(
    form: EForm,
    section_key: str,
    answers: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    warnings: Mapping[str, str] | None = None,
    known: Mapping[str, Any] | None = None,
    communes: Sequence[str] = (),
    post: QueryDict | None = None,
    lang: str = "",
) -> DrawnSection:
    """A section as its template draws it: ``{% include "ui/eform_section.html" with part=drawn %}``.

    Args:
        answers: of the whole form, as kept. errors, warnings: by path, as ``check`` gives them.
        known: what the account knows: answers equal to it are marked as taken from there.
        communes: names to offer (:func:`communes_on`).
        post: what was just sent, when a row was added: the focus goes there.

    Raises:
        KeyError: the form has no such section.
    """
    section = form.section(section_key)
    if section is None:
        raise KeyError(section_key)
    drawing = _Drawing(
        form,
        section,
        answers,
        errors,
        warnings or {},
        prefilled(form, known or {}, initial=False),
        lang or language(),
        _added(post) == section.key,
    )
    return drawing.section_drawn(communes)


def _added(post: QueryDict | None) -> str:
    name, _, key = (post.get(ACT, "") if post else "").partition(":")
    return key if name == "add" else ""


@dataclass(frozen=True, slots=True)
class _Drawing:
    form: EForm
    section: Section
    answers: Mapping[str, Any]
    errors: Mapping[str, str]
    warnings: Mapping[str, str]
    known: Mapping[str, Any]
    lang: str
    added: bool

    def section_drawn(self, communes: Sequence[str]) -> DrawnSection:
        section, repeats = self.section, self.section.repeats
        given = rows_of(section, self.answers)
        asked = self._asked()
        rows = tuple(
            self._row(index or 0, prefix, row, asked, last=number == len(given) - 1)
            for number, (index, prefix, row) in enumerate(given)
        )
        error = self.errors.get(section.key) if repeats else None
        return DrawnSection(
            key=section.key,
            title=section.words(self.lang),
            help=section.explained(self.lang),
            rows=rows,
            repeats=repeats is not None,
            row_name=(repeats.words(self.lang) if repeats else "") or section.words(self.lang),
            growable=repeats is not None and len(rows) < repeats.most,
            errors=(error,) if error else (),
            lists=_lists(section, communes),
        )

    def _asked(self) -> set[str]:
        """Paths of the questions of this section whose condition holds."""
        found = next((part for part in shown(self.form, self.answers) if part.section == self.section), None)
        rows = found.rows if found else ()
        return {f"{row.prefix}{question.key}" for row in rows for question in row.questions}

    def _row(
        self, index: int, prefix: str, row: Mapping[str, Any], asked: set[str], *, last: bool
    ) -> DrawnRow:
        repeats = self.section.repeats
        first = self.section.questions[0].key if self.added and last else ""
        questions = tuple(
            self._question(question, prefix, row, asked, focus=question.key == first)
            for question in self.section.questions
        )
        name = (repeats.words(self.lang) if repeats else "") or self.section.words(self.lang)
        removable = repeats is not None and (index > 0 or repeats.least == 0) and index >= repeats.least
        return DrawnRow(index, f"{name} {index + 1}" if repeats else "", questions, removable)

    def _question(
        self, question: Question, prefix: str, row: Mapping[str, Any], asked: set[str], *, focus: bool
    ) -> DrawnQuestion:
        path = f"{prefix}{question.key}"
        value = row.get(question.key)
        own = (self.errors[path],) if path in self.errors else ()
        return DrawnQuestion(
            key=question.key,
            path=path,
            label=question.words(self.lang),
            help=question.explained(self.lang),
            required=question.required,
            controls=self._controls(question, path, value, own, focus=focus),
            parted=bool(question.parts),
            errors=own,
            warning=self.warnings.get(path, ""),
            when=json.dumps(self._test(question.when, prefix), ensure_ascii=False) if question.when else "",
            when_words=condition_words(self.form, question.when, self.lang) if question.when else "",
            off=question.when is not None and path not in asked,
            from_account=is_filled(value) and self.known.get(question.key) == value,
        )

    def _controls(
        self, question: Question, path: str, value: Any, own: tuple[str, ...], *, focus: bool
    ) -> tuple[Control, ...]:
        if not question.parts:
            hint = question.explained(self.lang)
            return (control(question, path, value, errors=own, lang=self.lang, hint=hint, autofocus=focus),)
        return tuple(
            part_control(
                question,
                part,
                path,
                value,
                errors=[self.errors[f"{path}.{part.key}"]] if f"{path}.{part.key}" in self.errors else [],
                lang=self.lang,
                autofocus=focus and number == 0,
            )
            for number, part in enumerate(question.parts)
        )

    def _test(self, condition: Condition, prefix: str) -> dict[str, Any]:
        """A condition for the script: over names of controls on this page; what lies elsewhere is settled."""
        if condition.terms:
            return {"test": condition.test, "terms": [self._test(term, prefix) for term in condition.terms]}
        if condition.question in {question.key for question in self.section.questions}:
            name = f"q.{prefix}{condition.question}"
            return {"test": condition.test, "name": name, "values": list(condition.values)}
        return {"test": "settled", "holds": holds(condition, self._counted())}

    def _counted(self) -> dict[str, Any]:
        """The answers that are asked outside this section."""
        return {
            question.key: row.answers[question.key]
            for part in shown(self.form, self.answers)
            for row in part.rows
            for question in row.questions
            if row.index is None and question.key in row.answers
        }


def _lists(section: Section, communes: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is offered while typing, once per page: id of the list and its lines."""
    kinds = {question.kind for question in section.questions}
    places = bool(kinds & {Kind.ADDRESS, Kind.RESIDENCE, Kind.ORIGIN})
    found: list[tuple[str, tuple[str, ...]]] = []
    if Kind.ETHNIC in kinds:
        found.append(("eform-ethnic", ETHNIC_GROUPS))
    if Kind.NATIONALITY in kinds:
        found.append(("eform-nationalities", NATIONALITIES))
    if places:
        found += [("eform-provinces", (*PROVINCES, ABROAD)), ("eform-communes", tuple(communes))]
    return tuple(found)
