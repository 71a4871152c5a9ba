"""Making the same office for every test is half of the suite's time: it is made once, its rows put in again.

What a builder stored is read back table by table after its first run; every further run stores those rows at
once, with the same ids. Only for builders that begin on an empty database and always make the same.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

from motcua.lib.remembered import forget_everything

Made = TypeVar("Made")
#: values in one statement: SQLite takes no more in its older versions
MOST_VALUES = 900


@dataclass(frozen=True)
class Kept:
    """What a builder gave back, and the rows it stored: table, columns, values."""

    made: Any
    tables: tuple[tuple[str, tuple[str, ...], list[tuple[Any, ...]]], ...]


_KEPT: dict[object, Kept] = {}


def made_once(key: object, build: Callable[[], Made]) -> Made:
    """What ``build`` makes: built and remembered under ``key`` at first, later only its rows are stored."""
    kept = _KEPT.get(key)
    if kept is None:
        before = {table for table in _tables() if _rows(table)[1]}
        made = build()
        found = ((table, *_rows(table)) for table in _tables() if table not in before)
        _KEPT[key] = Kept(copy.deepcopy(made), tuple(one for one in found if one[2]))
        return made
    with transaction.atomic(), _unguarded():
        for table, columns, rows in kept.tables:
            _store(table, columns, rows)
    forget_everything()
    again: Made = copy.deepcopy(kept.made)
    return again


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True)]


def _rows(table: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return tuple(column[0] for column in cursor.description), cursor.fetchall()


def _store(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    portion = max(1, MOST_VALUES // len(columns))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), portion):
            some = rows[start : start + portion]
            values = [value for row in some for value in row]
            cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES {", ".join([one] * len(some))}', values)
        if connection.vendor == "postgresql" and "id" in columns:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\""
            )


@contextmanager
def _unguarded() -> Iterator[None]:
    """Rows of a published version come in as they were: its guard would refuse them one after the other."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = [(name, sql) for name, sql in cursor.fetchall() if " BEFORE INSERT " in sql]
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in guards:
            connection.connection.execute(sql)
