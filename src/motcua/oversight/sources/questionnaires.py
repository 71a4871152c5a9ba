"""The questions of the feedback slip: ``data/feedback/*.yaml`` into records, each version with its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

#: what the points of an answer may go to: satisfaction, or an index of TT 01/2018/TT-VPCP, Điều 13
FEEDS = ("level", "1", "3", "4", "7")
_MOST_POINTS = 2


class BadQuestionnaire(ValueError):
    """A file of questions that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages of the portal."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """In one language; Vietnamese for any other than English."""
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer; ``points`` 0–2 where the question feeds a figure."""

    key: str
    words: Words
    points: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``feeds`` one of :data:`FEEDS` or empty; ``basis``: where it is asked for."""

    key: str
    ask: Words
    choices: tuple[Choice, ...]
    feeds: str
    required: bool
    basis: str

    def choice(self, key: str) -> Choice | None:
        return next((one for one in self.choices if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version with the days of the dossier's end that it is for, both inclusive."""

    version: str
    title: Words
    valid_from: date
    valid_to: date | None
    citation: str
    settled: bool
    questions: tuple[Question, ...]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def points(self, answers: Mapping[str, str]) -> dict[str, int]:
        """Points by what they feed, of those questions that were answered."""
        found: dict[str, int] = {}
        for question in self.questions:
            chosen = question.choice(answers.get(question.key, ""))
            if question.feeds and chosen is not None and chosen.points is not None:
                found[question.feeds] = chosen.points
        return found


def read_questionnaires(folder: Path) -> tuple[Questionnaire, ...]:
    """Every version of a folder, oldest first.

    Raises:
        BadQuestionnaire: a file that cannot be read, two versions for one day, points outside 0–2.
    """
    found = sorted((_read(path) for path in folder.glob("*.yaml")), key=lambda one: one.valid_from)
    for earlier, later in pairwise(found):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise BadQuestionnaire(f"{earlier.version} and {later.version} hold on the same days")
    return tuple(found)


def _read(path: Path) -> Questionnaire:
    try:
        row = yaml.safe_load(path.read_text(encoding="utf-8"))
        questions = tuple(_question(one) for one in row["questions"])
        found = Questionnaire(
            version=str(row["version"]),
            title=_words(row["title"]),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            citation=row["citation"],
            settled=row["settled"],
            questions=questions,
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise BadQuestionnaire(f"{path.name}: {error}") from error
    feeds = [one.feeds for one in questions if one.feeds]
    if len(set(feeds)) != len(feeds) or len({one.key for one in questions}) != len(questions):
        raise BadQuestionnaire(f"{path.name}: a key or a figure is named twice")
    return found


def _question(row: Mapping[str, Any]) -> Question:
    feeds = str(row.get("feeds", ""))
    if feeds and feeds not in FEEDS:
        raise BadQuestionnaire(f"{row['key']}: feeds no known figure: {feeds}")
    choices = tuple(_choices(row["choices"], pointed=bool(feeds)))
    return Question(
        row["key"], _words(row["ask"]), choices, feeds, bool(row.get("required", False)), row["basis"]
    )


def _choices(rows: Sequence[Mapping[str, Any]], *, pointed: bool) -> list[Choice]:
    found = []
    for row in rows:
        points = row.get("points")
        if pointed != (points is not None) or (pointed and points not in range(_MOST_POINTS + 1)):
            raise BadQuestionnaire(f"{row['key']}: points {points}")
        found.append(Choice(str(row["key"]), _words(row), points))
    return found


def _words(row: Mapping[str, str]) -> Words:
    return Words(row["vi"], row["en"])
