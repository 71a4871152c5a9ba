"""Bring a generated register of many rows into a fresh home: rows a second, and the peak memory of the process.

    .venv/bin/python bench/register_import.py --rows 100000 [--form xlsx|csv] [--again] [--folder FOLDER]

The file is made first by another process, so that its memory does not count. ``DATABASE_URL`` chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

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


def rows(count: int) -> object:
    """Lines of one year, one in a hundred with a date that does not exist."""
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
        )


def write(path: Path, count: int) -> None:
    """The file: a title, a head, the lines."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(HEAD)
            writer.writerows(rows(count))
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Sổ")
    sheet.write_row(0, 0, ["SỔ THEO DÕI HỒ SƠ"])
    sheet.write_row(1, 0, HEAD)
    for index, row in enumerate(rows(count), start=2):
        sheet.write_row(index, 0, row)
    book.close()


def prepare(home: Path) -> int:
    """A fresh home with one commune; its id."""
    os.environ["MOTCUA_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from motcua.org.actions.units import NewUnit, create_unit
    from motcua.org.types import SYSTEM

    call_command("migrate", verbosity=0)
    new = NewUnit(
        code="H27.15", name="UBND xã An Bình", kind="authority", level="commune", valid_from=date(2016, 1, 1)
    )
    return create_unit(actor=SYSTEM, at=datetime(2025, 1, 1).astimezone(), new=new).pk


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--form", choices=["xlsx", "csv"], default="xlsx")
    parser.add_argument("--again", action="store_true", help="bring the same file in a second time")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.make:
        return write(args.make, args.rows)
    folder = args.folder or Path(tempfile.mkdtemp(prefix="register-"))
    path = folder / f"so.{args.form}"
    subprocess.run([sys.executable, __file__, "--make", path, "--rows", str(args.rows)], check=True)
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    unit = prepare(home)
    measure(path, unit, times=2 if args.again else 1)
    return None


def measure(path: Path, unit: int, *, times: int) -> None:
    from motcua.org.types import SYSTEM
    from motcua.reports.actions.registers import RegisterRequest, import_register, preview

    asked = RegisterRequest(unit_id=unit)
    at = datetime(2026, 11, 20, 9).astimezone()
    print(f"file {path.stat().st_size / 1e6:.1f} MB, memory before {_peak():.0f} MB")
    began = time.perf_counter()
    looked = preview(path, asked, actor=SYSTEM, at=at)
    print(f"preview {time.perf_counter() - began:.2f} s, expected {looked.expected}, memory {_peak():.0f} MB")
    for _ in range(times):
        began = time.perf_counter()
        done = import_register(path, path.name, asked, actor=SYSTEM, at=at)
        took = time.perf_counter() - began
        print(f"{done}\n{took:.1f} s, {done.total / took:,.0f} rows/s, peak memory {_peak():.0f} MB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
