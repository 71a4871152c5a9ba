"""Find a procedure by its code or by words of its name, as people type them.

The index lives in the process (some megabytes for the whole national list), so that the answer is the same on
every database and comes within milliseconds; it is built again when the catalogue has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.types import VersionState
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import fold

_WORD = re.compile(r"[a-z0-9]+")
#: words shorter than this are taken as they are; two letters differ by one letter from too many others
_SHORTEST_TYPO = 3
_MOST_WORDS = 12
#: with so many hits as typed nobody needs those that differ by a letter
_ENOUGH = 5

EXACT_CODE, CODE_START, NAME_START, PHRASE, ALL_WORDS, WORD_STARTS, RUN_TOGETHER, CODE_PART, TYPOS = range(9)


@dataclass(frozen=True, slots=True)
class Found:
    """One procedure that was found; ``rank`` tells how well it fits (0 is the code itself)."""

    version_id: int
    procedure_id: int
    code: str
    name: str
    field_code: str
    field_name: str
    levels: tuple[str, ...]
    has_detail: bool
    same_day: bool
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    found: Found
    code: str
    #: folded words of the name (without a leading "thủ tục"), and the same without spaces
    name: str
    joined: str
    #: all that words are looked up in: name, code and field
    words: str


class _Index:
    """Words to procedures as bit sets: bit i stands for line i."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self.all = (1 << len(lines)) - 1
        words: dict[str, int] = {}
        for number, line in enumerate(lines):
            bit = 1 << number
            for word in set(_WORD.findall(line.words)):
                words[word] = words.get(word, 0) | bit
        self.words = words
        self.near = _by_deletion(words)
        self.levels: dict[str, int] = {}
        for number, line in enumerate(lines):
            for level in line.found.levels:
                self.levels[level] = self.levels.get(level, 0) | (1 << number)

    def starting(self, start: str) -> int:
        hits = 0
        for word, bits in self.words.items():
            if word.startswith(start):
                hits |= bits
        return hits

    def with_typo(self, typed: str) -> int:
        """Lines with a word that differs from ``typed`` by one letter: more, less, other or swapped."""
        if len(typed) < _SHORTEST_TYPO:
            return 0
        hits = 0
        for shorter in {typed, *_deletions(typed)}:
            for word in self.near.get(shorter, ()):
                if one_letter_apart(typed, word):
                    hits |= self.words[word]
        return hits


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _by_deletion(words: Iterable[str]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for word in words:
        if word.isdigit():
            continue
        for shorter in {word, *_deletions(word)}:
            near.setdefault(shorter, []).append(word)
    return near


def one_letter_apart(a: str, b: str) -> bool:
    """True when at most one letter is added, dropped or changed, or two neighbours are swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
        return swapped or rest_a[1:] == rest_b[1:]
    return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]


def search(text: str, *, levels: Sequence[str] | None = None, limit: int = 20) -> list[Found]:
    """Procedures that fit ``text``, best first.

    The text is a code, a part of a code, or words of the name in any order, with or without diacritics; each
    word of three letters or more may have one letter wrong, and a space may be missing. An empty text
    gives the first procedures with full content.

    Args:
        text: what was typed.
        levels: only procedures handled at one of these levels ("commune", "province" …).
        limit: the most that are given.
    """
    index = _index(_revision())
    allowed = index.all
    if levels is not None:
        allowed = 0
        for level in levels:
            allowed |= index.levels.get(level, 0)
    typed = fold(text)[:400]
    phrase = " ".join(_WORD.findall(typed)).removeprefix("thu tuc ")
    if not phrase or phrase == "thu tuc":
        ranked = [(0, number) for number in _numbers(allowed)] if phrase or not typed else []
    else:
        ranked = _ranked(index, typed, phrase, allowed)
    return [_with_rank(index, number, rank) for rank, number in _best(index, ranked, limit)]


def ids(text: str) -> list[int]:
    """Ids of the procedures that fit ``text``, best first; for paged lists."""
    return [found.procedure_id for found in search(text, limit=1_000_000)]


def _ranked(index: _Index, typed: str, phrase: str, allowed: int) -> list[tuple[int, int]]:
    words = list(dict.fromkeys(phrase.split()))[:_MOST_WORDS]
    exact = starts = near = allowed
    for word in words:
        same = index.words.get(word, 0)
        begun = same | index.starting(word)
        exact &= same
        starts &= begun
        near &= begun | index.with_typo(word)
    joined = phrase.replace(" ", "")
    ranked = []
    for number in _numbers(allowed):
        line = index.lines[number]
        rank = _rank(line, typed, phrase, joined)
        bit = 1 << number
        if rank in (None, RUN_TOGETHER, CODE_PART):
            if exact & bit:
                rank = ALL_WORDS
            elif starts & bit:
                rank = WORD_STARTS
            elif rank is None and near & bit:
                rank = TYPOS
        if rank is not None:
            ranked.append((rank, number))
    sure = [hit for hit in ranked if hit[0] != TYPOS]
    return sure if len(sure) >= _ENOUGH else ranked


def _rank(line: _Line, typed: str, phrase: str, joined: str) -> int | None:
    if line.code.startswith(typed):
        return EXACT_CODE if line.code == typed else CODE_START
    if phrase in line.name:
        padded = f" {line.name} "
        if padded.startswith(f" {phrase}"):
            return NAME_START
        if f" {phrase} " in padded:
            return PHRASE
    if len(joined) > 4 and joined in line.joined:
        return RUN_TOGETHER
    if len(typed) > 2 and typed in line.code:
        return CODE_PART
    return None


def _numbers(bits: int) -> list[int]:
    return [number for number, bit in enumerate(reversed(bin(bits)[2:])) if bit == "1"]


def _best(index: _Index, ranked: list[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    def order(item: tuple[int, int]) -> tuple[int, bool, int, str]:
        line = index.lines[item[1]]
        return item[0], not line.found.has_detail, len(line.name), line.code

    return sorted(ranked, key=order)[:limit]


def _with_rank(index: _Index, number: int, rank: int) -> Found:
    found = index.lines[number].found
    values = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return Found(**{**values, "rank": rank})


@remembered(2.0)
def _revision() -> tuple[int, int]:
    """Changes whenever a version is published, replaced or abolished; read from one small index."""
    published = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED)
    numbers = published.aggregate(n=Count("pk"), s=Sum("pk"))
    return numbers["n"], numbers["s"] or 0


@remembered(86_400)
def _built() -> dict[tuple[int, int], _Index]:
    """Room for the one index that is kept."""
    return {}


def _index(revision: tuple[int, int]) -> _Index:
    built = _built()
    index = built.get(revision)
    if index is None:
        index = _Index(list(_lines()))
        built.clear()
        built[revision] = index
    return index


def _lines() -> Iterable[_Line]:
    rows = (
        ProcedureVersion.objects.filter(state=VersionState.PUBLISHED)
        .order_by("procedure__code")
        .values_list(
            "pk",
            "procedure_id",
            "procedure__code",
            "name",
            "procedure__field__code",
            "procedure__field__name",
            "procedure__levels",
            "procedure__has_detail",
            "same_day",
        )
    )
    for pk, owner, code, name, field_code, field_name, levels, detail, same_day in rows:
        words = " ".join(_WORD.findall(fold(name))).removeprefix("thu tuc ")
        found = Found(pk, owner, code, name, field_code, field_name, tuple(levels), detail, same_day)
        everything = f"{words} {fold(code)} {fold(field_name)}"
        yield _Line(found, fold(code), words, words.replace(" ", ""), everything)


def forget() -> None:
    """Called by every action that changes the catalogue."""
    _revision.forget()
    _built.forget()
