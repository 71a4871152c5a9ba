"""Moments as both platforms write them: fourteen digits of Vietnam's time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

_VIETNAM = timezone(timedelta(hours=7))
_SHAPE = "%Y%m%d%H%M%S"


def stamp(at: datetime) -> str:
    """``20261120193000``."""
    return at.astimezone(_VIETNAM).strftime(_SHAPE)


def moment(text: str) -> datetime | None:
    """The moment that a platform wrote; nothing when it cannot be read."""
    try:
        return datetime.strptime(text, _SHAPE).replace(tzinfo=_VIETNAM).astimezone(UTC)
    except ValueError:
        return None
