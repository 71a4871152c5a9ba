"""Reckon due dates with every step of the arithmetic, and print the index of rules.

Without --calendar no database is needed: the national days and the commonest office hours count.
"""

from __future__ import annotations

import argparse
import importlib
import tomllib

from motcua.config.cli import OK, start_django
from motcua.config.home import ROOT
from motcua.law import command
from motcua.law.calendar import STANDARD, WorkCalendar, special_days

add_arguments = command.add_arguments


def run(args: argparse.Namespace) -> int:
    print("\n".join(command.run(args, load_calendar)))
    return OK


def load_calendar(unit_code: str | None) -> WorkCalendar:
    """The calendar of a unit, or of the nation where no unit is named."""
    if unit_code is None:
        text = (ROOT / "data" / "calendars" / "national.toml").read_text(encoding="utf-8")
        return STANDARD.with_days(special_days(tomllib.loads(text)["day"]).values())
    start_django()
    module = importlib.import_module("motcua.config.commands.unit_calendar")
    found: WorkCalendar = module.of(unit_code)
    return found
