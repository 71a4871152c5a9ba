"""Cells of a register as what they mean: days and moments, status codes, verdicts, channels, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from motcua.catalogue.types import Channel
from motcua.dossiers.types import Outcome, ReturnMethod, Verdict
from motcua.lib.dates import BadDate, parse_day
from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import fold
from motcua.reports.sources.headings import text_of
from motcua.reports.sources.tables import Cell

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: the day that a spreadsheet program counts from, so that 61 is 01/03/1900
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - local wall clock, the zone comes last
#: serial numbers of 1990 … 2100: other numbers are no dates of a one-stop shop
_SERIALS = (32_874.0, 73_415.0)
_EARLIEST = date(1990, 1, 1)
_HOUR = re.compile(
    r"(?P<hour>\d{1,2})\s*(?::|giờ|gio|h|g)\s*(?P<minute>\d{1,2})?(?::(?P<second>\d{1,2}))?(?:\.\d+)?"
    r"\s*(?:phút|phut|p)?(?:\s*(?P<half>am|pm|sa|ch)\b)?",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(r"(?i)^\s*(ngày|lúc|vào)\s*|\s*(ngày|lúc|vào)\s*$")
#: what nearly every cell looks like, told without the other shapes
_USUAL = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{2}:\d{2}(?::\d{2})?))?")
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2})")
_WORDED = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"((?:19|20)\d{6})(\d{6}|\d{4})?")
_ISO_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})T(.+)")
_ZONE = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_SERIAL_TEXT = re.compile(r"\d{5}([.,]\d+)?")
_PHONE = re.compile(r"(?:\+84|0)\d(?:[\s.\-]?\d){7,9}")
_CODE_SPACES = re.compile(r"\s+")
_DASHES = str.maketrans("–—−‐‑", "-----")


@dataclass(frozen=True, slots=True)
class When:
    """A day, with the hour where the source gave one; ``at`` is midnight of Vietnam without it."""

    day: date
    at: datetime
    timed: bool = False


def when(cell: Cell) -> When | None:
    """A cell as a day or moment, or nothing when it is blank.

    Real dates, spreadsheet serial numbers, and texts: ``05/11/2026``, ``5/11/26``, ``2026-11-05``,
    ``20261105083000``, any of them with an hour before or behind.

    Raises:
        BadDate: it cannot be read or does not exist; a month above 12 is never read the other way round.
    """
    if cell is None or cell == "" or isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        return _moment(cell.date(), cell.time().replace(microsecond=0) if cell.time() != time() else None)
    if isinstance(cell, date):
        return _moment(cell, None)
    if isinstance(cell, int | float):
        return _number(float(cell))
    if not isinstance(cell, str):
        raise BadDate(f"“{cell}” chỉ là giờ, không phải ngày tháng.")
    text = line(cell)
    return _text(text) if text and text not in {"-", "–", "x", "X", "0"} else None


def _moment(day: date, hour: time | None) -> When:
    if not _EARLIEST <= day <= date(2100, 12, 31):
        raise BadDate(f"Ngày {day:%d/%m/%Y} không thể là ngày của một hồ sơ (từ 01/01/1990 đến 2100).")
    at = datetime.combine(day, hour or time(), VIETNAM)
    return When(day, at, timed=hour is not None)


def _number(value: float) -> When | None:
    if value == 0:
        return None
    whole = str(int(value)) if value.is_integer() else ""
    if len(whole) in {8, 12, 14}:
        return _text(whole)
    if not _SERIALS[0] <= value < _SERIALS[1]:
        raise BadDate(f"Số {value:g} không phải ngày tháng: ghi ngày/tháng/năm, ví dụ 05/11/2026.")
    found = _SERIAL_ZERO + timedelta(days=value) + timedelta(milliseconds=500)
    hour = found.time().replace(microsecond=0)
    return _moment(found.date(), hour if value != int(value) else None)


@lru_cache(maxsize=4096)
def _text(text: str) -> When | None:
    usual = _USUAL.fullmatch(text)
    if usual:
        day, month, year, clock = usual.groups()
        return _moment(parse_day(f"{day}/{month}/{year}"), _clock(clock.replace(":", "")) if clock else None)
    if _SERIAL_TEXT.fullmatch(text):
        return _number(float(text.replace(",", ".")))
    together = _RUN_TOGETHER.fullmatch(text)
    if together:
        day, hour = together.groups()
        return _moment(parse_day(f"{day[:4]}-{day[4:6]}-{day[6:]}"), _clock(hour) if hour else None)
    zoned = _zoned(text)
    if zoned:
        return _moment(zoned.date(), zoned.time().replace(microsecond=0))
    iso = _ISO_MOMENT.fullmatch(text)
    plain = f"{iso[2]} {iso[1]}" if iso else text
    hour_found = _HOUR.search(plain)
    hour_of_day = _hour(hour_found) if hour_found else None
    rest = plain[: hour_found.start()] + " " + plain[hour_found.end() :] if hour_found else plain
    return _moment(_day(rest.strip(" ,;-–()"), text), hour_of_day)


def _zoned(text: str) -> datetime | None:
    """A moment with its own zone (``2026-11-05T01:30:00Z``) in the time of Vietnam."""
    if "T" not in text or not _ZONE.search(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None


def _clock(digits: str) -> time:
    try:
        return time(int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0))
    except ValueError:
        raise BadDate(f"Không có giờ {digits[:2]}:{digits[2:4]}.") from None


def _hour(found: re.Match[str]) -> time:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or "").lower()
    if half in {"pm", "ch"} and hour < 12:
        hour += 12
    elif half in {"am", "sa"} and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadDate(f"Không có giờ {hour:02d}:{minute:02d}.") from None


def _day(rest: str, text: str) -> date:
    worded = _WORDED.search(rest)
    if worded:
        return parse_day("/".join(worded.groups()))
    rest = _SMALL_WORDS.sub("", rest).strip(" ,;")
    rest = re.sub(r"\s*([/.\-])\s*", r"\1", rest)
    short = _SHORT_YEAR.fullmatch(rest)
    if short:
        day, month, year = short.groups()
        return parse_day(f"{day}/{month}/20{year}")
    try:
        return parse_day(rest)
    except BadDate as unread:
        if "không phải ngày tháng" in unread.message and rest != text:
            raise BadDate(unread.message.replace(rest[:40], text[:40], 1)) from None
        raise


#: words of the national status codes (TrangThaiHoSo 1–10) and what provincial systems call them
_STATUS_WORDS: Mapping[str, int] = MappingProxyType(
    {
        words.strip(): code
        for code, written in {
            1: "moi dang ky|cho tiep nhan|moi nop|da nop|cho duyet",
            2: "duoc tiep nhan|da tiep nhan|tiep nhan|moi tiep nhan|cho xu ly",
            3: "khong duoc tiep nhan|khong tiep nhan|tu choi tiep nhan|tu choi",
            4: "dang xu ly|dang giai quyet|dang thuc hien|dang thu ly|chua giai quyet|chua xong|trong han"
            "|cho phe duyet|cho ky|cho ky duyet",
            5: "yeu cau bo sung giay to|yeu cau bo sung|cho bo sung|bo sung ho so|dang bo sung|bo sung",
            6: "yeu cau thuc hien nghia vu tai chinh|cho nghia vu tai chinh|cho thanh toan"
            "|nghia vu tai chinh|cho thuc hien nghia vu tai chinh",
            7: "cong dan yeu cau rut ho so|yeu cau rut ho so|rut ho so|cong dan rut ho so|xin rut",
            8: "dung xu ly|dung giai quyet|tam dung|huy|da huy|da rut|khong giai quyet|tra lai ho so|da dung",
            9: "da xu ly xong|da giai quyet|da giai quyet xong|hoan thanh|da hoan thanh|co ket qua"
            "|da co ket qua|cho tra ket qua|da xu ly|da xong|xong|giai quyet xong",
            10: "da tra ket qua|da tra|tra ket qua|da nhan ket qua|da tra kq|da tra cong dan|ket thuc",
        }.items()
        for words in written.split("|")
    }
)
#: the national status codes by name
STATUSES: Mapping[int, str] = MappingProxyType(
    {
        1: "Mới đăng ký",
        2: "Được tiếp nhận",
        3: "Không được tiếp nhận",
        4: "Đang xử lý",
        5: "Yêu cầu bổ sung giấy tờ",
        6: "Yêu cầu thực hiện nghĩa vụ tài chính",
        7: "Công dân yêu cầu rút hồ sơ",
        8: "Dừng xử lý",
        9: "Đã xử lý xong",
        10: "Đã trả kết quả",
    }
)
_LEADING_CODE = re.compile(r"(\d{1,2})\s*[-.:)]\s*\D.*")
_VERDICTS = (
    (Verdict.LATE, ("qua han", "tre han", "cham", "tre", "khong dung han")),
    (Verdict.EARLY, ("truoc han", "som han", "som")),
    (Verdict.ON_TIME, ("dung han", "dung hen")),
)
_CHANNELS: Mapping[str, Channel] = MappingProxyType(
    {
        **dict.fromkeys(
            ("1", "truc tiep", "tai quay", "tai mot cua", "tai bo phan mot cua"), Channel.COUNTER
        ),
        **dict.fromkeys(
            ("2", "truc tuyen", "qua mang", "online", "internet", "dvc", "cong dvc"), Channel.ONLINE
        ),
        **dict.fromkeys(("3", "buu chinh", "bcci", "buu dien", "qua buu dien", "post"), Channel.POST),
    }
)


@lru_cache(maxsize=1024)
def status(cell: Cell) -> int | None:
    """The national status code 1–10 of a cell that holds its number or its words.

    Raises:
        ValueError: something stands there that is neither.
    """
    text = fold(text_of(cell))
    if not text:
        return None
    coded = _LEADING_CODE.fullmatch(text)
    number = coded[1] if coded else text
    if number.isdigit():
        if not 1 <= int(number) <= 10:
            raise ValueError(f"Trạng thái {number} không có; mã trạng thái từ 1 đến 10.")
        return int(number)
    plain = text.strip(" .;")
    if plain in _STATUS_WORDS:
        return _STATUS_WORDS[plain]
    longest = max(
        (words for words in _STATUS_WORDS if len(words) > 6 and words in plain), key=len, default=""
    )
    if not longest:
        raise ValueError(f"Không hiểu trạng thái “{text_of(cell)[:60]}”; ghi mã 1–10 hoặc tên trạng thái.")
    return _STATUS_WORDS[longest]


@lru_cache(maxsize=1024)
def verdict(cell: Cell) -> str:
    """Early, on time or late by its words; empty when the cell does not say."""
    plain = fold(text_of(cell))
    for found, words in _VERDICTS:
        if any(re.search(rf"\b{word}\b", plain) for word in words):
            return found.value
    return ""


@lru_cache(maxsize=1024)
def outcome(cell: Cell) -> str:
    """Granted or refused, where the words of a result say so."""
    plain = fold(text_of(cell))
    if re.search(r"\b(tu choi|khong giai quyet|khong dong y|khong du dieu kien)\b", plain):
        return Outcome.REFUSED.value
    if re.search(r"\b(dong y|da cap|cap|giai quyet|phe duyet|chap thuan|da giai quyet)\b", plain):
        return Outcome.GRANTED.value
    return ""


@lru_cache(maxsize=1024)
def channel(cell: Cell) -> str:
    """How the dossier came in: the number 1–3 of the national data set or words; empty when unknown."""
    plain = fold(text_of(cell))
    if plain in _CHANNELS:
        return _CHANNELS[plain].value
    found = next((way for words, way in _CHANNELS.items() if len(words) > 2 and words in plain), None)
    return found.value if found else ""


@lru_cache(maxsize=1024)
def return_method(cell: Cell) -> str:
    """How the result is to be handed over; empty when the words are unknown."""
    way = channel(cell)
    if way:
        return ReturnMethod(way).value
    plain = fold(text_of(cell))
    return ReturnMethod.COUNTER.value if re.search(r"\b(mot cua|trung tam|bo phan|ubnd|tai)\b", plain) else ""


def code(cell: Cell) -> str:
    """A dossier code without spaces, in capitals, as codes are stored here."""
    return _CODE_SPACES.sub("", text_of(cell).translate(_DASHES)).upper().strip("'\"")[:60]


def phone_of(text: str) -> tuple[str, str]:
    """An address and a telephone number that share a cell, parted."""
    found = _PHONE.search(text)
    if not found:
        return text, ""
    rest = re.sub(
        r"(?i)[,;.\-–(]*\s*(đt|sđt|điện thoại|số điện thoại|tel)?\s*:?\s*$", "", text[: found.start()]
    )
    return (rest + " " + text[found.end() :].strip(" ,;.)-–")).strip(), re.sub(r"[\s.\-]", "", found.group())
