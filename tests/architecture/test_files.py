"""What must not stand in any file of the repository."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, name, report, tracked

BINARY = frozenset({".png", ".jpg", ".jpeg", ".ico", ".ttf", ".woff2", ".pdf", ".gz", ".xlsx", ".zip", ".mo"})
# written in pieces, because this file is looked at too
REGISTRIES = re.compile(
    "|".join(
        [
            *("py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npm", "npm" + r"js\.(org|com)/"),
            *("un" + r"pkg\.com", "jsdel" + r"ivr\.net", "deb" + r"\.debian\.org", r"/sim" + r"ple/?[\"'\s]"),
            r"https?://[^ \"']+\.(whl|tgz|tar\.gz)\b",
        ]
    )
)
MACHINE = re.compile(r"(?<![\w.~-])/(wo" + r"rk|ro" + r"ot|ho" + r"me/[a-z]+)/[\w.]")
LOCKS = frozenset({"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"})


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    return tuple((path, path.read_text(encoding="utf-8")) for path in tracked() if path.suffix not in BINARY)


def hits(pattern: re.Pattern[str]) -> Iterator[str]:
    for path, text in texts():
        for hit in pattern.finditer(text):
            yield f"{name(path)}:{text.count(chr(10), 0, hit.start()) + 1} {hit[0]!r}"


def test_no_address_of_a_package_registry() -> None:
    report(list(hits(REGISTRIES)), "no address of a package registry stands in the repository")


def test_no_path_of_one_machine() -> None:
    found = [*hits(MACHINE), *hits(re.compile(re.escape(str(ROOT)) + r"\b"))]
    report(sorted(set(found)), "paths of one machine")


def test_no_lock_that_holds_registry_addresses() -> None:
    report([name(path) for path in tracked() if path.name in LOCKS], "this kind of lock names registries")


def test_text_is_composed_unicode() -> None:
    found = [name(path) for path, text in texts() if not unicodedata.is_normalized("NFC", text)]
    report(found, "text is stored composed (NFC); write decomposed examples as escapes")


def test_lines_end_in_one_way() -> None:
    found = [name(path) for path in tracked() if path.suffix not in BINARY and b"\r" in path.read_bytes()]
    report(found, "lines end with a newline alone")
