"""The dossiers behind every line of a form at once: what a seal keeps, and what two reports differ by.

Lists are kept for the lines only; those of groups and of the total are their lines' lists together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.reports import measuring
from motcua.reports.defined import Form, form, measure
from motcua.reports.run import within
from motcua.reports.scope import CountedUnit
from motcua.reports.types import Report, Row, RowKind

#: (key of a row, key of a column) → ids of dossiers, in order
Lists = dict[tuple[str, str], list[int]]
_SOURCE = "dossiers"
_BATCH = 500


@dataclass(frozen=True, slots=True, order=True)
class DossierRef:
    """A dossier as lists name it."""

    code: str
    id: int


def lists_of(report: Report, *, units: Sequence[CountedUnit], at: datetime) -> Lists:
    """For each figure of the report's lines that counts dossiers, which ones; figures of none are left out.

    Args:
        units: those whose dossiers the report counts.
        at: now; what was known at ``report.as_of`` is read.
    """
    shape = form(report.form)
    columns = {column.key: _measures(shape, column.key) for column in report.columns}
    wanted = sorted({name for names in columns.values() for name in names})
    if not wanted:
        return {}
    what = measuring.asked(report.period, at=at, as_of=report.as_of, rules=report.rules)
    ids = [i for unit in units for i in unit.authority_ids]
    rows = _Rows(report, units)
    found: Lists = {}
    for key, group, counted in measuring.marked(wanted, ids, what):
        told = [column for column, names in columns.items() if names & counted]
        for row in rows.of(group):
            for column in told:
                found.setdefault((row, column), []).append(int(key))
    return {place: sorted(keys) for place, keys in found.items()}


def _measures(shape: Form, column_key: str) -> frozenset[str]:
    """The measures of a column of counts that count dossiers."""
    column = shape.column(column_key)
    if column.kind != "count":
        return frozenset()
    return frozenset(name for name in column.measures if measure(name).source == _SOURCE)


class _Rows:
    """Which lines of a report a dossier belongs to, by its authority, field, procedure and official."""

    def __init__(self, report: Report, units: Sequence[CountedUnit]) -> None:
        self._known: dict[tuple[object, ...], list[str]] = {}
        self._rows: list[tuple[str, frozenset[int], Mapping[str, object]]] = []
        for row in report.rows:
            if row.kind != RowKind.LINE:
                continue
            members, where = within(row.key, units)
            self._rows.append((row.key, frozenset(i for unit in members for i in unit.authority_ids), where))

    def of(self, group: Mapping[str, object]) -> list[str]:
        key = tuple(group.values())
        if key not in self._known:
            self._known[key] = [
                row
                for row, ids, where in self._rows
                if group["authority_id"] in ids and all(group[name] == value for name, value in where.items())
            ]
        return self._known[key]


def lines_under(row: Row, rows: Iterable[Row]) -> list[str]:
    """Keys of the lines that a row stands for: itself, the lines of a group, all lines for the total."""
    if row.kind == RowKind.LINE:
        return [row.key]
    lines = [other.key for other in rows if other.kind == RowKind.LINE]
    if row.kind == RowKind.TOTAL:
        return lines
    return [key for key in lines if key.startswith(f"{row.key}/")]


def listed(row_key: str, column_key: str, report: Report, lists: Lists) -> list[int]:
    """The dossiers of one figure, of whatever kind its row is.

    Raises:
        KeyError: no such row.
    """
    lines = lines_under(report.row(row_key), report.rows)
    return sorted({i for line in lines for i in lists.get((line, column_key), ())})


def codes_of(ids: Iterable[int]) -> dict[int, str]:
    """The codes of dossiers by their ids."""
    wanted = sorted(set(ids))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), _BATCH):
        rows = Dossier.objects.filter(pk__in=wanted[start : start + _BATCH])
        found.update({pk: code or f"#{pk}" for pk, code in rows.values_list("pk", "code")})
    return found


def named(ids: Iterable[int]) -> tuple[DossierRef, ...]:
    """Dossiers by their codes."""
    return tuple(sorted(DossierRef(code, pk) for pk, code in codes_of(ids).items()))
