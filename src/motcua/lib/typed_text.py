"""Lines that people type, paste or scan: made storable, or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata

from motcua.lib.numerals import thousands
from motcua.lib.vietnamese_text import clean

#: joins the parts of one emoji; other invisible format characters only mislead the reader of a slip
_JOINER = "\u200d"
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*\.[^@\s.]{2,}")


def line(text: str) -> str:
    """One line as stored: NFC, single spaces, no control, format (bidi) or broken characters.

    >>> line("  Nguye\u0302\u0303n\u202e  Thị\u0000 Hoa ")
    'Nguyễn Thị Hoa'
    """
    spaced = text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
    kept = (c for c in spaced if c == _JOINER or unicodedata.category(c) not in _UNWANTED)
    return clean("".join(kept))


def too_long(label: str, text: str, limit: int) -> str | None:
    """The sentence for a line longer than what is stored, or nothing.

    >>> too_long("Họ và tên", "a" * 10_000, 300)
    'Họ và tên dài 10.000 ký tự, chỉ ghi được 300. Hãy rút gọn lại.'
    """
    if len(text) <= limit:
        return None
    return f"{label} dài {thousands(len(text))} ký tự, chỉ ghi được {limit}. Hãy rút gọn lại."


def not_an_email(text: str) -> str | None:
    """The sentence for what cannot be an e-mail address, or nothing; empty is fine.

    >>> not_an_email("hoa@xa")
    '“hoa@xa” không phải địa chỉ thư điện tử.'
    """
    if not text or _EMAIL.fullmatch(text):
        return None
    return f"“{text[:40]}” không phải địa chỉ thư điện tử."
