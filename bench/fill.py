"""Fill an installation with a synthetic province: communes, client tokens, persons and many dossiers.

    motcua init                                   # an empty home, or an empty PostgreSQL
    python bench/fill.py --dossiers 100000 --communes 240 --out tokens.json

A few dossiers are made through the actions and then multiplied row by row (new codes, tokens, persons,
days and recomputed event hashes), so that every table carries what real use would leave and
``motcua audit verify`` holds.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

import django

django.setup()

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import pinned
from motcua.dossiers.actions import deciding, delivering, intake, working
from motcua.dossiers.models import (
    Dossier,
    DossierDocument,
    DossierEvent,
    Slip,
    Stage,
    Task,
)
from motcua.dossiers.queries.hashing import hashed_fields
from motcua.lib.hash_chain import link
from motcua.lib.vietnamese_text import fold, name_sort_key
from motcua.org.actions import officials, units
from motcua.org.actions.applicants import ApplicantData
from motcua.org.actions.units import NewUnit
from motcua.org.models import Applicant, Official
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM

FAMILY = tuple("Nguyễn Trần Lê Phạm Hoàng Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Đinh Trịnh".split())
MIDDLE = tuple("Văn Thị Đức Minh Thanh Ngọc Hữu Quang Thu Hồng Xuân Bá".split())
GIVEN = tuple("An Ánh Bình Cường Dũng Đào Đạt Hà Hải Hạnh Hoa Hùng Hương Khánh Lan Linh Long Mai Nga".split())
DAYS = 330
PASSWORD = "do-toc-do-2026"
START = date(2025, 7, 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--communes", type=int, default=240)
    parser.add_argument("--persons", type=int, default=60_000)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def make_communes(count: int, at: datetime) -> list[dict[str, Any]]:
    """A province with so many communes; each with a one-stop unit, three officials and one token."""
    province = _unit(at, "H99", "UBND tỉnh Mẫu", "province", "authority", None)
    hashed = make_password(PASSWORD)
    made = []
    for number in range(1, count + 1):
        code = f"H99.{number:03d}"
        commune = _unit(at, code, f"UBND xã Mẫu {number}", "commune", "authority", province)
        counter = _unit(at, f"{code}.01", f"Trung tâm PVHCC xã Mẫu {number}", "commune", "one_stop", commune)
        places = {"INTAKE": counter, "SPECIALIST": commune, "LEADER": commune}
        people = {role: _official(at, role, number, unit, hashed) for role, unit in places.items()}
        _, token = officials.register_client(
            actor=SYSTEM,
            at=at,
            name=f"Phần mềm xã {number}",
            unit_id=commune,
            scopes=["read", "intake", "act", "register"],
        )
        made.append({"authority": commune, "token": token, "people": people, "code": code})
    return made


def _unit(at: datetime, code: str, name: str, level: str, kind: str, parent: int | None) -> int:
    new = NewUnit(
        code=code, name=name, level=level, kind=kind, valid_from=START, place="Mẫu", parent_id=parent
    )
    return units.create_unit(actor=SYSTEM, at=at, new=new).pk


def _official(at: datetime, role: str, number: int, unit_id: int, hashed: str) -> int:
    name = f"{role.lower()}{number}"
    made = officials.create_official(actor=SYSTEM, at=at, username=name, full_name=f"Cán bộ {number}")
    Official.objects.filter(pk=made.pk).update(password=hashed)
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
    return made.pk


def make_persons(count: int, rng: random.Random) -> list[Applicant]:
    """Persons with numbers nobody has (096…)."""
    rows = []
    for number in range(count):
        name = f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
        rows.append(
            Applicant(
                name=name,
                name_fold=fold(name),
                sort_key=name_sort_key(name),
                identity_kind="personal",
                identity_number=f"0960{number:08d}",
                phone=f"09{number:08d}",
                address="Thôn Mẫu",
            )
        )
    return Applicant.objects.bulk_create(rows, batch_size=2000)


def five_papers() -> ProcedureVersion:
    """A clear procedure with five papers in its first case."""
    for version in ProcedureVersion.objects.filter(state="published", procedure__has_detail=True):
        found = pinned.procedure(version.pk)
        terms = found.terms("counter")
        if not found.details and terms.has_term and found.cases and len(found.papers(0)) == 5:
            return version
    raise LookupError("no procedure with five papers and a clear term; run `motcua init` first")


def templates(commune: dict[str, Any], version: ProcedureVersion, at: datetime) -> list[Dossier]:
    """Dossiers made through the actions: just received, waiting for the leader, returned."""
    papers = [intake.PaperGiven(p.id) for p in pinned.procedure(version.pk).papers(0)]
    person = ApplicantData(
        name="Nguyễn Văn Mẫu", identity_kind="personal", identity_number="096000000000", phone="0912345678"
    )
    people = {role: actor_for(pk, at.date()) for role, pk in commune["people"].items()}
    made = []
    for steps in (0, 1, 3):
        request = intake.IntakeRequest(version_id=version.pk, applicant=person, papers=papers)
        taken = intake.receive_at_counter(request, actor=people["INTAKE"], at=at)
        if steps:
            working.advance(taken.dossier_id, actor=people["SPECIALIST"], at=at + timedelta(minutes=5))
        if steps > 1:
            later = at + timedelta(minutes=10)
            deciding.decide(taken.dossier_id, outcome="granted", actor=people["LEADER"], at=later)
            delivering.return_result(taken.dossier_id, actor=people["INTAKE"], at=later)
        made.append(Dossier.objects.get(pk=taken.dossier_id))
    return made


class Multiplier:
    """Copies of template dossiers with all their rows."""

    def __init__(
        self, dossiers: Sequence[Dossier], communes: list[dict[str, Any]], persons: list[Applicant]
    ) -> None:
        self.templates = [self._with_rows(d) for d in dossiers]
        self.communes, self.persons = communes, persons
        self.counters = Stage.objects.filter(dossier=dossiers[0])[0].authority_id

    @staticmethod
    def _with_rows(dossier: Dossier) -> dict[str, Any]:
        return {
            "dossier": dossier,
            "documents": list(dossier.documents.all()),
            "stages": list(dossier.stages.all()),
            "tasks": list(dossier.tasks.all()),
            "slips": list(dossier.slips.all()),
            "events": list(dossier.events.order_by("seq")),
        }

    def batches(self, count: int, rng: random.Random, now: datetime, size: int = 2000) -> Iterator[int]:
        serial: dict[tuple[int, str], int] = {}
        for start in range(0, count, size):
            rows = [self._choose(rng, now, serial, start + n) for n in range(min(size, count - start))]
            self._store(rows)
            yield start + len(rows)

    def _choose(
        self, rng: random.Random, now: datetime, serial: dict[tuple[int, str], int], n: int
    ) -> dict[str, Any]:
        kind = rng.choices((0, 1, 2), (6, 1, 93))[0]
        age = rng.randint(0, 24) if kind < 2 else rng.randint(20, DAYS)
        received = (now - timedelta(days=age)).replace(hour=9, minute=rng.randint(0, 59))
        commune = rng.choice(self.communes)
        key = (commune["authority"], f"{received:%y%m%d}")
        serial[key] = serial.get(key, 0) + 1
        return {
            "template": self.templates[kind],
            "commune": commune,
            "person": rng.choice(self.persons),
            "code": f"{commune['code']}-{received:%y%m%d}-{5000 + serial[key]:04d}",
            "shift": received - self.templates[kind]["dossier"].received_at,
            "n": n,
        }

    def _store(self, rows: list[dict[str, Any]]) -> None:
        dossiers = [self._dossier(row) for row in rows]
        chains = [self._events(row, dossier) for row, dossier in zip(rows, dossiers, strict=True)]
        with transaction.atomic():
            Dossier.objects.bulk_create(dossiers)
            for dossier, chain in zip(dossiers, chains, strict=True):
                for event in chain:
                    event.dossier_id = dossier.pk
            DossierEvent.objects.bulk_create([e for chain in chains for e in chain])
            pairs = list(zip(rows, dossiers, strict=True))
            DossierDocument.objects.bulk_create(
                [self._moved(d, row, dossier) for row, dossier in pairs for d in row["template"]["documents"]]
            )
            stages = {}
            for row, dossier in pairs:
                for stage in row["template"]["stages"]:
                    stages[dossier.pk] = self._moved(stage, row, dossier)
            Stage.objects.bulk_create(stages.values())
            tasks = []
            for row, dossier in pairs:
                for task in row["template"]["tasks"]:
                    moved = self._moved(task, row, dossier)
                    moved.stage, moved.unit_id = stages[dossier.pk], row["commune"]["authority"]
                    tasks.append(moved)
            Task.objects.bulk_create(tasks)
            slips = []
            for row, dossier in pairs:
                for slip in row["template"]["slips"]:
                    moved = self._moved(slip, row, dossier)
                    moved.number, moved.issued_by = 100_000 + row["n"], None
                    slips.append(moved)
            Slip.objects.bulk_create(slips)

    def _dossier(self, row: dict[str, Any]) -> Dossier:
        new = self._moved(row["template"]["dossier"], row, None)
        new.code, new.token = row["code"], secrets.token_urlsafe(12)
        person: Applicant = row["person"]
        new.applicant_id, new.applicant_name = person.pk, person.name
        new.applicant_fold, new.applicant_sort = person.name_fold, person.sort_key
        new.applicant_phone = person.phone
        new.register_number = 100_000 + row["n"]
        new.received_by = None
        return new

    def _events(self, row: dict[str, Any], dossier: Dossier) -> list[DossierEvent]:
        chain, previous = [], ""
        for event in row["template"]["events"]:
            new = self._moved(event, row, None)
            new.official_id, new.key = None, None
            new.previous_hash = previous
            previous = new.hash = link(previous, hashed_fields(new, dossier.token))
            chain.append(new)
        dossier.last_seq, dossier.last_hash = len(chain), previous
        return chain

    @staticmethod
    def _moved(original: Any, row: dict[str, Any], dossier: Dossier | None) -> Any:
        """A copy without its key, moved in time and to the commune."""
        new = copy.copy(original)
        new._state = copy.copy(original._state)
        new._state.fields_cache = {}
        new.pk = None
        for field in new._meta.concrete_fields:
            value = getattr(new, field.attname)
            if isinstance(value, datetime):
                setattr(new, field.attname, value + row["shift"])
        if hasattr(new, "authority_id"):
            new.authority_id = row["commune"]["authority"]
        if dossier is not None:
            new.dossier = dossier
        return new


def main() -> None:
    options = arguments()
    begun, now, rng = time.monotonic(), timezone.localtime(), random.Random(99)
    at = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=30)
    communes = make_communes(options.communes, at)
    print(f"{len(communes)} communes, {time.monotonic() - begun:.0f} s", flush=True)
    persons = make_persons(options.persons, rng)
    version = five_papers()
    samples = templates(communes[0], version, at)
    multiplier = Multiplier(samples, communes, persons)
    for done in multiplier.batches(options.dossiers, rng, now):
        print(f"{done} dossiers, {time.monotonic() - begun:.0f} s", end="\r", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    papers = [p.id for p in pinned.procedure(version.pk).papers(0)]
    options.out.write_text(
        json.dumps(
            {
                "communes": communes,
                "procedure": version.procedure.code,
                "papers": papers,
                "persons": options.persons,
                "password": PASSWORD,
            }
        ),
        encoding="utf-8",
    )
    print(f"\n{Dossier.objects.count()} dossiers, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
