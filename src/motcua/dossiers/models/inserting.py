"""Storing new rows of one table in one statement, without the cost of a query compiler.

An intake writes seven tables; the framework's compiler would take most of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

_Prepare = Callable[[Any], Any]


def insert(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model and give them their ids; nothing for no rows.

    Every value must be of its field's own type: nothing is validated or converted here but what the
    database's driver needs.
    """
    if not rows:
        return
    model, here = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    columns, fields = _plan(model, here.vendor)
    values = [
        prepare(getattr(row, name)) if prepare else getattr(row, name)
        for row in rows
        for name, prepare in fields
    ]
    line = f"({', '.join(['%s'] * len(fields))})"
    table = here.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES {', '.join([line] * len(rows))} RETURNING id"  # noqa: S608 - names of our own models
    with here.cursor() as cursor:
        cursor.execute(statement, values)
        ids = cursor.fetchall()
    for row, (pk,) in zip(rows, ids, strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, here.alias


@lru_cache(maxsize=64)
def _plan(model: type[models.Model], vendor: str) -> tuple[str, tuple[tuple[str, _Prepare | None], ...]]:
    """The quoted columns of a model, and how each attribute becomes what the driver of ``vendor`` takes."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return columns, tuple((field.attname, _preparation(field)) for field in fields)


def _preparation(field: models.Field[Any, Any]) -> _Prepare | None:
    """What the driver wants of a value of this field; None where it takes the value as it is."""
    ops, kind = connection.ops, field.get_internal_type()
    prepare: _Prepare
    if kind == "JSONField":

        def prepare(value: Any) -> Any:
            return ops.adapt_json_value(value, None)

    elif kind == "DateTimeField":
        prepare = ops.adapt_datetimefield_value
    elif kind == "DateField":
        prepare = ops.adapt_datefield_value
    elif kind == "DecimalField" and isinstance(field, models.DecimalField):
        digits, places = field.max_digits, field.decimal_places

        def prepare(value: Any) -> Any:
            return ops.adapt_decimalfield_value(value, digits, places)

    else:
        return None
    return lambda value: None if value is None else prepare(value)
