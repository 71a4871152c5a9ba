"""Bring an archive of ``motcua backup`` back into an empty home (and, with PostgreSQL, an empty database)."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from motcua.config.cli import OK
from motcua.config.commands.backup import MESSAGES, POSTGRES_COPY, SQLITE_COPY
from motcua.lib.refused import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path)


def run(args: argparse.Namespace) -> int:
    home = settings.HOME
    if not args.archive.is_file():
        raise Refused(f"Không có tệp {args.archive}.")
    if any(home.files.glob("*")) or not _database_is_empty():
        raise Refused(f"{home.path} đã có dữ liệu; chỉ khôi phục vào thư mục trống (đặt MOTCUA_HOME khác).")
    home.prepare()
    with tempfile.TemporaryDirectory(dir=home.path, prefix=".restore-") as folder:
        try:
            with tarfile.open(args.archive, "r:gz") as packed:
                packed.extractall(folder, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise Refused(f"Không đọc được tệp sao lưu: {error}.") from error
        unpacked = Path(folder)
        _bring_database(unpacked)
        for part in (home.files, home.keys):
            if (unpacked / part.name).is_dir():
                shutil.copytree(unpacked / part.name, part, dirs_exist_ok=True)
        if (unpacked / MESSAGES).is_file():
            shutil.copyfile(unpacked / MESSAGES, home.path / MESSAGES)
            (home.path / MESSAGES).chmod(0o600)
    print("Đã khôi phục. Tiếp theo: motcua init; motcua audit verify; motcua doctor")
    return OK


def _database_is_empty() -> bool:
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def _bring_database(unpacked: Path) -> None:
    wanted = SQLITE_COPY if connection.vendor == "sqlite" else POSTGRES_COPY
    copy = unpacked / wanted
    if not copy.is_file():
        raise Refused(f"Tệp sao lưu không có {wanted}; nó được làm trên loại cơ sở dữ liệu khác.")
    connection.close()
    if connection.vendor == "sqlite":
        target = Path(settings.DATABASES["default"]["NAME"])
        shutil.copyfile(copy, target)
        target.chmod(0o600)
        return
    program = shutil.which("pg_restore")
    if not program:
        raise Refused("Không có chương trình pg_restore; cài gói postgresql-client.")
    result = subprocess.run(  # noqa: S603 - a program of the system, arguments by list
        [program, "--no-owner", "--exit-on-error", "--dbname", os.environ["DATABASE_URL"], str(copy)],
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Refused(f"pg_restore không chạy được: {result.stderr.strip()[-300:]}")
