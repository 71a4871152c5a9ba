"""Every address: forms need their token, floods are slowed, methods are few, and nothing leads elsewhere."""

from __future__ import annotations

import inspect
import logging
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.web.ui import rate
from tests.architecture.source import report
from tests.web.addresses import Address, all_addresses
from tests.web.ui.conftest import PASSWORD

#: what another server or a program calls, which has no form token: a signature or an API token instead
WITHOUT_FORM_TOKEN = frozenset(
    {
        "thanh-toan/bao/<slug:gateway>/",  # a payment platform: its signature
        "thong-bao/tat/<str:token>/",  # a mail program's button: the secret in its address (RFC 8058)
    }
)
#: sign-in of officials: axes and allauth count wrong passwords and codes themselves (test_accounts.py)
COUNTED_ELSEWHERE = ("tai-khoan/",)


def is_api(address: Address) -> bool:
    return address.pattern.startswith("api/")


def is_declared_limit(address: Address) -> bool:
    """By ``@limited``, or by asking ``rate`` in its own body."""
    if address.limited:
        return True
    body = inspect.getsource(inspect.unwrap(address.view))
    return any(word in body for word in ("seconds_to_wait(", "seconds_of(", "too_often("))


def test_every_post_of_the_public_is_limited() -> None:
    found = [
        str(address)
        for address in all_addresses()
        if address.access in {"public", "citizen"}
        and address.takes_posts
        and not is_api(address)
        and not address.pattern.startswith(COUNTED_ELSEWHERE)
        and not is_declared_limit(address)
        and (address.methods or "POST" in inspect.getsource(inspect.unwrap(address.view)))
    ]
    report(found, 'say how often: @limited("name", most=…, window=…) (web/ui/rate.py)')


@pytest.mark.parametrize("name", ["thu-tuc/", "niem-yet.pdf", "niem-yet/"])
def test_costly_pages_are_limited(name: str) -> None:
    assert next(a for a in all_addresses() if a.pattern == name).limited


def test_every_post_needs_its_form_token(db: None) -> None:
    """Cross-site forgery: without the token no view is reached, whoever is signed in."""
    browser = Client(enforce_csrf_checks=True)
    found = []
    for address in all_addresses():
        if is_api(address) or address.pattern in WITHOUT_FORM_TOKEN:
            continue
        answer = browser.post(address.path, {"x": "1"})
        if answer.status_code != 403:
            found.append(f"{address}: {answer.status_code}")
    report(found, "a POST without form token must be refused")


def test_only_programs_are_exempt_from_the_form_token() -> None:
    found = [
        str(address)
        for address in all_addresses()
        if getattr(address.view, "csrf_exempt", False)
        and not is_api(address)
        and address.pattern not in WITHOUT_FORM_TOKEN
    ]
    report(found, "csrf_exempt only where another proof is asked")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace", "options"])
def test_unusual_methods_reach_nothing_public(db: None, method: str) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    found = []
    for address in all_addresses():
        if is_api(address) or address.access not in {"public", "citizen"}:
            continue
        status = getattr(browser, method)(address.path).status_code
        if status >= 500 or (status == 200 and method not in {"options", "trace"}):
            found.append(f"{method} {address}: {status}")
    report(found, "an unusual method must be refused")


def test_nobody_gets_in_without_signing_in(db: None) -> None:
    """Every address that is not public leads to a sign-in, whatever stands in it."""
    browser = Client()
    found = []
    for address in all_addresses():
        if address.access == "public" or is_api(address):
            continue
        answer = browser.get(address.path)
        signs_in = answer.status_code == 302 and "dang-nhap" in answer["Location"]
        if not signs_in and answer.status_code != 405:
            found.append(f"{address}: {answer.status_code}")
    report(found, "a page of somebody's asks who is there first")


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
    "\thttps://evil.example/",
)


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("name", ["next", "back", "tiep"])
def test_no_address_leads_out_of_the_house(db: None, target: str, name: str) -> None:
    browser = Client()
    found = []
    for address in all_addresses():
        if address.access != "public" or is_api(address):
            continue
        for answer in (browser.get(address.path, {name: target}), browser.post(address.path, {name: target})):
            where = answer.headers.get("Location", "")
            inside = not where or url_has_allowed_host_and_scheme(where, allowed_hosts={"testserver"})
            if not inside:
                found.append(f"{address} -> {where}")
    rate.forget()
    report(found, "an address of ours may not send people elsewhere")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_into_the_house(client: Client, intake: Any, target: str) -> None:
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "lan", "password": PASSWORD, "next": target})
    assert url_has_allowed_host_and_scheme(answer["Location"], allowed_hosts={"testserver"})


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", ""])
def test_a_host_that_is_not_ours_is_refused(db: None, host: str) -> None:
    answer = Client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_forwarded_host_is_not_believed(db: None) -> None:
    answer = Client().get("/ban-lam-viec/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer["Location"]


def test_a_visitors_address_is_believed_from_our_own_proxy_only() -> None:
    asked = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": "127.0.0.1"})
    assert rate.address_of(asked) == "203.0.113.5"


STRANGE = ("%00", "..%2f..%2fetc%2fpasswd", "%f0%9f%98%80", "%ff", "a" * 300, "%3Cscript%3E", "-1", "'--")


@pytest.mark.parametrize("text", STRANGE)
def test_no_strange_address_breaks_a_public_page(
    db: None, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Path traversal, broken encodings, markup: an answer in words, never a failure."""
    browser = Client(raise_request_exception=False)
    words = ("token", "code", "gateway", "reference", "key", "step", "kind")
    with caplog.at_level(logging.CRITICAL):
        answers = {
            str(a): browser.get(a.path).status_code
            for a in all_addresses(**dict.fromkeys(words, text))
            if a.access == "public" and a.names
        }
    rate.forget()
    report([f"{where}: {status}" for where, status in answers.items() if status >= 500], "must not fail")


@pytest.mark.parametrize(
    "text", ["\x00", "x" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "\ud7ff\U0001f600"]
)
def test_no_strange_question_breaks_a_public_page(
    db: None, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    names = (
        "q",
        "ma",
        "linh-vuc",
        "trang",
        "noi",
        "next",
        "muc",
        "tu",
        "lai",
        "ho-so",
        "co-quan",
        "state",
        "code",
    )
    browser = Client(raise_request_exception=False)
    found = []
    with caplog.at_level(logging.CRITICAL):
        for address in all_addresses():
            if address.access == "public" and not is_api(address):
                answer = browser.get(address.path, dict.fromkeys(names, text))
                body = b"" if answer.streaming else answer.content
                if answer.status_code >= 500 or b"<script>alert" in body:
                    found.append(f"{address}: {answer.status_code}")
    rate.forget()
    report(found, "must not fail and must escape")
