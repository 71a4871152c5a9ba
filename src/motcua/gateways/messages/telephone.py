"""Telephone numbers of Vietnam as providers want them."""

from __future__ import annotations

import re

from motcua.gateways.messages.base import NotSent

#: mobile numbers since 2018: ten digits, 03 05 07 08 09
_MOBILE = re.compile(r"(?:\+?84|0)([35789]\d{8})")
#: how a provider writes them
NATIONAL, INTERNATIONAL, PLUS = "0", "84", "+84"


def mobile(text: str, prefix: str = NATIONAL) -> str:
    """A mobile number written after ``prefix``; empty when the text is none."""
    found = _MOBILE.fullmatch(re.sub(r"[ .()-]", "", text.strip()))
    return f"{prefix}{found[1]}" if found else ""


def mobile_or_refuse(text: str, prefix: str) -> str:
    """The same.

    Raises:
        NotSent: for good, it is no mobile number.
    """
    number = mobile(text, prefix)
    if not number:
        raise NotSent("no mobile number", for_good=True)
    return number
