"""One run on one machine: raw limits, fill, serve, measure, memory – ours beside the raw figure.

    python bench/run.py --raw-python BENCHVENV/bin/python --folder FOLDER --out bench.json

``--raw-python`` has numpy, pyarrow, duckdb and psycopg for the shared limits; without it that part is left
out.
``--sqlite`` measures the embedded database instead (the raw part is then SQLite with ``synchronous=FULL``).
PostgreSQL is started in the folder with ``fsync`` and ``synchronous_commit`` on, and stopped at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
SHARED = Path(os.environ.get("MOTCUA_BENCH", ROOT.parent / "shared" / "bench"))
TUNING = (
    "-c shared_buffers=4GB -c max_wal_size=8GB -c random_page_cost=1.1 -c max_connections=60 "
    "-c work_mem=32MB -c checkpoint_timeout=15min -c listen_addresses=127.0.0.1"
)


def call(*command: object, **environment: str) -> None:
    """Run and fail loudly; output goes to the screen."""
    subprocess.run([str(c) for c in command], check=True, env={**os.environ, **environment}, cwd=ROOT)


def as_postgres(*command: object) -> None:
    words = [str(c) for c in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def postgres(folder: Path, port: int) -> Iterator[int]:
    """A durable PostgreSQL on a private port; yields the postmaster's process id."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    data = folder / "pg"
    data.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
        folder.chmod(0o755)
    as_postgres(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )
    options = f"{TUNING} -c port={port} -c unix_socket_directories={data}"
    as_postgres(programs / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
    try:
        for name in ("raw", "motcua"):
            as_postgres(programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "postgres", name)
        yield int((data / "postmaster.pid").read_text().splitlines()[0])
    finally:
        as_postgres(programs / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


def raw(options: argparse.Namespace, folder: Path) -> list[dict[str, object]]:
    """The seven-statement intake of the shared limits, 1 and 8 clients, on a small province."""
    if not options.raw_python:
        print("raw limits left out: no --raw-python", flush=True)
        return []
    data, out = folder / "raw-data", folder / "raw.json"
    where = ["--postgres", f"host=127.0.0.1 port={options.pg_port} dbname=raw user=postgres"]
    if options.sqlite:
        where = ["--sqlite", folder / "raw.sqlite"]
    python = options.raw_python
    call(python, SHARED / "province.py", data, "--dossiers", "20000")
    call(python, SHARED / "limits.py", "load", "--data", data, "--no-search", *where)
    call(python, SHARED / "limits.py", "intake", "--data", data, "--seconds", options.seconds,
         "--patience", "30", "--clients", f"1,{options.clients}", "--out", out, *where)  # fmt: skip
    found: list[dict[str, object]] = json.loads(out.read_text(encoding="utf-8"))["results"]
    return found


@contextmanager
def service(environment: dict[str, str], port: int, workers: int) -> Iterator[int]:
    """The web server alone, as `motcua serve` starts it; yields its process id."""
    command = [BIN / "motcua", "serve", "--web-only", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT)
    try:
        for _ in range(60):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json", timeout=5).read()
                break
            except OSError:
                time.sleep(1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def memory(pid: int) -> list[float]:
    """Resident MB of the worker processes: the leaves of the service's process tree."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if children:
        return [size for child in children for size in memory(int(child))]
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return [int(line.split()[1]) / 1024]


def measured(
    options: argparse.Namespace, folder: Path, environment: dict[str, str], watch: list[str]
) -> dict:
    out = folder / "ours.json"
    with service(environment, options.port, options.workers) as pid:
        call(BIN / "python", "bench/measure.py", "--tokens", folder / "tokens.json", "--port", options.port,
             "--clients", options.clients, "--seconds", options.seconds, "--only", options.only,
             "--watch", f"app={pid}", *watch, "--out", out, **environment)  # fmt: skip
        sizes = memory(pid)
    print("resident memory of the workers, MB:", ", ".join(f"{size:.0f}" for size in sizes), flush=True)
    return {"results": json.loads(out.read_text(encoding="utf-8"))["results"], "workers_mb": sizes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder for all that is made")
    parser.add_argument("--raw-python", type=Path)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--communes", type=int, default=240)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--port", type=int, default=8060)
    parser.add_argument("--pg-port", type=int, default=54990)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"MOTCUA_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    if options.sqlite:
        answer = one_run(options, folder, environment, [])
    else:
        environment["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{options.pg_port}/motcua"
        with postgres(folder, options.pg_port) as pid:
            answer = one_run(options, folder, environment, ["--watch", f"db={pid}"])
    options.out.write_text(json.dumps(answer, indent=1), encoding="utf-8")


def one_run(options: argparse.Namespace, folder: Path, environment: dict[str, str], watch: list[str]) -> dict:
    limits = raw(options, folder)
    call(BIN / "motcua", "init", "--brief", **environment)
    call(BIN / "python", "bench/fill.py", "--dossiers", options.dossiers, "--communes", options.communes,
         "--out", folder / "tokens.json", **environment)  # fmt: skip
    return {"raw": limits, **measured(options, folder, environment, watch)}


if __name__ == "__main__":
    sys.exit(main())
