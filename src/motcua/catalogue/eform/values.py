"""One answer as typed → as stored; or the sentence that tells what to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.catalogue.eform.conditions import is_filled
from motcua.catalogue.eform.definition import Question
from motcua.catalogue.eform.kinds import (
    ABROAD,
    MOST_BLOCK,
    MOST_LINE,
    MOST_NAME,
    MOST_NUMBER,
    NO,
    PARTS,
    WHOLE_NUMBERS,
    YES,
    Choice,
    Kind,
    Part,
)
from motcua.catalogue.eform.sentences import say
from motcua.law.identity import IdKind, clean_number, kind_of
from motcua.lib.dates import BadDate, PartialDate, parse_partial
from motcua.lib.numerals import thousands
from motcua.lib.typed_text import line, not_an_email
from motcua.lib.vietnamese_text import clean_block, fold

_TIME = re.compile(
    r"([0-9]{1,2})\s*(?:[:.,]|h|giờ|g)\s*([0-9]{1,2})\s*(?:phút|p)?|([0-9]{2})([0-9]{2})", re.IGNORECASE
)
_PHONE = re.compile(r"0[0-9]{9,10}")
_NOT_NAME = re.compile(r"[0-9@#$%^&*_=+<>\[\]{}|\\/?!;:]")
_SEX_WORDS = {"nam": "male", "nu": "female", "chua xac dinh": "unknown"}
_IDENTITY_OF_PAPER = {
    "card": IdKind.PERSONAL_NUMBER,
    "electronic": IdKind.PERSONAL_NUMBER,
    "old_card": IdKind.OLD_CARD,
    "passport": IdKind.PASSPORT,
}


class Problem(Exception):
    """An answer that cannot stand; ``message`` names the sentence, filled with ``values``."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def words(self, lang: str) -> str:
        return say(self.message, lang, **self.values)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An answer as stored, with what is wrong by part ("" is the whole); wrong parts keep what was typed."""

    value: Any
    problems: Mapping[str, Problem] = field(default_factory=dict)


def asked_part(part: Part) -> Question:
    """One part of an answer as a question of its own; days on papers may be known in part."""
    return Question(part.key, part.label, part.kind, choices=part.choices, partial=part.kind is Kind.DAY)


def stored_day(day: PartialDate) -> str:
    """``1990-02-17``, ``1990-02`` or ``1990``."""
    parts = [f"{day.year:04d}", *(f"{part:02d}" for part in (day.month, day.day) if part is not None)]
    return "-".join(parts)


def day_of(value: Any) -> PartialDate | None:
    """The day of a stored answer; None for what is none (a draft keeps what was typed)."""
    try:
        return parse_partial(value) if isinstance(value, str) and value else None
    except BadDate:
        return None


def clean_answer(question: Question, raw: Any) -> Cleaned:
    """The answer of a question as stored, or with its problems; an empty one becomes ''."""
    parts = PARTS.get(question.kind)
    if parts:
        return _composite(question.kind, parts, raw)
    try:
        return Cleaned(_simple(question, raw))
    except Problem as problem:
        return Cleaned(_kept(raw), {"": problem})


def _kept(raw: Any) -> Any:
    """What was typed, bounded, for the draft."""
    if isinstance(raw, (list, tuple)):
        return [str(item)[:MOST_LINE] for item in raw[:100]]
    return line(str(raw))[:MOST_BLOCK] if isinstance(raw, (str, int)) else ""


def _simple(question: Question, raw: Any) -> Any:
    if question.kind is Kind.CHOICES:
        return _choices(question.choices, raw)
    if raw is None or raw is False:
        return ""
    if not isinstance(raw, (str, int)):
        raise Problem("shape")
    given = YES if raw is True else str(raw)
    if question.kind is Kind.BLOCK:
        return _within(clean_block(given), question, MOST_BLOCK)
    text = line(given)
    return _one_line(question, text) if text else ""


def _one_line(question: Question, text: str) -> Any:
    if question.kind is Kind.TEXT:
        return _within(text, question, MOST_LINE)
    if question.kind in WHOLE_NUMBERS:
        return _number(text, question)
    if question.kind is Kind.DAY:
        return _day(text, partial=question.partial)
    if question.offered:
        return _choice(question.offered, text)
    return _BY_KIND[question.kind](text)


def _within(text: str, question: Question, limit: int) -> str:
    most = min(limit, question.most or limit)
    if len(text) > most:
        raise Problem("long", length=thousands(len(text)), most=thousands(most))
    if text and question.least and len(text) < question.least:
        raise Problem("short", least=question.least)
    return text


def _number(text: str, question: Question) -> int:
    digits = re.sub(r"[\s.,\u00a0]|đồng$|đ$|bản$", "", text.lower())
    if not re.fullmatch(r"[0-9]{1,13}", digits):
        raise Problem("number")
    number = int(digits)
    least = question.least or 0
    most = 999 if question.kind is Kind.COPIES and question.most is None else question.most
    most = MOST_NUMBER if most is None else most
    if not least <= number <= most:
        raise Problem("bounds", least=thousands(least), most=thousands(most))
    return number


def _day(text: str, *, partial: bool) -> str:
    try:
        day = parse_partial(text)
    except BadDate:
        raise Problem("partial" if partial else "day") from None
    if day.whole is None and not partial:
        raise Problem("day")
    return stored_day(day)


def _choice(choices: tuple[Choice, ...], text: str) -> str:
    for choice in choices:
        if text in (choice.value, choice.label):
            return choice.value
    raise Problem("choice")


def _choices(choices: tuple[Choice, ...], raw: Any) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    if not given:
        return []
    if not isinstance(given, (list, tuple)) or not all(isinstance(item, str) for item in given):
        raise Problem("shape")
    chosen = {_choice(choices, line(item)) for item in given if line(item)}
    return [choice.value for choice in choices if choice.value in chosen]


def _name(text: str) -> str:
    if len(text) > MOST_NAME:
        raise Problem("long", length=thousands(len(text)), most=MOST_NAME)
    if _NOT_NAME.search(text) or not any(letter.isalpha() for letter in text):
        raise Problem("name")
    return text


def _short(text: str) -> str:
    if len(text) > MOST_NAME:
        raise Problem("long", length=thousands(len(text)), most=MOST_NAME)
    return text


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    if not found:
        raise Problem("time")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    if hour > 23 or minute > 59:
        raise Problem("time")
    return f"{hour:02d}:{minute:02d}"


def _identity(text: str) -> str:
    if kind_of(text) is None:
        raise Problem("identity")
    return clean_number(text)


def _phone(text: str) -> str:
    digits = re.sub(r"[ .\-()]", "", text)
    digits = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))", "0", digits)
    if not _PHONE.fullmatch(digits):
        raise Problem("phone")
    return digits


def _email(text: str) -> str:
    if len(text) > MOST_NAME or not_an_email(text):
        raise Problem("email")
    return text


def _declaration(text: str) -> str:
    return YES if text not in ("", NO) else ""


_BY_KIND: dict[Kind, Callable[[str], str]] = {
    Kind.PERSON_NAME: _name,
    Kind.ETHNIC: _short,
    Kind.NATIONALITY: _short,
    Kind.TIME: _time,
    Kind.IDENTITY_NUMBER: _identity,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.DECLARATION: _declaration,
}


def _composite(kind: Kind, parts: tuple[Part, ...], raw: Any) -> Cleaned:
    """An answer of several parts; a line alone is taken as the part for free words."""
    if raw is None or raw == "":
        return Cleaned("")
    if isinstance(raw, str):
        raw = {
            "rest"
            if kind in {Kind.ADDRESS, Kind.RESIDENCE}
            else "number"
            if kind is not Kind.ORIGIN
            else "commune": raw
        }
    known = {part.key for part in parts}
    if not isinstance(raw, Mapping) or not set(raw) <= known:
        return Cleaned("", {"": Problem("shape")})
    value: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for part in parts:
        asked = asked_part(part)
        found = clean_answer(asked, raw.get(part.key))
        if is_filled(found.value):
            value[part.key] = found.value
        if "" in found.problems:
            problems[part.key] = found.problems[""]
    if kind is Kind.IDENTITY_PAPER and "number" in value and "number" not in problems:
        wanted = _IDENTITY_OF_PAPER.get(str(value.get("kind")))
        if wanted and kind_of(value["number"]) is not wanted:
            problems["number"] = Problem("identity")
    return Cleaned(value or "", problems)


def missing_parts(kind: Kind, value: Any) -> list[Part]:
    """The parts that an answered question still lacks; an address abroad has no commune."""
    if not isinstance(value, Mapping) or not is_filled(value):
        return []
    parts = PARTS.get(kind, ())
    lacking = [part for part in parts if part.required and not is_filled(value.get(part.key))]
    if fold(str(value.get("province", ""))) == fold(ABROAD):
        return [part for part in parts if part.key == "rest" and not is_filled(value.get("rest"))]
    return lacking


def sex_of(text: str) -> str:
    """Our word for a sex written in words: ``Nữ`` → ``female``; other text as it is."""
    return _SEX_WORDS.get(fold(text), text)
