"""What visits need once a day."""

from __future__ import annotations

from datetime import datetime

from motcua.visits.actions import booking


def tidy(at: datetime) -> tuple[int, int]:
    """Note who did not come and forget who came long ago; how many of each. Run twice it does nothing new."""
    return booking.note_missed(at), booking.forget_old(at)
