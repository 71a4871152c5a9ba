"""Whether a cross check can be: its test, its question, and the earlier questions it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from motcua.catalogue.eform.definition import (
    AGE,
    CHECKS,
    DIFFERS,
    FITS_PERSON,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_FUTURE,
    CrossCheck,
    Question,
)
from motcua.catalogue.eform.kinds import Kind

_OF_DAYS = {NOT_FUTURE, NOT_AFTER, NOT_BEFORE, AGE}
Before = Mapping[str, Question]


def check_problem(check: CrossCheck, kind: Kind, before: Before) -> str:
    """What is wrong with a cross check of a question of this kind; empty when nothing is."""
    if check.test not in CHECKS:
        return f"Không có phép kiểm tra “{check.test[:40]}”; chọn: {', '.join(CHECKS)}."
    if check.test in _OF_DAYS and kind is not Kind.DAY:
        return "Phép kiểm tra này chỉ dùng cho ngày tháng."
    return _PROBLEMS[check.test](check, kind, before)


def _none(_check: CrossCheck, _kind: Kind, _before: Before) -> str:
    return ""


def _order(check: CrossCheck, _kind: Kind, before: Before) -> str:
    fits = check.other in before and before[check.other].kind is Kind.DAY
    return "" if fits else "Ghi câu hỏi ngày tháng để so (other), đứng trước câu này."


def _differs(check: CrossCheck, _kind: Kind, before: Before) -> str:
    return "" if check.other in before else "Ghi câu hỏi để so (other), đứng trước câu này."


def _age(check: CrossCheck, _kind: Kind, _before: Before) -> str:
    fits = 0 <= check.least <= check.most <= 150
    return "" if fits else "Tuổi ghi từ 0 đến 150, ít nhất không quá nhiều nhất."


def _person(check: CrossCheck, kind: Kind, before: Before) -> str:
    if kind is not Kind.IDENTITY_NUMBER:
        return "Phép kiểm tra này chỉ dùng cho số định danh."
    wanted = [(key, of) for key, of in ((check.other, Kind.DAY), (check.sex, Kind.SEX)) if key]
    fits = all(key in before and before[key].kind is of for key, of in wanted)
    return "" if wanted and fits else "Ghi câu hỏi về ngày sinh (other), giới tính (sex) đứng trước câu này."


_PROBLEMS: dict[str, Callable[[CrossCheck, Kind, Before], str]] = {
    NOT_FUTURE: _none,
    NOT_AFTER: _order,
    NOT_BEFORE: _order,
    DIFFERS: _differs,
    AGE: _age,
    FITS_PERSON: _person,
}
