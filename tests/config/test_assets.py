"""What `make setup` puts in place is whole: every listed icon and letter, nothing from outside."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from tests.architecture.source import SRC

VENDOR = SRC / "web" / "static" / "vendor"
ICONS = SRC / "web" / "ui" / "icons.txt"
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
BASES, MARKS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = {unicodedata.normalize("NFC", base + mark) for base in BASES for mark in MARKS} | {"đ", "Đ"}


def faces(sheet: str = "fonts.css") -> list[tuple[int, str, set[int]]]:
    """Weight, file and code points of each face of the style sheet."""
    found = []
    for rule in (VENDOR / sheet).read_text(encoding="utf-8").split("@font-face")[1:]:
        weight = re.search(r"font-weight:(\d+)", rule)
        file = re.search(r"url\(([^)]+)\)", rule)
        ranges = rule.partition("unicode-range:")[2]
        assert weight
        assert file
        points = {
            point
            for first, last in RANGE.findall(ranges)
            for point in range(int(first, 16), int(last or first, 16) + 1)
        }
        found.append((int(weight[1]), file[1], points))
    return found


def test_there_are_134_letters_with_their_marks() -> None:
    assert len(LETTERS - set("aeiouyAEIOUY")) == 134


def test_every_weight_draws_every_vietnamese_letter() -> None:
    for weight in (400, 500, 600, 700):
        covered = set().union(*(points for its, _, points in faces() if its == weight))
        missing = {letter for letter in LETTERS if ord(letter) not in covered}
        assert not missing, f"weight {weight}"


def test_the_citizens_pages_have_two_of_the_weights() -> None:
    public = faces("fonts-public.css")
    assert {weight for weight, _, _ in public} == {400, 600}
    assert all(face in faces() for face in public)


def test_a_vietnamese_letter_comes_from_one_file_of_a_weight() -> None:
    """Of faces that hold a letter a browser fetches the last one: never the rare rest of Latin for a đ."""
    for weight in (400, 600):
        chosen = {
            letter: [file for its, file, points in faces() if its == weight and ord(letter) in points][-1]
            for letter in LETTERS
        }
        assert not [letter for letter, file in chosen.items() if "latin-ext" in file]


def test_every_face_has_its_file() -> None:
    assert len(faces()) == 12
    assert all((VENDOR / file).stat().st_size > 1000 for _, file, _ in faces())


def test_the_sprite_has_exactly_the_listed_icons() -> None:
    lines = (line.partition("#")[0].strip() for line in ICONS.read_text(encoding="utf-8").splitlines())
    listed = {line.replace("/", "-") for line in lines if line}
    sprite = (VENDOR / "icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == listed


def test_nothing_is_fetched_from_outside() -> None:
    for path in VENDOR.rglob("*"):
        if path.suffix in {".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert "sourceMappingURL" not in text, path.name
            assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", text), path.name


def test_the_papers_have_their_four_cuts() -> None:
    cuts = {path.name for path in Path(SRC / "dossiers" / "slips" / "fonts").glob("*.ttf")}
    assert cuts == {
        "Tinos_400Regular.ttf",
        "Tinos_400Regular_Italic.ttf",
        "Tinos_700Bold.ttf",
        "Tinos_700Bold_Italic.ttf",
    }
