"""Tests that need committed rows: a store that is emptied afterwards in spite of the record's guards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.core.management import call_command
from django.db import connection

#: pytest-django's object that lets a test touch the database
Unblock = Callable[[], AbstractContextManager[None]]


def empty_store() -> None:
    """Remove every row, as between two tests: the guards refuse DELETE, so they step aside meanwhile."""
    kept = _triggers() if connection.vendor == "sqlite" else {}
    with connection.cursor() as cursor:
        for name in kept:
            cursor.execute(f"DROP TRIGGER {name}")
    call_command("flush", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        for statement in kept.values():
            cursor.execute(statement)


def _triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def without_guards(*tables: str) -> None:
    """Take the guards off some tables, as an intruder with the database's password would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _triggers():
                if name.startswith(tables):
                    cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
