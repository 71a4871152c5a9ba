"""Which decree governs a dossier: by its day of receipt, for its whole life."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from motcua.law.registry import cite, rule


class Regime(StrEnum):
    """The one-stop mechanism's two decrees."""

    ND61_2018 = "nd61_2018"
    ND118_2025 = "nd118_2025"

    @property
    def citation(self) -> str:
        """The decree's short name."""
        return cite("ND61_2018" if self is Regime.ND61_2018 else "ND118_2025")

    def article(self, *, before: int, after: int | None = None) -> str:
        """The same rule's citation in this decree: its article of 2018 or of 2025 (none where unknown)."""
        if self is Regime.ND61_2018:
            return cite("ND61_2018", before)
        return cite("ND118_2025", after)

    @property
    def has_districts(self) -> bool:
        """Whether local government still has three levels."""
        return self is Regime.ND61_2018


#: First day of decree 118/2025/NĐ-CP and of the two levels of local government.
CHANGE_DAY = date(2025, 7, 1)


@rule(source="ND61_2018", valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def regime_on(day: date) -> Regime:
    """The decree for dossiers received on ``day``; it stays with the dossier after the change."""
    return Regime.ND61_2018 if day < CHANGE_DAY else Regime.ND118_2025
