"""Files between upload and confirmation: kept under a key for a day, then thrown away."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from motcua.lib.vietnamese_text import clean

#: an upload that nobody confirmed is thrown away after so many seconds
_KEPT = 24 * 3600
#: what a file may be called here
_OTHER = re.compile(r"[^\w.\- ]+")
_LONGEST = 80


def keep(file: UploadedFile[Any], at: datetime) -> tuple[str, str]:
    """Store an upload until it is confirmed: its key and the name it came with."""
    for old in _folder().iterdir():
        if old.stat().st_mtime < at.timestamp() - _KEPT:
            _empty(old)
    name = clean(_OTHER.sub("_", Path(file.name or "tep").name)).lstrip(".")[-_LONGEST:] or "tep"
    key = str(uuid.uuid4())
    place = _folder() / key
    place.mkdir(mode=0o700)
    with (place / name).open("wb") as stored:
        for chunk in file.chunks():
            stored.write(chunk)
    return key, name


def path_of(key: str, name: str) -> Path:
    """Where a kept upload lies; it may be gone."""
    return _folder() / key / name


def throw_away(key: str) -> None:
    """Once it is read in, or cannot be."""
    _empty(_folder() / key)


def _folder() -> Path:
    folder: Path = settings.HOME.path / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _empty(place: Path) -> None:
    for file in place.iterdir():
        file.unlink(missing_ok=True)
    place.rmdir()
