"""The record in words: every act of the lifecycle has a line, whatever its event holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from motcua.dossiers.transitions import TABLE
from motcua.web.desk.told import in_whose_place, moments
from tests.web.desk.office import NOW


@dataclass
class Event:
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    on_behalf_of: str = ""
    actor_name: str = "Lê Thị Hoa"
    at: Any = NOW
    device_at: Any = None


def told(event: Event, papers: dict[int, str] | None = None) -> str:
    moment = moments([event], papers or {})[0]
    return f"{moment.title}|{moment.who}|{moment.detail}"


@pytest.mark.parametrize("name", [row.name for row in TABLE])
def test_every_act_has_a_line_even_when_its_event_says_nothing(name: str):
    assert told(Event(name)).split("|")[0]


def test_an_act_of_tomorrow_is_shown_by_its_name():
    assert told(Event("teleport")).startswith("teleport|")


SAID = [
    ("submit", {"channel": "online", "papers": [1, 2]}, ["Cách nộp: Trực tuyến.", "2 giấy tờ."]),
    (
        "receive",
        {"register": ["01", 7], "slip": ["receipt", 3]},
        ["quyển 01, số 7", "Giấy tiếp nhận", "số 03."],
    ),
    (
        "request_supplement",
        {"items": ["Tờ khai"], "reason": "Thiếu chữ ký"},
        ["– Tờ khai", "Lý do: Thiếu chữ ký"],
    ),
    ("supplement", {"papers": [5]}, ["– Giấy chứng sinh"]),
    (
        "reschedule",
        {"due_before": "2026-11-18T17:00:00+07:00", "due_at": "2026-11-20T17:00:00+07:00"},
        ["Hạn trả: 17:00 18/11/2026 → 17:00 20/11/2026."],
    ),
    ("decide", {"outcome": "refused", "reason": "Không đủ"}, ["Từ chối giải quyết|", "Lý do: Không đủ"]),
    (
        "decide",
        {"outcome": "granted", "verdict": "early", "book": ["sct_bs", 2026, 4]},
        ["Trước hạn", "số 4/2026"],
    ),
    ("advance", {"task": {"name": "Thẩm tra"}, "next": ["Ký duyệt"]}, ["Xong bước “Thẩm tra”", "Ký duyệt."]),
    ("hand_over", {"task": "Thẩm tra", "from": "A", "to": "B"}, ["“Thẩm tra”: A → B."]),
    ("hand_off", {"to": "Sở Y tế", "question": "Có ý kiến?"}, ["Đến: Sở Y tế.", "Có ý kiến?"]),
    (
        "record_charge",
        {"settled": [["Phí", 2000]], "method": "cash", "receipt": "12"},
        ["2.000 đ", "biên lai 12"],
    ),
    ("record_charge", {"added": [["Phí", 2000]]}, ["Thêm khoản thu"]),
    (
        "record_charge",
        {"voided": [["01BLP AA số 1", 8000, "cancelled"]], "reason": "Thu nhầm"},
        ["Hủy, thay biên lai", "8.000 đ", "đã hủy", "Thu nhầm"],
    ),
    ("record_charge", {"receipts": [["01BLP AA số 2", 8000]]}, ["Lập biên lai", "8.000 đ"]),
    ("refund", {"refund": 1, "due": 8000, "ground": "Dừng"}, ["Quyết định hoàn trả 8.000 đ", "Dừng"]),
    ("refund", {"refund": 1, "paid": 8000, "proof": "UNC 5"}, ["Đã hoàn trả 8.000 đ", "UNC 5"]),
    ("attach", {"paper": 5, "sha256": "ab" * 32}, ["Giấy chứng sinh", "SHA-256 abab"]),
    ("reprint_slip", {"slip": ["receipt", 3], "print": 2}, ["Bản in thứ 2, có dấu BẢN SAO."]),
    ("issue_slip", {"slip": ["control", 9]}, ["Lập phiếu kiểm soát"]),
]


@pytest.mark.parametrize(("name", "data", "words"), SAID)
def test_what_an_event_says_in_words(name: str, data: dict[str, Any], words: list[str]):
    text = told(Event(name, data), {5: "Giấy chứng sinh"})

    for word in words:
        assert word in text


def test_standing_in_names_the_person_and_a_mere_form_of_signing_does_not():
    assert in_whose_place("Đặng Minh Quang", "KT. Nguyễn Văn An") == "Đặng Minh Quang (KT. Nguyễn Văn An)"
    assert in_whose_place("Nguyễn Văn An", "TM.") == "Nguyễn Văn An"
    assert in_whose_place("Nguyễn Văn An", "") == "Nguyễn Văn An"


def test_a_device_clock_that_agrees_is_not_worth_a_word():
    assert "Giờ trên máy" not in told(Event("note", device_at=NOW + timedelta(seconds=40)))
    assert "Giờ trên máy của người làm: 09:05" in told(Event("note", device_at=NOW + timedelta(minutes=5)))
