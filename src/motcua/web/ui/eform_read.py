"""The answers of an electronic form in words: for the summary, the desk and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from motcua.catalogue.eform import EForm, Section, ShownRow, answer_words, is_filled, shown


def language() -> str:
    """``en`` on English pages, else ``vi``."""
    return "en" if (get_language() or "").startswith("en") else "vi"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Answers of one row as label and words; ``title`` is empty where the section does not repeat."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section for ``ui/eform_read.html`` (as ``reading``), print and the desk."""

    key: str
    title: str
    rows: tuple[ReadRow, ...]


def read_out(
    form: EForm, answers: Mapping[str, Any], *, lang: str = "", empty: bool = True
) -> tuple[ReadSection, ...]:
    """All that is asked with its answers in words; ``empty`` keeps what has no answer."""
    lang = lang or language()
    found = (
        ReadSection(
            part.section.key,
            part.section.words(lang),
            tuple(
                ReadRow(_row_title(part.section, row.index, lang), tuple(_lines(row, lang, empty=empty)))
                for row in part.rows
            ),
        )
        for part in shown(form, answers)
    )
    return tuple(section for section in found if empty or any(row.lines for row in section.rows))


def _row_title(section: Section, index: int | None, lang: str) -> str:
    if section.repeats is None or index is None:
        return ""
    return f"{section.repeats.words(lang) or section.words(lang)} {index + 1}"


def _lines(row: ShownRow, lang: str, *, empty: bool) -> Iterator[tuple[str, str]]:
    for question in row.questions:
        value = row.answers.get(question.key)
        if empty or is_filled(value):
            yield question.words(lang), answer_words(question, value, lang)
