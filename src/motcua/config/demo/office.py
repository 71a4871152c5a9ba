"""The offices and officials of the demonstration, from ``data/demo``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from motcua.org.actions import officials
from motcua.org.actions.starter import load_units
from motcua.org.models import Official
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Office:
    """Units and officials by their keys in the files."""

    units: Mapping[str, int]
    officials: Mapping[str, int]

    def actor(self, username: str, at: datetime) -> Actor:
        """The official with the grants of that day."""
        return actor_for(self.officials[username], at.date())


def build(folder: Path, *, at: datetime, password: str) -> Office:
    """Make units, accounts (one shared password), assignments and the stand-ins around ``at``."""
    units = load_units(folder / "units.yaml", at=at).units
    listed: dict[str, Any] = yaml.safe_load((folder / "officials.yaml").read_text(encoding="utf-8"))
    hashed = make_password(password)
    people: dict[str, int] = {}
    for row in listed["officials"]:
        official = officials.create_official(
            actor=SYSTEM, at=at, username=row["username"], full_name=row["full_name"], title=row["title"]
        )
        Official.objects.filter(pk=official.pk).update(password=hashed)
        people[row["username"]] = official.pk
        officials.assign(
            actor=SYSTEM,
            at=at,
            official_id=official.pk,
            unit_id=units[row["unit"]],
            role=row["role"],
            signing=row.get("signing", ""),
            decision_number="01/QĐ-UBND (mẫu)",
            decision_date=row["from"],
            valid_from=row["from"],
            valid_to=row.get("to"),
        )
    _stand_ins(listed["delegations"], units, people, at)
    return Office(units, people)


def _stand_ins(
    rows: list[dict[str, Any]], units: Mapping[str, int], people: dict[str, int], at: datetime
) -> None:
    today: date = at.date()
    for row in rows:
        officials.delegate(
            actor=SYSTEM,
            at=at,
            absent_id=people[row["absent"]],
            stand_in_id=people[row["stand_in"]],
            unit_id=units[row["unit"]],
            role=row["role"],
            decision_number="02/QĐ-UBND (mẫu)",
            decision_date=today - timedelta(days=row["days_before"]),
            valid_from=today - timedelta(days=row["days_before"]),
            valid_to=today + timedelta(days=row["days_after"]),
        )
