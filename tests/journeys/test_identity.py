"""Signing in with the national identity, played by our own provider in a process of its own."""

from __future__ import annotations

import copy
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from motcua.org.models import CitizenAccount, Official
from motcua.web.ui import rate

PHONE = {"width": 390, "height": 844}
_RUN = "import sys; from motcua.config.cli import main; sys.exit(main())"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the provider ended"
        try:
            urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider does not answer")


@pytest.fixture
def provider(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[str]:
    """The provider's address; the office knows it and lets forms lead on to it."""
    port, secret = _free_port(), "only-for-this-test"
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, "identity-demo", "--port", str(port), "--office", live_server.url],
        env={**os.environ, "MOTCUA_HOME": str(tmp_path / "home"), "MOTCUA_IDENTITY_SECRET": secret},
    )
    try:
        _wait_for(f"{address}/style.css", process)
        settings.MOTCUA_IDENTITY = [
            {
                "key": "gia-lap",
                "name": "Tài khoản định danh giả lập",
                "issuer": address,
                "client_id": "motcua",
                "secret": secret,
                "pretends": True,
            }
        ]
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"] = ["'self'", address]
        settings.CONTENT_SECURITY_POLICY = policy
        settings.MOTCUA_DEMO_CODES = True
        cache.clear()
        rate.forget()
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="Đăng nhập bằng Tài khoản định danh").click()
    expect(page.locator(".mark")).to_contain_text("GIẢ LẬP")
    page.get_by_role("button", name=name).click()


def test_sign_in_with_the_identity(page: Page, provider: str, picture: Callable[..., None]) -> None:
    page.goto("/cong-dan/dang-nhap/?next=/thu-tuc/")
    picture(page, "identity-1-sign-in")
    choose(page, "Nguyễn Thị Hằng")
    picture(page, "identity-2-consent-there")
    page.get_by_role("button", name="Không đồng ý").click()
    expect(page.locator("h1")).to_have_text("Bạn chưa đăng nhập")
    assert not CitizenAccount.objects.exists()

    page.get_by_role("link", name="Đăng nhập lại").click()
    choose(page, "Nguyễn Thị Hằng")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trước khi bắt đầu")
    picture(page, "identity-3-notice", full=True)
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.goto("/cong-dan/")
    expect(page.get_by_text("042190980001")).to_be_visible()
    picture(page, "identity-4-account", full=True)
    account = CitizenAccount.objects.get()
    assert (account.assurance, account.name) == (2, "Nguyễn Thị Hằng")
    assert not Official.objects.exists()

    # a right answer under a state that this browser never asked for
    with page.expect_navigation():
        page.goto("/cong-dan/dinh-danh/gia-lap/tra-loi/?code=abc&state=khong-phai-cua-minh")
    expect(page.locator("h1")).to_have_text("Chưa đăng nhập được")
    assert not re.search("Traceback|Error", page.content())
