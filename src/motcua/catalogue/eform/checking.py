"""The answers of a person against a form: cleaned, with a sentence at each place that needs mending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.catalogue.eform.conditions import ShownRow, is_filled, rows_of, shown
from motcua.catalogue.eform.crossing import problem_of, warning_of
from motcua.catalogue.eform.definition import EForm, Question, Section
from motcua.catalogue.eform.kinds import OWN_CHOICES, WITH_CHOICES, Kind
from motcua.catalogue.eform.sentences import say
from motcua.catalogue.eform.values import clean_answer, missing_parts


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers as stored, sentences by path (``ho_ten``, ``con.0.ngay_sinh``, ``noi_o.province``).

    ``warnings`` do not keep a form from being sent.
    """

    values: dict[str, Any]
    errors: dict[str, str]
    warnings: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors


def check(
    form: EForm,
    answers: Mapping[str, Any],
    *,
    whole: bool,
    on: date,
    section: str = "",
    lang: str = "vi",
) -> Checked:
    """Clean and check answers.

    A draft (``whole=False``) keeps everything that was typed, also what is wrong or not asked now; only what
    is there is judged. A whole form keeps what is asked and valid, and wants every required answer.

    Args:
        on: today, for days that must not lie ahead and for ages.
        section: judge only this section's answers (its required ones too when ``whole``); values are of all.
        lang: language of the sentences, ``vi`` or ``en``.
    """
    return _Check(form, on, lang, whole=whole).run(answers, section)


def clean_answers(form: EForm, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Every known answer as stored (what is wrong as typed), and the keys that the form does not know."""
    values: dict[str, Any] = {}
    known: set[str] = set()
    for section in form.sections:
        if section.repeats is None:
            values |= _cleaned_row(section, answers)
            known |= {question.key for question in section.questions}
            continue
        known.add(section.key)
        if section.key in answers:
            rows = rows_of(section, answers)[: section.repeats.most + 1]
            values[section.key] = [_cleaned_row(section, row) for _, _, row in rows]
    return values, sorted(str(key)[:60] for key in answers if key not in known)


def _cleaned_row(section: Section, row: Mapping[str, Any]) -> dict[str, Any]:
    found = {q.key: clean_answer(q, row[q.key]).value for q in section.questions if q.key in row}
    return {key: value for key, value in found.items() if is_filled(value)}


class _Check:
    def __init__(self, form: EForm, on: date, lang: str, *, whole: bool) -> None:
        self.form, self.on, self.lang, self.whole = form, on, lang, whole
        self.errors: dict[str, str] = {}
        self.warnings: dict[str, str] = {}
        self.labels = {question.key: question.words(lang) for _, question in form.questions()}

    def run(self, answers: Mapping[str, Any], only: str) -> Checked:
        values, unknown = clean_answers(self.form, answers)
        judged: dict[str, Any] = {}
        for part in shown(self.form, values):
            section = part.section
            before = dict(self.errors), dict(self.warnings)
            found = [self._row(row, answers, judged) for row in part.rows]
            if section.repeats is None:
                judged |= found[0]
            else:
                judged[section.key] = found
                self._count(section, part.rows)
            if only and section.key != only:
                self.errors, self.warnings = before
        for key in unknown:
            self.errors[key] = say("unknown", self.lang)
        return Checked(judged if self.whole else values, self.errors, self.warnings)

    def _count(self, section: Section, rows: tuple[ShownRow, ...]) -> None:
        repeats = section.repeats
        if repeats is None:
            return
        if len(rows) > repeats.most:
            self.errors[section.key] = say("many", self.lang, most=repeats.most)

    def _row(self, row: ShownRow, answers: Mapping[str, Any], judged: Mapping[str, Any]) -> dict[str, Any]:
        """The valid answers of one row; what is wrong goes to the errors under its path."""
        found: dict[str, Any] = {}
        raw = self._raw(row, answers)
        for question in row.questions:
            path = f"{row.prefix}{question.key}"
            if self._answer(question, raw.get(question.key), path, {**judged, **found}):
                found[question.key] = clean_answer(question, raw[question.key]).value
        return found

    @staticmethod
    def _raw(row: ShownRow, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row as it was given: what is cut for the draft must be judged at its full length."""
        if row.index is None:
            return answers
        given = answers.get(row.prefix.partition(".")[0])
        inside = given[row.index] if isinstance(given, (list, tuple)) and row.index < len(given) else {}
        return inside if isinstance(inside, Mapping) else {}

    def _answer(self, question: Question, raw: Any, path: str, others: Mapping[str, Any]) -> bool:
        """Judge one answer; whether it is there and may be used."""
        cleaned = clean_answer(question, raw)
        for part, problem in cleaned.problems.items():
            self.errors[f"{path}.{part}" if part else path] = problem.words(self.lang)
        if cleaned.problems:
            return False
        if not is_filled(cleaned.value):
            if self.whole and (question.required or question.kind is Kind.DECLARATION):
                self.errors[path] = self._missing(question)
            return False
        if self.whole and (lacking := missing_parts(question.kind, cleaned.value)):
            for lack in lacking:
                self.errors[f"{path}.{lack.key}"] = say("missing", self.lang)
            return False
        for cross in question.checks:
            broken = problem_of(cross, cleaned.value, others, self.labels, self.on)
            if broken is not None:
                self.errors[path] = broken.words(self.lang)
                return False
        warned = warning_of(question, cleaned.value, others)
        if warned is not None:
            self.warnings[path] = warned.words(self.lang)
        return True

    def _missing(self, question: Question) -> str:
        if question.kind is Kind.DECLARATION:
            return say("declare", self.lang)
        if question.kind in WITH_CHOICES or question.kind in OWN_CHOICES:
            return say("choose", self.lang)
        return say("missing", self.lang)
