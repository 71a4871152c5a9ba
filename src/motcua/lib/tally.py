"""Counting what happens in a stretch of time, for all processes of one machine together.

One file per counted thing, one byte per time: appending is a single act of the kernel, so no count is lost
between processes and none has to wait. The files of past stretches are thrown away when a new one begins.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def one_more(folder: Path, name: str, begun: int) -> int:
    """Count once more; how often it was by now.

    Args:
        folder: where the counts of one kind are kept, made when missing; nothing else may be in it.
        name: what is counted, fit for a file name. begun: when the stretch began, in seconds; a new stretch
            counts from one.

    Raises:
        OSError: the folder cannot be written.
    """
    stretch = folder / str(begun)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    try:
        handle = os.open(stretch / name, flags, 0o600)
    except FileNotFoundError:
        stretch.mkdir(mode=0o700, parents=True, exist_ok=True)
        _throw_away_before(folder, begun)
        handle = os.open(stretch / name, flags, 0o600)
    try:
        os.write(handle, b".")
        # after an appending write the place in the file is behind this process's own byte
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def so_far(folder: Path, name: str, begun: int) -> int:
    """How often it was counted in this stretch, without counting."""
    try:
        return (folder / str(begun) / name).stat().st_size
    except OSError:
        return 0


def _throw_away_before(folder: Path, begun: int) -> None:
    with suppress(OSError):
        for old in folder.iterdir():
            if old.name.isdecimal() and int(old.name) < begun:
                shutil.rmtree(old, ignore_errors=True)
