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


def is_token(text: str) -> bool:
    """Whether this can be the token of an upload at all."""
    return _TOKEN.fullmatch(text) is not None


def received(token: str) -> int:
    """How many bytes lie there without a gap, from the start."""
    return sum(size for _, size in _row(token))


def number(token: str) -> int:
    """How many pieces lie there."""
    return len(_row(token))


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
    """The pieces in their order, up to the first gap.

    Raises:
        FileNotFoundError: another request has thrown them away in between.
    """
    for piece, _ in _row(token):
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


def _row(token: str) -> list[tuple[Path, int]]:
    """The pieces that follow one another from the start, with their sizes."""
    folder, row, end = _folder(token), [], 0
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    for name in filter(_NAME.fullmatch, names):
        if int(name) != end:
            break
        try:
            size = (folder / name).stat().st_size
        except FileNotFoundError:  # thrown away while we look
            break
        row.append((folder / name, size))
        end += size
    return row


def _folder(token: str) -> Path:
    if not is_token(token):
        raise ValueError("not the token of an upload")
    return _place() / token


def _place() -> Path:
    place: Path = settings.HOME.path / "uploads"
    return place
