"""A filled form as plain data and back: what a draft remembers, what a seal keeps, what a hash covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.law import periods
from motcua.lib.hash_chain import instant
from motcua.reports.types import Check, Column, Report, Row, RowKind, RuleSet, Value

Plain = int | str | None
_MOMENTS = ("cutoff", "as_of")


def plain(value: Value) -> Plain:
    """One spelling per figure: whole numbers as such, others as decimal text, nothing as nothing."""
    if value is None or isinstance(value, int):
        return value
    whole = value.to_integral_value()
    return int(whole) if value == whole else f"{value.normalize():f}"


def figure(value: object) -> Value:
    """A figure from its plain form (or from a column of the database)."""
    if value is None or isinstance(value, int):
        return value
    number = Decimal(str(value))
    whole = number.to_integral_value()
    return int(whole) if number == whole else number.normalize()


def layout_of(report: Report) -> dict[str, Any]:
    """Everything of a report but its figures."""
    data: dict[str, Any] = {}
    for field in fields(report):
        value = getattr(report, field.name)
        if field.name in _MOMENTS:
            data[field.name] = instant(value)
        elif field.name == "period":
            data[field.name] = value.code
        elif field.name == "rows":
            data[field.name] = [[row.key, str(row.kind), row.ordinal, row.label] for row in value]
        elif field.name in {"columns", "checks"}:
            data[field.name] = [_listed(asdict(part)) for part in value]
        elif field.name == "rules":
            data[field.name] = str(value)
        else:
            data[field.name] = list(value) if isinstance(value, tuple) else value
    return data


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}


def cells_of(report: Report) -> list[list[Plain]]:
    """The figures, line by line."""
    return [[plain(value) for value in row.cells] for row in report.rows]


def report_of(layout: Mapping[str, Any], cells: Sequence[Sequence[object]]) -> Report:
    """A report from its layout and its figures; parts that a later definition added take their defaults."""
    known = {field.name for field in fields(Report)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in layout.items()
        if name in known
    }
    rows = zip(layout["rows"], cells, strict=True)
    values["rows"] = tuple(
        Row(key, RowKind(kind), ordinal, label, tuple(figure(value) for value in line))
        for (key, kind, ordinal, label), line in rows
    )
    values["columns"] = tuple(_column(part) for part in layout["columns"])
    values["checks"] = tuple(Check(**part) for part in layout["checks"])
    values["period"] = periods.parse(layout["period"])
    values["rules"] = RuleSet(layout["rules"])
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(layout[name])
    return Report(**values)


def _column(part: Mapping[str, Any]) -> Column:
    known = {field.name for field in fields(Column)}
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in part.items() if k in known
    }
    return Column(**values)
