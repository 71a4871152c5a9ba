"""Leave of a style sheet what our pages can use: a farmer on a weak line pays for every kilobyte.

A rule stays when each class it asks for occurs as a word somewhere in our templates, scripts, styles or
Python; a class that is put together (``toast-{{ level }}``) keeps everything that begins so. Custom
properties that nobody reads, animations that nobody plays and the dark theme go. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_KINDS = (".html", ".py", ".js", ".css")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_BEGINNING = re.compile(r"([A-Za-z][\w-]*-)(?=\{)")
#: strings, comments and addresses may hold braces and semicolons of their own
_TOKEN = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\((?:\\.|[^)"'])*\)|[{};]|[^{};"'/u]+|.""", re.DOTALL
)
_OPTIONAL = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_DATA = re.compile(r"\[(data-[\w-]+)")
_KEPT_WHOLE = ("@font-face", "@property", "@page")
_READ = re.compile(r"var\(\s*(--[\w-]+)")
_STRING = r"""(?:"[^"]*"|'[^']*')"""
_INSIDE = r"""[^()"']"""
for _ in range(6):  # brackets within brackets, as colours are mixed
    _INSIDE = rf"""(?:{_STRING}|[^()"']|\({_INSIDE}*+\))"""
_PROPERTY = re.compile(rf"""(?<=[{{;])(--[\w-]+):(?:{_STRING}|\({_INSIDE}*+\)|[^;{{}}()"'])*+;?""")
_PLAYED = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]|\{[^{}]*\})*\}")


class Used:
    """The words that our sources use, and the beginnings of those they put together."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.words: set[str] = set()
        beginnings: set[str] = set()
        for text in texts:
            self.words.update(_WORD.findall(text))
            beginnings.update(_BEGINNING.findall(text))
        self._beginnings = tuple(sorted(beginnings))

    def __contains__(self, name: str) -> bool:
        return name in self.words or name.startswith(self._beginnings)


def sources(folder: Path, *, without: Path) -> list[Path]:
    """The files whose words count, in a fixed order."""
    found = (path for path in folder.rglob("*") if path.suffix in _KINDS)
    return sorted(path for path in found if path.is_file() and not path.is_relative_to(without))


def pruned(sheet: str, texts: list[str]) -> str:
    """The sheet without what ``texts`` (our sources) cannot use.

    Raises:
        ValueError: the sheet's braces do not match.
    """
    used = Used(texts)
    tokens = (token for token in _TOKEN.findall(sheet) if not token.startswith("/*"))
    left = "".join(_rules(tokens, used, depth=0))
    read_by_us = _named(texts)
    before = -1
    while len(left) != before:
        before = len(left)
        left = _unread(left, read_by_us)
    return left


def _unread(sheet: str, read_by_us: set[str]) -> str:
    """Without properties that nobody reads, animations that nobody plays and what is then empty."""
    read = read_by_us | set(_READ.findall(sheet))
    left = _PROPERTY.sub(lambda found: found[0] if found[1] in read else "", sheet)
    left = _PLAYED.sub(lambda found: found[0] if sheet.count(found[1]) > 1 else "", left)
    return re.sub(r"(?<=[};])[^{};@]+\{\}|^[^{};@]+\{\}", "", left)


def _named(texts: list[str]) -> set[str]:
    """Properties of the sheet that our scripts or styles name outside of ``var``."""
    return {name for text in texts for name in re.findall(r"--[a-z][\w-]*", text)}


def _rules(tokens: Iterator[str], used: Used, *, depth: int) -> Iterator[str]:
    """The rules of one level that may stay, until its closing brace."""
    head = ""
    for part in tokens:
        if part == "{":
            kept = _block(head.strip(), tokens, used, depth)
            if kept:
                yield kept
            head = ""
        elif part == ";":
            yield head + part  # @charset, @import
            head = ""
        elif part == "}":
            if not depth:
                raise ValueError("a closing brace too many")
            return
        else:
            head += part
    if depth:
        raise ValueError("a closing brace is missing")


def _block(head: str, tokens: Iterator[str], used: Used, depth: int) -> str:
    if head.startswith(("@media", "@supports", "@layer", "@container")):
        inner = "".join(_rules(tokens, used, depth=depth + 1))
        return f"{head}{{{inner}}}" if inner else ""
    body = _body(tokens)
    if head.startswith("@"):
        known = head.startswith((*_KEPT_WHOLE, "@keyframes", "@-webkit-keyframes"))
        if not known:
            raise ValueError(f"unknown rule {head[:40]}")
        return f"{head}{{{body}}}"
    selectors = [one for one in _selectors(head) if _possible(one, used)]
    return f"{','.join(selectors)}{{{body}}}" if selectors and body else ""


def _body(tokens: Iterator[str]) -> str:
    """Everything up to the matching brace, as it stands."""
    parts: list[str] = []
    open_braces = 1
    for part in tokens:
        open_braces += {"{": 1, "}": -1}.get(part, 0)
        if not open_braces:
            return "".join(parts)
        parts.append(part)
    raise ValueError("a closing brace is missing")


def _selectors(head: str) -> Iterator[str]:
    """The parts of a selector list; commas inside brackets do not part."""
    start = level = 0
    for at, sign in enumerate(head):
        level += (sign in "([") - (sign in ")]")
        if sign == "," and not level:
            yield head[start:at].strip()
            start = at + 1
    yield head[start:].strip()


def _possible(selector: str, used: Used) -> bool:
    """Whether a page of ours can match it."""
    if "[data-bs-theme=dark]" in selector.replace('"', "").replace("'", ""):
        return False
    asked = _OPTIONAL.sub("", selector)
    classes = (re.sub(r"\\(.)", r"\1", name) for name in _CLASS.findall(asked))
    return all(name in used for name in classes) and all(name in used for name in _DATA.findall(asked))
