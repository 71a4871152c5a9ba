"""How figures, moments and spans read in Vietnamese; pure, so that papers and pages can agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

Tone = Literal["neutral", "info", "good", "early", "soon", "wait", "late", "done"]


def thousands(value: int) -> str:
    """``1234567`` as ``1.234.567``."""
    return f"{value:,}".replace(",", ".")


def dong(value: int) -> str:
    """An amount of money in đồng: ``1.234.567 đ`` (the space does not break)."""
    return f"{thousands(value)}\u00a0đ"


def day(value: date) -> str:
    """``dd/mm/yyyy``, a moment in the office's time zone."""
    return f"{_local(value):%d/%m/%Y}"


def moment(value: datetime) -> str:
    """``HH:MM dd/mm/yyyy`` in the office's time zone."""
    return f"{_local(value):%H:%M %d/%m/%Y}"


def hour(value: datetime) -> str:
    """``HH:MM`` in the office's time zone."""
    return f"{_local(value):%H:%M}"


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def span(minutes: int) -> str:
    """A length in minutes as ``8 giờ 15 phút``."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{thousands(hours)} giờ" if hours else "", f"{rest} phút" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def phone(number: str) -> str:
    """Ten digits in groups, as people read them aloud: ``0912 345 678``."""
    if number.isdigit() and len(number) == 10:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    return number


@dataclass(frozen=True, slots=True)
class Left:
    """What is left until a due date, in words and as a tone."""

    words: str
    tone: Tone


def time_left(due_at: datetime, now: datetime) -> Left:
    """Time until ``due_at`` by the calendar: days between dates, hours on the day itself.

    Working hours left are the law's matter (the explanation shows them); a person at the screen
    thinks in days.
    """
    days = (timezone.localtime(due_at).date() - timezone.localtime(now).date()).days
    minutes = int((due_at - now).total_seconds() // 60)
    if due_at < now:
        late = -days
        return Left(
            f"quá hạn {thousands(late)} ngày" if late else f"quá hạn {span(max(-minutes, 1))}", "late"
        )
    if days == 0:
        return Left(f"còn {span(minutes)}", "soon")
    return Left(f"còn {thousands(days)} ngày", "soon" if days == 1 else "neutral")


def ago(then: datetime, now: datetime) -> str:
    """How long ago, roughly: for timelines and "last seen"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    days = (timezone.localtime(now).date() - timezone.localtime(then).date()).days
    if days == 0:
        return f"{minutes // 60} giờ trước"
    return "hôm qua" if days == 1 else f"{thousands(days)} ngày trước"
