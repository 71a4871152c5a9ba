"""Money: whole đồng, as printed, as read, and in words for receipts."""

from __future__ import annotations

import re

from motcua.lib.numerals import thousands
from motcua.lib.refused import Refused
from motcua.lib.typed_text import line

_LARGEST = 10**15
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_SIGN = re.compile(r"\s*(?:đồng|vnđ|vnd|₫|đ|d)\.?$", re.IGNORECASE)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


class BadAmount(Refused):
    """Text that is no amount of đồng."""

    code = "bad-amount"
    status = 422


def dong(amount: int) -> str:
    """The amount as printed.

    >>> dong(1234567)
    '1.234.567 đ'
    """
    return f"{thousands(amount)} đ"


def parse_dong(text: str) -> int:
    """An amount typed with or without separators and sign: ``50.000 đ``, ``50,000``, ``50000``.

    Raises:
        BadAmount: not a whole, non-negative amount.
    """
    typed = line(text)
    shown = typed if len(typed) <= 40 else typed[:40] + "…"
    bare = _SIGN.sub("", typed).strip()
    if not _PLAIN.fullmatch(bare) and not _GROUPED.fullmatch(bare):
        raise BadAmount(
            f"“{shown}” không phải số tiền; hãy ghi số đồng, ví dụ 50.000."
            if typed
            else "Chưa ghi số tiền; hãy ghi số đồng, ví dụ 50.000."
        )
    digits = re.sub(r"[^0-9]", "", bare)
    if len(digits) > 30 or int(digits) > _LARGEST:
        raise BadAmount(f"Số tiền “{shown}” quá lớn; hãy kiểm tra lại.")
    return int(digits)


def _below_hundred(number: int, *, after_hundred: bool) -> list[str]:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return ([] if ones == 0 else ["linh", _DIGITS[ones]]) if after_hundred else [_DIGITS[ones]]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    if ones == 4 and tens > 1:
        return [*words, "tư"]
    if ones == 5:
        return [*words, "lăm"]
    return words if ones == 0 else [*words, _DIGITS[ones]]


def _below_thousand(number: int, *, inner: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if hundreds or inner:
        return [_DIGITS[hundreds], "trăm", *_below_hundred(rest, after_hundred=True)]
    return _below_hundred(rest, after_hundred=False)


def _words(number: int, *, inner: bool) -> list[str]:
    """``inner``: other words stand before, so a short group is read from its hundreds."""
    billions, rest = divmod(number, 10**9)
    words = [*_words(billions, inner=inner), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += _below_thousand(group, inner=inner or bool(words))
            words += [name] if name else []
    return words


def in_words(amount: int) -> str:
    """The amount as a receipt spells it.

    >>> in_words(1234567)
    'Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng'
    """
    words = _words(abs(amount), inner=False) or ["không"]
    text = " ".join([*(["âm"] if amount < 0 else []), *words, "đồng"])
    return text[:1].upper() + text[1:]
