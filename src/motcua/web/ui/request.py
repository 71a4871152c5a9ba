"""The request as every view of this project gets it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from motcua.org.types import Actor


class AnyRequest(HttpRequest):
    """A request of anybody: a citizen, a client system or an official.

    ``at`` is this request's only clock reading; ``request_id`` is what a person quotes when
    something broke; ``signed_in`` is the acting official or ``None``.
    """

    htmx: HtmxDetails
    at: datetime
    request_id: str
    signed_in: Actor | None
    #: the citizen who signed in on the portal, or ``None``
    citizen: Actor | None


class CitizenRequest(AnyRequest):
    """A request behind ``@citizen``: ``citizen`` is surely there."""

    citizen: Actor


class OfficialRequest(AnyRequest):
    """A request behind ``@needs``: ``actor`` is surely there."""

    actor: Actor
    #: behind ``@searched``: what the address asks, with the words that the session keeps for its marks
    sought: QueryDict
