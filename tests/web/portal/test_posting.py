"""The posted list: complete, in force, the same on screen and on paper."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.catalogue.actions.versions import abolish
from motcua.org.types import SYSTEM
from motcua.web.portal import posting
from tests.dossiers.office import FIVE_DAYS, MONDAY, THREE_DAYS, Office
from tests.web.portal.conftest import Clock


def screen(client: Client, **query: str) -> str:
    answer = client.get("/niem-yet/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def field_code(client: Client, name: str) -> str:
    option = screen(client).partition(f">{name} (")[0]
    return option.rpartition('<option value="')[2].partition('"')[0]


def test_the_procedures_of_the_office_are_posted_by_field(client: Client, office: Office) -> None:
    shown = screen(client)
    assert "Các thủ tục đang áp dụng ngày 02/11/2026" in shown
    assert "Cải chính hộ tịch (thử)" in shown
    assert "3 ngày làm việc" in shown
    assert shown.count('<h2 id="lv-') >= 3


def test_a_field_is_chosen(client: Client, office: Office) -> None:
    shown = screen(client, **{"linh-vuc": field_code(client, "Đất đai")})
    assert FIVE_DAYS in shown
    assert THREE_DAYS not in shown


def test_what_is_abolished_disappears(client: Client, office: Office) -> None:
    assert FIVE_DAYS in screen(client)
    abolish(FIVE_DAYS, on=MONDAY.date(), decision="99/QĐ-BTP", at=MONDAY, by=SYSTEM)
    assert FIVE_DAYS not in screen(client)


def test_whom_to_complain_to_stands_below(client: Client, office: Office) -> None:
    shown = screen(client)
    assert "Phản ánh, kiến nghị về thủ tục" in shown


def test_an_unknown_office_or_field_shows_the_whole_list(client: Client, office: Office) -> None:
    assert FIVE_DAYS in screen(client, noi="khong-co", **{"linh-vuc": "khong-co"})


def test_the_paper_holds_the_same_list(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[list[object]] = []
    draw = posting.render_table

    def watched(sheet: object, rows: object) -> bytes:
        listed = list(rows)  # type: ignore[call-overload]
        drawn.append(listed)
        return draw(sheet, listed)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "render_table", watched)
    answer = client.get("/niem-yet.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    codes = [row[1] for row in drawn[0]]  # type: ignore[index]
    assert codes
    shown = screen(client)
    assert all(str(code) in shown for code in codes)
    assert shown.count('class="num posted-number"') == len(codes)


def test_the_same_list_is_set_once_a_day(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    times: list[int] = []
    monkeypatch.setattr(posting, "render_table", lambda sheet, rows: times.append(1) or b"%PDF-1.7")
    for _ in range(3):
        client.get("/niem-yet.pdf")
    assert len(times) == 1
    client.get("/niem-yet.pdf", {"linh-vuc": field_code(client, "Đất đai")})
    assert len(times) == 2
    clock.forward(days=1)
    client.get("/niem-yet.pdf")
    assert len(times) == 3


def test_drawing_is_limited(client: Client, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "render_table", lambda sheet, rows: b"%PDF-1.7")
    answers = [client.get("/niem-yet.pdf").status_code for _ in range(posting.MOST_PDF + 1)]
    assert answers == [200] * posting.MOST_PDF + [429]


def test_the_number_of_queries_is_constant(
    client: Client, office: Office, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        screen(client)


def test_an_empty_catalogue_is_told(client: Client, db: None) -> None:
    assert "Chưa có thủ tục nào để niêm yết" in screen(client)
    assert client.get("/niem-yet.pdf").content.startswith(b"%PDF-")


def test_a_long_list_is_looked_at_field_by_field(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "MOST_ON_SCREEN", 2)
    shown = screen(client)
    assert "chọn từng lĩnh vực để xem" in shown
    assert FIVE_DAYS not in shown
    link = shown.partition('<ul class="field-list">')[2].partition('href="')[2].partition('"')[0]
    assert "posted-table" in client.get("/niem-yet/" + link.replace("&amp;", "&")).content.decode()
