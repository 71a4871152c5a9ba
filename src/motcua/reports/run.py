"""Forms filled and measures counted: the one place where definitions meet facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.catalogue.queries.listing import field_names
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import sort_key
from motcua.org.queries import units as org_units
from motcua.org.types import Level
from motcua.reports import counted, measuring
from motcua.reports.defined import Form, Identity, form, measure, sources
from motcua.reports.measuring import Asked, asked
from motcua.reports.scope import CountedUnit, counted_units
from motcua.reports.types import Check, Column, Figures, Fraction, Report, Row, RowKind, RuleSet, Value

Counts = dict[str, int]
TOTAL = "total"
_LEVELS = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
_ROMAN = ("I", "II", "III", "IV", "V")
_DIMENSION = {"field": "field_code", "procedure": "procedure_code", "official": "official_id"}
_NO_FIELD = "Chưa rõ lĩnh vực"
#: to whom a unit without a superior of its own reports (TT 01/2020/TT-VPCP)
_ABOVE = {"province": "Văn phòng Chính phủ", "central": "Văn phòng Chính phủ"}


# -- measures -----------------------------------------------------------------------


def figures(
    measures: Sequence[str],
    *,
    units: Sequence[CountedUnit],
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
    by: str = "unit",
) -> list[Figures]:
    """Measures of units in a period.

    Args:
        by: ``unit`` (one per unit, zeros included, in the given order), ``field``, ``procedure``,
            ``official`` or ``total``.

    Raises:
        Invalid: the period has not begun, or ``as_of`` lies ahead.
    """
    what = asked(period, at=at, as_of=as_of, rules=rules)
    if by == "unit":
        return _by_unit(measures, units, what)
    dimensions = () if by == TOTAL else (_DIMENSION[by],)
    found: dict[Any, Counts] = {TOTAL: {}} if by == TOTAL else {}
    for group, counts in counted.count(measures, _ids(units), what, dimensions):
        _add(found.setdefault(group[0] if group else TOTAL, {}), counts)
    names = field_names() if by == "field" else {}
    return [Figures(key, names.get(key, str(key)), counts) for key, counts in found.items()]


def _by_unit(measures: Sequence[str], units: Sequence[CountedUnit], what: Asked) -> list[Figures]:
    owner = {i: one.unit.id for one in units for i in one.authority_ids}
    found: dict[int, Counts] = {one.unit.id: {} for one in units}
    for (authority_id,), counts in counted.count(measures, owner, what, ("authority_id",)):
        _add(found[owner[authority_id]], counts)
    return [Figures(one.unit.id, one.unit.short_name, found[one.unit.id]) for one in units]


def dossier_ids(
    measures: Sequence[str],
    *,
    units: Sequence[CountedUnit],
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
    where: Mapping[str, object] | None = None,
) -> list[int]:
    """The dossiers that any of the measures counts, in order of their ids."""
    what = asked(period, at=at, as_of=as_of, rules=rules)
    return measuring.keys(measures, _ids(units), what, where)


def _ids(units: Iterable[CountedUnit]) -> list[int]:
    return [i for one in units for i in one.authority_ids]


def _add(into: Counts, counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        into[name] = into.get(name, 0) + number


# -- forms --------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A line under way: where it stands, its words, and the measures counted for it."""

    key: str
    kind: RowKind
    label: str
    counts: Counts = field(default_factory=dict)
    sort: tuple[Any, ...] = ()
    ordinal: str = ""


def run(
    name: str,
    *,
    unit_id: int,
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
    units: Sequence[CountedUnit] | None = None,
) -> Report:
    """One form for a unit and a period, with its identities checked.

    Args:
        units: only these of the unit's (a superior's own part beside the reports sent to it).

    Raises:
        UnknownForm; UnitNotThen: the unit did not stand then; Invalid: the period has not begun.
    """
    shape = form(name)
    what = asked(period, at=at, as_of=as_of, rules=rules)
    members = counted_units(unit_id, period) if units is None else units
    unit = org_units.unit(unit_id)
    lines = _LINES[shape.rows](shape, members, what)
    rows = tuple(_row(line, shape, period) for line in lines)
    return Report(
        form=shape.name,
        title=shape.title,
        source=shape.citation,
        unit_id=unit.id,
        unit_name=unit.name,
        receiver_name=unit.parent_name or _ABOVE.get(unit.level, "Cơ quan cấp trên"),
        period=period,
        cutoff=what.cutoff,
        as_of=what.as_of,
        rules=what.rules,
        columns=shape.columns,
        rows=rows,
        checks=checks(shape, rows),
        notes=_notes(shape, what, rows),
        measured_in=shape.measured_in,
        row_title=shape.row_title,
    )


def _row(line: _Line, shape: Form, period: Period) -> Row:
    cells = (None if shape.empty(c, period) else _cell(c, line.counts) for c in shape.columns)
    return Row(line.key, line.kind, line.ordinal, line.label, tuple(cells))


def _cell(column: Column, counts: Mapping[str, int]) -> Value:
    total = sum(counts.get(name, 0) for name in column.measures)
    if not column.per:
        return total
    return Fraction(total, sum(counts.get(name, 0) for name in column.per)).rate


def _level_field(shape: Form, members: Sequence[CountedUnit], what: Asked) -> list[_Line]:
    """Total; per level of government its fields, under a group line where there are several levels."""
    cells: dict[tuple[str, str], Counts] = {}
    for level in dict.fromkeys(one.unit.level for one in members):
        ids = _ids(one for one in members if one.unit.level == level)
        for (code,), counts in counted.count(shape.measures, ids, what, ("field_code",)):
            _add(cells.setdefault((level, code), {}), counts)
    names = field_names()
    total = _Line(TOTAL, RowKind.TOTAL, "Tổng số")
    lines = [total]
    present = [level for level in _LEVELS if any(key[0] == level for key in cells)]
    for number, level in enumerate(present):
        group = _Line(f"level:{level.value}", RowKind.GROUP, level.label, ordinal=_ROMAN[number])
        fields = [
            _Line(f"{group.key}/field:{code}", RowKind.LINE, names.get(code, code or _NO_FIELD), counts)
            for (of, code), counts in cells.items()
            if of == level and any(counts.values())
        ]
        fields.sort(key=lambda line: (sort_key(line.label), line.key))
        for ordinal, line in enumerate(fields, start=1):
            line.ordinal = str(ordinal)
            _add(group.counts, line.counts)
        _add(total.counts, group.counts)
        lines += [*([group] if len(present) > 1 else []), *fields]
    return lines


def _dimension(kind: str) -> Callable[[Form, Sequence[CountedUnit], Asked], list[_Line]]:
    def lines(shape: Form, members: Sequence[CountedUnit], what: Asked) -> list[_Line]:
        found: dict[Any, Counts] = {}
        for (key,), counts in counted.count(shape.measures, _ids(members), what, (_DIMENSION[kind],)):
            _add(found.setdefault(key, {}), counts)
        names: Mapping[Any, str] = field_names() if kind == "field" else {}
        made = [
            _Line(f"{kind}:{key}", RowKind.LINE, names.get(key, str(key) if key else _NO_FIELD), counts)
            for key, counts in found.items()
            if any(counts.values())
        ]
        return _numbered(sorted(made, key=lambda line: (sort_key(line.label), line.key)))

    return lines


def _units(shape: Form, members: Sequence[CountedUnit], what: Asked) -> list[_Line]:
    """One line per unit, zeros included, in the order of the tree."""
    owner = {i: one.unit.id for one in members for i in one.authority_ids}
    made = {one.unit.id: _Line(f"unit:{one.unit.id}", RowKind.LINE, one.unit.name) for one in members}
    for (authority_id,), counts in counted.count(shape.measures, owner, what, ("authority_id",)):
        _add(made[owner[authority_id]].counts, counts)
    lines = _numbered(list(made.values()))
    if any(sources()[name].each for name in {measure(m).source for m in shape.measures} & set(sources())):
        # units share these things: how many there are is counted over all of them, not added up
        lines[0].counts = {}
        for _, counts in counted.count(shape.measures, owner, what):
            _add(lines[0].counts, counts)
    return lines


def _numbered(lines: list[_Line]) -> list[_Line]:
    total = _Line(TOTAL, RowKind.TOTAL, "Tổng số")
    for number, line in enumerate(lines, start=1):
        line.ordinal = str(number)
        _add(total.counts, line.counts)
    return [total, *lines]


_LINES: Mapping[str, Callable[[Form, Sequence[CountedUnit], Asked], list[_Line]]] = {
    "level-field": _level_field,
    "unit": _units,
    "field": _dimension("field"),
    "procedure": _dimension("procedure"),
    "official": _dimension("official"),
}


def checks(shape: Form, rows: Sequence[Row]) -> tuple[Check, ...]:
    """The identities of a form in these rows."""
    return tuple(_check(identity, shape, rows) for identity in shape.identities)


def _check(identity: Identity, shape: Form, rows: Sequence[Row]) -> Check:
    place = {column.key: number for number, column in enumerate(shape.columns)}
    wrong = []
    for row in rows:
        left, right = (
            sum(int(row.cells[place[key]] or 0) for key in side) for side in (identity.left, identity.right)
        )
        if left != right:
            wrong.append(f"“{row.label}”: {left} khác {right}")
    sentence = f"{identity.name}: đúng ở mọi dòng" if not wrong else f"{identity.name}: {'; '.join(wrong)}"
    return Check(identity.name, not wrong, sentence)


def _notes(shape: Form, what: Asked, rows: Sequence[Row]) -> tuple[str, ...]:
    notes = []
    if what.cutoff < what.period.ends_at:
        notes.append(
            f"Số liệu đến {local(what.cutoff):%H:%M ngày %d/%m/%Y}; "
            f"kỳ kết thúc ngày {what.period.last:%d/%m/%Y}."
        )
    if not any(any(row.cells) for row in rows):
        notes.append("Không phát sinh số liệu trong kỳ theo dữ liệu tại thời điểm chốt.")
    if what.period.last < shape.valid_from:
        notes.append(f"Kỳ này có trước khi biểu được ban hành (áp dụng từ {shape.valid_from:%d/%m/%Y}).")
    if shape.layout != "known":
        notes.append("Bố cục cột do hệ thống dựng lại: chưa tìm được mẫu in chính thức.")
    if shape.note:
        notes.append(shape.note)
    return tuple(notes)


# -- behind a figure ------------------------------------------------------------------


def cell_dossiers(
    name: str,
    row_key: str,
    column_key: str,
    *,
    unit_id: int,
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
) -> list[int]:
    """The dossiers (for other facts: the rows' keys) that make up one cell of a form.

    Raises:
        NotFound: no such column; Invalid: no such row.
    """
    column = form(name).column(column_key)
    members, where = within(row_key, counted_units(unit_id, period))
    what = asked(period, at=at, as_of=as_of, rules=rules)
    return measuring.keys(column.measures, _ids(members), what, where) if column.measures else []


def within(row_key: str, members: Sequence[CountedUnit]) -> tuple[list[CountedUnit], dict[str, object]]:
    """What a row's key stands for: the units it covers and the dimension's value.

    Raises:
        Invalid: the key cannot be read. NotFound: a unit outside.
    """
    chosen = list(members)
    where: dict[str, object] = {}
    for part in row_key.split("/") if row_key != TOTAL else ():
        kind, found, value = part.partition(":")
        if kind == "level":
            chosen = [one for one in chosen if one.unit.level == value]
        elif kind == "unit" and value.isdecimal():
            chosen = [one for one in chosen if one.unit.id == int(value)]
            if not chosen:
                raise NotFound("Không tìm thấy đơn vị này trong báo cáo.")
        elif found and kind in _DIMENSION:
            where[_DIMENSION[kind]] = int(value) if kind == "official" and value.isdecimal() else value
        else:
            raise Invalid({"row": "Không hiểu dòng này của biểu."})
    return chosen, where
