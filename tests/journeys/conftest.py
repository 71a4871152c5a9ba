"""A real browser before a real server, with an open office behind it.

Chromium of the system through Playwright; pictures go to a folder of the machine's temporary files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from motcua.org.models import Official
from motcua.web.ui import middleware
from tests.web.desk.conftest import Clock
from tests.web.desk.office import Office, open_office

PICTURES = Path(tempfile.gettempdir()) / "motcua-journeys"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
OpenPage = Callable[..., Page]
_COUNT_PRINTS = "window.print = () => { window.top.printed = (window.top.printed ?? 0) + 1; }"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(middleware, "now", held)
    return held


@pytest.fixture
def office(transactional_db: None, tmp_path: Path, clock: Clock) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def printed() -> list[bytes]:
    """The PDFs that went to a printer, in their order."""
    return []


@pytest.fixture
def page_of(
    office: Office, chromium: Browser, live_server: LiveServer, printed: list[bytes]
) -> Iterator[OpenPage]:
    """Opens a signed-in page of one of the office's people; ``phone=True`` on a narrow screen.

    What the browser complains of (a broken script, something the content policy refused) fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(username: str, *, phone: bool = False, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        contexts.append(context)
        context.add_init_script(_COUNT_PRINTS)
        context.route("**/*.pdf", partial(_paper, printed))
        context.add_cookies([_session(office.officials[username], live_server.url)])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.set_default_navigation_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend(_complaint(said)))
        return page

    yield open_page
    for context in contexts:
        context.unroute_all(behavior="wait")  # a paper on its way to the printer arrives first
        context.close()
    assert not complaints, complaints


def _paper(printed: list[bytes], route: Route) -> None:
    """The real PDF is made and checked; the browser gets a stand-in, for headless ones break on printing."""
    answer = route.fetch()
    body = answer.body()
    assert body.startswith(b"%PDF"), body[:200]
    printed.append(body)
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>PDF</title>")


def _complaint(said: Any) -> list[str]:
    """Expected are answers such as 422 and broken lines (also of a page just closed); no other error is."""
    quiet = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError")
    expected = said.type != "error" or any(known in said.text for known in quiet)
    return [] if expected else [f"{said.text} {said.location}"]


def _session(official_id: int, url: str) -> Any:
    client = Client()
    client.force_login(
        Official.objects.get(pk=official_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def picture() -> Callable[..., None]:
    """Takes a picture of a page to look at (without hiding the caret: that would need an inline style)."""

    def take(page: Page, name: str, *, full: bool = False) -> None:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{name}.png"), caret="initial", full_page=full)

    return take
