"""Vietnamese text: normal form, folding for search, sort keys by given name."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
#: what no XML (.docx, .xlsx) and no PostgreSQL text can hold: controls, halves of pairs, what is no character
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: the Vietnamese alphabet in its dictionary order; letters outside it sort by their folded form
_LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z"
_ALPHABET = {letter: index for index, letter in enumerate(_LETTERS.split())}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean(text: str) -> str:
    """NFC, without control characters, with single spaces; what is stored of any typed line."""
    return _SPACES.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_block(text: str) -> str:
    """Like :func:`clean` for text of several lines: line breaks stay."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(re.sub(r"[ \t]+", " ", _CONTROL.sub("", line)).strip() for line in lines).strip()


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: the stored search key, equal on every database.

    >>> fold("Đặng Thị Ánh")
    'dang thi anh'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return clean("".join(c for c in decomposed if not unicodedata.combining(c)))


def _letter_key(syllable: str) -> tuple[str, str]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", syllable.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[c] for c in parts if c in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
        if base in _ALPHABET:
            letters.append(f"{_ALPHABET[base]:02d}")
        else:
            letters.append(f"9{ord(base[0]):06d}" if not base.isdigit() else f"!{base}")
        if tone:
            tones.append(f"{len(letters):02d}{tone}")
    return "".join(letters), "".join(tones)


def sort_key(text: str) -> str:
    """A key whose plain comparison gives Vietnamese dictionary order, syllable by syllable."""
    return " ".join("{}/{}".format(*_letter_key(s)) for s in clean(text).split())


def name_sort_key(full_name: str) -> str:
    """Sort key of a person: given name first, then family name, then the middle names."""
    words = clean(full_name).split()
    if len(words) < 2:
        return sort_key(full_name)
    return sort_key(" ".join([words[-1], words[0], *words[1:-1]]))


def masked_name(full_name: str) -> str:
    """A name for public screens: family name and given name's initial only.

    >>> masked_name("Nguyễn Thị Hoa")
    'Nguyễn T*** H***'
    """
    words = clean(full_name).split()
    return " ".join([words[0], *(f"{w[0]}***" for w in words[1:])]) if words else ""
