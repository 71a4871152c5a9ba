"""Figures on a loaded province, ours beside bare SQL over the same rows, in one run; JSON and a table.

    DATABASE_URL=… MOTCUA_HOME=… .venv/bin/python bench/reports.py --out reports.json
    DATABASE_URL=… MOTCUA_HOME=… .venv/bin/python bench/reports.py --pages --unit H99.060 --out small.json

Load the province first (``province_load.py``) and take the counts (``motcua counts rebuild``). ``--pages``
measures only what a unit's own pages ask: run on a small and a large province it shows the growth.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

import django

django.setup()

from django.db import connection

from motcua.dossiers.actions import printing
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import Filter, dossiers
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.visible import find
from motcua.law import periods
from motcua.law.periods import Period
from motcua.org.models import Official, Unit
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM, Actor
from motcua.reports import counted, run
from motcua.reports.actions import counting
from motcua.reports.queries import behind
from motcua.reports.queries.board import board
from motcua.web.reports import behind as behind_page
from motcua.web.ui import sheets

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: the shared province is of 2025; the quarter of the goals is closed, the year still running
AT = datetime(2025, 10, 1, 9, tzinfo=VIETNAM)
QUARTER = periods.parse("2025-Q3")
#: the least SQL that gives the columns of the form: no scans, charges, supplements, apologies behind it
RAW = """
SELECT field_code,
  SUM(CASE WHEN received_at >= %(first)s THEN 1 ELSE 0 END),
  SUM(CASE WHEN received_at >= %(first)s AND channel = 'online' THEN 1 ELSE 0 END),
  SUM(CASE WHEN received_at >= %(first)s AND channel <> 'online' THEN 1 ELSE 0 END),
  SUM(CASE WHEN received_at < %(first)s THEN 1 ELSE 0 END),
  SUM(CASE WHEN finished_at < %(next)s THEN 1 ELSE 0 END),
  SUM(CASE WHEN finished_at < %(next)s AND verdict = 'early' THEN 1 ELSE 0 END),
  SUM(CASE WHEN finished_at < %(next)s AND verdict = 'on_time' THEN 1 ELSE 0 END),
  SUM(CASE WHEN finished_at < %(next)s AND verdict = 'late' THEN 1 ELSE 0 END),
  SUM(CASE WHEN finished_at IS NULL OR finished_at >= %(next)s THEN 1 ELSE 0 END),
  SUM(CASE WHEN (finished_at IS NULL OR finished_at >= %(next)s) AND original_due_at >= %(next)s
      THEN 1 ELSE 0 END),
  SUM(CASE WHEN (finished_at IS NULL OR finished_at >= %(next)s) AND original_due_at < %(next)s
      THEN 1 ELSE 0 END)
FROM dossiers_dossier
WHERE received_at < %(next)s AND (finished_at IS NULL OR finished_at >= %(first)s) {where}
GROUP BY field_code
"""


@dataclass
class Timing:
    """Milliseconds of one operation, and how much of the machine others took meanwhile (0–1)."""

    name: str
    best: float
    median: float
    p95: float
    runs: int
    goal: float | None
    foreign: float

    def row(self) -> str:
        goal = (
            ""
            if self.goal is None
            else f"≤ {self.goal:g}: {'met' if self.median <= self.goal else '**missed**'}"
        )
        return (
            f"| {self.name} | {self.best:,.1f} | {self.median:,.1f} | {self.p95:,.1f} | {self.runs} | {goal} "
            f"| {self.foreign:.0%} |"
        )


class Bench:
    """Runs operations and keeps what they took."""

    def __init__(self) -> None:
        self.found: list[Timing] = []
        print("| operation | best ms | median | p95 | runs | goal (median) | foreign CPU |", flush=True)
        print("|---|--:|--:|--:|--:|---|--:|", flush=True)

    def time(
        self, name: str, unit: Callable[[int], Any], *, runs: int = 20, goal: float | None = None
    ) -> None:
        """Once to warm up, then ``runs`` times; ``unit`` gets the number of the run."""
        unit(0)
        spent = []
        before = _busy()
        for number in range(runs):
            begun = time.perf_counter()
            unit(number)
            spent.append((time.perf_counter() - begun) * 1000)
        spent.sort()
        timing = Timing(
            name, spent[0], median(spent), spent[min(len(spent) - 1, int(len(spent) * 0.95))], runs, goal,
            _foreign(before, _busy()),
        )  # fmt: skip
        self.found.append(timing)
        print(timing.row(), flush=True)


def _busy() -> tuple[float, float, float]:
    """Seconds: of the clock × cores, of all processors, of this process and the database's."""
    with open("/proc/stat", encoding="utf8") as file:
        ticks = [int(n) for n in file.readline().split()[1:9]]
    idle = ticks[3] + ticks[4]
    hertz, ours = os.sysconf("SC_CLK_TCK"), time.process_time()
    return sum(ticks) / hertz, (sum(ticks) - idle) / hertz, ours + _database()


def _database() -> float:
    """Processor seconds of all server processes that listen to this database's server."""
    total, hertz = 0.0, os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name, _, rest = (folder / "stat").read_text().rpartition(")")
            except OSError:
                continue
            if "postgres" in name:
                words = rest.split()
                total += (int(words[11]) + int(words[12])) / hertz
    return total


def _foreign(before: tuple[float, ...], after: tuple[float, ...]) -> float:
    clock, busy, own = (b - a for a, b in zip(before, after, strict=True))
    return max(0.0, (busy - own) / clock) if clock else 0.0


def _rows(sql: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


# -- what is measured -------------------------------------------------------------------


def reports(bench: Bench, communes: list[int], province: int) -> None:
    """The statutory form and the board, beside the least SQL."""
    span = {"first": QUARTER.starts_at, "next": QUARTER.ends_at}
    of_unit, everywhere = RAW.format(where="AND authority_id = %(unit)s"), RAW.format(where="")

    def form(unit: int, period: Period = QUARTER) -> Any:
        return run.run("II.06b", unit_id=unit, period=period, at=AT)

    def commune(n: int) -> int:
        return communes[n % len(communes)]

    bench.time(
        "bare SQL: the form of a commune, a quarter", lambda n: _rows(of_unit, {**span, "unit": commune(n)})
    )
    bench.time("form II.06 of a commune, a quarter", lambda n: form(commune(n)), goal=60)
    bench.time("form II.06 of the largest commune, a quarter", lambda _: form(communes[0]), goal=60)
    bench.time("bare SQL: the form of the province, a quarter", lambda _: _rows(everywhere, span), runs=5)
    bench.time("form II.06 of the province, a quarter", lambda _: form(province), goal=250)
    bench.time(
        "form II.06 of the province, the year", lambda _: form(province, periods.parse("2025")), goal=250
    )
    bench.time(
        "the same quarter from the facts (counts put aside)",
        lambda _: _from_facts(lambda: form(province)),
        runs=3,
    )
    admin = actor_of("leader261")
    bench.time(
        "oversight board of the province", lambda _: board(admin, province, period=QUARTER, at=AT), goal=500
    )
    _compare(form, province, span, everywhere)


def _from_facts(what: Callable[[], Any]) -> Any:
    many, counted.MANY = counted.MANY, 10**9
    try:
        return what()
    finally:
        counted.MANY = many


def _compare(form: Callable[[int], Any], province: int, span: dict[str, object], raw: str) -> None:
    """The form from counts is that from the facts, and its totals are those of the bare statement."""
    kept, facts = form(province), _from_facts(lambda: form(province))
    if kept != facts:
        raise SystemExit("the form from counts differs from the form from facts")
    bare = [sum(row[place] for row in _rows(raw, span)) for place in (5, 9)]
    ours = [kept.cell("total", key) for key in ("finished", "open")]
    if ours != bare:
        raise SystemExit(f"finished and open: ours {ours}, bare SQL {bare}")
    print(f"counts, facts and bare SQL agree: finished {bare[0]:,}, open {bare[1]:,}", flush=True)


def pages(bench: Bench, unit: int, names: list[str], codes: list[str]) -> None:
    """What the pages of one unit ask: its lists and searches, a dossier by code."""
    official = Official.objects.get(username=f"intake{_number(unit)}")
    actor = actor_of(official.username)

    def listed(wanted: Filter, size: int = 50) -> int:
        return len(list(dossiers(actor, wanted, at=AT)[:size]))

    bench.time(
        "overdue list of a unit, first 50", lambda _: listed(Filter(named="overdue", sort="due")), goal=50
    )
    bench.time("newest 50 of a unit", lambda _: listed(Filter()), goal=50)
    bench.time(
        "open ones of a unit by date, first 50", lambda _: listed(Filter(named="open", sort="due")), goal=50
    )
    bench.time(
        "name without diacritics within a unit, newest 20",
        lambda n: listed(Filter(text=names[n % len(names)]), 20),
        runs=60,
        goal=50,
    )
    bench.time("a name nobody bears", lambda _: listed(Filter(text="quynh zzz"), 20), goal=50)
    bench.time(
        "by the end of a code", lambda n: listed(Filter(text=codes[n % len(codes)][-11:]), 20), goal=50
    )
    bench.time("a dossier by code", lambda n: find(codes[n % len(codes)], actor), runs=60)
    bare = (
        "SELECT d.*, u.name FROM dossiers_dossier d JOIN org_unit u ON u.id = d.authority_id "
        "WHERE d.code = %(code)s"
    )
    bench.time(
        "bare SQL: a dossier by code", lambda n: _rows(bare, {"code": codes[n % len(codes)]}), runs=60, goal=2
    )


def _number(unit: int) -> int:
    return int(Unit.objects.get(pk=unit).code.rpartition(".")[2])


def actor_of(username: str) -> Actor:
    found = Official.objects.filter(username=username).first()
    return actor_for(found.pk, AT.date()) if found else SYSTEM


def searched(unit: int, rng: random.Random) -> list[str]:
    """What a clerk types: names of the unit without diacritics, the last word cut, words turned round."""
    rows = list(Dossier.objects.filter(authority_id=unit).values_list("applicant_fold", flat=True)[:5000])
    typed = []
    for name in rng.sample(rows, min(60, len(rows))):
        *head, last = name.split()
        words = [*head, last[:2]]
        if rng.random() < 0.3:
            rng.shuffle(words)
        typed.append(" ".join(words))
    return typed


EXPORTS = ("behind csv", "behind xlsx", "register xlsx")


def exports() -> list[dict[str, Any]]:
    """Peak memory of large exports, each in a process of its own."""
    found = []
    for name in EXPORTS:
        words = [sys.executable, __file__, "--export", name]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        result = json.loads(done.stdout.splitlines()[-1])
        found.append(result)
        print(
            f"{name}: {result['rows']:,} rows, {result['file_mb']:.0f} MB, {result['seconds']:.0f} s, "
            f"peak {result['peak_mb']:.0f} MB (goal 300)",
            flush=True,
        )
    return found


def export(name: str) -> None:
    """One export as its page makes it; tells its size and the peak memory of the process."""
    begun, province = time.monotonic(), Unit.objects.get(code="H99").pk
    if name.startswith("behind"):
        asked = behind.Question(unit_id=province, period=QUARTER, at=AT)
        found = behind.behind_cell(SYSTEM, "II.06b", "total", "accepted", asked)
        rows = behind.dossiers(SYSTEM, found.keys)
        content = sheets.answer(name.split()[1], behind_page._COLUMNS, rows, name="x", title="x").content
        count = min(len(found.keys), sheets.LIMIT)
    else:
        largest = Unit.objects.get(code="H99.118").pk
        period = RegisterPeriod(date(2025, 1, 1), date(2025, 12, 31), authority_id=largest)
        content = printing.register_xlsx(period, actor=SYSTEM, at=AT).content
        count = Dossier.objects.filter(authority_id=largest).count()
    told = {
        "name": name,
        "rows": count,
        "file_mb": len(content) / 2**20,
        "seconds": time.monotonic() - begun,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--unit", default="H99.060")
    parser.add_argument("--counts", action="store_true", help="take the counts as of that moment first")
    parser.add_argument("--export", choices=EXPORTS, help="one export in this process")
    options = parser.parse_args()
    if options.export:
        export(options.export)
        return
    if options.counts:
        begun = time.monotonic()
        pairs = counting.rebuild(AT)
        print(f"counts of {pairs:,} units and periods taken in {time.monotonic() - begun:.0f} s", flush=True)
    rng = random.Random(5)
    unit = Unit.objects.get(code=options.unit).pk
    bench = Bench()
    codes = list(Dossier.objects.filter(authority_id=unit).values_list("code", flat=True)[:3000])
    pages(bench, unit, searched(unit, rng), rng.sample([c for c in codes if c], 60))
    sizes: list[dict[str, Any]] = []
    if not options.pages:
        largest = Unit.objects.get(code="H99.118").pk
        communes = [
            largest,
            *Unit.objects.filter(code__regex=r"^H99\.\d{3}$", level="commune").values_list("pk", flat=True)[
                :12
            ],
        ]
        reports(bench, communes, Unit.objects.get(code="H99").pk)
        sizes = exports()
    if options.out:
        about = {
            "dossiers": Dossier.objects.count(),
            "at": AT.isoformat(),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        options.out.write_text(
            json.dumps(
                {"about": about, "timings": [asdict(t) for t in bench.found], "exports": sizes}, indent=1
            )
        )


if __name__ == "__main__":
    main()
