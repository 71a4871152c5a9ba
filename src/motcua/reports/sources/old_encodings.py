"""Vietnamese text typed in the fonts of before Unicode, told apart and converted: TCVN3 (ABC) and VNI.

Such text arrives as characters of Windows-1252 that look Vietnamese in their own font only:
``NguyÔn ThÞ Hoa`` in TCVN3, ``Nguyeãn Thò Hoa`` in VNI. The tables are facts of TCVN 5712:1993 (third set)
and of the VNI fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from motcua.reports.sources.syllables import is_syllable


class Encoding(StrEnum):
    """How the text of a column is written."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"

    @property
    def label(self) -> str:
        return {"unicode": "Unicode", "tcvn3": "TCVN3 (ABC, phông .VnTime)", "vni": "VNI (phông VNI-Times)"}[
            self.value
        ]


#: Windows-1252 characters of TCVN3 beside what they show
_TCVN3_FROM = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§"
_TCVN3_TO = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

#: a VNI letter is a base letter with one mark behind it, or one character alone
_VNI_MARKS: dict[str, dict[str, str]] = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
_VNI_TABLE = {
    **{base + mark: shown for base, marks in _VNI_MARKS.items() for mark, shown in marks.items()},
    **_VNI_ALONE,
}
_VNI_PATTERN = re.compile(
    "|".join(sorted(map(re.escape, _VNI_TABLE), key=len, reverse=True)), re.IGNORECASE | re.UNICODE
)
_WORD = re.compile(r"[^\W\d_]+|[^\s\x00-\x7f]+")
_TOKEN = re.compile(r"\S+")
#: fewer words than this with letters outside ASCII say too little about a column of their own
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Writing:
    """How a column seems to be written, and how sure that is.

    ``words`` is the number of different words with letters outside ASCII that were looked at, ``valid`` the
    share of them that are Vietnamese syllables once read this way.
    """

    encoding: Encoding
    words: int = 0
    valid: float = 1.0

    @property
    def old(self) -> bool:
        return self.encoding is not Encoding.UNICODE


def to_unicode(text: str, encoding: Encoding) -> str:
    """The text in Unicode NFC; text that is Unicode already only becomes NFC.

    >>> to_unicode("NguyÔn ThÞ Hoa", Encoding.TCVN3)
    'Nguyễn Thị Hoa'
    >>> to_unicode("Nguyeãn Thò Hoa", Encoding.VNI)
    'Nguyễn Thị Hoa'
    """
    if encoding is Encoding.TCVN3:
        return _raised(text, unicodedata.normalize("NFC", text).translate(_TCVN3))
    if encoding is Encoding.VNI:
        return _VNI_PATTERN.sub(_vni_letter, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", text)


def _vni_letter(found: re.Match[str]) -> str:
    letters = found.group()
    shown = _VNI_TABLE[letters.lower()]
    return shown.upper() if letters[0].isupper() else shown


def _raised(before: str, after: str) -> str:
    """Capitals of TCVN3 are a font of their own (.VnTimeH): a word all in capitals has marked letters so too.

    Where such a word stands and no small letter does, everything is in capitals ("NGUYÔN V¡N Hµ").
    """
    typed, shown = before.split(" "), after.split(" ")
    raised = [_in_capitals(one) and not one.isascii() for one in typed]
    if any(raised) and not any("a" <= c <= "z" for c in before):
        return after.upper()
    return " ".join(word.upper() if up else word for word, up in zip(shown, raised, strict=True))


def _in_capitals(word: str) -> bool:
    letters = [c for c in word if c.isascii() and c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def writing_of(texts: Iterable[str]) -> Writing:
    """How the texts of one column are written: what makes the most of their words Vietnamese.

    An old encoding is only believed where Unicode makes little sense of the words and the old one makes sense
    of nearly all. Sample a few hundred different texts; more tell nothing new.
    """
    words = {word for text in texts for word in _TOKEN.findall(text) if not word.isascii()}
    if not words:
        return Writing(Encoding.UNICODE)
    shares = {encoding: _share(words, encoding) for encoding in Encoding}
    plain = shares[Encoding.UNICODE]
    best = max((Encoding.TCVN3, Encoding.VNI), key=lambda encoding: shares[encoding])
    if plain < 0.6 and shares[best] >= 0.75 and shares[best] > plain + 0.25:
        return Writing(best, len(words), shares[best])
    return Writing(Encoding.UNICODE, len(words), plain)


def _share(words: set[str], encoding: Encoding) -> float:
    read = [_WORD.findall(to_unicode(word, encoding)) for word in words]
    valid = sum(bool(parts) and all(part.isascii() or is_syllable(part) for part in parts) for parts in read)
    return valid / len(words)


def settled(columns: Iterable[Writing]) -> Encoding:
    """What most columns of a file with old text use: what columns with too few words of their own follow."""
    counted: dict[Encoding, int] = {}
    for one in columns:
        if one.old and one.words >= ENOUGH:
            counted[one.encoding] = counted.get(one.encoding, 0) + one.words
    return max(counted, key=lambda encoding: counted[encoding]) if counted else Encoding.UNICODE
