"""Storing new rows of some tables at once, without the cost of a query compiler.

An intake writes seven tables; the framework's compiler would take most of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

_Prepare = Callable[[Any], Any]


def insert(*groups: Sequence[models.Model]) -> None:
    """Store new rows and give them their ids: each group is rows of one model, empty ones are passed over.

    Groups go in their order; on PostgreSQL in one message to the server. Every value must be of its field's
    own type: nothing is validated or converted here but what the database's driver needs.
    """
    here = connections[DEFAULT_DB_ALIAS]
    filled = [rows for rows in groups if rows]
    if not filled:
        return
    statements = [_statement(rows, here.vendor) for rows in filled]
    together = here.vendor == "postgresql" and not here.settings_dict["OPTIONS"].get("server_side_binding")
    with here.cursor() as cursor:
        if together:
            sql = ";".join(sql for sql, _ in statements)
            cursor.execute(sql, [value for _, values in statements for value in values])
        for number, (rows, (sql, values)) in enumerate(zip(filled, statements, strict=True)):
            if not together:
                cursor.execute(sql, values)
            elif number:
                cursor.nextset()
            for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = pk
                row._state.adding, row._state.db = False, here.alias


def _statement(rows: Sequence[models.Model], vendor: str) -> tuple[str, list[Any]]:
    beginning, line, fields = _plan(type(rows[0]), vendor)
    values = [
        prepare(getattr(row, name)) if prepare else getattr(row, name)
        for row in rows
        for name, prepare in fields
    ]
    return f"{beginning} {', '.join([line] * len(rows))} RETURNING id", values


_Fields = tuple[tuple[str, _Prepare | None], ...]


@lru_cache(maxsize=64)
def _plan(model: type[models.Model], vendor: str) -> tuple[str, str, _Fields]:
    """How a statement begins, the marks of a row, and how each attribute becomes what the driver takes."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    beginning = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES"
    marks = f"({', '.join(['%s'] * len(fields))})"
    return beginning, marks, tuple((field.attname, preparation(field)) for field in fields)


def preparation(field: models.Field[Any, Any]) -> _Prepare | None:
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
