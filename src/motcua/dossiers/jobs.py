"""What the dossiers need every day: seal the record, compare it with the dossiers, list what is urgent."""

from __future__ import annotations

import logging
from datetime import datetime

from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.queries.reminders import Reminder, reminders
from motcua.dossiers.queries.replay import Difference, open_differences

logger = logging.getLogger("motcua.dossiers")


def seal(at: datetime) -> int:
    """Seal every finished day; how many. Run it after midnight, when no act of yesterday is under way."""
    return seal_days(at=at)


def check_open(at: datetime) -> list[Difference]:
    """Derive state and due date of every open dossier from its events; what differs is logged and returned.

    Nothing is corrected: a difference means that somebody wrote past the lifecycle.
    """
    found = open_differences()
    for one in found:
        logger.error(
            "dossier %s (%s) differs from its events at %s: %s is %r, events say %r",
            one.code,
            one.dossier_id,
            at.isoformat(),
            one.what,
            one.stored,
            one.derived,
        )
    return found


def remind(at: datetime) -> list[Reminder]:
    """What will be too late soon, of all authorities; the number goes to the log, the list to the caller."""
    found = reminders(at)
    if found:
        logger.info("%d reminders at %s", len(found), at.isoformat())
    return found
