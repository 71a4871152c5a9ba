"""Taking turns between threads and processes of one machine: first come, first served, safe against a kill.

SQLite lets one writer in at a time and wakes the waiting ones in no order, so an unlucky one may wait for
seconds. Here each comer draws a ticket and waits for the one before it only.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: the byte that guards the drawing of tickets; ticket n is the byte ``_FIRST + n``
_DRAWING, _FIRST = 0, 4096
_OPEN_FILE_LOCKS = hasattr(fcntl, "F_OFD_SETLKW")


@contextmanager
def turn(file: Path) -> Iterator[None]:
    """Hold the turn kept in ``file`` for the length of the block.

    A ticket is a lock on one byte of the file, held by its open file: the next comer waits on that byte. The
    kernel drops the locks of a killed process, so nobody waits for the dead. (Whoever comes after one killed
    while waiting enters early and then meets the database's own lock: order is lost once, never safety.)
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if _OPEN_FILE_LOCKS:
            _wait_for_ticket(handle)
        else:  # systems without locks of open files: exclusive, but in no order
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _wait_for_ticket(handle: int) -> None:
    _lock(handle, _DRAWING)
    last = int.from_bytes(os.pread(handle, 8, 0), "little")
    os.pwrite(handle, (last + 1).to_bytes(8, "little"), 0)
    _lock(handle, _FIRST + last + 1)
    _unlock(handle, _DRAWING)
    _lock(handle, _FIRST + last)


def _lock(handle: int, byte: int) -> None:
    fcntl.fcntl(handle, fcntl.F_OFD_SETLKW, _region(fcntl.F_WRLCK, byte))


def _unlock(handle: int, byte: int) -> None:
    fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _region(fcntl.F_UNLCK, byte))


def _region(kind: int, byte: int) -> bytes:
    """One byte as ``struct flock``; the process id must be 0 for a lock of an open file."""
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, byte, 1, 0)
