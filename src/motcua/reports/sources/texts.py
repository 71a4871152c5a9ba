"""Text tables (CSV and its kin): which encoding, which separator, then its rows one by one."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from motcua.reports.sources.old_encodings import Encoding, to_unicode, writing_of

_SEPARATORS = ";,\t|"
_SEPARATOR_NAMES = {";": "dấu chấm phẩy", ",": "dấu phẩy", "\t": "phím Tab", "|": "dấu |"}
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1258": "Windows-1258 (tiếng Việt)",
    "cp1252": "Windows-1252 (phông cũ)",
}
_SAMPLE = 1 << 16
#: characters of one cell; more is no table
_MAX_CELL = 200_000


class NoText(ValueError):
    """The bytes are no text; the message is for the person."""


@dataclass
class TextTable:
    """Rows of a text table, numbered as a spreadsheet program shows them; ``wrote`` tells how it was read."""

    rows: Iterator[tuple[int, list[str]]]
    wrote: str


def open_text(path: Path) -> TextTable:
    """Find out encoding and separator, then stream the rows.

    Raises:
        NoText: the bytes are no text in any of the known encodings.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        sample = stream.read(_SAMPLE)
    separator, told = separator_of(sample)
    wrote = f"{_ENCODING_NAMES[encoding]}, ngăn cách bằng {_SEPARATOR_NAMES[separator]}"
    return TextTable(_rows(path, encoding, separator, skip_first=told), wrote)


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, by being valid UTF-8, else by which reads more Vietnamese."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head:
        return _without_mark(head)
    if _is_utf8(path):
        return "utf-8"
    controls = sum(byte < 32 and byte not in b"\t\r\n\x0b\x0c" for byte in head)
    if controls > len(head) // 500:
        raise NoText("Tệp không phải bảng: nội dung không phải .xlsx, .xls và cũng không phải văn bản CSV.")
    return _single_byte(head)


def _without_mark(head: bytes) -> str:
    """UTF-16 shows by its zeros: every other byte of plain letters and separators."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd > len(head) // 5 and not even:
        return "utf-16-le"
    if even > len(head) // 5 and not odd:
        return "utf-16-be"
    raise NoText("Tệp không phải bảng: nội dung không phải .xlsx, .xls và cũng không phải văn bản CSV.")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _single_byte(head: bytes) -> str:
    """Windows-1258, unless the same bytes read as an old font make more Vietnamese words."""
    as_1258 = writing_of([to_unicode(head.decode("cp1258", "replace"), Encoding.UNICODE)])
    as_1252 = writing_of([head.decode("cp1252", "replace")])
    better = as_1258.old or as_1252.valid > as_1258.valid
    return "cp1252" if as_1252.old and better else "cp1258"


def separator_of(sample: str) -> tuple[str, bool]:
    """The separator of a text table, and whether a first line ``sep=;`` told it.

    The one that cuts the most lines into the same number of parts, more parts first.
    """
    first = sample.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS:
        return first[4:5], True
    scored = [(_evenness(sample, separator), separator) for separator in _SEPARATORS]
    return max(scored, key=lambda one: one[0])[1], False


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator)][:-1][:60]
    except csv.Error:
        return 0, 0
    several = [width for width in widths if width > 2] or [width for width in widths if width > 1]
    if not several:
        return 0, 0
    common = max(set(several), key=lambda width: (several.count(width), width))
    return several.count(common) * common, common


def _rows(path: Path, encoding: str, separator: str, *, skip_first: bool) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        csv.field_size_limit(_MAX_CELL)
        reader = csv.reader(_without_zeros(stream), delimiter=separator)
        number = 0
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise NoText(
                    f"Sau dòng {number} có dòng không đọc được như dòng của bảng (dấu ngoặc kép không khép?)."
                ) from None
            if skip_first:
                skip_first = False
                continue
            number += 1
            yield number, row


def _without_zeros(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "")
