"""What was posted of an electronic form, back as answers; rows come and go by buttons that post."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from motcua.catalogue.eform import EForm, Kind, Question, Section

#: name of the buttons that add or take away a row, and of the hidden number of rows
ACT, COUNT = "eform", "count"


def pressed(post: QueryDict) -> bool:
    """Whether a button of the form itself was pressed (add or take away a row): draw the section again."""
    return post.get(ACT, "").partition(":")[0] in {"add", "remove"}


def read_posted(form: EForm, section_key: str, post: QueryDict) -> dict[str, Any]:
    """The answers of one section as typed, rows added or taken away as pressed; merge them over those kept.

    Every question of the section is in it (empty where nothing was sent), so what was emptied is emptied.

    Raises:
        KeyError: the form has no such section.
    """
    section = form.section(section_key)
    if section is None:
        raise KeyError(section_key)
    if section.repeats is None:
        return {question.key: _posted(question, question.key, post) for question in section.questions}
    text = post.get(f"q.{section.key}.{COUNT}", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else section.repeats.least
    rows = [
        {q.key: _posted(q, f"{section.key}.{n}.{q.key}", post) for q in section.questions}
        for n in range(min(count, section.repeats.most + 1))
    ]
    return {section.key: _rearranged(section, rows, post.get(ACT, ""))}


def _posted(question: Question, path: str, post: QueryDict) -> Any:
    if question.parts:
        return {part.key: post.get(f"q.{path}.{part.key}", "") for part in question.parts}
    if question.kind is Kind.CHOICES:
        return post.getlist(f"q.{path}")
    return post.get(f"q.{path}", "")


def _rearranged(section: Section, rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    name, _, rest = act.partition(":")
    key, _, number = rest.partition(":")
    if key != section.key or section.repeats is None:
        return rows
    if name == "add" and len(rows) < section.repeats.most:
        return [*rows, {}]
    if name == "remove" and number.isascii() and number.isdigit() and len(rows) > section.repeats.least:
        return [row for index, row in enumerate(rows) if str(index) != number]
    return rows
