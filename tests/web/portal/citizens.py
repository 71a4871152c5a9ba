"""A citizen at a browser of tests: the portal's own session, no account of an official."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils.module_loading import import_string

from motcua.org.models import CitizenAccount
from motcua.org.types import Actor
from tests.dossiers.office import MONDAY


def signed_in(actor: Actor, at: datetime = MONDAY) -> Client:
    """A browser in which this citizen is signed in."""
    client = Client()
    session: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    account = CitizenAccount.objects.get(pk=actor.account_id)
    instant = int(at.timestamp())
    session["citizen"] = {
        "account": account.pk,
        "stamp": account.stamp,
        "assurance": account.assurance,
        "begun": instant,
        "seen": instant,
        "agreed": True,
    }
    session.save()
    assert session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
