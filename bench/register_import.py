"""Bring a generated register of many rows into a fresh home: rows a second, and peak memory of the process.

    .venv/bin/python bench/register_import.py [--rows 100000] [--form xlsx|csv] [--more 50] [--once]

The file is made by another process, so that its memory does not count; then it is looked at, brought in, and
brought in once more. ``DATABASE_URL`` chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="register-"))
os.environ["MOTCUA_HOME"] = str(FOLDER / "home")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
(FOLDER / "home").mkdir()

import django

django.setup()

from django.core.management import call_command

from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM
from motcua.reports.actions.registers import RegisterRequest, import_register, preview

MADE = datetime(2025, 1, 1).astimezone()
NOW = datetime(2026, 11, 20, 9).astimezone()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--form", choices=["xlsx", "csv"], default="xlsx")
    parser.add_argument("--more", type=int, default=0, help="columns that nobody knows")
    parser.add_argument("--once", action="store_true", help="do not bring the same file in again")
    args = parser.parse_args()
    path = FOLDER / f"so.{args.form}"
    maker = Path(__file__).with_name("register_file.py")
    subprocess.run([sys.executable, maker, path, str(args.rows), str(args.more)], check=True)
    call_command("migrate", verbosity=0)
    new = NewUnit(
        code="H27.15", name="UBND xã An Bình", kind="authority", level="commune", valid_from=date(2016, 1, 1)
    )
    measure(path, create_unit(actor=SYSTEM, at=MADE, new=new).pk, times=1 if args.once else 2)


def measure(path: Path, unit_id: int, *, times: int) -> None:
    asked = RegisterRequest(unit_id=unit_id)
    print(f"file {path.stat().st_size / 1e6:.1f} MB, memory before {peak():.0f} MB")
    began = time.perf_counter()
    looked = preview(path, asked, actor=SYSTEM, at=NOW)
    print(f"preview {time.perf_counter() - began:.2f} s, {looked.expected} rows, memory {peak():.0f} MB")
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        done = import_register(path, path.name, asked, actor=SYSTEM, at=NOW)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        speed = f"{took:.1f} s ({worked:.1f} s of processor), {done.total / took:,.0f} rows/s"
        print(f"{speed}, peak memory {peak():.0f} MB\n  {done}")


def peak() -> float:
    """Most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
