"""The privacy notice of a day, from dated files (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from motcua.law.calendar import local
from motcua.lib.remembered import remembered


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One heading of the notice and its points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice in one language; ``version`` is what an account stores when its owner agrees."""

    version: str
    valid_from: date
    source: str
    parts: tuple[NoticePart, ...]


def notice_on(at: datetime, *, language: str = "vi") -> Notice:
    """The text that holds on the day; before the first text's day, the first."""
    texts = _texts(settings.DATA_DIR / "privacy")
    day = local(at).date()
    holding = [text for text in texts if text["valid_from"] <= day] or texts[:1]
    text = holding[-1]
    return Notice(
        version=str(text["version"]),
        valid_from=text["valid_from"],
        source=text["source"],
        parts=tuple(
            NoticePart(part["title"], tuple(part["points"])) for part in text.get(language, text["vi"])
        ),
    )


@remembered(60.0)
def _texts(folder: Path) -> list[dict[str, Any]]:
    """Every text, the oldest first."""
    texts = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in folder.glob("*.yaml")]
    return sorted(texts, key=lambda text: text["valid_from"])
