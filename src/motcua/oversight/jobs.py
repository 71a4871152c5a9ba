"""What oversight needs again and again: slips for dossiers that have ended, notices to petitioners."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries.outbox import SETTLED_AFTER
from motcua.gateways.messages.configured import gateways
from motcua.law.feedback import offered_from
from motcua.oversight.actions.feedback import offer
from motcua.oversight.actions.petition_notices import send_waiting
from motcua.oversight.models import FeedbackCursor
from motcua.oversight.types import SlipWay

logger = logging.getLogger("motcua.oversight")
#: acts that may end a dossier
_ENDS = ("return_result", "decline", "stop", "withdraw", "close_unanswered")
_PORTION = 500


def offer_slips(at: datetime) -> int:
    """Offer a slip for every dossier that ended since the last time; how many were offered.

    Reads the record past a cursor, so that no act of the counter waits for it; run twice it offers nothing
    twice. What ended long before (a register loaded later) gets none.
    """
    cursor, _ = FeedbackCursor.objects.get_or_create(pk=1)
    events = DossierEvent.objects.filter(pk__gt=cursor.last_event, at__lte=at - SETTLED_AFTER)
    last = events.aggregate(last=Max("pk"))["last"]
    if last is None:
        return 0
    wanted = events.filter(pk__lte=last, name__in=_ENDS, at__gte=offered_from(at), dossier__is_test=False)
    offered = 0
    for dossier_id in wanted.order_by("pk").values_list("dossier_id", flat=True).iterator(_PORTION):
        offered += offer(dossier_id, way=SlipWay.LINK.value, at=at) is not None
    FeedbackCursor.objects.filter(pk=1).update(last_event=last)
    if offered:
        logger.info("%d feedback slips offered", offered)
    return offered


def tell_petitioners(at: datetime) -> int:
    """Send the notices about petitions that wait, by the ways that are set up; how many went out."""
    return send_waiting(gateways(settings.MESSAGES), at=at)
