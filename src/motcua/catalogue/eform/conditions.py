"""Whether something is asked: closed tests over the answers that are themselves asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.eform.definition import (
    ALL,
    ANY,
    FILLED,
    NOT,
    Condition,
    EForm,
    Question,
    Section,
)

Answers = Mapping[str, Any]


def is_filled(value: Any) -> bool:
    """Whether there is any answer: not empty, nor a mapping or list of nothing."""
    if isinstance(value, Mapping):
        return any(is_filled(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return any(is_filled(part) for part in value)
    return value is not None and value is not False and str(value).strip() != ""


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether a condition holds; no condition always does. A question not asked is not filled."""
    if condition is None:
        return True
    if condition.terms:
        found = [holds(term, answers) for term in condition.terms]
        return {ALL: all(found), ANY: any(found), NOT: not found[0]}[condition.test]
    value = answers.get(condition.question)
    if condition.test == FILLED:
        return is_filled(value)
    given = value if isinstance(value, (list, tuple)) else [value]
    return any(str(item) in condition.values for item in given if item is not None)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """The questions asked in one row of a section; ``index`` is None where the section does not repeat."""

    index: int | None
    questions: tuple[Question, ...]
    answers: Answers
    #: begins the path of every answer here: "" or "con.0."
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section that is asked, with its rows."""

    section: Section
    rows: tuple[ShownRow, ...]


def rows_of(section: Section, answers: Answers) -> list[tuple[int | None, str, Answers]]:
    """The rows there are of a section (at least as many as it asks for): index, path prefix, answers."""
    if section.repeats is None:
        return [(None, "", answers)]
    given = answers.get(section.key)
    rows = (
        [row if isinstance(row, Mapping) else {} for row in given] if isinstance(given, (list, tuple)) else []
    )
    rows += [{} for _ in range(max(section.repeats.least, 0) - len(rows))]
    return [(index, f"{section.key}.{index}.", row) for index, row in enumerate(rows)]


def shown(form: EForm, answers: Answers) -> tuple[ShownSection, ...]:
    """What is asked with these answers, in the order of the form.

    Conditions look at earlier questions only, and an answer that is not asked does not count: so one pass
    settles all of them.
    """
    return tuple(_walk(form, answers))


def _walk(form: EForm, answers: Answers) -> Iterator[ShownSection]:
    counted: dict[str, Any] = {}
    for section in form.sections:
        if not holds(section.when, counted):
            continue
        rows = []
        for index, prefix, row in rows_of(section, answers):
            seen = dict(counted)
            asked = []
            for question in section.questions:
                if not holds(question.when, seen):
                    continue
                asked.append(question)
                if question.key in row:
                    seen[question.key] = row[question.key]
            if index is None:
                counted = seen
            rows.append(ShownRow(index, tuple(asked), row, prefix))
        yield ShownSection(section, tuple(rows))
