"""What a rule answers: yes or no, a sentence for the person at the screen, and the citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer of a rule.

    Attributes:
        ok: whether the act may be done (for rules of time: always true, see ``by``).
        sentence: Vietnamese, for the screen and the slip.
        citation: the legal source.
        by: the latest moment, for rules that set one.
        warning: allowed, but the person must be told.
        needs_approval: allowed only with a reason and a leader's approval.
        missing: names of what is lacking.
    """

    ok: bool
    sentence: str
    citation: str
    by: datetime | None = None
    warning: bool = False
    needs_approval: bool = False
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.ok
