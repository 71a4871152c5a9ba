"""Where people land after the login."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


def test_an_administrator_without_a_desk_lands_in_the_console(admin: Client) -> None:
    answer = admin.get(reverse("desk:home"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("console:home")
    assert admin.get(answer["Location"]).status_code == 200


def test_a_manager_keeps_the_desk(manager: Client) -> None:
    assert manager.get(reverse("desk:home")).status_code == 200
