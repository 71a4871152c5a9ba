"""A real PostgreSQL for one run of the tests: own folder, own socket, no network, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

#: a test database may be lost; waiting for the disk would only cost time
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class Unavailable(Exception):
    """No PostgreSQL here and none can be installed; the message says why."""


@contextmanager
def running() -> Iterator[str]:
    """The address of a running server: that of ``DATABASE_URL`` if given, else of one made for this run.

    Raises:
        Unavailable: there is no server program and this account may not install one.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _as_owner(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", *_locale(programs)]
        )
        options = f"{QUICK} -c listen_addresses= -c unix_socket_directories={folder} -c port=5432"
        _as_owner([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgresql://postgres@:5432/postgres?host={quote(str(folder), safe='')}"
        finally:
            _as_owner([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = _newest()
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable("no PostgreSQL server here; install postgresql or give DATABASE_URL")
    install("postgresql")
    found = _newest()
    if not found:
        raise Unavailable("PostgreSQL could not be installed by apt-get")
    return found


def _newest() -> Path | None:
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def install(package: str) -> None:
    """Install a Debian package; the caller looks afterwards whether it is there."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        subprocess.run(["apt-get", *command], check=False, env=environment, stdin=subprocess.DEVNULL)


def _locale(programs: Path) -> list[str]:
    """Vietnamese order by ICU where it is offered: what wrongly leans on the order then shows."""
    known = subprocess.run([programs / "initdb", "--help"], check=True, capture_output=True, text=True).stdout
    icu = ["--locale-provider=icu", "--icu-locale=vi-VN"] if "--icu-locale" in known else []
    return ["--encoding=UTF8", "--locale=C.UTF-8", *icu]


def _as_owner(command: list[str | Path]) -> None:
    """PostgreSQL refuses root by design; then its own account runs it."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    result = subprocess.run(
        command,
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if result.returncode:
        raise Unavailable(f"{command[-1]} failed: {result.stderr.decode(errors='replace').strip()[-300:]}")
