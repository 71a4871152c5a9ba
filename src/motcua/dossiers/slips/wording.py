"""Text as it goes on paper: drawable characters only, dates and numbers the Vietnamese way."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from motcua.dossiers.slips.fonts import drawable

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: shown where the family has no glyph (emoji, scripts that no office here writes)
MISSING = "\u25a1"
_BREAK = "\u200b"
_LINES = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
_EMPTY_LINES = re.compile(r"\n{3,}")
_JOINTS = re.compile(r"(?<=[-/._@,;:])(?=\w)")


def printable(text: str, run: int = 20) -> str:
    """``text`` ready for the page: NFC, no control characters, unknown glyphs as □, long words breakable.

    Args:
        run: how many digits fit on the narrowest line; longer words may break after that much.
    """
    lines = _EMPTY_LINES.sub("\n\n", _LINES.sub("\n", unicodedata.normalize("NFC", text)))
    known = drawable()
    clean = "".join(_drawn(char, known) for char in lines)
    shortest = run * 2 // 3 + 1  # a word of capitals is half as wide again
    if len(clean) < shortest:
        return clean
    return re.sub(rf"\S{{{shortest},}}", lambda word: _breakable(word.group(), run), clean)


def _drawn(char: str, known: frozenset[int]) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return "\u00a0" if char == "\u00a0" else " "
    if category in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f":
        return ""
    return char if ord(char) in known else MISSING


def _breakable(word: str, run: int) -> str:
    if sum(map(_width, word)) <= run:
        return word
    parts: list[str] = []
    for part in _JOINTS.split(word):
        start, width = 0, 0.0
        for at, char in enumerate(part):
            width += _width(char)
            if width > run and at > start:
                parts.append(part[start:at])
                start, width = at, _width(char)
        parts.append(part[start:])
    return _BREAK.join(parts)


def _width(char: str) -> float:
    """Rough width in digits."""
    return 1.5 if char.isupper() or char in "mwđ%@□" else 1.0 if char.isalnum() else 0.7


def local(moment: datetime) -> datetime:
    """The moment on the wall clock of the office.

    Raises:
        ValueError: a naive datetime; papers must not guess a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a paper needs aware datetimes")
    return moment.astimezone(VIETNAM)


def date_in_words(moment: datetime) -> str:
    """``ngày 05 tháng 02 năm 2026``: days under 10, months 1 and 2 take a zero (NĐ 30/2020, Phụ lục I)."""
    at = local(moment)
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"ngày {at.day:02d} tháng {month} năm {at.year:04d}"


def moment_in_words(moment: datetime | None) -> str:
    """``09 giờ 05 phút, ngày 05 tháng 02 năm 2026``; dots to be filled by hand when there is none."""
    if moment is None:
        return "…… giờ …… phút, ngày …… tháng …… năm ………"
    at = local(moment)
    return f"{at.hour:02d} giờ {at.minute:02d} phút, {date_in_words(moment)}"


def short_date(day: date) -> str:
    """``05/02/2026``; a datetime gives its local day."""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def short_moment(moment: datetime) -> str:
    """``09:05 05/02/2026``."""
    at = local(moment)
    return f"{at.hour:02d}:{at.minute:02d} {short_date(at)}"


def two_digits(number: str) -> str:
    """Numbers of papers under 10 take a leading zero (NĐ 30/2020, Phụ lục I)."""
    return number.zfill(2) if number.isdecimal() else number
