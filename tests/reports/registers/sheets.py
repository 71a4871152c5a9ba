"""Spreadsheets as offices keep them, made on the spot: Mẫu 06 with merged heads, exports, broken ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

#: Mẫu số 06, TT 01/2018/TT-VPCP: title, title of the second level
MAU_06 = (
    ("STT", ""),
    ("Mã hồ sơ", ""),
    ("Tên TTHC", ""),
    ("Số lượng hồ sơ (bộ)", ""),
    ("Tên tổ chức, cá nhân", ""),
    ("Địa chỉ, số điện thoại", ""),
    ("Cơ quan chủ trì giải quyết", ""),
    ("Nhận và trả kết quả", "Nhận hồ sơ"),
    ("", "Hẹn trả kết quả"),
    ("", "Trả kết quả"),
    ("", "Phương thức nhận kết quả"),
    ("", "Ký nhận"),
    ("Ghi chú", ""),
)
Row = Sequence[Any]


def mau_06(path: Path, rows: Sequence[Row], *, merged: bool = True, numbers: bool = True) -> Path:
    """A register as printed: unit and title above, head of two levels, column numbers, lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "UBND XÃ AN BÌNH"
    sheet["A2"] = "SỔ THEO DÕI HỒ SƠ"
    for column, (upper, lower) in enumerate(MAU_06, start=1):
        sheet.cell(4, column, upper or None)
        sheet.cell(5, column, lower or None)
        if merged and not lower:
            sheet.merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)
    if merged:
        sheet.merge_cells("A2:M2")
        sheet.merge_cells("H4:L4")
    if numbers:
        sheet.append([f"({number})" for number in range(1, 14)])
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def line_06(number: int, code: str, received: Any, **more: Any) -> list[Any]:
    """One line of Mẫu 06."""
    return [
        number,
        code,
        more.get("procedure", "Cấp bản sao Trích lục hộ tịch"),
        1,
        more.get("applicant", "Nguyễn Thị Hoa"),
        "Thôn 3, xã An Bình. ĐT: 0912 345 678",
        "UBND xã An Bình",
        received,
        more.get("due"),
        more.get("returned"),
        more.get("method", "Trực tiếp"),
        None,
        more.get("note"),
    ]


def table(path: Path, rows: Sequence[Row], *, title: str = "Sheet", more: Sequence[str] = ()) -> Path:
    """A plain sheet: every row as given; ``more`` are empty sheets behind it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for name in more:
        book.create_sheet(name)
    book.save(path)
    return path


def text(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", separator: str = ",") -> Path:
    """A text table."""
    lines = [separator.join(_quoted(str(cell), separator) for cell in row) for row in rows]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def _quoted(cell: str, separator: str) -> str:
    return f'"{cell}"' if separator in cell or "\n" in cell else cell
