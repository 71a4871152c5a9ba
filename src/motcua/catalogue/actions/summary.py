"""What an import did, for the person who started it."""

from __future__ import annotations

from dataclasses import dataclass, field

from motcua.catalogue.actions.fates import Fate
from motcua.lib.refused import Refused

NUMBERS = ("total", "added", "changed", "unchanged", "older", "skipped", "unclear")


class Unreadable(Refused):
    """The file cannot be opened at all."""

    code = "unreadable-file"
    status = 422


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that did not go in (or a note on one): where it stands, its code if known, and why."""

    place: str
    code: str
    reason: str


@dataclass
class Summary:
    """What an import did. ``unclear`` counts the unclear points it stored; ``notes`` tells of records that
    were read well but did not simply become the current version (older or undated decisions, drafts)."""

    total: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    skipped: int = 0
    unclear: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)

    def count(self, fate: Fate) -> None:
        setattr(self, fate.value, getattr(self, fate.value) + 1)

    @property
    def news(self) -> int:
        """Versions written by the import."""
        return self.added + self.changed + self.older

    def numbers(self) -> dict[str, int]:
        """The counts by name, ``refused`` with them."""
        return {**{name: getattr(self, name) for name in NUMBERS}, "refused": len(self.refused)}

    def with_routes(self, routes: Summary) -> Summary:
        """The sum of an import of procedures and one of routes."""
        both = {name: getattr(self, name) + getattr(routes, name) for name in NUMBERS}
        return Summary(**both, refused=self.refused + routes.refused, notes=self.notes + routes.notes)
