"""Numbers as printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.lib.numerals import thousands


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1234567, "1.234.567"), (Decimal("1234.5"), "1.234,5"), (-5000, "-5.000")],
)
def test_numbers_group_by_points(number: int | Decimal, text: str) -> None:
    assert thousands(number) == text
