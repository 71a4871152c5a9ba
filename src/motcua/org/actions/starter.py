"""Loading units from a YAML file: the first structure of an installation, or of a demonstration.

The file::

    units:
      - code: H27                      # either order; largest unit first is stored
        key: ha-tinh                   # name within this file; the code where left out
        name: Ủy ban nhân dân tỉnh Hà Tĩnh
        kind: authority                # authority, one_stop, division, department, vertical
        level: province                # central, province, district, commune
        valid_from: 1991-08-12
        valid_to: 2025-06-30           # only of a unit that ended (or will)
        place: Hà Tĩnh                 # also: short_name address phone email website
                                       # leader_title area_code
        units: [ … units below it … ]
        successors:                    # of a unit that went into others
          - to: xa-moi                 # key, anywhere in the file
            day: 2025-07-01
            whole: true                # false: only a part of it
            decision: Nghị quyết 1665/NQ-UBTVQH15
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from motcua.lib.refused import Invalid
from motcua.org.actions import log
from motcua.org.actions.scope import forget_units, require_admin
from motcua.org.actions.units import NewUnit, make_unit, succeed
from motcua.org.models import Unit
from motcua.org.queries.units import normal_code
from motcua.org.types import SYSTEM, Actor, Level, UnitKind

_TEXTS = (
    "short_name",
    "place",
    "address",
    "phone",
    "email",
    "website",
    "leader_title",
    "area_code",
)
_KNOWN = {"key", "code", "name", "kind", "level", "valid_from", "valid_to", "units", "successors", *_TEXTS}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: ``units`` by their key in the file, and how many of them are new."""

    units: Mapping[str, int]
    created: int


def _rows(listed: Any, parent: str | None) -> Iterator[tuple[Mapping[str, Any], str, str | None]]:
    """Each row with its key and its parent's key, parents first."""
    if not isinstance(listed, list):
        raise Invalid({"units": "Tệp đơn vị: “units” phải là một danh sách."})
    for row in listed:
        if not isinstance(row, dict) or "code" not in row or "name" not in row:
            raise Invalid({"units": f"Tệp đơn vị: mỗi đơn vị cần code và name ({str(row)[:80]})."})
        unknown = set(row) - _KNOWN
        if unknown:
            raise Invalid({"units": f"Tệp đơn vị, {row['code']}: không hiểu “{min(map(str, unknown))}”."})
        key = str(row.get("key", row["code"]))
        yield row, key, parent
        yield from _rows(row.get("units", []), key)


def _new_unit(row: Mapping[str, Any]) -> NewUnit:
    valid_from, valid_to = row.get("valid_from"), row.get("valid_to")
    if not isinstance(valid_from, date) or not isinstance(valid_to, date | None):
        raise Invalid(
            {"units": f"Tệp đơn vị, {row['code']}: valid_from, valid_to phải là ngày (2025-07-01)."}
        )
    texts = {name: str(row[name]) for name in _TEXTS if name in row}
    new = NewUnit(
        code=str(row["code"]),
        name=str(row["name"]),
        kind=str(row.get("kind", UnitKind.AUTHORITY.value)),
        level=str(row.get("level", Level.COMMUNE.value)),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return replace(new, **texts)  # type: ignore[arg-type]


@transaction.atomic
def load_units(path: Path, *, at: datetime, actor: Actor = SYSTEM) -> Loaded:
    """Units of a YAML file (its form: see this module), with what they came from.

    A unit already there, by code, kind and first day, is left as it is.

    Raises:
        Invalid: the file does not have this form, or a unit cannot be stored.
    """
    require_admin(actor)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = list(_rows(content.get("units") if isinstance(content, dict) else None, None))
    units: dict[str, Unit] = {}
    created = 0
    for row, key, parent_key in rows:
        if key in units:
            raise Invalid({"units": f"Tệp đơn vị: khóa “{key[:60]}” có hai lần."})
        new = _new_unit(row)
        known = Unit.objects.filter(
            code=normal_code(new.code), kind=new.kind, valid_from=new.valid_from
        ).first()
        units[key] = known or make_unit(new, units[parent_key] if parent_key else None)
        created += known is None
    _load_successions(rows, units)
    forget_units()
    if created:
        log.record(
            actor=actor,
            at=at,
            action="unit.loaded",
            subject=f"file:{path.name}",
            created=created,
            units=len(units),
        )
    return Loaded({key: found.pk for key, found in units.items()}, created)


def _load_successions(
    rows: list[tuple[Mapping[str, Any], str, str | None]], units: Mapping[str, Unit]
) -> None:
    for row, key, _ in rows:
        for link in row.get("successors", []):
            successor = units.get(str(link.get("to", "")))
            if successor is None:
                raise Invalid(
                    {"units": f"Tệp đơn vị, {key[:60]}: không có đơn vị kế tục “{link.get('to')}”."}
                )
            succeed(
                units[key],
                successor,
                link.get("day") or successor.valid_from,
                str(link.get("decision", "")),
                whole=bool(link.get("whole", True)),
            )
