"""Money: printed, read back, and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.money import BadAmount, dong, in_words, parse_dong


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (55, "Năm mươi lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (8_000, "Tám nghìn đồng"),
        (10_500, "Mười nghìn năm trăm đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_234_567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (10**12, "Một nghìn tỷ đồng"),
        (-8_000, "Âm tám nghìn đồng"),
    ],
)
def test_in_words(amount: int, words: str) -> None:
    assert in_words(amount) == words


@given(st.integers(0, 10**15))
def test_printed_and_read_back(amount: int) -> None:
    assert parse_dong(dong(amount)) == amount
    assert parse_dong(str(amount)) == amount


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_NAMES = {name: value for value, name in enumerate(_DIGITS)} | {
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
}


def _read(words: str) -> int:
    """An independent reader of the words, to check the writer."""
    total = group = digit = 0
    for word in words.lower().split():
        if word in _NAMES:
            digit = _NAMES[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word in {"nghìn", "triệu", "tỷ"}:
            group += digit
            size = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
            total = (total + group) * size if word == "tỷ" else total + group * size
            group = digit = 0
    return total + group + digit


@given(st.integers(0, 10**15))
def test_the_words_say_the_amount(amount: int) -> None:
    assert _read(in_words(amount).removesuffix(" đồng")) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50.000 đ", 50_000),
        ("50,000", 50_000),
        ("1 234 567", 1_234_567),
        ("50.000đ", 50_000),
        ("8000 đồng", 8_000),
        ("8.000 VNĐ", 8_000),
        ("0", 0),
    ],
)
def test_amounts_as_people_type_them(typed: str, amount: int) -> None:
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    "typed", ["", "abc", "1.5", "12,34", "1.23.456", "-5", "1.000,00", "5.000.00", "9" * 100, "٥", "50k"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_dong(typed)
    assert len(refused.value.message) < 200
