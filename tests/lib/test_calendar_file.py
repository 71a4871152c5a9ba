"""The calendar file: lines, letters and time zone as RFC 5545 wants them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from motcua.lib.calendar_file import Appointment, calendar_file

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 11, 30, 16, 30, tzinfo=VIETNAM)


def made(**changes: object) -> bytes:
    values = {
        "uid": "abc@motcua.vn",
        "sequence": 0,
        "starts_at": DUE,
        "ends_at": DUE + timedelta(minutes=30),
        "title": "Nhận kết quả",
    }
    return calendar_file(Appointment(**(values | changes)), at=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC))


def unfolded(file: bytes) -> list[str]:
    return file.replace(b"\r\n ", b"").decode().split("\r\n")


def test_the_moment_is_in_vietnams_time() -> None:
    lines = unfolded(made())
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T163000" in lines
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:20261130T170000" in lines
    assert "TZOFFSETTO:+0700" in lines
    assert "DTSTAMP:20261120T010203Z" in lines
    assert "TRIGGER:-PT1440M" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert sum(line.startswith("BEGIN:") for line in lines) == sum(line.startswith("END:") for line in lines)


def test_long_lines_are_folded_between_letters() -> None:
    text = "Trung tâm Phục vụ hành chính công xã Thạch Lạc, " * 9
    file = made(text=text)
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])  # no letter is cut
    assert f"DESCRIPTION:{text.replace(',', chr(92) + ',')}" in unfolded(file)
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_what_means_something_is_escaped_and_no_line_can_be_smuggled_in() -> None:
    lines = unfolded(made(title="a;b,c\\d\r\nATTENDEE:x\ry\nz", place="P"))
    assert "SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:x\\ny\\nz" in lines
    assert not any(line.startswith("ATTENDEE") for line in lines)


def test_a_moved_appointment_replaces_the_old_one() -> None:
    before, after = unfolded(made()), unfolded(made(sequence=1))
    assert "UID:abc@motcua.vn" in before
    assert "UID:abc@motcua.vn" in after
    assert "SEQUENCE:1" in after
