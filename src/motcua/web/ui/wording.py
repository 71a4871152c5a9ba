"""How figures, moments and spans read in Vietnamese; pure, so that papers and pages can agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from motcua.lib.numerals import thousands

Tone = Literal["neutral", "info", "good", "early", "soon", "wait", "late", "done"]


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
    parts = []
    if hours:
        parts.append(ngettext("{} giờ", "{} giờ", hours).format(thousands(hours)))
    if rest or not hours:
        parts.append(ngettext("{} phút", "{} phút", rest).format(rest))
    return " ".join(parts)


def _days(count: int) -> str:
    return ngettext("{} ngày", "{} ngày", count).format(thousands(count))


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
        late = _days(-days) if days else span(max(-minutes, 1))
        return Left(gettext("quá hạn {}").format(late), "late")
    if days == 0:
        return Left(gettext("còn {}").format(span(minutes)), "soon")
    return Left(gettext("còn {}").format(_days(days)), "soon" if days == 1 else "neutral")


def ago(then: datetime, now: datetime) -> str:
    """How long ago, roughly: for timelines and "last seen"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return gettext("vừa xong")
    if minutes < 60:
        return gettext("{} trước").format(span(minutes))
    days = (timezone.localtime(now).date() - timezone.localtime(then).date()).days
    if days == 0:
        return gettext("{} trước").format(span(minutes // 60 * 60))
    return gettext("hôm qua") if days == 1 else gettext("{} trước").format(_days(days))
