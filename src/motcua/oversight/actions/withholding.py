"""Names withheld: what in a text for the public would tell who had sent the petition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from motcua.lib.vietnamese_text import clean, fold
from motcua.oversight.models import Petition

#: a personal identity number, a telephone number (with dots or spaces), an e-mail address
_PATTERNS = (
    re.compile(r"(?<!\d)\d{12}(?!\d)"),
    re.compile(r"(?<!\d)0\d(?:[ .\-]?\d){8}(?!\d)"),
    re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"),
)
_SHORTEST = 5


def known_of(petition: Petition) -> tuple[str, ...]:
    """What is known of the sender, and the code and name of the dossier that it is about."""
    dossier = petition.dossier
    return (
        petition.petitioner_name,
        petition.petitioner_phone,
        petition.petitioner_email,
        petition.petitioner_address,
        *((dossier.code or "", dossier.applicant_name) if dossier else ()),
    )


def traces(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """What of ``known`` stands in the text, and what looks like a number or address of a person.

    Names are compared without diacritics and capitals, numbers by their digits.
    """
    folded, digits = fold(clean(text)), "".join(one for one in text if one.isdecimal())
    found: list[str] = []
    for one in known:
        number = "".join(letter for letter in one if letter.isdecimal())
        is_number = len(number) >= 9 and number in digits
        if is_number or (len(one) >= _SHORTEST and _stands_in(fold(clean(one)), folded)):
            found.append(one)
    for pattern in _PATTERNS:
        found += [match.group() for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
