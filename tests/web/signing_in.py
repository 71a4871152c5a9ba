"""Browsers of people who have signed in."""

from __future__ import annotations

from django.test import Client

from motcua.org.models import Official


def signed_in(official_id: int, client: Client | None = None) -> Client:
    """A browser (a new one unless told) in which an official has signed in."""
    browser = client or Client()
    browser.force_login(
        Official.objects.get(pk=official_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return browser
