"""Reading the case tables that a jurist can check: one CSV per rule, a note in each row."""

from __future__ import annotations

import csv
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from motcua.law.calendar import STANDARD, ZONE, SpecialDay, WorkCalendar, special_days

CASES = Path(__file__).parent / "cases"
NATIONAL_FILE = Path(__file__).resolve().parents[2] / "data" / "calendars" / "national.toml"

Row = dict[str, str]


@cache
def national_days() -> dict:
    return special_days(tomllib.loads(NATIONAL_FILE.read_text(encoding="utf-8"))["day"])


@cache
def calendar(name: str) -> WorkCalendar:
    if name == "standard":
        return STANDARD
    return WorkCalendar("Lịch toàn quốc", STANDARD.seasons, national_days())


def rows(name: str):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert found, f"no cases in {name}.csv"
    return found


def cases(name: str):
    """Parametrise a test over the table's rows, each named by its line and note."""
    return pytest.mark.parametrize(
        "row", [pytest.param(row, id=f"line {n}") for n, row in enumerate(rows(name), start=2)]
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def yes(text: str) -> bool:
    assert text in {"yes", "no"}
    return text == "yes"


__all__ = ["CASES", "SpecialDay", "calendar", "cases", "moment", "national_days", "rows", "yes"]
