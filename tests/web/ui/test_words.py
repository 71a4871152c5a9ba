"""Figures, moments and small parts as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from motcua.dossiers.types import State, Verdict
from motcua.web.ui import downloads, drawing, wording
from motcua.web.ui.parts import Moment, Tab
from tests.architecture.source import templates

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=HERE)


def drawn(text: str, **values: object) -> str:
    return Template(text).render(Context({"now": NOW, **values}))


@pytest.mark.parametrize(
    ("ahead", "words", "tone"),
    [
        (timedelta(days=6), "còn 6 ngày", "neutral"),
        (timedelta(hours=16), "còn 1 ngày", "soon"),
        (timedelta(minutes=75), "còn 1 giờ 15 phút", "soon"),
        (timedelta(0), "còn 0 phút", "soon"),
        (timedelta(seconds=-10), "quá hạn 1 phút", "late"),
        (timedelta(hours=-3), "quá hạn 3 giờ", "late"),
        (timedelta(days=-2), "quá hạn 2 ngày", "late"),
        (timedelta(days=-1500), "quá hạn 1.500 ngày", "late"),
    ],
)
def test_time_left(ahead: timedelta, words: str, tone: str) -> None:
    assert wording.time_left(NOW + ahead, NOW) == wording.Left(words, tone)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=20), "vừa xong"),
        (timedelta(minutes=5), "5 phút trước"),
        (timedelta(hours=3), "3 giờ trước"),
        (timedelta(hours=20), "hôm qua"),
        (timedelta(days=9), "9 ngày trước"),
    ],
)
def test_how_long_ago(back: timedelta, words: str) -> None:
    assert wording.ago(NOW - back, NOW) == words


def test_filters_of_words() -> None:
    at = datetime(2026, 11, 5, 1, 5, tzinfo=ZoneInfo("UTC"))
    assert drawn("{{ n|dong }}|{{ n|thousands }}|{{ none|dong }}", n=1234567, none=None) == (
        "1.234.567\u00a0đ|1.234.567|"
    )
    assert drawn("{{ at|day }} {{ at|moment }} {{ at|hour }}", at=at) == "05/11/2026 08:05 05/11/2026 08:05"
    assert drawn("{{ m|span }}|{{ p|phone }}|{{ e|blank }}", m=495, p="0912345678", e="") == (
        "8 giờ 15 phút|0912 345 678|—"
    )


@pytest.mark.parametrize("state", [s for s in State.values if s])
def test_every_state_has_its_chip(state: str) -> None:
    assert State(state).label in drawing.state_chip(state)


def test_every_verdict_has_its_chip_and_an_open_dossier_none() -> None:
    assert all(Verdict(v).label in drawing.verdict_chip(v) for v in Verdict.values if v)
    assert drawing.verdict_chip("") == ""


def test_a_due_date_shows_the_pause_or_the_verdict_instead_of_the_time_left() -> None:
    due_at = NOW - timedelta(days=1)
    assert "quá hạn 1 ngày" in drawn("{% due d %}", d=due_at)
    assert "Tạm dừng" in drawn("{% due d paused=True %}", d=due_at)
    ended = drawn("{% due d verdict=v %}", d=due_at, v=Verdict.LATE.value)
    assert "Quá hạn" in ended
    assert "due-late" not in ended
    assert "Chưa có hạn" in drawn("{% due d %}", d=None)
    assert 'hx-get="/vi-sao/?a=1&amp;b=2"' in drawn("{% due d why=w %}", d=due_at, w="/vi-sao/?a=1&b=2")


def test_bigger_parts_escape_what_they_show() -> None:
    moments = [Moment(NOW, "<i>Tiếp nhận</i>", who="Lan & Hoa", detail="dòng 1\ndòng 2", icon="inbox")]
    html = drawn("{% timeline m %}", m=moments)
    assert "&lt;i&gt;" in html
    assert "dòng 1<br>dòng 2" in html
    tabs = drawn("{% tabs t %}", t=[Tab("Chờ", "?a=1&b=2", 1200, current=True)])
    assert "1.200" in tabs
    assert 'aria-current="page"' in tabs


def test_blocks_hold_content() -> None:
    html = drawn(
        '{% panel title="Người nộp" %}<b>Hoa</b>{% endpanel %}'
        '{% nothing "Trống" %} <a href="/moi/">Thêm</a> {% endnothing %}'
        '{% notice tone="late" %}x{% endnotice %}'
        '{% confirm "stop" title="Dừng?" action="/dung/" label="Dừng" %}<input name="why">{% endconfirm %}'
    )
    assert "<b>Hoa</b>" in html
    assert '<a href="/moi/">Thêm</a>' in html
    assert 'name="key"' in html
    assert 'name="why"' in html


def test_a_query_string_is_changed_not_made_anew() -> None:
    request = RequestFactory().get("/?a=1&a=2&b=x")
    assert Template("{% query b=None c=3 %}").render(Context({"request": request})) == "?a=1&amp;a=2&amp;c=3"


def test_a_qr_code_has_no_inline_style() -> None:
    html = drawn('{% qr "https://example.vn/H27" label="Tra cứu" %}')
    assert "style=" not in html
    assert 'aria-label="Tra cứu"' in html


def test_every_icon_of_a_page_is_in_the_sprite() -> None:
    listed = {
        line.strip()
        for line in (Path(drawing.__file__).parent / "icons.txt").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    }
    used = set()
    for path in templates():
        for piece in path.read_text(encoding="utf-8").split('{% icon "')[1:]:
            used.add(piece.split('"')[0])
    assert used
    assert used <= listed


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (downloads.pdf(b"%PDF", "Giấy hẹn: H27/1.pdf"), "inline"),
        (downloads.xlsx(b"x", "Sổ.xlsx"), "attachment"),
    ],
)
def test_files_have_safe_names_and_are_not_kept(answer: HttpResponse, kind: str) -> None:
    assert answer["Content-Disposition"].startswith(kind)
    assert "/" not in answer["Content-Disposition"].split("''")[-1]
    assert answer["Cache-Control"] == "no-store"


def test_a_citizen_who_chose_english_reads_time_in_english() -> None:
    with translation.override("en"):
        assert wording.time_left(NOW + timedelta(days=1), NOW).words == "1 day left"
        assert wording.time_left(NOW - timedelta(hours=3), NOW).words == "3 hours overdue"
        assert wording.ago(NOW - timedelta(days=3), NOW) == "3 days ago"
