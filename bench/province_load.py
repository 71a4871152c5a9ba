"""Load the shared synthetic province through our bulk path: real dossiers with chained events.

    PYTHON=BENCHVENV/bin/python    # has numpy, pyarrow
    $PYTHON ../shared/bench/province.py PROVINCE --dossiers 5000000
    DATABASE_URL=… MOTCUA_HOME=… .venv/bin/motcua init
    DATABASE_URL=… MOTCUA_HOME=… .venv/bin/python bench/province_load.py PROVINCE --raw-python $PYTHON --bare

``--bare`` does what an operator does before a load of millions into an empty PostgreSQL: secondary indexes
and foreign keys go and are made again (and thereby checked) afterwards. What the province does not know is
drawn from the dossier's number: supplements, charges, scans, files of results, late entry, apologies.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

import django

django.setup()

from django.db import connection, connections
from django.utils import timezone

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.actions.loading import Loaded, PastDossier, PastSupplement, load_past
from motcua.org.actions import officials, units
from motcua.org.actions.units import NewUnit
from motcua.org.models import Official, Unit
from motcua.org.types import SYSTEM

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
START, COMMUNES = date(2020, 1, 1), 240
CHANNEL = {1: "counter", 2: "online", 3: "post"}
PAUSED, WITHDRAWN = 3, 5
BATCH = 5000
#: what COPY fills; their secondary indexes and keys may be made afterwards
TABLES = (
    "dossiers_dossier dossiers_stage dossiers_dossierevent dossiers_dossierdocument dossiers_dossiercharge "
    "dossiers_dossierresult dossiers_supplementrequest dossiers_duemove"
).split()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="Parquet files of province.py")
    parser.add_argument("--raw-python", required=True)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="batches per process (0: all)")
    parser.add_argument(
        "--keep", type=lambda s: [*map(int, s.split(","))], default=[], help="agencies wholly"
    )
    parser.add_argument(
        "--thin", type=int, default=1, help="of the other agencies only one dossier in so many"
    )
    parser.add_argument("--bare", action="store_true", help="without secondary indexes and keys meanwhile")
    return parser.parse_args()


# -- the offices and the catalogue ------------------------------------------------------


def make_offices(agencies: list[dict[str, Any]], at: datetime) -> None:
    """The province with its centre, communes each with a counter, departments; an intake official each."""
    if Unit.objects.filter(code="H99").exists():
        return
    province = _unit(at, "H99", "UBND tỉnh Mẫu", "province", "authority", None)
    _unit(at, "H99.900", "Trung tâm PVHCC tỉnh Mẫu", "province", "one_stop", province)
    for agency in agencies:
        code, number = agency["code"], agency["id"]
        if number <= COMMUNES:
            unit = _unit(at, code, agency["name"], "commune", "authority", province)
            counter = _unit(
                at, f"{code}.01", f"Trung tâm PVHCC {agency['name']}", "commune", "one_stop", unit
            )
        else:
            unit = _unit(at, code, agency["name"], "province", "department", province)
            counter = Unit.objects.get(code="H99.900").pk
        _official(at, number, "INTAKE", counter)
        _official(at, number, "LEADER", unit)


def _unit(at: datetime, code: str, name: str, level: str, kind: str, parent: int | None) -> int:
    new = NewUnit(
        code=code, name=name, level=level, kind=kind, valid_from=START, place="Mẫu", parent_id=parent
    )
    return units.create_unit(actor=SYSTEM, at=at, new=new).pk


def _official(at: datetime, number: int, role: str, unit_id: int) -> None:
    made = officials.create_official(
        actor=SYSTEM, at=at, username=f"{role.lower()}{number}", full_name=f"Cán bộ {number}"
    )
    officials.assign(
        actor=SYSTEM,
        at=at,
        official_id=made.pk,
        unit_id=unit_id,
        role=role,
        decision_number="1/QĐ",
        decision_date=START,
        valid_from=START,
    )


def make_procedures(procedures: list[dict[str, Any]], at: datetime) -> None:
    """The catalogue of the province through our import: term, three papers, a fee, a level of service."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write("\n---\n".join(json.dumps(_procedure(one), ensure_ascii=False) for one in procedures))
        file.flush()
        summary = import_file(Path(file.name), at=at, by=SYSTEM)
    if summary.refused:
        raise SystemExit(f"{len(summary.refused)} procedures refused: {summary.refused[0]}")


def _procedure(one: dict[str, Any]) -> dict[str, Any]:
    days = one["allowed_days"]
    term = {"term_amount": days, "term_unit": "working_day"} if days else {}
    charges = [{"kind": "fee", "name": "Lệ phí", "amount": 8000}]
    return {
        "code": one["code"],
        "name": one["name"],
        "field_name": f"Lĩnh vực {one['field_id']}",
        "levels": ["commune" if one["id"] <= 420 else "province"],
        "same_day": days == 0,
        "online_level": ("toan_trinh", "mot_phan", "")[one["id"] % 3],
        "channels": [{"channel": way, **term, "charges": charges} for way in ("counter", "online", "post")],
        "cases": [{"papers": [{"name": f"Giấy tờ {n}", "originals": 1} for n in (1, 2)]}],
        "results": [{"name": "Kết quả"}],
        "source": "bench",
    }


# -- dossiers ---------------------------------------------------------------------------


class Teller:
    """Rows of the province as histories."""

    def __init__(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        ids = dict(Unit.objects.values_list("code", "pk"))
        people = dict(Official.objects.values_list("username", "pk"))
        versions = ProcedureVersion.objects.filter(state="published")
        by_code = dict(versions.values_list("procedure__code", "pk"))
        self.places = {
            a["id"]: (
                ids[a["code"]],
                ids.get(f"{a['code']}.01") or ids["H99.900"],
                people[f"intake{a['id']}"],
            )
            for a in tables["agency"]
        }
        self.versions = {p["id"]: (p["code"], by_code[p["code"]]) for p in tables["procedure"]}

    def told(self, row: tuple[Any, ...]) -> PastDossier:
        number, code, agency, procedure, person, applicant, channel, status, *moments, fee = row
        received, due, finished = (m.replace(tzinfo=VIETNAM) if m else None for m in moments)
        authority, one_stop, official = self.places[agency]
        procedure_code, version = self.versions[procedure]
        online = channel == 2
        late = finished is not None and finished.date() > due.date()
        asked = _asked(number, status, received, finished)
        return PastDossier(
            authority_id=authority,
            one_stop_id=one_stop,
            procedure_code=procedure_code,
            version_id=version,
            code=code,
            received_at=received,
            entered_at=received + timedelta(days=2) if number % 40 == 0 else None,
            due_at=due,
            finished_at=finished,
            outcome=_outcome(number, status) if finished else "",
            returned_at=finished + timedelta(minutes=30) if finished and status != WITHDRAWN else None,
            apologised_at=due + timedelta(hours=1) if late and number % 3 else None,
            rescheduled_to=finished + timedelta(days=1) if late and number % 3 else None,
            supplements=asked,
            channel=CHANNEL[channel],
            charge=fee or None,
            charge_method=("online" if online and number % 2 else "cash") if fee else "",
            papers=(online or number % 10 < 8, online or number % 10 < 7),
            result_file=number % 5 < 4,
            official_id=official,
            applicant_name=applicant,
            identity_number=f"099{person:09d}",
        )


def _outcome(number: int, status: int) -> str:
    if status == WITHDRAWN:
        return "stopped"
    return "refused" if number % 60 == 0 else "granted"


def _asked(
    number: int, status: int, received: datetime, finished: datetime | None
) -> tuple[PastSupplement, ...]:
    """Who waits now was asked; of the others one in 25 whose work took longer than a day."""
    if status == PAUSED and finished is None:
        return (PastSupplement(received + timedelta(hours=1)),)
    if number % 25 or finished is None or finished - received < timedelta(days=1):
        return ()
    return (PastSupplement(received + timedelta(hours=2), received + timedelta(hours=20)),)


def messages(options: argparse.Namespace, share: int) -> Iterator[Any]:
    command = [options.raw_python, Path(__file__).with_name("province_rows.py"), options.folder]
    words = [*map(str, command), str(share), str(options.processes), str(BATCH)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            while True:
                yield pickle.load(process.stdout)
        except EOFError:
            return
        finally:
            process.terminate()


def load_share(options: argparse.Namespace, share: int, at: datetime) -> None:
    """One process: its batches of the province."""
    begun = time.monotonic()
    found = messages(options, share)
    teller = Teller(next(found))

    def records() -> Iterator[PastDossier]:
        for number, rows in enumerate(found):
            if options.limit and number >= options.limit:
                return
            for row in rows:
                if row[0] % options.thin == 0 or row[2] in options.keep:
                    yield teller.told(row)

    def tell(result: Loaded) -> None:
        rate = result.read / (time.monotonic() - begun)
        if result.read % 50_000 < BATCH:
            print(f"  {share}: {result.read:,} read, {rate:,.0f}/s", flush=True)
        if result.refused:
            raise SystemExit(str(result.refused[0]))

    done = load_past(records(), actor=SYSTEM, at=at, batch=BATCH, tell=tell)
    print(
        f"  {share}: {done.loaded:,} loaded, {done.skipped:,} skipped, {time.monotonic() - begun:.0f} s",
        flush=True,
    )


# -- an empty PostgreSQL made light for the time of a load --------------------------------


def take_away() -> list[str]:
    """Drop secondary indexes and foreign keys of the filled tables; the statements that bring them back."""
    back = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u')", [TABLES]
        )  # fmt: skip
        keys = sorted(cursor.fetchall(), key=lambda row: row[2].startswith("FOREIGN"))
        for table, name, _ in reversed(keys):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary", [TABLES]
        )  # fmt: skip
        for name, words in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            back.append(words)
        back += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}' for table, name, words in keys]
        cursor.execute("CREATE UNIQUE INDEX bench_code ON dossiers_dossier (code)")
    return [*back, "DROP INDEX bench_code"]


def bring_back(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for statement in statements:
            begun = time.monotonic()
            cursor.execute(statement)
            if time.monotonic() - begun > 5:
                print(f"  {time.monotonic() - begun:.0f} s: {statement[:90]}", flush=True)


def main() -> None:
    options = arguments()
    begun, at = time.monotonic(), timezone.now()
    tables = next(messages(options, 0))
    make_offices(tables["agency"], at)
    make_procedures(tables["procedure"], at)
    print(f"offices and procedures: {time.monotonic() - begun:.0f} s", flush=True)
    back = take_away() if options.bare else []
    try:
        connections.close_all()
        workers = [
            multiprocessing.get_context("fork").Process(target=load_share, args=(options, share, at))
            for share in range(options.processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        print(f"dossiers: {time.monotonic() - begun:.0f} s", flush=True)
        bring_back(back)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"all: {time.monotonic() - begun:.0f} s", flush=True)
    if any(worker.exitcode for worker in workers):
        sys.exit(1)


if __name__ == "__main__":
    main()
