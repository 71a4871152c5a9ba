"""How an act is sent: stale pages, double clicks, the device's clock, acts of others, bad text."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from motcua.dossiers.actions import working
from motcua.dossiers.models import DossierEvent
from motcua.web.desk.offers import BY_NAME
from tests.web.desk.office import NOW, VIETNAM, Office
from tests.web.desk.sending import do, last, words
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
HOSTILE = {
    "long": "Ă" * 10_000,
    "html": "<img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE dossiers_dossier; --",
    "emoji": "😀" * 50,
    "nfd": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "control": "a\x00b\x08c",
}


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def test_a_stale_page_says_what_happened_and_keeps_what_was_typed(
    office: Office, browser: Browser, walk: Walk
):
    seen = walk.dossier.last_seq
    working.note(walk.id, text="Đã gọi điện", actor=office.actor("dung"), at=NOW)

    stale = do(browser("binh"), walk, "chuyen-buoc", expected=seen, opinion="Đủ điều kiện hưởng")

    text = words(stale)
    assert stale.status_code == 409
    assert "09:00 18/11/2026 Phan Thị Dung đã “Ghi chú”" in text
    assert "tải lại trang" in text
    assert "Đủ điều kiện hưởng" in text
    assert f'name="expected" value="{seen + 1}"' in text
    assert last(walk).name == "note"


def test_a_stale_page_whose_act_is_gone_shows_the_text_to_copy(browser: Browser, walk: Walk):
    seen = walk.dossier.last_seq
    walk.examined()

    stale = do(browser("binh"), walk, "chuyen-buoc", expected=seen, opinion="Ý kiến dài không được mất")

    assert stale.status_code == 409
    assert "Nội dung bạn đã gõ" in words(stale)
    assert "Ý kiến dài không được mất" in words(stale)


def test_the_same_form_sent_twice_is_done_once(browser: Browser, walk: Walk):
    key, seen = str(uuid.uuid4()), walk.dossier.last_seq

    first = do(browser("binh"), walk, "ghi-chu", key=key, expected=seen, text="Một lần")
    second = do(browser("binh"), walk, "ghi-chu", key=key, expected=seen, text="Một lần")

    assert (first.status_code, second.status_code) == (302, 302)
    assert DossierEvent.objects.filter(dossier_id=walk.id, name="note").count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-11-18T01:30:00.000Z", datetime(2026, 11, 18, 8, 30, tzinfo=VIETNAM)),
        ("2026-11-18T01:30:00", None),
        ("hôm nay", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_the_clock_of_the_device_stands_beside_the_servers(
    browser: Browser, walk: Walk, sent: str, kept: object
):
    assert do(browser("binh"), walk, "ghi-chu", text="x", device_at=sent).status_code == 302

    assert last(walk).device_at == kept
    page = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/"))
    assert ("Giờ trên máy của người làm: 08:30 18/11/2026." in page) == bool(kept)


def test_an_act_that_is_not_mine_now_shows_what_is(browser: Browser, walk: Walk):
    opened = browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/ky-duyet/")
    assert opened.status_code == 409
    assert "không làm được lúc này" in words(opened)

    sent = do(browser("hoa"), walk, "ky-duyet", result_number="1")
    assert sent.status_code == 403
    assert walk.dossier.state == "in_progress"


def test_an_act_nobody_knows_is_not_found(browser: Browser, walk: Walk):
    assert browser("hoa").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/xoa/").status_code == 404


def test_htmx_gets_the_form_alone(browser: Browser, walk: Walk):
    answer = browser("binh").get(
        f"/ban-lam-viec/ho-so/{walk.id}/viec/chuyen-buoc/", headers={"HX-Request": "true"}
    )

    assert "<html" not in words(answer)
    assert 'name="opinion"' in words(answer)


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_text_is_told_or_kept_clean(browser: Browser, walk: Walk, name: str):
    answer = do(browser("binh"), walk, "ghi-chu", text=HOSTILE[name])

    if name == "long":
        assert answer.status_code == 422
        assert "Tối đa 5000 ký tự" in words(answer)
        return
    assert answer.status_code == 302
    kept = last(walk).data["text"]
    assert kept == {"nfd": "Tiếng Việt", "control": "abc"}.get(name, HOSTILE[name])
    assert HOSTILE["html"] not in words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/"))


def test_every_act_has_words_and_a_row_of_the_lifecycle():
    for kind in BY_NAME.values():
        assert kind.label
        assert kind.icon
        assert kind.transition
