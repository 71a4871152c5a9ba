"""The pieces of an upload on the disk: one file each, named by where it begins.

A piece is linked into place in one act of the kernel and never changed: of two requests that bring the same
piece one wins, and how much has come is always what lies there, also after a crash.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"\d{12}")
_TOKEN = re.compile(r"[A-Za-z0-9_\-]{20,43}")


def received(token: str) -> int:
    """How many bytes lie there without a gap, from the start."""
    end = 0
    for begins, piece in _pieces(token):
        if begins != end:
            break
        end += piece.stat().st_size
    return end


def add(token: str, offset: int, content: bytes) -> bool:
    """Put a piece where the last one ended; ``False`` when another request was first."""
    folder = _folder(token)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="new-") as fresh:
        fresh.write(content)
        fresh.flush()
        try:
            (folder / f"{offset:012d}").hardlink_to(fresh.name)
        except FileExistsError:
            return False
    return True


def joined(token: str) -> Iterator[bytes]:
    """The pieces in their order."""
    for _, piece in _pieces(token):
        yield piece.read_bytes()


def throw_away(token: str) -> None:
    """Nothing of it is left, whatever was there."""
    shutil.rmtree(_folder(token), ignore_errors=True)


def left_before(moment: datetime) -> list[str]:
    """Tokens of folders in which nothing happened since ``moment``."""
    place = _place()
    if not place.is_dir():
        return []
    limit = moment.timestamp()
    return [folder.name for folder in place.iterdir() if folder.stat().st_mtime < limit]


def _pieces(token: str) -> list[tuple[int, Path]]:
    folder = _folder(token)
    if not folder.is_dir():
        return []
    return sorted((int(path.name), path) for path in folder.iterdir() if _NAME.fullmatch(path.name))


def _folder(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise ValueError("not the token of an upload")
    return _place() / token


def _place() -> Path:
    place: Path = settings.HOME.path / "uploads"
    return place
