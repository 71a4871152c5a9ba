"""Numbers as Vietnamese writes them: a point between thousands, a comma before decimals."""

from __future__ import annotations

from decimal import Decimal


def thousands(number: int | Decimal) -> str:
    """A number as printed, with as many decimals as it has.

    >>> thousands(1234567)
    '1.234.567'
    >>> thousands(Decimal("1234.5"))
    '1.234,5'
    """
    return f"{number:,}".translate(str.maketrans(",.", ".,"))
