"""Storing very many rows of one table: PostgreSQL copies them in, SQLite runs one prepared statement."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

from motcua.dossiers.models.inserting import preparation

_Prepare = Callable[[Any], Any]
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def columns_of(model: type[models.Model], *, with_id: bool = False) -> tuple[str, ...]:
    """The attributes of a model in the order of its columns: how a row for :func:`copy_rows` is built."""
    fields = model._meta.concrete_fields
    return tuple(field.attname for field in fields if with_id or not field.primary_key)


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids that nobody else gets; must run inside the transaction that stores their rows."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows whose values stand in the order of ``columns`` (attribute names).

    Every value must be of its field's own type: nothing is validated here, defaults are not filled in.
    """
    names, prepares = _plan(model, tuple(columns), connection.vendor)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    listed = ", ".join(quote(name) for name in names)
    ready = (_ready(row, prepares) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", list(ready))  # noqa: S608


def _ready(row: Sequence[Any], prepares: Sequence[tuple[int, _Prepare]]) -> list[Any]:
    values = list(row)
    for place, prepare in prepares:
        if values[place] is not None:
            values[place] = prepare(values[place])
    return values


@lru_cache(maxsize=64)
def _plan(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[tuple[str, ...], tuple[tuple[int, _Prepare], ...]]:
    """The columns' names in the table, and which places of a row the driver wants turned into something."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in columns]
    find = _for_copy if vendor == "postgresql" else preparation
    prepares = [(place, prepare) for place, field in enumerate(chosen) if (prepare := find(field))]
    return tuple(str(field.column) for field in chosen), tuple(prepares)


def _for_copy(field: models.Field[Any, Any]) -> _Prepare | None:
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return datetime.isoformat
    if kind == "JSONField":
        return _COMPACT.encode
    return str if kind in {"DateField", "DecimalField"} else None
