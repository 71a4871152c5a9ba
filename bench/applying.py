"""200 people apply at once for a minute: figures of every page, raw limits of the same run, nothing doubled.

    .venv/bin/python bench/applying.py --folder FOLDER --out applying.json             # PostgreSQL, durable
    .venv/bin/python bench/applying.py --folder FOLDER2 --sqlite --out applying-sqlite.json

An empty folder gets a home of its own, eight communes and the citizens' accounts; ``motcua serve`` runs as an
office would run it (its own choice of workers, worker and daily jobs included), with limits of requests on:
each simulated person has an address of its own, told as a proxy on this machine tells it. Afterwards the
database is counted and ``motcua audit verify`` run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
from applying_people import BENCH  # puts the shared bench folder on the path
from httpload import Client
from loop import run as closed_loop
from meter import CORES, machine_ticks, tree_cpu_seconds
from PIL import Image
from run import BIN, ROOT, call, memory, postgres

SAVES, PHOTO_BYTES = 10, 150_000


def photo(file: Path) -> None:
    """A JPEG of about 150 kB, as a telephone sends it after scaling."""
    noise = random.Random(1).randbytes(160 * 120 * 3)
    picture = Image.frombytes("RGB", (160, 120), noise).resize((1600, 1200), Image.Resampling.BICUBIC)
    for quality in range(10, 95, 5):
        picture.save(file, "JPEG", quality=quality)
        if file.stat().st_size >= PHOTO_BYTES:
            return


@contextmanager
def office(environment: dict[str, str], port: int) -> Iterator[int]:
    """``motcua serve`` with everything it starts by itself; yields its process id."""
    command = [BIN / "motcua", "serve", "--port", str(port)]
    process = subprocess.Popen([str(c) for c in command], env={**os.environ, **environment}, cwd=ROOT)
    try:
        for _ in range(90):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/thu-tuc/", timeout=10).read()
                break
            except OSError:
                time.sleep(1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


class Raw:
    """One client of the raw limit: what the least applying needs, without any application around it."""

    def __init__(self, database: str, folder: Path, index: int) -> None:
        self.folder, self.index = folder, index
        if database.startswith("postgresql:"):
            self.connection: Any = psycopg.connect(database, autocommit=True)
            self.mark = "%s"
        else:
            self.connection = sqlite3.connect(database, timeout=30, isolation_level=None)
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=FULL")
            self.mark = "?"

    def execute(self, statement: str, *values: object) -> Any:
        return self.connection.execute(statement.replace("%s", self.mark), values)

    def tables(self) -> None:
        for name in ("draft", "dossier", "answers", "paper", "event"):
            self.execute(f"CREATE TABLE IF NOT EXISTS {name} (id text PRIMARY KEY, of text, body text)")


def raw_application(raw: Raw, rng: random.Random, _number: int) -> None:
    """A draft, ten saves, one photo brought safely to the disk, and the sending in one transaction."""
    key, answers = f"{rng.getrandbits(128):x}", json.dumps({f"question{n}": "answer" * 3 for n in range(30)})
    raw.execute("INSERT INTO draft VALUES (%s, %s, %s)", key, "", answers)
    for _ in range(SAVES):
        raw.execute("UPDATE draft SET body = %s WHERE id = %s", answers, key)
    with (raw.folder / key).open("wb") as file:
        file.write(rng.randbytes(PHOTO_BYTES))
        file.flush()
        os.fsync(file.fileno())
    raw.execute("BEGIN")
    for name in ("dossier", "answers", "paper", "event"):
        raw.execute(f"INSERT INTO {name} VALUES (%s, %s, %s)", key, key, answers)
    raw.execute("UPDATE draft SET of = %s WHERE id = %s", key, key)
    raw.execute("COMMIT")


def raw_limits(options: argparse.Namespace, folder: Path, database: str, pid: int) -> list[dict[str, Any]]:
    """The least work of the same kind, and an empty answer of the same server, in the same run."""
    photos = folder / "raw-photos"
    photos.mkdir()
    Raw(database, photos, 0).tables()
    loops = (
        ("raw application", lambda n: Raw(database, photos, n), raw_application),
        (
            "empty answer (robots.txt)",
            lambda _n: Client("127.0.0.1", options.port),
            lambda c, _r, _n: c.get("/robots.txt"),
        ),
    )
    found = []
    for name, start, unit in loops:
        result = closed_loop(name, start, unit, 8, 5.0, 1.0, 7, {"app": pid})
        print(result.row(), flush=True)
        found.append({"name": name, "per_second": round(result.per_second, 1), "p95_ms": result.p95_ms})
    for file in photos.iterdir():
        file.unlink()
    return found


class Processor:
    """Processor seconds of processes and of the machine between two moments."""

    def __init__(self, watched: dict[str, int]) -> None:
        self.watched = watched
        self.begun = time.perf_counter()
        self.cpu = {label: tree_cpu_seconds(pid) for label, pid in watched.items()}
        self.ticks = machine_ticks()

    def since(self) -> dict[str, float]:
        total, busy = (after - before for after, before in zip(machine_ticks(), self.ticks, strict=True))
        spent = {
            label: round(tree_cpu_seconds(pid) - self.cpu[label], 1) for label, pid in self.watched.items()
        }
        whole = (time.perf_counter() - self.begun) * CORES
        return spent | {"machine": round(whole * busy / max(total, 1), 1), "machine_in_all": round(whole, 1)}


def crowd(options: argparse.Namespace, folder: Path, watched: dict[str, int]) -> dict[str, Any]:
    """The simulated people in a process of their own, the processors watched for their minute."""
    mark, out = folder / "measuring", folder / "people.json"
    command = [
        *(
            sys.executable,
            str(ROOT / "bench" / "applying_people.py"),
            "--office",
            str(folder / "office.json"),
        ),
        *("--photo", str(folder / "photo.jpg"), "--port", str(options.port), "--people", str(options.people)),
        *("--seconds", str(options.seconds), "--gather", str(options.gather), "--warm", str(options.warm)),
        *("--think", *map(str, options.think), "--mark", str(mark), "--out", str(out)),
    ]
    process = subprocess.Popen(command)
    while not mark.exists() and process.poll() is None:
        time.sleep(0.05)
    meter = Processor(watched)
    while mark.exists() and process.poll() is None:
        time.sleep(0.05)
    spent = meter.since()
    if process.wait():
        sys.exit("the people did not finish")
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found | {"cpu_s": spent}


def one_run(options: argparse.Namespace, folder: Path, environment: dict[str, str], db: int | None) -> None:
    python = BIN / "python"
    call(BIN / "motcua", "init", "--brief", **environment)
    call(python, "bench/applying_office.py", "prepare", "--people", options.people * 4, "--out",
         folder / "office.json", **environment)  # fmt: skip
    photo(folder / "photo.jpg")
    raw = environment.get("DATABASE_URL", "").replace("/motcua", "/raw") or str(folder / "raw.sqlite")
    with office(environment, options.port) as pid:
        limits = raw_limits(options, folder, raw, pid)
        watched = {"app": pid} | ({"db": db} if db else {})
        found = crowd(options, folder, watched) | {"workers_mb": [round(size) for size in memory(pid)]}
    found["raw"] = limits
    report(found, options)
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    call(python, "bench/applying_office.py", "check", "--people", folder / "people.json", **environment)
    call(BIN / "motcua", "audit", "verify", **environment)


def report(found: dict[str, Any], options: argparse.Namespace) -> None:
    print(f"\n| page | times in {options.seconds:.0f} s | p50 ms | p95 ms | max ms |\n|---|--:|--:|--:|--:|")
    for kind, row in found["pages"].items():
        print(f"| {kind} | {row['n']} | {row['p50']:.0f} | {row['p95']:.0f} | {row['max']:.0f} |")
    worst = max((row["p95"] for row in found["pages"].values()), default=0)
    print(f"requests {found['requests']}, {found['per_second']}/s, worst p95 {worst:.0f} ms")
    print(f"errors in the minute {found['errors_in_window']}, in all {found['errors_in_all']}")
    for words in found["errors"][:10]:
        print("  ", words)
    print(f"processor seconds {found['cpu_s']}, clients {found['client_cpu_s']}")
    print(f"memory of the parts, MB: {found['workers_mb']}")
    print(f"sent in the whole run {len(found['sent'])}, whole rounds {found['whole_rounds']}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder for all that is made")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gather", type=float, default=60.0)
    parser.add_argument("--warm", type=float, default=30.0)
    parser.add_argument("--think", type=float, nargs=2, default=(3.0, 8.0), help="seconds between two pages")
    parser.add_argument("--port", type=int, default=8061)
    parser.add_argument("--pg-port", type=int, default=54991)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        "MOTCUA_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "MOTCUA_DEMO_CODES": "1",  # the codes that telephones would get stand on the page
        "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{options.port}",
        "MOTCUA_BENCH": str(BENCH),
    }
    database: Any = nullcontext(None)
    if not options.sqlite:
        environment["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{options.pg_port}/motcua"
        database = postgres(folder, options.pg_port)
    with database as pid:
        one_run(options, folder, environment, pid)


if __name__ == "__main__":
    main()
