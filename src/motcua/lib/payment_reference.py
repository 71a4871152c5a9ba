"""References that a transfer carries in its purpose, found again in whatever a bank makes of the text.

``MC`` and twelve characters name one payment order, ``MH`` and nine name a dossier. The last two are digits
of ISO 7064 MOD 97-10, so that a mistyped reference, or a word that happens to begin alike, is no reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: without I, L, O, U: read aloud and copied by hand without doubt (Crockford)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ORDER, DOSSIER = "MC", "MH"
_BODY = {ORDER: 10, DOSSIER: 7}
_NOISE = re.compile(r"[^0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference found in a text: of an order, or of the dossier with this id."""

    text: str
    dossier_id: int | None = None


def order_reference(random: int) -> str:
    """A reference of one order from 50 random bits.

    >>> order_reference(0)
    'MC000000000078'
    """
    return _checked(ORDER, _base32(random, _BODY[ORDER]))


def dossier_reference(dossier_id: int) -> str:
    """The reference of everything due for a dossier; the same at any time.

    >>> dossier_reference(1)
    'MH000000186'
    """
    return _checked(DOSSIER, _base32(dossier_id, _BODY[DOSSIER]))


def references_in(text: str) -> tuple[Reference, ...]:
    """Every true reference in a bank's text, whatever stands between, before or after its characters."""
    bare = _NOISE.sub("", text.upper())
    found: dict[str, Reference] = {}
    for match in re.finditer(f"(?={ORDER}|{DOSSIER})", bare):
        kind = bare[match.start() : match.start() + 2]
        candidate = bare[match.start() : match.start() + 4 + _BODY[kind]]
        if is_reference(candidate):
            found[candidate] = Reference(candidate, _number(candidate[2:-2]) if kind == DOSSIER else None)
    return tuple(found.values())


def is_reference(text: str) -> bool:
    """Whether the text is exactly one reference, its check digits included."""
    kind, body = text[:2], text[2:-2]
    if len(body) != _BODY.get(kind, -1) or any(c not in ALPHABET for c in body):
        return False
    return text == _checked(kind, body)


def _checked(kind: str, body: str) -> str:
    value = int("".join(str(int(c, 36)) for c in kind + body) + "00")
    return f"{kind}{body}{98 - value % 97:02d}"


def _base32(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def _number(body: str) -> int:
    value = 0
    for letter in body:
        value = value * 32 + ALPHABET.index(letter)
    return value
