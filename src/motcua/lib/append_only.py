"""Triggers that make a table append-only: the database itself refuses to change or delete a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")


def guard(table: str, vendor: str, columns: Sequence[str] = (), *, once: str = "") -> list[str]:
    """Statements that protect ``table``, one per database call.

    Args:
        vendor: ``sqlite`` or ``postgresql``.
        columns: those that may never change, where the others may; empty protects all.
        once: protect only rows that have a value in this column: a draft may change, what is sealed may not.

    Raises:
        ValueError: an unknown database, or a name that is no plain identifier.
    """
    wrong = [name for name in (table, *columns, once or table) if not _NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"not a name: {wrong[0]!r}")
    update = "UPDATE" + (" OF " + ", ".join(f'"{column}"' for column in columns) if columns else "")
    when = f'WHEN (OLD."{once}" IS NOT NULL) ' if once else ""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table} "
            f"{when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb, event in (("update", update), ("delete", "DELETE"))
        ]
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE {update} OR DELETE ON {table} "
            f"FOR EACH ROW {when}EXECUTE FUNCTION {table}_refuse()",
        ]
    raise ValueError(f"no append-only guard for {vendor}")


def unguard(table: str, vendor: str) -> list[str]:
    """Statements that take the protection away again: for a migration that goes back, and for tests."""
    if not _NAME.fullmatch(table):
        raise ValueError(f"not a table name: {table!r}")
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ]
