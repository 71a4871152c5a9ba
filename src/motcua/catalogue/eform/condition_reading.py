"""Conditions as data: equals, in, filled of an earlier question; all, any, not of these; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.catalogue.eform.definition import ALL, ANY, EQUALS, FILLED, IN, NOT, Condition
from motcua.lib.vietnamese_text import clean

MOST_DEPTH, MOST_TERMS = 4, 20


def read_condition(
    raw: Any, place: str, before: set[str], errors: dict[str, str], depth: int = 1
) -> Condition | None:
    """The condition of plain data, or None for none.

    Args:
        before: keys of the questions it may look at: the earlier ones, so that nothing turns in circles.
    """
    if raw in (None, "", {}):
        return None
    if not isinstance(raw, Mapping) or depth > MOST_DEPTH:
        errors[place] = f"Điều kiện phải là một bảng, lồng nhau nhiều nhất {MOST_DEPTH} tầng."
        return None
    if "question" in raw:
        return _test(raw, place, before, errors)
    joined = [name for name in (ALL, ANY, NOT) if name in raw]
    if len(joined) != 1 or len(raw) != 1:
        errors[place] = "Điều kiện gồm question với equals, in hoặc filled; hoặc một trong all, any, not."
        return None
    name = joined[0]
    inner = raw[name] if name != NOT else [raw[name]]
    if not isinstance(inner, (list, tuple)) or not 1 <= len(inner) <= MOST_TERMS:
        errors[place] = f"“{name}” cần một danh sách từ 1 đến {MOST_TERMS} điều kiện."
        return None
    terms = [
        read_condition(term, f"{place}.{name}.{index}", before, errors, depth + 1)
        for index, term in enumerate(inner)
    ]
    if None in terms and place not in errors:
        errors[place] = f"Trong “{name}” có điều kiện để trống; hãy ghi hoặc bỏ đi."
    return Condition(name, terms=tuple(term for term in terms if term is not None))


def _test(raw: Mapping[str, Any], place: str, before: set[str], errors: dict[str, str]) -> Condition | None:
    question = raw["question"]
    tests = [name for name in (EQUALS, IN, FILLED) if name in raw]
    if len(tests) != 1 or len(raw) != 2:
        errors[place] = "Ghi đúng một phép so cho câu hỏi: equals, in hoặc filled."
        return None
    if question not in before:
        errors[place] = (
            f"Không có câu hỏi “{str(question)[:40]}” đứng trước; điều kiện chỉ nhìn câu hỏi đứng trước."
        )
        return None
    test, value = tests[0], raw[tests[0]]
    if test == FILLED:
        if value is not True:
            errors[place] = "“filled” chỉ nhận true; muốn ngược lại thì dùng not."
            return None
        return Condition(FILLED, question)
    values = value if test == IN else [value]
    if (
        not isinstance(values, (list, tuple))
        or not values
        or len(values) > 100
        or not all(map(_plain, values))
    ):
        errors[place] = "Giá trị để so phải là chữ hoặc số."
        return None
    return Condition(test, question, tuple(clean(str(item)) for item in values))


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and bool(str(value).strip())


def written_condition(condition: Condition | None) -> dict[str, Any]:
    """The plain data of a condition; empty for none."""
    if condition is None:
        return {}
    if condition.test == NOT:
        return {NOT: written_condition(condition.terms[0])}
    if condition.test in {ALL, ANY}:
        return {condition.test: [written_condition(term) for term in condition.terms]}
    value: Any = {EQUALS: condition.values[:1], FILLED: (True,)}.get(condition.test, condition.values)
    return {"question": condition.question, condition.test: list(value) if condition.test == IN else value[0]}
