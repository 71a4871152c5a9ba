"""Find a procedure and read what it asks for; what is unclear stays unclear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.actions.versions import abolish, set_local
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import everyday
from motcua.lib.remembered import forget_everything
from motcua.org.types import SYSTEM
from motcua.web.portal.procedures import PAGE
from tests.catalogue.records import AT, LATER, marriage, named, written
from tests.web.portal.conftest import Clock

Bring = Callable[..., None]


@pytest.fixture
def bring_in(db: None, tmp_path: Path) -> Bring:
    def bring(*procedures: dict[str, Any]) -> None:
        import_file(written(tmp_path, *procedures), at=AT, by="Người quản lý")

    return bring


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("words", ["ket hon", "KẾT HÔN", "hon ket", "1.000894", "kêt hôm"])
def test_it_is_found_without_diacritics_by_code_and_with_a_wrong_letter(
    client: Client, bring_in: Bring, words: str
) -> None:
    bring_in(marriage(), named("1.001193", "Thủ tục đăng ký khai sinh"))
    found = page(client, "/thu-tuc/", q=words)
    assert "Thủ tục đăng ký kết hôn" in found
    assert "Số thủ tục tìm thấy: 1" in found
    assert 'href="/thu-tuc/1.000894/"' in found


def test_nothing_found_says_what_to_try(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    found = page(client, "/thu-tuc/", q="tàu vũ trụ <b>")
    assert "Chưa có thủ tục nào khớp" in found
    assert "<b>" not in found.partition("<main")[2].partition("</main>")[0].replace(
        'value="tàu vũ trụ &lt;b', ""
    )


def test_without_words_the_fields_show(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(), named("2.000286", "Tiếp nhận đối tượng", field_name="Bảo trợ xã hội"))
    shown = page(client, "/thu-tuc/")
    assert "Hộ tịch" in shown
    assert "Bảo trợ xã hội" in shown
    assert "Thủ tục đăng ký kết hôn" not in shown


def test_a_field_shows_its_own_procedures(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(), named("2.000286", "Tiếp nhận đối tượng", field_name="Bảo trợ xã hội"))
    link = page(client, "/thu-tuc/").partition('href="?linh-vuc=')[2].partition('"')[0]
    shown = page(client, f"/thu-tuc/?linh-vuc={link}")
    assert "Tiếp nhận đối tượng" in shown
    assert "Thủ tục đăng ký kết hôn" not in shown


def test_an_unknown_field_counts_as_none(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    assert "Hoặc chọn lĩnh vực" in page(client, "/thu-tuc/", **{"linh-vuc": "khong-co"})


def test_long_lists_come_in_pages(client: Client, bring_in: Bring) -> None:
    bring_in(*(named(f"1.{n:06d}", f"Thủ tục đất đai số {n}") for n in range(PAGE + 3)))
    first = page(client, "/thu-tuc/", q="dat dai")
    assert first.count('class="find"') == PAGE
    assert "Trang 1 / 2" in first
    second = page(client, "/thu-tuc/", q="dat dai", trang="2")
    assert second.count('class="find"') == 3
    assert page(client, "/thu-tuc/", q="dat dai", trang="99").count('class="find"') == 3
    assert page(client, "/thu-tuc/", q="dat dai", trang="-1").count('class="find"') == PAGE


def test_lists_cost_the_same_number_of_queries(
    client: Client, bring_in: Bring, django_assert_num_queries: object
) -> None:
    bring_in(*(named(f"1.{n:06d}", f"Thủ tục đất đai số {n}") for n in range(2)))
    page(client, "/thu-tuc/", q="dat dai")
    with django_assert_num_queries(1):  # type: ignore[operator]
        page(client, "/thu-tuc/", q="dat dai")
    bring_in(*(named(f"1.{n:06d}", f"Thủ tục đất đai số {n}") for n in range(2, PAGE)))
    page(client, "/thu-tuc/", q="dat dai")
    with django_assert_num_queries(1):  # type: ignore[operator]
        page(client, "/thu-tuc/", q="dat dai")


def test_the_page_tells_papers_term_fee_result_and_law(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(steps_text="Bước 1: nộp.\nBước 2: nhận."))
    shown = page(client, "/thu-tuc/1.000894/")
    for wanted in (
        "Tờ khai đăng ký kết hôn",
        "Giấy xác nhận tình trạng hôn nhân",
        "bản chính: 1",
        "5 ngày làm việc",
        "30.000\u00a0đ",
        "Giấy chứng nhận kết hôn",
        "60/2014/QH13",
        "163/QĐ-BTP",
        "Lưu ý: xuất trình giấy tờ tùy thân",
    ):
        assert wanted in shown, wanted


def test_a_note_is_no_paper_to_bring(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    listed = page(client, "/thu-tuc/1.000894/").partition('<ul class="bring-list">')[2].partition("</ul>")[0]
    assert listed.count("<li>") == 2
    assert "Lưu ý" not in listed


def test_what_a_case_adds_stands_under_its_name(client: Client, bring_in: Bring) -> None:
    cases = [
        {"name": "", "papers": [{"name": "Tờ khai", "originals": 1}]},
        {"name": "Trường hợp ủy quyền", "papers": [{"name": "Văn bản ủy quyền", "originals": 1}]},
    ]
    bring_in(marriage(cases=cases, unclear=[]))
    shown = page(client, "/thu-tuc/1.000894/")
    everybody, _, some = shown.partition("Nếu thuộc trường hợp này, mang thêm")
    assert "Tờ khai" in everybody
    assert "Văn bản ủy quyền" not in everybody
    assert "Trường hợp ủy quyền" in some
    assert "Văn bản ủy quyền" in some


def test_an_unclear_fee_stays_unclear_with_the_words_of_the_source(client: Client, bring_in: Bring) -> None:
    charges = [{"kind": "charge", "name": "Lệ phí", "text": "Do HĐND tỉnh quy định"}]
    channel = {"channel": "counter", "term_text": "theo quy định", "charges": charges}
    bring_in(marriage(channels=[channel], unclear=[]))
    shown = page(client, "/thu-tuc/1.000894/")
    assert "Chưa rõ, hỏi tại" in shown
    assert "Do HĐND tỉnh quy định" in shown
    assert "theo quy định" in shown
    assert "Không mất tiền" not in shown


def test_a_long_remark_is_read_below_not_at_a_glance(client: Client, bring_in: Bring) -> None:
    remark = "Mức thu tùy diện tích. " * 20
    charges = [{"kind": "fee", "name": f"Phí {n}", "text": remark} for n in range(2)]
    channel = {"channel": "counter", "term_amount": 3, "term_unit": "day", "charges": charges}
    bring_in(marriage(channels=[channel], unclear=[]))
    glance, _, below = page(client, "/thu-tuc/1.000894/").partition('id="can-mang"')
    assert "Mức thu tùy" not in glance
    assert glance.count("Chưa rõ, hỏi tại") == 1
    assert below.count("<summary>Xem cách tính</summary>") == 2


def test_bullets_of_the_source_are_left_out(client: Client, bring_in: Bring) -> None:
    papers = [{"name": "- Tờ khai", "originals": 1}, {"name": "+ Giấy tờ", "copies": 1}]
    bring_in(marriage(cases=[{"name": "* Giấy tờ phải nộp:", "papers": papers}], unclear=[]))
    shown = page(client, "/thu-tuc/1.000894/")
    assert '<span lang="vi">Tờ khai</span>' in shown
    assert '<span lang="vi">Giấy tờ</span>' in shown
    assert ">Giấy tờ phải nộp:<" in shown


def test_many_notes_fold_away(client: Client, bring_in: Bring) -> None:
    notes = [{"name": f"Lưu ý số {n}", "is_note": True} for n in range(5)]
    cases = [{"name": "", "papers": [{"name": "Tờ khai", "originals": 1}, *notes]}]
    bring_in(marriage(cases=cases, unclear=[]))
    assert "Đọc thêm 5 lưu ý" in page(client, "/thu-tuc/1.000894/")


def test_free_means_surely_free(client: Client, bring_in: Bring) -> None:
    channel = {"channel": "counter", "term_amount": 3, "term_unit": "day"}
    bring_in(
        marriage(channels=[{**channel, "charges": []}], unclear=[]),
        named("1.000001", "Chưa rõ phí", channels=[{**channel, "fees_known": False}]),
    )
    assert "Không mất tiền" in page(client, "/thu-tuc/1.000894/")
    unclear = page(client, "/thu-tuc/1.000001/")
    assert "Không mất tiền" not in unclear
    assert "Chưa rõ, hỏi tại" in unclear


def test_ways_that_are_alike_stand_together(client: Client, bring_in: Bring) -> None:
    same = {"term_amount": 3, "term_unit": "working_day", "charges": []}
    channels = [{"channel": "counter", **same}, {"channel": "online", **same}]
    other = {"channel": "post", **same, "charges": [{"kind": "fee", "name": "Cước", "amount": 20000}]}
    bring_in(marriage(channels=[*channels, other], unclear=[]))
    shown = page(client, "/thu-tuc/1.000894/")
    assert shown.count('class="hand-in"') == 2
    assert "dichvucong.gov.vn" in shown


@pytest.mark.parametrize("code", ["9.999999", "x", "a" * 200, "%00", "1.000894%27--"])
def test_an_unknown_procedure_leads_to_the_search(client: Client, bring_in: Bring, code: str) -> None:
    bring_in(marriage())
    answer = client.get(f"/thu-tuc/{code}/")
    assert answer.status_code == 404
    assert 'action="/thu-tuc/"' in answer.content.decode()


def test_an_abolished_procedure_is_gone_at_once(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    assert "Thủ tục đăng ký kết hôn" in page(client, "/thu-tuc/", q="ket hon")
    abolish("1.000894", on=date(2026, 11, 20), decision="99/QĐ-BTP", at=AT, by=SYSTEM)
    assert client.get("/thu-tuc/1.000894/").status_code == 404
    assert "Thủ tục đăng ký kết hôn" not in page(client, "/thu-tuc/", q="ket hon")


def test_what_a_source_wrote_is_text(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(name="Kết hôn <script>alert(1)</script>", steps_text="<img src=x onerror=alert(1)>"))
    shown = page(client, "/thu-tuc/1.000894/")
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;" in shown


def test_it_prints_with_its_source(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    shown = page(client, "/thu-tuc/1.000894/")
    printed = shown.partition("print-source")[2]
    assert "http://testserver/thu-tuc/1.000894/" in printed
    assert "<svg" in printed


def test_terms_in_english(client: Client, bring_in: Bring) -> None:
    bring_in(marriage())
    client.cookies["django_language"] = "en"
    shown = page(client, "/thu-tuc/1.000894/")
    assert "5 working days" in shown
    assert "published in Vietnamese only" in shown
    assert 'lang="vi">Thủ tục đăng ký kết hôn' in shown


def test_what_people_say_leads_to_the_title(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(), named("1.001193", "Thủ tục đăng ký khai sinh"))
    found = page(client, "/thu-tuc/", q="lấy vợ")
    assert "Giấy tờ gọi việc này là “đăng ký kết hôn”" in found
    assert "Thủ tục đăng ký kết hôn" in found
    assert "Số thủ tục tìm thấy: 1" in found


def test_an_event_of_life_lists_its_procedures_in_order(client: Client, bring_in: Bring) -> None:
    bring_in(
        marriage(),
        named("2.000635", "Cấp bản sao Trích lục hộ tịch"),
        named("1.001193", "Thủ tục đăng ký khai sinh"),
    )
    found = page(client, "/thu-tuc/", viec="sinh-con")
    assert found.index("Thủ tục đăng ký khai sinh") < found.index("Cấp bản sao Trích lục hộ tịch")
    assert "Thủ tục đăng ký kết hôn" not in found
    assert client.get("/thu-tuc/", {"viec": "gì đó"}).status_code == 302


def test_what_changed_within_a_year_says_since_when(client: Client, bring_in: Bring, clock: Clock) -> None:
    clock.at = LATER
    bring_in(marriage())
    set_local(ProcedureVersion.objects.get().pk, at=LATER, by=SYSTEM, same_day=True)
    assert "bản trước" not in page(client, "/thu-tuc/1.000894/")  # a word of the office is no news
    bring_in(marriage(decision_number="900/QĐ-BTP", decision_date="2026-11-19"))
    forget_everything()
    said = "Mới: áp dụng từ 19/11/2026, bản trước áp dụng đến 18/11/2026"
    assert said in page(client, "/thu-tuc/1.000894/")
    assert said in page(client, "/niem-yet/")
    clock.forward(days=400)
    assert "bản trước" not in page(client, "/thu-tuc/1.000894/")
    assert "bản trước" not in page(client, "/niem-yet/")


def test_an_abolished_one_is_in_no_search_and_no_event_of_life(client: Client, bring_in: Bring) -> None:
    bring_in(marriage(), named("1.001193", "Thủ tục đăng ký khai sinh"))
    event = next(one.key for one in everyday.events() if "1.000894" in one.codes)
    everywhere = [{"q": "kết hôn"}, {"q": "1.000894"}, {"viec": event}]
    address = 'href="/thu-tuc/1.000894/"'
    assert all(address in page(client, "/thu-tuc/", **asked) for asked in everywhere)
    abolish("1.000894", on=AT.date(), decision="99/QĐ-BTP", at=AT, by=SYSTEM)
    assert not any(address in page(client, "/thu-tuc/", **asked) for asked in everywhere)
    assert client.get("/thu-tuc/1.000894/").status_code == 404
