"""The one font family of the papers (Tinos: Times metrics, every Vietnamese letter) and what it can draw."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONT_DIR = Path(__file__).resolve().parent / "fonts"


class FontsMissing(RuntimeError):
    """The fonts were not installed; papers cannot be printed."""


def font_files() -> tuple[Path, ...]:
    """The font files of the papers.

    Raises:
        FontsMissing: the folder is empty.
    """
    files = tuple(sorted(FONT_DIR.glob("*.ttf")))
    if not files:
        raise FontsMissing(f"no fonts in {FONT_DIR}: run `make setup`, which copies the Tinos fonts there")
    return files


@cache
def drawable() -> frozenset[int]:
    """Code points that every cut of the family has a glyph for.

    PDF/A forbids a missing glyph and we allow no second font, so others must be replaced beforehand.
    """
    cuts = [_code_points(path.read_bytes()) for path in font_files()]
    return frozenset(set.intersection(*cuts))


def _code_points(font: bytes) -> set[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == b"cmap":
            return _read_cmap(font, offset)
    raise FontsMissing("a font without a character map: run `make setup` again")


def _read_cmap(font: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        (layout,) = struct.unpack_from(">H", font, start + offset)
        if platform not in (0, 3) or (platform == 3 and encoding not in (1, 10)):
            continue
        if layout == 4:
            found |= _segments(font, start + offset)
        elif layout == 12:
            found |= _groups(font, start + offset)
    return found


def _segments(font: bytes, at: int) -> set[int]:
    """Subtable format 4: segments of the basic plane."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found: set[int] = set()
    for index in range(count):
        for code in range(starts[index], ends[index] + 1):
            glyph = code
            if ranges[index]:
                place = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                if place + 2 > len(font):
                    continue
                (glyph,) = struct.unpack_from(">H", font, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Subtable format 12: groups over all planes."""
    (count,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for index in range(count):
        first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        found.update(code for code in range(first, last + 1) if glyph + code - first)
    return found
