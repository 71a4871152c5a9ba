"""Answers carried elsewhere: into words, into the register, into a new version of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.eform.conditions import is_filled, shown
from motcua.catalogue.eform.definition import EForm, Question, Section
from motcua.catalogue.eform.kinds import PARTS, WHOLE_NUMBERS, WRITTEN, YES, Kind
from motcua.catalogue.eform.values import asked_part, clean_answer, day_of
from motcua.lib.numerals import thousands


def part_words(question: Question, part: str, value: Any, lang: str = "vi") -> str:
    """One part of a composite answer in words."""
    found = next((p for p in PARTS[question.kind] if p.key == part), None)
    if found is None or not isinstance(value, Mapping):
        return ""
    return answer_words(asked_part(found), value.get(part), lang)


def answer_words(question: Question, value: Any, lang: str = "vi") -> str:
    """An answer as people read it: ``17/02/1990``, ``Nữ``, ``Thôn 3, Cẩm Trung, Hà Tĩnh``; empty for none."""
    if not is_filled(value):
        return ""
    if question.kind in PARTS:
        return _parts_words(question, value, lang)
    if question.kind is Kind.DECLARATION:
        return ("Đã cam đoan", "Declared")[lang == "en"] if value == YES else ""
    if question.offered:
        given = value if isinstance(value, (list, tuple)) else [value]
        names = {choice.value: choice.words(lang) for choice in question.offered}
        return "; ".join(names.get(str(item), str(item)) for item in given)
    return _simple_words(question.kind, value)


def _simple_words(kind: Kind, value: Any) -> str:
    if kind in WHOLE_NUMBERS and isinstance(value, int):
        return thousands(value) + (" đ" if kind is Kind.MONEY else "")
    day = day_of(value) if kind is Kind.DAY else None
    return day.text if day else str(value)


def _parts_words(question: Question, value: Any, lang: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    words = {part.key: part_words(question, part.key, value, lang) for part in PARTS[question.kind]}
    if "province" in words:
        place = ", ".join(words[key] for key in ("rest", "commune", "province") if words.get(key))
        return f"{place} ({words['residence'].lower()})" if words.get("residence") else place
    labels = (
        {"number": "no. ", "book": "book ", "issued": "of ", "issuer": "by "}
        if lang == "en"
        else {"number": "số ", "book": "quyển số ", "issued": "ngày ", "issuer": "nơi cấp: "}
    )
    return ", ".join(labels.get(key, "") + text for key, text in words.items() if text)


def book_values(form: EForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The details of the special register that the answers give, written once: detail key → text or number.

    Only what is asked counts; rows of a repeated section are joined; of several questions for one detail the
    first answered one is taken.
    """
    found: dict[str, list[Any]] = {}
    for part in shown(form, answers):
        for row in part.rows:
            for question in row.questions:
                for which, key in question.book_keys:
                    value = _book_value(question, which, row.answers.get(question.key))
                    if value not in ("", None) and (part.section.repeats is not None or key not in found):
                        found.setdefault(key, []).append(value)
    return {
        key: values[0] if len(values) == 1 else "; ".join(map(str, values)) for key, values in found.items()
    }


def _book_value(question: Question, part: str, value: Any) -> Any:
    if not is_filled(value):
        return ""
    if part:
        return part_words(question, part, value)
    if question.kind in WHOLE_NUMBERS and isinstance(value, int):
        return value
    if question.kind is Kind.RESIDENCE and isinstance(value, Mapping):
        value = {key: text for key, text in value.items() if key != "residence"}
    return answer_words(question, value)


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that a new version of the form has no place for; the person may copy it elsewhere."""

    label: str
    words: str


def moved(
    old: EForm, new: EForm, answers: Mapping[str, Any], *, lang: str = "vi"
) -> tuple[dict[str, Any], tuple[Lost, ...]]:
    """The answers given to one version as answers to another, and what found no place, in words.

    An answer goes over to the question of the same key when its kind can take it.
    """
    moving = _Moving(new, lang)
    for section in old.sections:
        if section.repeats is None:
            moving.row(section, answers, moving.carried)
            continue
        rows = answers.get(section.key)
        target = new.section(section.key)
        kept = target is not None and target.repeats is not None
        for row in rows if isinstance(rows, (list, tuple)) else []:
            place: dict[str, Any] = {}
            moving.row(section, row if isinstance(row, Mapping) else {}, place)
            if kept:
                moving.carried.setdefault(section.key, []).append(place)
    return moving.carried, tuple(moving.lost)


class _Moving:
    """Answers on their way into another version of their form."""

    def __init__(self, new: EForm, lang: str) -> None:
        self.places = {question.key: (section, question) for section, question in new.questions()}
        self.lang = lang
        self.carried: dict[str, Any] = {}
        self.lost: list[Lost] = []

    def row(self, section: Section, row: Mapping[str, Any], place: dict[str, Any]) -> None:
        """Put the answers of one row into ``place``, or among the lost."""
        for question in section.questions:
            value = row.get(question.key)
            if not is_filled(value):
                continue
            target = self.places.get(question.key)
            if target and _same_rows(section, target[0]) and _fits(question, target[1], value):
                place[question.key] = value
            else:
                self.lost.append(Lost(question.words(self.lang), answer_words(question, value, self.lang)))


def _same_rows(old: Section, new: Section) -> bool:
    if old.repeats is None or new.repeats is None:
        return old.repeats is new.repeats
    return old.key == new.key


def _fits(old: Question, new: Question, value: Any) -> bool:
    """Whether an answer may stand in the new question; what was wrong before goes over as it was typed."""
    if old.kind is not new.kind and not (old.kind in WRITTEN and new.kind in WRITTEN):
        return {old.kind, new.kind} == {Kind.ADDRESS, Kind.RESIDENCE} and not clean_answer(
            new, value
        ).problems
    if clean_answer(old, value).problems:
        return True
    return not clean_answer(new, value).problems
