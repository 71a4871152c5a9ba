"""Electronic forms on a page: drawn with labels and sentences, read back, read out; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from motcua.catalogue.eform import check
from motcua.web.ui.eform import draw, pressed, read_out, read_posted
from tests.catalogue.eforms import TODAY, answers, form


def page(section: str, given: dict[str, Any], **more: Any) -> Any:
    part = draw(form(), section, given, more.pop("errors", {}), **more)
    return html.fromstring(render_to_string("ui/eform_section.html", {"part": part}))


def posted(drawn: Any, act: str = "") -> QueryDict:
    """What a browser without script would send of a drawn section."""
    sent = QueryDict(mutable=True)
    for field in drawn.xpath(".//input|.//select|.//textarea"):
        if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        value = field.value if field.tag != "input" else field.get("value", "")
        sent.appendlist(field.get("name"), value or "")
    if act:
        sent["eform"] = act
    return sent


def test_every_control_has_a_label_and_its_own_id() -> None:
    for section in ("nguoi_yeu_cau", "con", "cuoi"):
        drawn = page(section, answers())
        ids = drawn.xpath(".//@id")
        assert len(ids) == len(set(ids))
        labelled = set(drawn.xpath(".//label/@for"))
        for field in drawn.xpath(".//input[not(@type='hidden')]|.//select|.//textarea"):
            assert field.get("id") in labelled


@pytest.mark.parametrize("section", ["nguoi_yeu_cau", "con", "cuoi"])
def test_what_is_drawn_comes_back_as_it_was(section: str) -> None:
    home = {"residence": "permanent", "province": "Hà Tĩnh", "commune": "Xã Cẩm Trung", "rest": "Thôn 3"}
    given = answers(noi_o=home, giay_to={"kind": "passport", "number": "B1234567", "issued": "2020-05"})
    back = {**given, **read_posted(form(), section, posted(page(section, given)))}
    assert check(form(), back, whole=True, on=TODAY).values == given


def test_wrong_answers_come_back_with_their_sentence() -> None:
    given = answers(ngay_sinh="31/02/1990", noi_o={"province": "Hà Tĩnh"})
    errors = check(form(), given, whole=True, on=TODAY).errors
    drawn = page("nguoi_yeu_cau", given, errors=errors)
    field = drawn.get_element_by_id("q-ngay_sinh")
    assert field.get("value") == "31/02/1990"
    assert field.get("aria-invalid") == "true"
    assert errors["ngay_sinh"] in drawn.get_element_by_id(field.get("aria-describedby")).text_content()
    assert drawn.get_element_by_id("q-noi_o-commune").get("aria-invalid") == "true"


def test_the_summary_jumps_to_each_control() -> None:
    errors = check(form(), {}, whole=True, on=TODAY).errors
    part = draw(form(), "nguoi_yeu_cau", {}, errors)
    drawn = page("nguoi_yeu_cau", {}, errors=errors)
    assert [entry["id"] for entry in part.entries] == ["q-ho_ten", "q-quan_he_0"]
    assert all(drawn.get_element_by_id(entry["id"]) is not None for entry in part.entries)


def test_a_question_under_a_condition_says_when() -> None:
    drawn = page("nguoi_yeu_cau", answers())
    (under,) = drawn.xpath(".//div[@data-when]")
    assert "khi “Quan hệ” là “Khác”" in under.text_content()
    assert under.get("data-off") is not None
    (under,) = page("nguoi_yeu_cau", answers(quan_he="Khác")).xpath(".//div[@data-when]")
    assert under.get("data-off") is None


def test_rows_are_added_and_taken_away_by_posting() -> None:
    given = answers()
    sent = posted(page("con", given), "add:con")
    assert pressed(sent)
    two = {**given, **read_posted(form(), "con", sent)}
    assert len(two["con"]) == 2
    drawn = page("con", two, post=sent)
    assert drawn.get_element_by_id("q-con-1-ten_con").get("autofocus") is not None
    two["con"][1] = {"ten_con": "Lê Hoa"}
    one = read_posted(form(), "con", posted(page("con", two), "remove:con:0"))
    assert [row["ten_con"] for row in one["con"]] == ["Lê Hoa"]


def test_no_more_rows_than_the_form_allows() -> None:
    many = answers(con=[{"ten_con": "A"}] * 3)
    assert page("con", many).xpath(".//button[starts-with(@value,'add:')]") == []
    assert len(read_posted(form(), "con", posted(page("con", many), "add:con"))["con"]) == 3
    flood = QueryDict("q.con.count=999")
    assert len(read_posted(form(), "con", flood)["con"]) == 4


def test_what_comes_from_the_account_is_marked() -> None:
    text = page("nguoi_yeu_cau", {"ho_ten": "Lê Văn Tám"}, known={"name": "Lê Văn Tám"}).text_content()
    assert "Lấy từ tài khoản của bạn" in text
    changed = page("nguoi_yeu_cau", {"ho_ten": "Lê Văn Chín"}, known={"name": "Lê Văn Tám"}).text_content()
    assert "Lấy từ tài khoản của bạn" not in changed


def test_answers_are_escaped() -> None:
    drawn = render_to_string(
        "ui/eform_section.html", {"part": draw(form(), "con", {"con": [{"ten_con": '"><script>'}]}, {})}
    )
    assert "<script>" not in drawn


def test_english_pages_speak_english() -> None:
    with translation.override("en"):
        text = page("nguoi_yeu_cau", {"ho_ten": "Lê Văn Tám"}, known={"name": "Lê Văn Tám"}).text_content()
    assert "Full name" in text
    assert "From your account" in text


def test_answers_are_read_out_in_words() -> None:
    reading = read_out(form(), answers(), empty=False)
    assert reading[0].rows[0].lines[:3] == (
        ("Họ, chữ đệm, tên", "Nguyễn Văn An"),
        ("Ngày sinh", "17/02/1990"),
        ("Giới tính", "Nam"),
    )
    assert reading[1].rows[0].title == "Người con 1"
    assert "Nguyễn Thị Bình" in render_to_string("ui/eform_read.html", {"reading": reading})
