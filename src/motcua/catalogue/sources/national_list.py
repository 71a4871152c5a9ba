"""The whole national catalogue as a CSV list: one row per procedure, without details."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from motcua.catalogue.sources.crawled import KINDS, LEVELS
from motcua.catalogue.sources.records import Broken, ProcedureRecord, Unclear
from motcua.lib.vietnamese_text import clean

NEEDED = ("ma", "ten", "linh_vuc", "co_quan_cong_bo", "co_quan_thuc_hien", "doi_tuong", "kieu", "trang_thai")
_LONGEST_CELL = 1_000_000


def read_list(file: TextIO) -> Iterator[ProcedureRecord | Broken]:
    """The rows of an open CSV file (newline=""), one by one; a bad row is reported and skipped."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(file, strict=True)
    try:
        head = [clean(cell) for cell in next(rows, [])]
    except csv.Error as error:
        yield Broken(0, 1, "", f"Không đọc được dòng tiêu đề CSV: {error}")
        return
    missing = [name for name in NEEDED if name not in head]
    if missing:
        yield Broken(0, 1, "", f"Dòng tiêu đề CSV thiếu cột: {', '.join(missing)}")
        return
    yield from _rows(rows, head)


def _rows(rows: Iterator[list[str]], head: list[str]) -> Iterator[ProcedureRecord | Broken]:
    index = 0
    while True:
        index += 1
        line = getattr(rows, "line_num", 0) + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(index, line, "", f"Dòng CSV hỏng: {error}")
            continue
        if not any(cell.strip() for cell in cells):
            index -= 1
            continue
        if len(cells) != len(head):
            reason = f"Dòng có {len(cells)} ô, tiêu đề có {len(head)} cột"
            yield Broken(index, line, clean(cells[0])[:40], reason)
            continue
        yield _record(dict(zip(head, cells, strict=True)), index, line)


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in (clean(p) for p in text.split(";")) if part))


def _record(row: dict[str, str], index: int, line: int) -> ProcedureRecord | Broken:
    code, name = clean(row["ma"]), clean(row["ten"])
    if any(0xDC80 <= ord(char) <= 0xDCFF for cell in row.values() for char in cell):
        return Broken(index, line, code, "Dòng có ký tự không phải UTF-8")
    if not code:
        return Broken(index, line, "", "Thiếu mã thủ tục")
    if not name:
        return Broken(index, line, code, "Thiếu tên thủ tục")
    doubts = []
    if row["ma"] != code:
        doubts.append(Unclear("field", "code", row["ma"], "Mã trong nguồn có khoảng trắng thừa."))
    fields = _split(row["linh_vuc"])
    if len(fields) > 1:
        message = "Nguồn ghi nhiều lĩnh vực; đang dùng tên đầu."
        doubts.append(Unclear("field", "field_name", row["linh_vuc"], message))
    levels = [part.strip() for part in row.get("cap_thuc_hien", "").split("+")]
    return ProcedureRecord(
        code=code,
        name=name,
        field_name=fields[0] if fields else "",
        issuing_agency=clean(row["co_quan_cong_bo"]),
        levels=tuple(LEVELS.get(level, "other") for level in levels if level),
        kind=KINDS.get(clean(row["kieu"]), "standard"),
        status=clean(row["trang_thai"]).lower(),
        in_national_catalogue=True,
        audiences=_split(row["doi_tuong"]),
        handling_agencies=_split(row["co_quan_thuc_hien"]),
        source="Danh mục TTHC quốc gia 07/2026",
        unclear=tuple(doubts),
        detail=False,
    )
