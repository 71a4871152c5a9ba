"""Ranks of units by a rate: the best is first, equal rates share a rank, units without a rate have none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal


def ranks(rates: Mapping[int, Decimal | None], *, better: str) -> Mapping[int, int]:
    """Rank by key: 1, 2, 2, 4 …

    Args:
        rates: per cent as shown, so that what looks equal is equal.
        better: ``high`` or ``low``.
    """
    there = [rate for rate in rates.values() if rate is not None]
    ordered = sorted(there, reverse=better == "high")
    first: dict[Decimal, int] = {}
    for place, rate in enumerate(ordered, start=1):
        first.setdefault(rate, place)
    return {key: first[rate] for key, rate in rates.items() if rate is not None}
