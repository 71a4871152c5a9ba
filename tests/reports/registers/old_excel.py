"""Workbooks of Excel 97–2003 (.xls), written record by record: no library here writes them any more."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_excel(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    far: tuple[int, int] | None = None,
    locked: bool = False,
    stream: str = "Workbook",
) -> Path:
    """One sheet of texts and numbers; ``far`` puts one more number at (row, column)."""
    cells = [
        _cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None
    ]
    if far:
        cells.append(_cell(*far, 1))
    sheet = _bof(0x0010) + b"".join(cells) + _record(0x000A, b"")
    name = "Sổ".encode("utf-16-le")
    tail = struct.pack("<HBB", 0, 2, 1) + name
    password = _record(0x002F, b"\x01\x00") if locked else b""
    start = len(_bof(5) + password) + 4 + 4 + len(tail) + 4
    bound = _record(0x0085, struct.pack("<I", start) + tail)
    path.write_bytes(_compound(_bof(5) + password + bound + _record(0x000A, b"") + sheet, stream))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: object) -> bytes:
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, float(value)))
    text = str(value).encode("utf-16-le")
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def _compound(stream: bytes, called: str) -> bytes:
    """The stream ``Workbook`` in a compound file: header, one table of sectors, a folder, the stream."""
    stream = stream.ljust(max(len(stream), 4096), b"\x00")
    count = -(-len(stream) // _SECTOR)
    table = [_FAT, _END, *range(3, count + 2), _END]
    assert len(table) <= _SECTOR // 4
    sectors = struct.pack(f"<{_SECTOR // 4}I", *table, *[_FREE] * (_SECTOR // 4 - len(table)))
    folder = _entry("Root Entry", 5, child=1, start=_END) + _entry(called, 2, start=2, size=len(stream))
    folder += _entry("", 0) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return head + sectors + folder + stream.ljust(count * _SECTOR, b"\x00")


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", length, kind, 1)
        + links
        + b"\x00" * 36
        + struct.pack("<IQ", start, size)
    )
