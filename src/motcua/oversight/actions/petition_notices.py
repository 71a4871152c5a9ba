"""Notices to who sent a petition: received, answered. They name nobody and tell nothing of the content.

They are written in the act's own transaction and sent later, so that no act waits for a mail server.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from motcua.dossiers.actions.telling import not_at_night
from motcua.dossiers.queries.notices import masked
from motcua.gateways.messages.base import Gateways, Message, NotSent
from motcua.oversight.models import Petition, PetitionNotice
from motcua.oversight.types import NoticeWay, PetitionAct

logger = logging.getLogger("motcua.oversight")
#: waits before the next try; after the last one it is given up
RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_PORTION = 200
#: receipts of petitions that one address is told of in a day: anybody may type a stranger's
MOST_RECEIPTS = 3
_TOLD = {
    PetitionAct.RECEIVE: "đã được vào sổ",
    PetitionAct.ANSWER: "đã được trả lời",
    PetitionAct.FORWARD: "đã được chuyển cơ quan có thẩm quyền",
    PetitionAct.DECLINE: "không được tiếp nhận, có ghi lý do",
}


def follow_url(token: str) -> str:
    """The public address where the sender follows it: a random token, nothing that names the person."""
    return f"{settings.PUBLIC_URL}/phan-anh/theo-doi/{token}/"


def queue(petition: Petition, about: PetitionAct, *, at: datetime) -> None:
    """Write the notice of an act, for who left an e-mail address or else a mobile number."""
    if about not in _TOLD or not petition.token:
        return
    way = NoticeWay.EMAIL if petition.petitioner_email else NoticeWay.SMS
    if not address(petition, way) or (about == PetitionAct.RECEIVE and _enough(petition, way, at)):
        return
    body = f"Phản ánh, kiến nghị số {petition} {_TOLD[about]}. Xem tại {follow_url(petition.token)}"
    PetitionNotice.objects.get_or_create(
        petition=petition,
        about=about,
        way=way,
        defaults={
            "to": masked(address(petition, way)),
            "subject": f"Phản ánh, kiến nghị số {petition} {_TOLD[about]}" if way == NoticeWay.EMAIL else "",
            "body": body,
            "made_at": at,
            "next_try_at": not_at_night(at, way),
        },
    )


def _enough(petition: Petition, way: str, at: datetime) -> bool:
    """Whether enough was told to an address today: nobody proved that it is the sender's own.

    The receipt is the page itself, so whoever sends more petitions lacks nothing.
    """
    of = "petition__petitioner_phone" if way == NoticeWay.SMS else "petition__petitioner_email__iexact"
    told = PetitionNotice.objects.filter(
        made_at__gt=at - timedelta(days=1), about=PetitionAct.RECEIVE, way=way, **{of: address(petition, way)}
    )
    return told.count() >= MOST_RECEIPTS


def address(petition: Petition, way: str) -> str:
    """Where a notice goes; empty when there is none for this way."""
    return petition.petitioner_email if way == NoticeWay.EMAIL else petition.petitioner_phone


def send_waiting(ways: Gateways, *, at: datetime) -> int:
    """Send what waits; how many went out. A way that is not set up leaves its notices waiting.

    Two at once never send the same notice: whoever moves its next try first has it.
    """
    waiting = PetitionNotice.objects.filter(next_try_at__lte=at, way__in=list(ways)).order_by("pk")
    sent = 0
    for notice in waiting.select_related("petition")[:_PORTION]:
        taken = PetitionNotice.objects.filter(pk=notice.pk, tries=notice.tries, next_try_at__lte=at).update(
            tries=notice.tries + 1, next_try_at=_next_try(notice.tries, at)
        )
        sent += bool(taken) and _send(notice, ways, at)
    return sent


def _send(notice: PetitionNotice, ways: Gateways, at: datetime) -> bool:
    to = address(notice.petition, notice.way)
    message = Message(to, notice.body, notice.subject, reference=f"pakn-{notice.pk}")
    row = PetitionNotice.objects.filter(pk=notice.pk)
    try:
        number = ways[notice.way].send(message)
    except NotSent as problem:
        logger.warning("petition notice %s was not sent: %s", notice.pk, problem.reason)
        given_up = {"next_try_at": None} if problem.for_good else {}
        row.update(last_error=problem.reason[:300], **given_up)
        return False
    row.update(sent_at=at, next_try_at=None, provider_number=number[:120], last_error="")
    return True


def _next_try(tries: int, at: datetime) -> datetime | None:
    return at + RETRIES[tries] if tries < len(RETRIES) else None
