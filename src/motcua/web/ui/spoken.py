"""What the layers below the web say in Vietnamese, in the language of who reads it."""

from __future__ import annotations

import re

from django.utils.translation import gettext

_NAMED = re.compile("“([^”]*)”")


def spoken(sentence: str) -> str:
    """The sentence in the reader's language, or as it is where nobody has translated it.

    What a sentence names in “…” (a file, a state) stands as “{}” in the catalogue of translations.
    """
    if not sentence:
        return ""
    whole = gettext(sentence)
    if whole != sentence:
        return whole
    shape = _NAMED.sub("“{}”", sentence)
    told = gettext(shape)
    return sentence if told == shape else told.format(*_NAMED.findall(sentence))
