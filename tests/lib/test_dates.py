"""Dates as typed: read when they exist, refused with the reason when not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.dates import BadDate, PartialDate, format_day, format_moment, parse_day, parse_partial

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    "typed", ["05/11/2026", "5/11/2026", "05-11-2026", "05.11.2026", "05112026", "2026-11-05", " 05/11/2026 "]
)
def test_the_day_comes_before_the_month(typed: str) -> None:
    assert parse_day(typed) == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/02/2026", "tháng 2 năm 2026 có 28 ngày"),
        ("29/02/2023", "tháng 2 năm 2023 có 28 ngày"),
        ("31/04/2026", "có 30 ngày"),
        ("00/01/2026", "Không có ngày 00/01/2026"),
        ("05/13/2026", "Không có tháng 13"),
        ("05/11/26", "đủ bốn chữ số"),
        ("05/11/9999", "từ 1800 đến 2200"),
        ("hôm qua", "không phải ngày tháng"),
        ("", "Chưa ghi ngày"),
        ("' OR 1=1 --", "không phải ngày tháng"),
        ("٠٥/١١/٢٠٢٦", "không phải ngày tháng"),
        ("9" * 10_000, "không phải ngày tháng"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, words: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_day(typed)
    assert words in refused.value.message
    assert len(refused.value.message) < 200


@given(DAYS)
def test_what_is_printed_is_read_back(day: date) -> None:
    assert parse_day(format_day(day)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_partial(format_day(day)).whole == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    try:
        day = parse_day(typed)
    except BadDate:
        return
    assert 1800 <= day.year <= 2200


@pytest.mark.parametrize(
    ("typed", "text", "precision", "earliest", "latest"),
    [
        ("1990", "1990", "year", date(1990, 1, 1), date(1990, 12, 31)),
        ("2/1992", "02/1992", "month", date(1992, 2, 1), date(1992, 2, 29)),
        ("1992-02", "02/1992", "month", date(1992, 2, 1), date(1992, 2, 29)),
        ("17/2/1990", "17/02/1990", "day", date(1990, 2, 17), date(1990, 2, 17)),
    ],
)
def test_a_birth_known_in_part(typed: str, text: str, precision: str, earliest: date, latest: date) -> None:
    found = parse_partial(typed)
    assert (found.text, found.precision, found.earliest, found.latest) == (text, precision, earliest, latest)


@pytest.mark.parametrize("typed", ["1", "13/1990", "199", "0/1990", "1990/5"])
def test_a_part_that_is_none(typed: str) -> None:
    with pytest.raises(BadDate):
        parse_partial(typed)


@given(DAYS, st.sampled_from(["year", "month", "day"]))
def test_a_partial_date_reads_its_own_text(day: date, precision: str) -> None:
    found = PartialDate(
        day.year,
        day.month if precision != "year" else None,
        day.day if precision == "day" else None,
    )
    assert parse_partial(found.text) == found
    assert found.earliest <= day <= found.latest


def test_printing() -> None:
    assert format_day(None) == ""
    assert format_moment(None) == ""
    assert format_moment(datetime(2026, 1, 2, 16, 30, tzinfo=UTC)) == "16:30 02/01/2026"
