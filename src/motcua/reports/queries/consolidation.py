"""A superior's form: the sealed reports of the units below added up, and the superior's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Sum

from motcua.law.periods import Period
from motcua.org.queries.units import UnitInfo
from motcua.reports.defined import Form, form, measure, sources
from motcua.reports.models import ReportSubmission, SubmissionCell
from motcua.reports.queries.listed import lines_under
from motcua.reports.queries.sealed import family
from motcua.reports.queries.snapshots import figure
from motcua.reports.run import checks, figures, run
from motcua.reports.scope import CountedUnit, counted_units
from motcua.reports.types import Column, Fraction, Report, Row, RowKind, RuleSet, Value

_NAMED = 6
Figures = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Part:
    """One unit right below: its sent report, or none (then its figures are taken as they are now).

    ``moved`` names the columns whose totals are not any more what was sealed: ``(7) Tổng số: 12 → 13``.
    """

    unit: UnitInfo
    members: tuple[CountedUnit, ...]
    submission_id: int | None = None
    version: int = 0
    sent_at: datetime | None = None
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The form of a superior, what it is made of, and the units whose figures are taken live."""

    report: Report
    parts: tuple[Part, ...]
    live: tuple[CountedUnit, ...]

    @property
    def missing(self) -> tuple[UnitInfo, ...]:
        return tuple(part.unit for part in self.parts if part.submission_id is None)

    @property
    def moved(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.moved)


def units_below(unit_id: int, period: Period) -> tuple[Part, ...]:
    """The units that report to this one for a period: the nearest authorities below, with all under them."""
    members = counted_units(unit_id, period)
    standing = {one.unit.id for one in members}
    found: dict[int, list[CountedUnit]] = {}
    for one in members:
        if one.unit.id == unit_id:
            continue
        way = [i for i in one.unit.path_ids if i in standing and i != unit_id]
        after = way[: way.index(one.unit.id) + 1]
        found.setdefault(after[0], []).append(one)
    units = {one.unit.id: one.unit for one in members}
    return tuple(Part(units[top], tuple(below)) for top, below in found.items())


def with_reports(parts: Iterable[Part], period: Period, rules: RuleSet) -> tuple[Part, ...]:
    """The parts with what each has sent for the period, the newest version."""
    listed = tuple(parts)
    rows = ReportSubmission.objects.filter(
        unit_id__in=[part.unit.id for part in listed],
        period_code=period.code,
        sent_at__isnull=False,
        rules=rules.value,
    ).order_by("version")
    newest = {row.unit_id: row for row in rows}
    return tuple(
        replace(part, submission_id=row.pk, version=row.version, sent_at=row.sent_at)
        if (row := newest.get(part.unit.id))
        else part
        for part in listed
    )


def consolidated(
    name: str,
    *,
    unit_id: int,
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
) -> Consolidation:
    """A superior's form of a period: sealed reports of the units below, line by line, and its own figures.

    Units that have sent nothing are taken live and named in the report's notes; so are units whose data has
    moved since they sealed.
    """
    parts = with_reports(units_below(unit_id, period), period, rules)
    whole = run(name, unit_id=unit_id, period=period, at=at, as_of=as_of, rules=rules)
    sent = [part for part in parts if part.submission_id is not None]
    if not sent:
        return Consolidation(_noted(whole, parts), parts, counted_units(unit_id, period))
    below = {one.unit.id for part in sent for one in part.members}
    live = tuple(one for one in counted_units(unit_id, period) if one.unit.id not in below)
    own = run(name, unit_id=unit_id, period=period, at=at, as_of=as_of, rules=rules, units=live)
    sums, labels = _sealed_sums(name, sent)
    told = tuple(
        replace(part, moved=moved) if (moved := _moved(part, name, whole, at)) else part for part in parts
    )
    report = _added(whole, own, sums, labels, form(name))
    return Consolidation(_noted(report, told), told, live)


def _sealed_sums(name: str, sent: Sequence[Part]) -> tuple[Figures, dict[str, str]]:
    """Sealed figures of the lines added up, and the lines' words."""
    cells = SubmissionCell.objects.filter(
        form__submission_id__in=[part.submission_id for part in sent],
        form__form__startswith=family(name),
        value__isnull=False,
    )
    sums = {
        (row, column): int(total)
        for row, column, total in cells.values_list("row_key", "column_key")
        .annotate(total=Sum("value"))
        .order_by()
    }
    return sums, dict(cells.order_by("row_key").values_list("row_key", "row_label").distinct())


def _added(whole: Report, own: Report, sums: Figures, labels: Mapping[str, str], shape: Form) -> Report:
    """The live report's lines with the sealed and own figures in them."""
    rows = _with_sealed_lines(whole.rows, sums, labels, len(whole.columns))
    total = dict(sums)
    for row in own.rows:
        for column, value in zip(own.columns, row.cells, strict=True):
            total[row.key, column.key] = total.get((row.key, column.key), 0) + int(value or 0)
    filled = tuple(_filled(row, rows, total, whole.columns) for row in rows)
    numbered = _numbered(filled)
    return replace(whole, rows=numbered, checks=checks(shape, numbered))


def _filled(row: Row, rows: Sequence[Row], total: Figures, columns: Sequence[Column]) -> Row:
    """One row with sums where its figures may be added up; what several units share stays as counted live.

    A line of one unit has one source, so all of it is taken from there. An empty figure stays empty: a column
    that a level has no more is not zero.
    """
    lines = lines_under(row, rows)
    of_one = row.kind == RowKind.LINE and row.key.startswith("unit:")
    counts = {c.key: sum(total.get((line, c.key), 0) for line in lines) for c in columns}
    cells = []
    for column, live in zip(columns, row.cells, strict=True):
        if column.per:
            cells.append(_rate(column, counts, columns) if of_one or _additive(column) else live)
        else:
            cells.append(live if live is None or not (of_one or _additive(column)) else counts[column.key])
    return replace(row, cells=tuple(cells))


def _additive(column: Column) -> bool:
    """Whether every row that the column counts belongs to one unit (a procedure is shared by many)."""
    known = sources()
    return not any(known[measure(m).source].each for m in (*column.measures, *column.per))


def _rate(column: Column, counts: Mapping[str, int], columns: Sequence[Column]) -> Value:
    """A rate anew from the columns of its numerator and denominator, none where these are missing."""
    parts = [
        next((c.key for c in columns if not c.per and c.measures == side), "")
        for side in (column.measures, column.per)
    ]
    return Fraction(counts[parts[0]], counts[parts[1]]).rate if all(parts) else None


def _with_sealed_lines(
    rows: Sequence[Row], sums: Figures, labels: Mapping[str, str], across: int
) -> tuple[Row, ...]:
    """The rows, and lines that only sealed reports know, each after the last of its group."""
    known = {row.key for row in rows}
    made = list(rows)
    for key in sorted({row for row, _ in sums} - known):
        if key == "total" or ("/" not in key and key.startswith("level:")):
            continue
        group = key.rpartition("/")[0]
        places = [n for n, row in enumerate(made) if row.key == group or row.key.rpartition("/")[0] == group]
        place = places[-1] + 1 if places else len(made)
        made.insert(place, Row(key, RowKind.LINE, "", labels.get(key, key), (0,) * across))
    return tuple(made)


def _numbered(rows: Iterable[Row]) -> tuple[Row, ...]:
    number, made = 0, []
    for row in rows:
        number = number + 1 if row.kind == RowKind.LINE else 0
        made.append(replace(row, ordinal=str(number)) if row.kind == RowKind.LINE else row)
    return tuple(made)


def _moved(part: Part, name: str, whole: Report, at: datetime) -> tuple[str, ...]:
    """Columns whose total over the unit is not what it sealed."""
    if part.submission_id is None:
        return ()
    cells = SubmissionCell.objects.filter(
        form__submission_id=part.submission_id, form__form__startswith=family(name), row_key="total"
    )
    sealed = {key: figure(value) for key, value in cells.values_list("column_key", "value")}
    columns = [c for c in form(name).columns if not c.per and sealed.get(c.key) is not None]
    wanted = [m for column in columns for m in column.measures]
    live = figures(
        wanted,
        units=part.members,
        period=whole.period,
        at=at,
        as_of=whole.as_of,
        rules=whole.rules,
        by="total",
    )[0]
    changed = []
    for column in columns:
        now = sum(live[m] for m in column.measures)
        if now != sealed[column.key]:
            changed.append(f"({column.number}) {column.title}: {sealed[column.key]} → {now}")
    return tuple(changed)


def _noted(report: Report, parts: Sequence[Part]) -> Report:
    missing = [part.unit.short_name for part in parts if part.submission_id is None]
    moved = [part.unit.short_name for part in parts if part.moved]
    notes = list(report.notes)
    if missing:
        notes.append(f"{len(missing)} đơn vị chưa gửi, số liệu lấy trực tiếp từ hệ thống: {_names(missing)}.")
    if moved:
        notes.append(f"Số liệu hiện tại của {len(moved)} đơn vị đã khác báo cáo đã chốt: {_names(moved)}.")
    return replace(report, notes=tuple(notes))


def _names(names: Sequence[str]) -> str:
    more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
