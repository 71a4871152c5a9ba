"""What every answer carries, whoever asks: the content policy, no sniffing, no framing, no shared cache."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from motcua.org.models import Official
from motcua.web.ui import rate
from tests.architecture.source import report
from tests.web.addresses import all_addresses
from tests.web.portal import signing
from tests.web.ui.conftest import PASSWORD


def parts(policy: str) -> dict[str, list[str]]:
    return {p.split()[0]: p.split()[1:] for p in policy.split(";") if p.strip()}


def answers(browser: Client) -> list[tuple[str, Any]]:
    browser.raise_request_exception = False
    told = [(str(a), browser.get(a.path)) for a in all_addresses() if not a.pattern.startswith("api/")]
    rate.forget()
    return told


@pytest.fixture
def citizen(db: None, settings: Any) -> Client:
    settings.MOTCUA_DEMO_CODES = True
    browser = Client()
    signing.agreed(browser, "0912345678")
    return browser


@pytest.fixture
def official(client: Client, admin: Official, make_official: Any) -> Client:
    make_official("moi-viec", "INTAKE", "SPECIALIST", "LEADER", "CLERK", "MANAGER", "ADMIN")
    client.post("/tai-khoan/dang-nhap/", {"login": "moi-viec", "password": PASSWORD})
    return client


def test_every_answer_of_everybody_carries_the_headers_of_safety(official: Client, citizen: Client) -> None:
    found = []
    for browser in (Client(), citizen, official):
        for where, answer in answers(browser):
            if answer.status_code >= 500:
                found.append(f"{where}: {answer.status_code}")
            if answer["X-Content-Type-Options"] != "nosniff":
                found.append(f"{where}: sniffing")
            if answer["X-Frame-Options"] not in {"DENY", "SAMEORIGIN"}:
                found.append(f"{where}: framing")
            if answer["Referrer-Policy"] not in {"same-origin", "no-referrer"}:
                found.append(f"{where}: referrer")
            if "text/html" in answer["Content-Type"] and "Content-Security-Policy" not in answer:
                found.append(f"{where}: no content policy")
            if "Server" in answer or "X-Powered-By" in answer:
                found.append(f"{where}: tells what it runs on")
    report(sorted(set(found)), "every answer carries them")


def test_the_content_policy_lets_nothing_run_that_is_not_ours(db: None) -> None:
    policy = parts(Client().get("/")["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in str(policy)
    assert "*" not in str(policy)
    assert "blob:" not in str(policy)


def test_pages_of_somebody_are_kept_by_no_cache(official: Client, citizen: Client) -> None:
    found = []
    for browser, wanted in ((citizen, "no-store"), (official, "no-")):
        for where, answer in answers(browser):
            said = answer.get("Cache-Control", "")
            if wanted not in said or "public" in said:
                found.append(f"{where}: {said or 'nothing'}")
    report(sorted(set(found)), "Cache-Control of private pages")


def test_the_sign_in_pages_are_kept_by_no_cache(db: None) -> None:
    for address in ("/tai-khoan/dang-nhap/", "/cong-dan/dang-nhap/"):
        assert "no-store" in Client().get(address)["Cache-Control"]


def test_pages_say_what_they_are_made_of(db: None) -> None:
    found = [
        f"{where}: {answer['Content-Type']}"
        for where, answer in answers(Client())
        if answer["Content-Type"].startswith("text/")
        and "charset=utf-8" not in answer["Content-Type"].lower()
    ]
    report(found, "text names its encoding")


def test_nothing_of_ours_is_for_other_origins(db: None) -> None:
    for where, answer in answers(Client()):
        assert "Access-Control-Allow-Origin" not in answer, where
    asked = Client().options("/api/v1/dossiers", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in asked


def test_it_is_not_a_debugging_installation() -> None:
    assert django_settings.DEBUG is False
    assert not any("debug" in app for app in django_settings.INSTALLED_APPS)
    assert "django.contrib.admin" not in django_settings.INSTALLED_APPS
