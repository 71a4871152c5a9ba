"""A citizen signs in, as the browser does; the demo notice tells the code."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse


def ask(client: Client, contact: str, back: str = "") -> Any:
    """Ask for a code."""
    return client.post(reverse("portal:sign_in"), {"contact": contact, "next": back})


def code_shown(client: Client) -> str:
    """The code that a demonstration shows; needs ``settings.MOTCUA_DEMO_CODES``."""
    found = re.search(r"\b(\d{6}) l[aà] m[aã]", client.get(reverse("portal:code")).content.decode())
    assert found, "no code is shown"
    return found[1]


def sign_in(client: Client, contact: str) -> Any:
    """Ask and type the code."""
    ask(client, contact)
    return client.post(reverse("portal:code"), {"code": code_shown(client)})


def agreed(client: Client, contact: str) -> Any:
    """Sign in and agree to the privacy notice."""
    sign_in(client, contact)
    return client.post(reverse("portal:consent"), {"agree": "on"})
