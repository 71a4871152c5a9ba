"""The upload field in a real browser at phone size: a cut line, a reload, a refusal, no script."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.documents.models import StoredFile
from motcua.documents.queries.files import handed
from motcua.org.models import CitizenAccount
from tests.documents.conftest import home  # noqa: F401

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ASSETS = ROOT / "src/motcua/web/static/vendor/tabler.min.css"
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("home"),
    pytest.mark.urls("tests.web.portal.upload_trial"),
    pytest.mark.skipif(not ASSETS.exists(), reason="page assets are not set up (make setup)"),
]


def picture(width: int, height: int) -> bytes:
    """A PNG full of noise, as a camera sees a wall."""
    noise = Random(1).randbytes(width * height * 3)
    rows = (noise[at : at + width * 3] for at in range(0, len(noise), width * 3))
    body = zlib.compress(b"".join(b"\x00" + row for row in rows), 1)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", body),
        (b"IEND", b""),
    ]
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def large_pdf(size: int = 1_500_000) -> dict[str, object]:
    return {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * size}


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    lan = CitizenAccount.objects.create(token="lan", name="Lan", stamp="s", created_at=AT, last_seen_at=AT)
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    opened.set_default_timeout(20_000)
    opened.new_page().goto(f"/thu/{lan.pk}/s/")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.pages[0]
    opened.goto("/thu/")
    return opened


def choose(page: Page, file: dict[str, object], which: str = "file") -> None:
    page.locator(f"[data-upload-input={which}]").set_input_files(file)  # type: ignore[arg-type]


def test_a_large_photo_is_scaled_down_and_sent(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    choose(
        page,
        {"name": "giay-chung-sinh.png", "mimeType": "image/png", "buffer": picture(3900, 400)},
        "camera",
    )
    expect(page.get_by_text("Đã gửi xong", exact=True)).to_be_visible()
    found = page.evaluate("async () => (await axe.run('[data-upload]')).violations.map(v => v.id)")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("1 tệp đã nhận")).to_be_visible()

    stored = StoredFile.objects.get()
    assert stored.media_type == "image/jpeg"
    content = handed(stored).content
    at = content.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", content[at + 5 : at + 9])
    assert (width, height) == (2600, 267)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_cut_line_and_a_reload_only_make_it_wait(page: Page, context: BrowserContext) -> None:
    arrived: list[str] = []
    page.on("request", lambda r: arrived.append(r.url) if r.url.endswith("/phan/") else None)
    cut = {"after": 1}

    def weak_line(route: object) -> None:
        cut["after"] -= 1
        route.continue_() if cut["after"] >= 0 else route.abort("connectionreset")  # type: ignore[attr-defined]

    context.route("**/phan/", weak_line)
    choose(page, large_pdf())
    expect(page.locator(".upload-item.is-paused .upload-state")).to_contain_text("Mất kết nối")
    page.reload()
    expect(page.locator(".upload-item .upload-name")).to_have_text("quyet-dinh.pdf")
    context.unroute("**/phan/")
    page.get_by_role("button", name="Gửi", exact=True).click()  # waits for the file, then goes by itself
    expect(page.get_by_text("1 tệp đã nhận")).to_be_visible()
    assert StoredFile.objects.get().size == 1_500_009


def test_what_cannot_be_accepted_says_so_and_can_be_taken_away(page: Page) -> None:
    choose(page, {"name": "ghi-chu.pdf", "mimeType": "application/pdf", "buffer": b"no pdf at all"})
    expect(page.locator(".upload-item.is-wrong .upload-state")).to_contain_text("chỉ nhận ảnh")
    page.get_by_role("button", name="Hủy ghi-chu.pdf").press("Enter")
    expect(page.locator(".upload-item")).to_have_count(0)
    expect(page.get_by_role("button", name="Chọn tệp")).to_be_focused()


def test_without_script_it_is_a_file_field(chromium: Browser, context: BrowserContext) -> None:
    plain = chromium.new_context(
        base_url=context.pages[0].url.rsplit("/thu/")[0],
        storage_state=context.storage_state(),
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    page = plain.new_page()
    page.goto("/thu/")
    page.locator("input[name=paper_file]").set_input_files(large_pdf(1000))  # type: ignore[arg-type]
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("1 tệp đã nhận")).to_be_visible()
    plain.close()
