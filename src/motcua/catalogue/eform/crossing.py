"""Answers against one another: closed cross checks. A pair that is not filled yet is no problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.catalogue.eform.definition import (
    AGE,
    DIFFERS,
    FITS_PERSON,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_FUTURE,
    CrossCheck,
    Question,
)
from motcua.catalogue.eform.values import Problem, day_of
from motcua.law.identity import IdKind, Sex, kind_of, personal_number_warnings
from motcua.lib.dates import PartialDate


def problem_of(
    check: CrossCheck, value: Any, answers: Mapping[str, Any], labels: Mapping[str, str], on: date
) -> Problem | None:
    """What an answer breaks, or nothing; days known in part are judged for the person's good.

    Args:
        answers: the shown, valid answers so far. labels: of the questions, for the sentence. on: today.
    """
    other = labels.get(check.other, check.other)
    if check.test == DIFFERS:
        return Problem("same", other=other) if value == answers.get(check.other) else None
    day = day_of(value)
    if day is None:
        return None
    if check.test == NOT_FUTURE and day.earliest > on:
        return Problem("future")
    if check.test == AGE:
        return _age(check, day, on)
    against = day_of(answers.get(check.other))
    return None if against is None else _order(check.test, day, against, other)


def _order(test: str, day: PartialDate, against: PartialDate, other: str) -> Problem | None:
    if test == NOT_AFTER and day.earliest > against.latest:
        return Problem("after", other=other)
    if test == NOT_BEFORE and day.latest < against.earliest:
        return Problem("before", other=other)
    return None


def _age(check: CrossCheck, born: PartialDate, on: date) -> Problem | None:
    if _years(born.earliest, on) < check.least:
        return Problem("young", least=check.least)
    return Problem("old", most=check.most) if _years(born.latest, on) > check.most else None


def _years(born: date, on: date) -> int:
    """Full years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def warning_of(question: Question, value: Any, answers: Mapping[str, Any]) -> Problem | None:
    """A personal number that does not fit birth and sex: told, never refused (papers do disagree)."""
    for check in question.checks:
        if check.test != FITS_PERSON or kind_of(str(value)) is not IdKind.PERSONAL_NUMBER:
            continue
        born = day_of(answers.get(check.other))
        sex = answers.get(check.sex)
        year = born.year if born else None
        known = Sex(sex) if sex in set(Sex) else None
        if personal_number_warnings(str(value), birth_year=year, sex=known):
            return Problem("number_fits")
    return None
