"""Cells that say a day, a status, a verdict: every way of writing them, and what cannot be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.lib.dates import BadDate
from motcua.reports.sources import values
from motcua.reports.sources.values import VIETNAM, when

DAYS = st.dates(date(1995, 1, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(DAYS, st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_way_of_writing_a_day(day: date, hour: time) -> None:
    at = datetime.combine(day, hour, VIETNAM)
    serial = (day - date(1899, 12, 30)).days
    for cell in (
        day,
        serial,
        float(serial),
        str(serial),
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
    ):
        found = when(cell)
        assert found is not None
        assert (found.day, found.timed) == (day, False), cell
    for cell in (
        f"{day:%Y-%m-%d}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"ngày {day:%d/%m/%Y}",
    ):
        found = when(cell)
        assert found is not None
        assert found.day == day, cell
    for cell in (
        f"{day:%d/%m/%Y} {hour:%H:%M}",
        f"{hour:%H:%M} {day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}T{hour:%H:%M:%S}",
        f"{day:%Y%m%d}{hour:%H%M%S}",
        f"{hour.hour}h{hour.minute}, ngày {day:%d/%m/%Y}",
        f"{hour.hour} giờ {hour.minute} phút ngày {day.day} tháng {day.month} năm {day.year}",
        datetime.combine(day, hour),
    ):
        found = when(cell)
        assert found is not None
        assert found.at == at, cell


@settings(deadline=None)
@given(DAYS, st.integers(1, 86_399))
def test_a_serial_number_with_an_hour_to_the_second(day: date, second: int) -> None:
    serial = (day - date(1899, 12, 30)).days + second / 86_400
    found = when(serial)
    assert found is not None
    assert found.at == datetime.combine(day, time(), VIETNAM) + timedelta(seconds=second)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_day_or_nothing_or_refused_with_a_sentence(typed: str) -> None:
    try:
        found = when(typed)
    except BadDate:
        return
    assert found is None or found.day.year >= 1990


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("30/02/2024", "tháng 2 năm 2024 có 29 ngày"),
        ("12/13/2023", "Không có tháng 13"),
        (12, "không phải ngày tháng"),
        (1e9, "không phải ngày tháng"),
        ("hôm qua", "không phải ngày tháng"),
        ("25:10 05/01/2026", "Không có giờ 25:10"),
        (time(8, 30), "chỉ là giờ"),
        (datetime(1900, 1, 1), "không thể là ngày của một hồ sơ"),
    ],
)
def test_days_that_cannot_be(cell: object, words: str) -> None:
    with pytest.raises(BadDate, match=words):
        when(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", [None, "", " ", "-", "x", 0, 0.0, True])
def test_cells_that_say_no_day(cell: object) -> None:
    assert when(cell) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Mới đăng ký", 1),
        ("Được tiếp nhận", 2),
        ("Không được tiếp nhận", 3),
        ("Đang xử lý", 4),
        ("Yêu cầu bổ sung giấy tờ", 5),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", 6),
        ("Công dân yêu cầu rút hồ sơ", 7),
        ("Dừng xử lý", 8),
        ("Đã xử lý xong", 9),
        ("Đã trả kết quả", 10),
        ("10 - Đã trả", 10),
        (4.0, 4),
        ("", None),
    ],
)
def test_status_words_and_codes(words: object, code: int | None) -> None:
    assert values.status(words) == code  # type: ignore[arg-type]


def test_verdict_words() -> None:
    words = ("Trước hạn 1 ngày", "Đúng hạn", "QUÁ HẠN", "Trễ hạn", "Trong hạn", "")
    assert [values.verdict(text) for text in words] == ["early", "on_time", "late", "late", "", ""]
