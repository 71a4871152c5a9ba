"""Write a consistent copy of database, files and keys to one archive, while the office works on.

The archive holds personal data, the signing key and the secrets of ``messages.json``: keep it where only
administrators may read it. Files that citizens are still sending (``uploads/``) are not in it: what is not
whole is sent again from its start.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from motcua.config.cli import OK
from motcua.lib.refused import Refused

SQLITE_COPY, POSTGRES_COPY = "database.sqlite3", "database.dump"
#: how messages are sent; the only settings of a home that stand in a file
MESSAGES = "messages.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "archive", nargs="?", type=Path, help="default: backups/ in the home, named by the moment"
    )


def run(args: argparse.Namespace) -> int:
    home = settings.HOME.path
    archive = args.archive or home / "backups" / f"motcua-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz"
    if archive.exists():
        raise Refused(f"Đã có tệp {archive}; không ghi đè bản sao lưu.")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".backup-") as folder:
        copy = _copy_database(Path(folder))
        fresh = Path(folder) / "archive"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as packed:
                packed.add(copy, copy.name)
                for part in (settings.HOME.files, settings.HOME.keys, home / MESSAGES):
                    if part.exists():
                        packed.add(part, part.name)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(archive)
    print(f"Đã sao lưu vào {archive} ({archive.stat().st_size / 1e6:.1f} MB). Kiểm tra: tar -tzf …")
    return OK


def _copy_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        target = folder / SQLITE_COPY
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return target
    program = shutil.which("pg_dump")
    if not program:
        raise Refused("Không có chương trình pg_dump; cài gói postgresql-client.")
    target = folder / POSTGRES_COPY
    result = subprocess.run(  # noqa: S603 - a program of the system, arguments by list
        [
            program,
            "--format=custom",
            "--no-owner",
            f"--file={target}",
            "--dbname",
            os.environ["DATABASE_URL"],
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Refused(f"pg_dump không chạy được: {result.stderr.strip()[-300:]}")
    return target
