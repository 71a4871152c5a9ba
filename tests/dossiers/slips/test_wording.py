"""Dates, numbers and drawable text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from motcua.dossiers.slips.wording import (
    VIETNAM,
    date_in_words,
    moment_in_words,
    printable,
    short_date,
    short_moment,
    two_digits,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2026, 1, 9, tzinfo=VIETNAM), "ngày 09 tháng 01 năm 2026"),
        (datetime(2026, 3, 10, tzinfo=VIETNAM), "ngày 10 tháng 3 năm 2026"),
        (datetime(2026, 12, 31, tzinfo=VIETNAM), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_zero(day: datetime, words: str) -> None:
    assert date_in_words(day) == words


def test_short_forms() -> None:
    at = datetime(2026, 11, 5, 7, 3, tzinfo=VIETNAM)
    assert short_moment(at) == "07:03 05/11/2026"
    assert short_date(at) == "05/11/2026"
    assert short_date(date(26, 1, 2)) == "02/01/0026"
    assert moment_in_words(at) == "07 giờ 03 phút, ngày 05 tháng 11 năm 2026"


@pytest.mark.parametrize(("number", "text"), [("7", "07"), ("12", "12"), ("", ""), ("7a", "7a")])
def test_numbers_of_papers(number: str, text: str) -> None:
    assert two_digits(number) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Đặng Thị Ỷ", "Đặng Thị Ỷ"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\tb\x07\x00", "a b"),
        ("😀", "□"),
        ("❤\ufe0f", "□"),
        ("05/02/2026", "05/02/2026"),
    ],
)
def test_text_becomes_drawable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_words_may_break_and_short_ones_may_not() -> None:
    assert printable("x" * 45, 20).split("\u200b") == ["x" * 20, "x" * 20, "x" * 5]
    assert printable("H27.55.12-260205-0007", 12).split("\u200b") == ["H27.", "55.", "12-", "260205-", "0007"]
    assert "\u200b" not in printable("ngắn thôi " * 20, 6)
