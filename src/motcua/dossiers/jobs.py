"""What the dossiers need by themselves: seal, compare with the record, list what is urgent, tell, close."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from motcua.dossiers.actions import applying, asking, bank, closing, notice_sending, telling
from motcua.dossiers.actions.notice_sending import Sending
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.queries.reminders import Reminder, reminders
from motcua.dossiers.queries.replay import Difference, open_differences
from motcua.gateways.messages.configured import gateways
from motcua.gateways.payments.setup import platforms

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


def tell(at: datetime) -> Sending:
    """Turn news of the record into notices to citizens and send what is due; runs every minute."""
    ways = gateways(settings.MESSAGES)
    made = telling.gather(at=at, channels=set(ways))
    done = notice_sending.deliver(ways, at=at)
    if made or done.failed or done.given_up:
        numbers = (made, done.sent, done.failed, done.given_up)
        logger.info("notices: %d made, %d sent, %d failed, %d given up", *numbers)
    return done


def close_silent(at: datetime) -> int:
    """Warn whose papers are still missing, and close what was silent too long; how many were closed."""
    telling.remind_closing(at=at, channels=set(gateways(settings.MESSAGES)))
    closed = closing.close_all(at=at)
    if closed:
        logger.info("%d online dossiers closed: no answer to the supplement request", closed)
    return closed


def keep_payments(at: datetime) -> int:
    """Payment notices that failed are tried again, platforms asked about open orders, old orders closed.

    Returns how many orders and notices were settled. Lines of a bank's statement are looked at again.
    """
    settled = asking.retry_notices(at) + asking.ask_open(at, platforms(settings.MOTCUA_PAYMENTS))
    asking.expire(at)
    bank.judge_all_again(at=at)
    return settled


def tidy_drafts(at: datetime) -> int:
    """Give up drafts that nobody changed for long, wipe those given up before; how many were given up."""
    given_up = applying.give_up_old(at=at, days=settings.MOTCUA_DRAFT_DAYS)
    applying.wipe_discarded(at=at)
    return given_up
