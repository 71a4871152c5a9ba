"""Names withheld: what in a text for the public would tell who had sent the petition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from motcua.lib.vietnamese_text import clean, fold
from motcua.oversight.models import Petition

#: a personal identity number (in groups, too), an old one of nine digits, a telephone number (with dots,
#: spaces or the country in front), an e-mail address
_PATTERNS = (
    re.compile(r"(?<!\d)\d{3}(?:[ \-]?\d{3}){3}(?!\d)"),
    re.compile(r"(?<!\d)\d{9}(?!\d)"),
    re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){9}(?!\d)"),
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
        # without the first digit: a telephone number is written with 0 or with the country
        is_number = len(number) >= 9 and number[-9:] in digits
        if is_number or (len(one) >= _SHORTEST and _stands_in(fold(clean(one)), folded)):
            found.append(one)
    for pattern in _PATTERNS:
        found += [match.group() for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
