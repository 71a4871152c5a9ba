"""How the law's answers are worded: dates, hours and money as Vietnamese officials write them."""

from __future__ import annotations

from datetime import date, datetime

from motcua.lib.numerals import thousands

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def day_text(day: date) -> str:
    """``05/05/2023``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def weekday_text(day: date) -> str:
    """``thứ Sáu ngày 05/05/2023``."""
    return f"{WEEKDAYS[day.weekday()]} ngày {day_text(day)}"


def hour_text(at: datetime) -> str:
    """``16 giờ 30``; whole hours as ``17 giờ``."""
    return f"{at.hour} giờ {at.minute:02d}" if at.minute else f"{at.hour} giờ"


def moment_text(at: datetime) -> str:
    """``16 giờ 30, thứ Sáu ngày 05/05/2023``."""
    return f"{hour_text(at)}, {weekday_text(at.date())}"


def span_text(minutes: int) -> str:
    """A length of time: ``7 giờ 30 phút``."""
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} giờ"] if hours else []) + ([f"{rest} phút"] if rest else [])
    return " ".join(parts) or "0 phút"


def money_text(amount: int) -> str:
    """``1.234.567 đ``."""
    return f"{thousands(amount)} đ"


def sentence(text: str) -> str:
    """With a capital first letter; the rest stays."""
    return text[:1].upper() + text[1:]
