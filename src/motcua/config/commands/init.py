"""Prepare or upgrade the home: folders and keys, tables, the national calendar, the starter catalogue.

Twice changes nothing; what a manager changed or imported stays as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from motcua.catalogue.actions import fee_rules
from motcua.catalogue.actions.eform_importing import import_forms
from motcua.catalogue.actions.importing import load_starter
from motcua.config.cli import OK
from motcua.org.actions.calendars import load_national_file
from motcua.org.types import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brief", action="store_true", help="say only what was changed")
    parser.add_argument("--again", action="store_true", help="load calendar and catalogue even if unchanged")


def run(args: argparse.Namespace) -> int:
    prepare(brief=args.brief, again=args.again)
    return OK


def prepare(*, brief: bool, again: bool = False) -> None:
    """Bring the home to this version, telling what was done (``brief``: only what was changed)."""
    settings.HOME.prepare()
    migrated = _migrate()
    if not brief:
        print(f"Home: {settings.HOME.path}")
        print(f"Database: {database_name()}")
    if migrated:
        print(f"Tables: {migrated} migrations applied")
    elif not brief:
        print("Tables: up to date")
    if migrated or again or _loaded() != _wanted():
        _load(settings.DATA_DIR)
        _memory().write_text(json.dumps(_wanted()), encoding="utf-8")
    elif not brief:
        print("Calendar and starter catalogue: up to date")


def database_name() -> str:
    """The database in words, without its password."""
    chosen = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return f"SQLite, {chosen['NAME']}"
    place = f"{chosen['HOST'] or 'local socket'}{':' + chosen['PORT'] if chosen['PORT'] else ''}"
    return f"PostgreSQL, {chosen['NAME']} at {place}"


def unapplied() -> int:
    """How many migrations this version has that the database has not."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> int:
    waiting = unapplied()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    return waiting


def _load(data: Path) -> None:
    now = timezone.now()
    calendar = data / "calendars" / "national.toml"
    if calendar.exists():
        days = load_national_file(calendar, at=now, actor=SYSTEM)
        print(f"National calendar: {days} days changed")
    found = load_starter(data, at=now, by="motcua init")
    print(
        f"Starter catalogue: {found.total} procedures, routes; {found.added} new, {found.changed} changed, "
        f"{found.unchanged + found.skipped} as they were, {found.unclear} unclear points"
    )
    fees = fee_rules.load(data / "fees", at=now, by="motcua init")
    print(f"Fee rules: {fees.added} new, {fees.unchanged} as they were")
    refused = list(found.refused)
    if (data / "forms").is_dir():
        forms = import_forms(data / "forms", at=now, by="motcua init")
        print(f"Electronic forms: {forms.news} new, {forms.unchanged + forms.skipped} as they were")
        refused += forms.refused
    for refusal in refused:
        print(f"  refused: {refusal.place} {refusal.code}: {refusal.reason}")


def _memory() -> Path:
    return Path(settings.HOME.path / "loaded.json")


def _loaded() -> dict[str, str]:
    try:
        return dict(json.loads(_memory().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _wanted() -> dict[str, str]:
    """What was loaded into which database; a fresh database is told by its migrations."""
    digest = hashlib.sha256()
    for path in sorted(settings.DATA_DIR.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(settings.DATA_DIR).as_posix().encode())
            digest.update(path.read_bytes())
    return {"database": database_name(), "data": digest.hexdigest()}
