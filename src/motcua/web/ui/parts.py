"""Plain data that the bigger components take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.web.ui.wording import Tone


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link to its own address, with the number of things behind it."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline."""

    at: datetime
    title: str
    who: str = ""
    detail: str = ""
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a type-ahead: what is sent, what is read, and a second line."""

    value: str
    label: str
    detail: str = ""
    mark: str = ""
