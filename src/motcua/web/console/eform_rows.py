"""A form's definition as texts of a table, and back: what a manager types, line by line; no expressions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from motcua.catalogue.eform.definition import (
    AGE,
    DIFFERS,
    FITS_PERSON,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_FUTURE,
)
from motcua.lib.vietnamese_text import clean, clean_block, fold

Texts = dict[str, str]
MOST_ROWS = 60
WHEN_FIELDS = ("when_question", "when_test", "when_values", "when_kept")
QUESTION_FIELDS = (
    *(
        "label",
        "label_en",
        "key",
        "kind",
        "required",
        "choices",
        "help",
        "help_en",
        "book_key",
        "prefill",
        "initial",
    ),
    *("partial", "least", "most", "checks", *WHEN_FIELDS),
)
SECTION_FIELDS = (
    *("title", "title_en", "key", "help", "help_en", "repeats", "least", "most", "row", "row_en", "from"),
    *WHEN_FIELDS,
)
#: how a simple condition is chosen; a nested one is kept as it is
ALWAYS, IS, IS_NOT, IS_FILLED, IS_EMPTY, KEPT = "", "is", "is_not", "filled", "empty", "kept"
TESTS = [
    (ALWAYS, "Luôn hỏi"),
    (IS, "Khi câu trả lời là"),
    (IS_NOT, "Khi câu trả lời không phải là"),
    (IS_FILLED, "Khi đã ghi câu"),
    (IS_EMPTY, "Khi chưa ghi câu"),
]
#: cross checks as a line that begins so
_CHECK_WORDS = (
    (NOT_FUTURE, "không ở tương lai"),
    (NOT_AFTER, "không sau"),
    (NOT_BEFORE, "không trước"),
    (DIFFERS, "khác"),
    (AGE, "tuổi"),
    (FITS_PERSON, "khớp người"),
)
_NUMBERS = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")


def posted_rows(post: QueryDict, prefix: str, fields: Sequence[str]) -> list[Texts]:
    """The rows as typed; their number stands in ``<prefix>-so``."""
    text = post.get(f"{prefix}-so", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return [
        {name: post.get(f"{prefix}{i}-{name}", "") for name in fields} for i in range(min(count, MOST_ROWS))
    ]


# --- conditions ----------------------------------------------------------------------------------


def when_texts(condition: Mapping[str, Any] | None) -> Texts:
    """A condition as the four fields of a row."""
    empty = dict.fromkeys(WHEN_FIELDS, "")
    if not condition:
        return empty
    negated = "not" in condition
    inner = condition["not"] if negated else condition
    if "question" not in inner:
        kept = json.dumps(condition, ensure_ascii=False)
        return {**empty, "when_test": KEPT, "when_kept": kept}
    found = {**empty, "when_question": inner["question"]}
    if "filled" in inner:
        return {**found, "when_test": IS_EMPTY if negated else IS_FILLED}
    values = inner.get("in") or [inner.get("equals")]
    return {**found, "when_test": IS_NOT if negated else IS, "when_values": "; ".join(map(str, values))}


def when_of(row: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The condition of a row's four fields; empty for none.

    Args:
        labels: of each question its choices by folded label, so that one may write what people read.
    """
    test, question = row["when_test"], row["when_question"]
    if test == KEPT:
        try:
            kept = json.loads(row["when_kept"])
        except ValueError:
            kept = {}
        return kept if isinstance(kept, dict) else {}
    if not test:
        return {}
    if test in {IS_FILLED, IS_EMPTY}:
        found: dict[str, Any] = {"question": question, "filled": True}
    else:
        known = labels.get(question, {})
        values = [clean(part) for part in row["when_values"].split(";") if clean(part)]
        values = [known.get(fold(value), value) for value in values]
        found = {"question": question, "in": values} if len(values) != 1 else {"question": question}
        found |= {"equals": values[0]} if len(values) == 1 else {}
    return {"not": found} if test in {IS_NOT, IS_EMPTY} else found


# --- questions -----------------------------------------------------------------------------------


def question_texts(question: Mapping[str, Any]) -> Texts:
    """A question of a stored definition as a row."""
    book = question.get("book_key", "")
    return {
        **{name: str(question.get(name, "")) for name in QUESTION_FIELDS if name not in WHEN_FIELDS},
        "required": "on" if question.get("required") else "",
        "partial": "on" if question.get("partial") else "",
        "choices": "\n".join(_choice_line(choice) for choice in question.get("choices", ())),
        "checks": "\n".join(_check_line(check) for check in question.get("checks", ())),
        "book_key": "; ".join(f"{part}={key}" for part, key in book.items())
        if isinstance(book, Mapping)
        else book,
        **when_texts(question.get("when")),
    }


def _choice_line(choice: Mapping[str, str] | str) -> str:
    if isinstance(choice, str):
        return choice
    label, value = choice["label"], choice.get("value", "")
    text = label if value in ("", label) else f"{value} = {label}"
    return f"{text} / {choice['label_en']}" if choice.get("label_en") else text


def choice_of(line: str) -> dict[str, str]:
    """``me = Mẹ / Mother`` → value, label, English label; the value may be left out."""
    value, equals, rest = line.partition(" = ")
    label, _, english = (rest if equals else line).partition(" / ")
    found = {"label": clean(label), "label_en": clean(english)}
    return {**found, "value": clean(value)} if equals else found


def _check_line(check: Mapping[str, Any]) -> str:
    word = dict(_CHECK_WORDS).get(check["test"], check["test"])
    if check["test"] == AGE:
        return f"{word}: {check.get('least', 0)}-{check.get('most', 150)}"
    others = ", ".join(str(check[name]) for name in ("other", "sex") if check.get(name))
    return f"{word}: {others}" if others else word


def check_of(line: str) -> dict[str, Any]:
    """``không sau: ngay_chet`` → a cross check; unknown words stay, to be refused with their place."""
    word, _, rest = clean(line).partition(":")
    test = next((name for name, text in _CHECK_WORDS if fold(text) == fold(word)), clean(word))
    if test == AGE:
        bounds = _NUMBERS.search(rest)
        least, most = (int(bounds[1]), int(bounds[2])) if bounds else (1, 0)
        return {"test": test, "least": least, "most": most}
    names = [clean(part) for part in rest.split(",") if clean(part)]
    if test == FITS_PERSON:
        names = [*names, "", ""]
        return {"test": test, **{k: v for k, v in (("other", names[0]), ("sex", names[1])) if v}}
    return {"test": test, "other": names[0]} if names else {"test": test}


def question_of(row: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The definition of a row; what is not known stays in it, so that the reader refuses it at its place."""
    found: dict[str, Any] = {
        **{name: clean(row[name]) for name in ("key", "label", "label_en", "kind", "prefill", "initial")},
        **{name: clean_block(row[name]) for name in ("help", "help_en")},
        "required": bool(row["required"]),
        "partial": bool(row["partial"]),
        "choices": [choice_of(line) for line in row["choices"].splitlines() if clean(line)],
        "checks": [check_of(line) for line in row["checks"].splitlines() if clean(line)],
        "book_key": _book_key(row["book_key"]),
        "when": when_of(row, labels),
    }
    for name in ("least", "most"):
        if text := clean(row[name]).replace(".", ""):
            found[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 14 else text
    return {name: value for name, value in found.items() if value not in ("", [], {}, False)}


def _book_key(text: str) -> Any:
    pairs = [clean(part) for part in text.split(";") if clean(part)]
    if any("=" in pair for pair in pairs):
        return {clean(part): clean(key) for part, _, key in (pair.partition("=") for pair in pairs)}
    return clean(text)


# --- sections ------------------------------------------------------------------------------------


def section_texts(section: Mapping[str, Any], index: int) -> Texts:
    """A section of a stored definition as a row; ``from`` says whose questions it keeps."""
    repeats = section.get("repeats") or {}
    return {
        **{name: str(section.get(name, "")) for name in ("title", "title_en", "key", "help", "help_en")},
        "repeats": "on" if repeats else "",
        "least": str(repeats.get("least", "")),
        "most": str(repeats.get("most", "")),
        "row": repeats.get("label", ""),
        "row_en": repeats.get("label_en", ""),
        "from": str(index),
        **when_texts(section.get("when")),
    }


def section_of(
    row: Mapping[str, str], questions: Sequence[Mapping[str, Any]], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The definition of a row with its questions."""
    found: dict[str, Any] = {
        **{name: clean(row[name]) for name in ("key", "title", "title_en")},
        **{name: clean_block(row[name]) for name in ("help", "help_en")},
        "when": when_of(row, labels),
    }
    if row["repeats"]:
        bounds = {name: _count(row[name], default) for name, default in (("least", 1), ("most", 10))}
        words = {"label": clean(row["row"]), "label_en": clean(row["row_en"])}
        found["repeats"] = {**bounds, **{name: text for name, text in words.items() if text}}
    return {**{k: v for k, v in found.items() if v not in ("", {})}, "questions": list(questions)}


def _count(text: str, default: int) -> Any:
    typed = clean(text)
    if not typed:
        return default
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else typed


def labels_of(definition: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Of each question with choices: folded label → value."""
    found = {}
    for section in definition.get("sections", ()):
        for question in section.get("questions", ()):
            own = question.get("choices") or _OWN.get(question.get("kind"), ())
            pairs = [
                (c, c) if isinstance(c, str) else (c["label"], c.get("value") or c["label"]) for c in own
            ]
            found[question.get("key", "")] = {fold(label): value for label, value in pairs}
    return found


_OWN: dict[str, tuple[dict[str, str], ...]] = {
    "yes_no": ({"label": "Có", "value": "yes"}, {"label": "Không", "value": "no"}),
    "sex": (
        {"label": "Nam", "value": "male"},
        {"label": "Nữ", "value": "female"},
        {"label": "Chưa xác định", "value": "unknown"},
    ),
    "declaration": ({"label": "Đã đánh dấu", "value": "yes"},),
}


def moved(rows: list[Texts], act: str, fresh: Texts, first: str) -> tuple[list[Texts], str]:
    """The rows after a press of a button of the table, and the id that gets the focus.

    Args:
        fresh: a new row. first: id of its first field, with braces for its place.
    """
    name, _, text = act.partition(":")
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    rows = list(rows)
    if name == "them" and len(rows) < MOST_ROWS:
        at = at + 1 if 0 <= at < len(rows) else len(rows)
        rows.insert(at, fresh)
        return rows, first.format(at)
    if name == "bo" and 0 <= at < len(rows):
        del rows[at]
        return rows, f"hang-{max(min(at, len(rows) - 1), 0)}"
    if name in {"len", "xuong"} and 0 <= at < len(rows):
        to = min(max(at + (1 if name == "xuong" else -1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        return rows, f"{name}-{to}"
    return rows, ""
