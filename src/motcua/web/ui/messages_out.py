"""Codes on their way to a telephone or an e-mail address, by the ways this installation has."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.gateways.messages.base import Message, NotSent
from motcua.gateways.messages.configured import gateways, send
from motcua.lib.refused import Refused
from motcua.org.actions.codes import Send

_LOG = logging.getLogger(__name__)
_SHOWN = "demo_message"


class CannotSend(Refused):
    """The message did not go out; the person can try again or take another way."""

    code = "cannot-send"
    status = 503


def code_sender(request: HttpRequest) -> Send:
    """What sends a code for this request; on a demonstration it also shows it on the next page."""

    def deliver(contact: str, text: str) -> None:
        channel = "email" if "@" in contact else "sms"
        ways = gateways(settings.MESSAGES)
        way = ways.get(channel)
        if way is None or (getattr(way, "pretends", False) and not settings.MOTCUA_DEMO_CODES):
            raise CannotSend(_not_open(channel))
        try:
            send(ways, channel, Message(to=contact, body=text, subject=gettext("Mã xác nhận")))
        except NotSent as failed:
            _LOG.warning("A code by %s was not sent: %s", channel, failed.reason)
            raise CannotSend(
                gettext("Chưa gửi được mã. Thử lại sau ít phút, hoặc dùng cách khác.")
            ) from failed
        if settings.MOTCUA_DEMO_CODES:
            request.session[_SHOWN] = text

    return deliver


def _not_open(channel: str) -> str:
    if channel == "email":
        return gettext("Cơ quan chưa mở việc gửi mã bằng thư điện tử. Hãy dùng cách đăng nhập khác.")
    return gettext("Cơ quan chưa mở việc gửi mã bằng tin nhắn. Hãy dùng cách đăng nhập khác.")


def shown_message(request: HttpRequest) -> str:
    """On a demonstration the message that would have gone out; elsewhere nothing."""
    return str(request.session.get(_SHOWN, "")) if settings.MOTCUA_DEMO_CODES else ""


def forget_message(request: HttpRequest) -> None:
    """The code was used."""
    request.session.pop(_SHOWN, None)
