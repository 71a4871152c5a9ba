"""A register of many rows as an office or another software would hand it over; for ``register_import.py``.

.venv/bin/python bench/register_file.py FILE.xlsx|FILE.csv ROWS [UNKNOWN COLUMNS]
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEAD = (
    "STT",
    "Mã hồ sơ",
    "Mã TTHC",
    "Tên TTHC",
    "Lĩnh vực",
    "Tổ chức, cá nhân",
    "Địa chỉ",
    "Số điện thoại",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày trả",
    "Trạng thái",
    "Hình thức nộp",
    "Ghi chú",
)
FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ".split()
GIVEN = "An Bình Châu Dung Đạt Giang Hoa Khánh Lan Minh Nga Oanh Phúc Quân Thảo".split()


def rows(count: int, more: int = 0) -> Iterator[tuple[object, ...]]:
    """Lines of one year, one in a hundred with a date that does not exist; ``more`` columns nobody knows."""
    aside = tuple(f"giá trị {column}" for column in range(more))
    first = date(2025, 1, 2)
    for number in range(count):
        day = first + timedelta(days=number * 360 // count)
        wrong = number % 100 == 99
        yield (
            number + 1,
            f"000.00.15.H27-{day:%y%m%d}-{number % 10_000:04d}{number // 10_000:02d}",
            "2.000635",
            "Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh",
            "Hộ tịch",
            f"{FAMILIES[number % 10]} Thị {GIVEN[number % 15]} {number}",
            f"Thôn {number % 12}, xã An Bình, huyện Cẩm Xuyên, tỉnh Hà Tĩnh",
            f"09{number:08d}",
            "31/02/2025" if wrong else f"{day:%d/%m/%Y} 08:{number % 60:02d}",
            f"{day + timedelta(days=3):%d/%m/%Y}",
            f"{day + timedelta(days=number % 5):%d/%m/%Y}",
            "Đã trả kết quả",
            "Trực tuyến" if number % 3 else "Trực tiếp",
            "",
            *aside,
        )


def write(path: Path, count: int, more: int = 0) -> None:
    """The file: a title, a head, the lines."""
    head = (*HEAD, *(f"Cột lạ {column}" for column in range(more)))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(head)
            writer.writerows(rows(count, more))
        return
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Sổ")
    sheet.write_row(0, 0, ["SỔ THEO DÕI HỒ SƠ"])
    sheet.write_row(1, 0, head)
    for index, row in enumerate(rows(count, more), start=2):
        sheet.write_row(index, 0, row)
    book.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
