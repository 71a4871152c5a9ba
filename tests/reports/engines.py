"""The same facts in DuckDB: the tables of the test database copied, the same statements run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
from django.apps import apps
from django.db import models

_TYPES = {
    "BooleanField": "BOOLEAN",
    "DateTimeField": "TIMESTAMP",
    "DateField": "DATE",
    "TimeField": "TIME",
    "DecimalField": "DECIMAL(18, 4)",
    "FloatField": "DOUBLE",
}
_NUMBERS = {"AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"}
_NUMBERS |= {"PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"}
APPS = ("org", "catalogue", "documents", "dossiers", "oversight", "reports")


class Duck:
    """A copy of the tables in memory."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        for label in APPS:
            for model in apps.get_app_config(label).get_models():
                self._copy(model)

    def _copy(self, model: type[models.Model]) -> None:
        fields = list(model._meta.concrete_fields)
        columns = ", ".join(f'"{field.column}" {self._type(field)}' for field in fields)
        table = model._meta.db_table
        self.connection.execute(f'CREATE TABLE "{table}" ({columns})')
        rows = [
            [_plain(value) for value in row]
            for row in model._default_manager.values_list(*(field.attname for field in fields))
        ]
        if rows:
            marks = ", ".join("?" * len(fields))
            self.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)

    def _type(self, field: Any) -> str:
        target = field.target_field if field.is_relation else field
        kind = target.get_internal_type()
        return "BIGINT" if kind in _NUMBERS else _TYPES.get(kind, "VARCHAR")

    def rows(self, sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run a statement with named parameters."""
        used = set(re.findall(r"(?<![:\w]):([a-z_]+)", sql))
        text = re.sub(r"(?<![:\w]):([a-z_]+)", r"$\1", sql)
        given = {name: _plain(values[name]) for name in used}
        return self.connection.execute(text, given).fetchall()


def _plain(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
