"""Accounts are made by an administrator of the office: nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
