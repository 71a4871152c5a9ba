"""Emptying the test database after a test with real transactions, in spite of append-only tables.

PostgreSQL truncates, which row triggers do not see; SQLite deletes, which they refuse. So on SQLite the
triggers are put aside for the flush alone and put back with the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations


def let_sqlite_flush(patch: pytest.MonkeyPatch) -> None:
    """Make Django's flush take every trigger away first and put it back at the end."""
    plain = DatabaseOperations.sql_flush

    def flush(self: DatabaseOperations, style: Any, tables: Iterable[str], **options: Any) -> list[str]:
        statements = plain(self, style, tables, **options)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        return [f"DROP TRIGGER {name}" for name, _ in triggers] + statements + [sql for _, sql in triggers]

    patch.setattr(DatabaseOperations, "sql_flush", flush)
