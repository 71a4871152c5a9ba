"""Forms keep what was typed, say what is wrong, and store nothing odd."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory

from motcua.lib.refused import Invalid, Refused
from motcua.web.ui import forms
from motcua.web.ui.posted import posted_key

KEY = "6f1c6f0e-3f7f-4c53-9d3a-5a3d7f1f3a11"


class Person(forms.Form):
    name = forms.CleanCharField(label="Họ tên", max_length=120, help_text="Như trên giấy tờ.")
    born = forms.DayField(label="Ngày sinh", latest=date(2026, 11, 20))
    phone = forms.PhoneField(label="Điện thoại", required=False)
    fee = forms.MoneyField(label="Lệ phí", required=False)
    channel = forms.Pick(label="Hình thức", choices=[("counter", "Trực tiếp"), ("post", "Bưu chính")])
    papers = forms.PickMany(label="Giấy tờ", choices=[("a", "Tờ khai"), ("b", "Bản sao")], required=False)


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Nguyễn Thị Hoa", "born": "05/11/1990", "channel": "counter", **changes}


def drawn(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/11/2026", date(2026, 11, 5)),
        ("5.11.2026", date(2026, 11, 5)),
        ("5-11-2026", date(2026, 11, 5)),
        ("05112026", date(2026, 11, 5)),
        (" 2026-11-05 ", date(2026, 11, 5)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert forms.DayField().clean(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "Tháng 02/2026 chỉ có 28 ngày, không có ngày 31."),
        ("29/02/2025", "Tháng 02/2025 chỉ có 28 ngày, không có ngày 29."),
        ("11/25/2026", "Không có tháng 25; nhập ngày trước, tháng sau."),
        ("hôm nay", "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/11/2026."),
        ("00/01/2026", "Tháng 01/2026 chỉ có 31 ngày, không có ngày 0."),
        ("01/01/1800", "Ngày không được trước 01/01/1900."),
        ("01/01/0000", "Năm không đúng."),
        ("٠٥/١١/٢٠٢٦", ""),
    ],
)
def test_a_day_that_is_none_says_why(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        forms.DayField().clean(text)
    if sentence:
        assert caught.value.messages == [sentence]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("(0236) 3822-119", "02363822119"),
        ("", ""),
    ],
)
def test_telephone_numbers_become_digits(text: str, number: str) -> None:
    assert forms.PhoneField(required=False).clean(text) == number


@pytest.mark.parametrize("text", ["123", "09123456789012", "không có", "1912345678"])
def test_what_is_no_telephone_number_is_said(text: str) -> None:
    with pytest.raises(ValidationError, match="10 chữ số"):
        forms.PhoneField().clean(text)


@pytest.mark.parametrize(
    ("text", "amount"), [("8.000", 8000), ("1.234.567 đ", 1234567), ("0", 0), ("12000", 12000), ("", None)]
)
def test_money_is_read_with_dots(text: str, amount: int | None) -> None:
    assert forms.MoneyField(required=False).clean(text) == amount


@pytest.mark.parametrize("text", ["-5", "1.23", "8,5", "tám nghìn", "1e9", "9" * 16, "²"])
def test_money_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        forms.MoneyField().clean(text)


def test_text_is_stored_composed_with_single_spaces() -> None:
    form = Person(typed(name=unicodedata.normalize("NFD", "  Nguyễn   Thị\x00 Hoa ")))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Nguyễn Thị Hoa"


def test_a_name_of_ten_thousand_letters_is_counted_not_cut() -> None:
    form = Person(typed(name="Ấ" * 10_000))
    assert form.errors["name"] == ["Tối đa 120 ký tự, đang có 10000 ký tự."]
    assert "Ấ" * 10_000 in drawn("{% field form.name %}", form=form)


def test_a_field_ties_its_words_to_its_control() -> None:
    html = drawn("{% field form.name autofocus=True %}", form=Person({}))
    assert 'aria-describedby="id_name-hint id_name-errors"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-required="true"' in html
    assert 'id="id_name-errors"' in html
    assert "Chưa nhập mục này." in html
    assert " autofocus" in html
    assert " required" not in html.split("<input")[1].split(">")[0].replace("aria-required", "")


def test_typed_markup_comes_back_as_text() -> None:
    html = drawn(
        "{% field form.name %}{% errors form %}", form=Person({"name": '"><script>alert(1)</script>'})
    )
    assert "<script" not in html


def test_choices_keep_what_was_ticked() -> None:
    html = drawn(
        "{% field form.channel %}{% field form.papers %}", form=Person({"channel": "post", "papers": ["b"]})
    )
    assert html.count("checked") == 2
    assert "<legend" in html


def test_extra_options_become_attributes() -> None:
    html = drawn('{% field form.name data_scanner=True hx_post="/doc/" label="Thẻ" %}', form=Person())
    assert 'hx-post="/doc/"' in html
    assert 'hx-trigger="scanned"' in html
    assert " data-scanner" in html
    assert ">Thẻ<" in html


def test_the_summary_leads_to_each_field() -> None:
    html = drawn("{% errors form %}", form=Person({"born": "31/02/2026"}))
    assert 'href="#id_name"' in html
    assert 'href="#id_channel_0"' in html
    assert "Còn 3 mục cần sửa" in html


def test_a_refusal_lands_at_its_field_with_its_source() -> None:
    form = Person(typed())
    assert form.is_valid()
    forms.refuse(form, Invalid({"name": "Đã có người trùng.", "other": "Thiếu giấy."}, citation="Luật X"))
    assert form.errors["name"] == ["Đã có người trùng. (Căn cứ: Luật X)"]
    assert form.non_field_errors() == ["Thiếu giấy. (Căn cứ: Luật X)"]
    forms.refuse(form, Refused("Hết giờ nhận."))
    assert "Hết giờ nhận." in form.non_field_errors()


def test_the_key_of_a_form_survives_its_errors() -> None:
    fresh = RequestFactory().get("/")
    back = RequestFactory().post("/", {"key": KEY.upper()})
    forged = RequestFactory().post("/", {"key": "' OR 1=1"})
    first = drawn("{% form_key %}", request=fresh)
    assert first != drawn("{% form_key %}", request=fresh)
    assert KEY in drawn("{% form_key %}", request=back)
    assert posted_key(back) == KEY
    assert "OR 1" not in drawn("{% form_key %}", request=forged)
    assert len(posted_key(forged)) == 36


def test_a_type_ahead_keeps_words_and_value() -> None:
    class Choice(forms.Form):
        procedure = forms.CleanCharField(label="Thủ tục")

    form = Choice({"procedure": "1.001193", "procedure_text": "Đăng ký khai sinh"})
    html = drawn('{% combobox form.procedure url="/tim/" hx_get="/buoc/" %}', form=form)
    assert 'value="1.001193"' in html
    assert 'value="Đăng ký khai sinh"' in html
    assert html.count("hx-get") == 1
    assert 'role="combobox"' in html
