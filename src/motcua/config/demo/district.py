"""Huyện Cẩm Xuyên, quarter I of 2022, with the counts and shares that its letter of 07/04/2022 names.

The table lies in ``data/demo/districts``. Its dossiers come in by the bulk path, so that registers, forms,
board and letters of that quarter see them; the district ended on 30/06/2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from motcua.config.demo.office import Office
from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.law.calendar import ZONE
from motcua.law.periods import Period, parse
from motcua.org.actions.units import NewUnit, create_unit, end_unit
from motcua.org.types import SYSTEM, Level, UnitKind

NAME = "cam-xuyen-2022"
COPY = "2.000815"
FIRST_DAY, LAST_DAY = date(1991, 8, 12), date(2025, 6, 30)
_DECISION = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 (mẫu)"
_TERM, _LATE, _TYPED_IN = timedelta(days=3), timedelta(days=4), timedelta(days=6)
#: a period's last weeks stay free, so that everything is finished and typed in within it
_TAIL = timedelta(days=21)
#: what was still open at the end of the period came out so long after it
_AFTERWARDS = timedelta(days=9)
#: communes that the demonstration has already, by their keys
_HERE = {"xã Cẩm Lộc": "cam-loc", "xã Cẩm Trung": "cam-trung-cu"}


def table(folder: Path, name: str) -> dict[str, Any]:
    """The facts of one letter: period, district, communes with their counts."""
    read: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def bring(made: Office, folder: Path, *, at: datetime) -> int:
    """The communes of the district and their dossiers of the quarter; how many dossiers."""
    facts = table(folder / "districts", NAME)
    period = parse(facts["period"])
    district_id = made.units["cam-xuyen"]
    _unit(at, "H27.30.99", "Trung tâm Hành chính công huyện Cẩm Xuyên", UnitKind.ONE_STOP, district_id)
    records: list[PastDossier] = []
    for number, row in enumerate(facts["communes"], start=1):
        key = _HERE.get(row["name"])
        name = f"Ủy ban nhân dân {row['name']}"
        code = f"H27.30.{number + 40}"
        authority_id = made.units[key] if key else _unit(at, code, name, UnitKind.AUTHORITY, district_id)
        records += dossiers_of(row, authority_id, period, COPY, ended_at=period.ends_at + _AFTERWARDS)
    return load_past(records, actor=SYSTEM, at=at).loaded


def _unit(at: datetime, code: str, name: str, kind: UnitKind, parent_id: int) -> int:
    level = Level.DISTRICT if kind is UnitKind.ONE_STOP else Level.COMMUNE
    place = name.rpartition(" xã ")[2] if " xã " in name else name.rpartition(" thị trấn ")[2]
    new = NewUnit(
        code=code,
        name=name,
        short_name=name.replace("Ủy ban nhân dân", "UBND"),
        kind=kind.value,
        level=level.value,
        valid_from=FIRST_DAY,
        parent_id=parent_id,
        place=place,
    )
    unit_id = create_unit(actor=SYSTEM, at=at, new=new).pk
    end_unit(actor=SYSTEM, at=at, unit_id=unit_id, last_day=LAST_DAY, decision=_DECISION)
    return unit_id


def dossiers_of(
    row: dict[str, Any],
    authority_id: int,
    period: Period,
    procedure_code: str,
    *,
    ended_at: datetime | None = None,
) -> Iterator[PastDossier]:
    """The dossiers of one line: as many received, late, typed in late, online and paid as it says.

    Args:
        ended_at: when those came out that were still open at the end of the period; none: they are open yet.
    """
    received = row["received"]
    late, still = row.get("late", 0), row.get("still", 0)
    entered, paid = row.get("entered", received), row.get("paid", 0)
    online = row.get("online", received - row.get("offline", received))
    for number, start in zip(range(received), _moments(period), strict=False):
        done = start + (_LATE if number < late else timedelta(days=1))
        yield PastDossier(
            authority_id=authority_id,
            procedure_code=procedure_code,
            procedure_name="Chứng thực bản sao từ bản chính",
            field_code="chung-thuc",
            received_at=start,
            due_at=start + _TERM,
            finished_at=ended_at if number < still else done,
            entered_at=start if number < entered else start + _TYPED_IN,
            channel="online" if number >= received - online else "counter",
            charge=10_000 if number < row.get("charged", 0) else None,
            charge_method="" if not row.get("charged") else "online" if number < paid else "cash",
            applicant_name=f"Người nộp thứ {number % 7 + 1}",
        )


def _moments(period: Period) -> Iterator[datetime]:
    """Mornings of working days of the period, ten a day, round and round."""
    days = (period.last - _TAIL - period.first).days
    mornings = [day for number in range(days) if (day := period.first + timedelta(days=number)).weekday() < 5]
    number = 0
    while True:
        day = mornings[number // 10 % len(mornings)]
        yield datetime.combine(day, time(8, 10 + number % 10), ZONE)
        number += 1
