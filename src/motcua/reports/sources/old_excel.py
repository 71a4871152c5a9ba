"""A look into workbooks of Excel 97–2003 (.xls) before they are opened: how far they reach, locked or not.

A sheet is laid out whole in memory when it is opened, so one cell in the far corner costs half a gigabyte;
the records of the file tell beforehand. Layout: [MS-CFB] (sectors, tables, folder), [MS-XLS] (records).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_END = 0xFFFFFFFA
_MOST_SECTORS = 400_000
_BOF, _FILE_PASS = 0x0809, 0x002F
#: records of cells; all begin with row and column, those of several cells end with the last column
_CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206})
_SEVERAL = frozenset({0x00BD, 0x00BE})


class Broken(ValueError):
    """The sectors or records do not hold together."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the records tell: (rows, columns) of each sheet with cells; whether a password is needed."""

    sheets: tuple[tuple[int, int], ...]
    locked: bool


def look(path: Path) -> Looked:
    """Read the records of a workbook without opening it.

    Raises:
        Broken: it is no such file.
    """
    try:
        streams = dict(_streams(path.read_bytes()))
    except (struct.error, IndexError, OverflowError) as error:
        raise Broken(str(error)) from None
    if "encryptedpackage" in streams:
        return Looked((), locked=True)
    book = streams.get("workbook") or streams.get("book")
    if not book:
        raise Broken("no workbook in it")
    return _records(book)


def _records(book: bytes) -> Looked:
    extents: list[tuple[int, int]] = []
    rows = columns = place = 0
    locked = False
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        place += 4
        if kind == _BOF:
            extents.append((rows, columns))
            rows = columns = 0
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", book, place)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind in _SEVERAL and length >= 6 and place + length <= len(book):
            row, last = struct.unpack_from("<H", book, place)[0], book[place + length - 2 : place + length]
            rows, columns = max(rows, row + 1), max(columns, int.from_bytes(last, "little") + 1)
        locked = locked or kind == _FILE_PASS
        place += length
    extents.append((rows, columns))
    return Looked(tuple(one for one in extents if one[0]), locked)


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The streams of a compound file that matter here, by their names in small letters."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in {512, 4096}:
        raise Broken("unknown size of sectors")
    table = _table(data, size)
    folder = _chain(data, table, struct.unpack_from("<I", data, 48)[0], size, size)
    cutoff = struct.unpack_from("<I", data, 56)[0]
    entries = [_entry(folder[place : place + 128]) for place in range(0, len(folder) - 127, 128)]
    small = _chain(data, table, entries[0][1], size, size)
    small_table = array("I", _chain(data, table, struct.unpack_from("<I", data, 60)[0], size, size))
    for name, start, length in entries[1:]:
        if name == "encryptedpackage":
            yield name, b"."
        elif name in {"workbook", "book"}:
            if length < cutoff:
                yield name, _chain(small, small_table, start, 64, 0)[:length]
            else:
                yield name, _chain(data, table, start, size, size)[:length]


def _entry(raw: bytes) -> tuple[str, int, int]:
    length = struct.unpack_from("<H", raw, 64)[0]
    name = raw[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
    start, size = struct.unpack_from("<II", raw, 116)
    return name, start, size


def _table(data: bytes, size: int) -> array[int]:
    """Which sector follows which."""
    places = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, _MOST_SECTORS)):
        if more >= _END:
            break
        sector = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        places += sector[:-1]
        more = sector[-1]
    table = array("I")
    for place in places:
        if place < _END:
            sector_bytes = data[(place + 1) * size : (place + 2) * size]
            table.frombytes(sector_bytes[: len(sector_bytes) // 4 * 4])
    return table


def _chain(data: bytes, table: array[int], start: int, size: int, offset: int) -> bytes:
    """The bytes of one chain of sectors; a chain that bites its tail is broken."""
    parts: list[bytes] = []
    while start < _END:
        if len(parts) > len(table):
            raise Broken("a chain without end")
        parts.append(data[offset + start * size : offset + (start + 1) * size])
        start = table[start]
    return b"".join(parts)
