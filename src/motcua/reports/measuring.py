"""Facts counted: measures become one portable SELECT over a kind of facts, run here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from motcua.dossiers.queries.lists import day_start
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.law.registry import word
from motcua.law.timeliness import Granularity
from motcua.lib.refused import Invalid
from motcua.reports.defined import Measure, Source, measure, sources
from motcua.reports.types import RuleSet

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
_PORTION = 10_000
_INSTANT = timedelta(microseconds=1)
_HOW_MANY = "SUM(CASE WHEN {} THEN 1 ELSE 0 END)"
#: which dated parameter says whether a rule set compares days or minutes
_GRANULARITY = {
    RuleSet.LEGAL: "timeliness.granularity",
    RuleSet.DVCQG_766: "service_index.granularity",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a period, as known at a moment, read by a rule set.

    ``at`` is now; ``as_of`` (not later) is the moment whose knowledge counts.
    """

    period: Period
    at: datetime
    as_of: datetime
    rules: RuleSet

    @property
    def cutoff(self) -> datetime:
        """The first moment that is not seen: the end of the period, or the moment of knowledge if earlier."""
        return min(self.period.ends_at, self.as_of)

    @property
    def late_before(self) -> datetime:
        """An open dossier due before this moment is overdue at the cut-off."""
        last = self.cutoff - _INSTANT
        name = _GRANULARITY.get(self.rules)
        by_day = name is None or word(name, local(last).date()) == Granularity.DAY
        return day_start(local(last).date()) if by_day else self.cutoff

    def parameters(self) -> dict[str, datetime | date]:
        """The values of the names in facts and conditions."""
        return {
            "first": self.period.starts_at,
            "since": self.period.starts_at,
            "next": self.cutoff,
            "cutoff": self.cutoff,
            "as_of": self.as_of,
            "late_before": self.late_before,
            "last_day": local(self.cutoff - _INSTANT).date(),
        }


def asked(
    period: Period, *, at: datetime, as_of: datetime | None = None, rules: RuleSet = RuleSet.LEGAL
) -> Asked:
    """Check and complete what is asked for.

    Raises:
        Invalid: the period has not begun, or the moment of knowledge lies ahead.
    """
    if period.starts_at > at:
        raise Invalid(
            {
                "period": f"Kỳ {period.label} bắt đầu ngày {period.first:%d/%m/%Y}, chưa có số liệu. "
                "Chọn kỳ trước."
            }
        )
    if as_of is not None and as_of > at:
        raise Invalid({"as_of": "Thời điểm chốt số liệu không được ở tương lai."})
    return Asked(period, at, as_of or at, RuleSet(rules))


def statement(
    source: Source,
    counted: Sequence[Measure],
    authority_ids: Iterable[int] | None,
    rules: RuleSet,
    by: Sequence[str],
) -> str:
    """SQL with named parameters (``:first``) that counts measures of one source, grouped by dimensions."""
    counts = f"COUNT(DISTINCT CASE WHEN {{}} THEN {source.each} END)" if source.each else _HOW_MANY
    sums = [f"{counts.format(one.condition(rules))} AS m{number}" for number, one in enumerate(counted)]
    facts = source.sql.replace("{scope}", scope_sql(authority_ids))
    grouping = f" GROUP BY {', '.join(by)}" if by else ""
    return f"SELECT {', '.join([*by, *sums])} FROM ({facts}) AS facts{grouping}"  # noqa: S608 - ours and integers


def keys_statement(
    source: Source,
    counted: Sequence[Measure],
    authority_ids: Iterable[int] | None,
    rules: RuleSet,
    where: Mapping[str, object],
) -> str:
    """SQL for the rows that any of the measures counts, each once, within dimensions given by name.

    Raises:
        KeyError: a name that is no dimension of the source.
    """
    for name in where:
        if name not in source.dimensions:
            raise KeyError(name)
    any_of = " OR ".join(f"({one.condition(rules)})" for one in counted)
    within = "".join(f" AND {name} = :where_{name}" for name in where)
    facts = source.sql.replace("{scope}", scope_sql(authority_ids))
    return f"SELECT DISTINCT {source.key} FROM ({facts}) AS facts WHERE ({any_of}){within}"  # noqa: S608 - as above


def marked_statement(
    source: Source, counted: Sequence[Measure], authority_ids: Iterable[int] | None, rules: RuleSet
) -> str:
    """SQL for the rows that any of the measures counts: key, dimensions, and a mark per measure."""
    conditions = [one.condition(rules) for one in counted]
    marks = [f"CASE WHEN {told} THEN 1 ELSE 0 END AS m{n}" for n, told in enumerate(conditions)]
    facts = source.sql.replace("{scope}", scope_sql(authority_ids))
    told = ", ".join([source.key, *source.dimensions, *marks])
    any_of = " OR ".join(f"({condition})" for condition in conditions)
    return f"SELECT {told} FROM ({facts}) AS facts WHERE {any_of}"  # noqa: S608 - as above


def scope_sql(authority_ids: Iterable[int] | None) -> str:
    """A condition on the alias ``d`` of every kind of facts; ids are integers, they may stand in the text."""
    if authority_ids is None:
        return "1 = 1"
    ids = sorted({int(i) for i in authority_ids})
    return f"d.authority_id IN ({', '.join(map(str, ids))})" if ids else "1 = 0"


def count(
    names: Sequence[str], authority_ids: Iterable[int] | None, what: Asked, by: Sequence[str] = ()
) -> Iterator[tuple[tuple[Any, ...], dict[str, int]]]:
    """Measures counted, one pair per group: the values of ``by``, and the counts by measure.

    Measures of several sources give several pairs for the same group; the caller adds them up. A measure
    whose facts are not there gives nothing.
    """
    ids = None if authority_ids is None else list(authority_ids)
    for source, counted in _by_source(names):
        dimensions = [name for name in by if name in source.dimensions]
        sql = statement(source, counted, ids, what.rules, dimensions)
        for row in _rows(sql, what.parameters()):
            given = dict(zip(dimensions, row, strict=False))
            values = row[len(dimensions) :]
            group = tuple(given.get(name, "") for name in by)
            yield group, {m.name: int(n or 0) for m, n in zip(counted, values, strict=True)}


def keys(
    names: Sequence[str],
    authority_ids: Iterable[int] | None,
    what: Asked,
    where: Mapping[str, object] | None = None,
) -> list[Any]:
    """The keys of the rows that the measures count (all of one source), in order.

    Raises:
        Invalid: these rows have no such dimension, or the value can be none of its.
    """
    found: list[Any] = []
    given = dict(where or {})
    for source, counted in _by_source(names):
        _check_within(source, given)
        sql = keys_statement(source, counted, authority_ids, what.rules, given)
        values = {**what.parameters(), **{f"where_{name}": value for name, value in given.items()}}
        found.extend(row[0] for row in _streamed(sql, values))
    found.sort()
    return found


def _check_within(source: Source, given: Mapping[str, object]) -> None:
    """Values come from addresses: a number that no column holds, or a NUL, is an error of the database."""
    for name, value in given.items():
        text = str(value)
        number = text.isascii() and text.isdigit() and len(text) < 19
        if name not in source.dimensions or "\x00" in text or (name == "official_id" and not number):
            raise Invalid({name: "Số liệu này không tách được như vậy."})


def marked(
    names: Sequence[str], authority_ids: Iterable[int] | None, what: Asked
) -> Iterator[tuple[Any, dict[str, Any], frozenset[str]]]:
    """The rows behind measures, each with its dimensions and the names of those measures that count it.

    Unlike :func:`keys` it tells the rows of all measures apart in one statement per kind of facts.
    """
    ids = None if authority_ids is None else list(authority_ids)
    for source, counted in _by_source(names):
        sql, across = marked_statement(source, counted, ids, what.rules), len(source.dimensions)
        for row in _rows(sql, what.parameters()):
            group = dict(zip(source.dimensions, row[1 : across + 1], strict=True))
            flags = zip(counted, row[across + 1 :], strict=True)
            yield row[0], group, frozenset(one.name for one, flag in flags if flag)


def _by_source(names: Sequence[str]) -> list[tuple[Source, list[Measure]]]:
    found: dict[str, list[Measure]] = {}
    for name in dict.fromkeys(names):
        one = measure(name)
        found.setdefault(one.source, []).append(one)
    here = sources()
    return [(here[name], counted) for name, counted in found.items() if name in here]


def _rows(sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*_with_values(sql, values))
        return list(cursor.fetchall())


def _streamed(sql: str, values: Mapping[str, object]) -> Iterator[tuple[Any, ...]]:
    """The rows of a long answer, in portions: a province's year is millions of keys."""
    text, named = _with_values(sql, values)
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, named)
        while rows := cursor.fetchmany(_PORTION):
            yield from rows


def _with_values(sql: str, values: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
    used = set(_PARAMETER.findall(sql))
    text = _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))
    return text, {name: _adapted(values[name]) for name in used}


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
