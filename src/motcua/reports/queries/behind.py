"""What stands behind a figure: its dossiers, a page at a time; names only of those the actor may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.law.periods import Period
from motcua.lib.refused import Invalid
from motcua.org.types import Actor
from motcua.oversight.models import Petition
from motcua.reports import measuring, run
from motcua.reports.defined import Measure, form, measure
from motcua.reports.models import ImportedLine
from motcua.reports.queries.scope import counted_units, require
from motcua.reports.types import RuleSet

_COLUMNS = (
    "pk",
    "code",
    "applicant_name",
    "procedure_code",
    "procedure_name",
    "authority__short_name",
    "authority__name",
    "channel",
    "received_at",
    "original_due_at",
    "due_at",
    "finished_at",
    "returned_at",
    "state",
    "outcome",
    "verdict",
    "entered_late",
)
_PETITION = (
    "pk",
    "number",
    "year",
    "authority__name",
    "received_at",
    "kind",
    "state",
    "due_at",
    "finished_at",
    "published_at",
)
_LINE = (
    "pk",
    "register__title",
    "row_number",
    "code",
    "number_in_book",
    "procedure_name",
    "procedure_code",
    "authority__name",
    "received_on",
    "returned_on",
)
_CHUNK = 1000
#: a list would tell who answered a feedback slip, and how
_NEVER_LISTED = frozenset({"feedback", "endings"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which figure: of a unit and period, as known at ``as_of``, read by ``rules``."""

    unit_id: int
    period: Period
    at: datetime
    as_of: datetime | None = None
    rules: RuleSet = RuleSet.LEGAL


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure: their keys, and the words of what was counted."""

    source: str
    keys: Sequence[Any]
    title: str
    definition: str


def behind_cell(actor: Actor, name: str, row_key: str, column_key: str, asked: Question) -> Behind:
    """What one cell of a form counts.

    Raises:
        NotFound: no such form or column, or a unit outside the actor's scope.
    """
    require(actor, asked.unit_id)
    shape = form(name)
    column = shape.column(column_key)
    found = run.cell_dossiers(
        name,
        row_key,
        column_key,
        unit_id=asked.unit_id,
        period=asked.period,
        at=asked.at,
        as_of=asked.as_of,
        rules=asked.rules,
    )
    title = f"Biểu {shape.name}, cột ({column.number}) {' – '.join((*column.groups, column.title))}"
    source = measure(column.measures[0]).source if column.measures else "dossiers"
    return Behind(source, found, title, column.definition)


def behind_measures(
    actor: Actor, names: Sequence[str], where: Mapping[str, object], asked: Question
) -> Behind:
    """What measures count for a unit, within a field, a procedure or an official.

    Raises:
        NotFound: no such measure, or a unit outside the actor's scope.
        Invalid: measures of different things, or a field, procedure or official that cannot be.
    """
    require(actor, asked.unit_id)
    measures = [measure(name) for name in names]
    _check(measures)
    ids = [i for one in counted_units(asked.unit_id, asked.period) for i in one.authority_ids]
    what = measuring.asked(asked.period, at=asked.at, as_of=asked.as_of, rules=asked.rules)
    found = measuring.keys(names, ids, what, where)
    title = " + ".join(one.title for one in measures)
    return Behind(measures[0].source, found, title, "; ".join(one.definition for one in measures))


def _check(measures: Sequence[Measure]) -> None:
    """Keys of different kinds of rows must never be read as those of one."""
    if {one.source for one in measures} & _NEVER_LISTED:
        raise Invalid({"measures": "Phiếu đánh giá chỉ có số cộng: không ai được biết hồ sơ nào trả lời gì."})
    if len({one.source for one in measures}) != 1:
        raise Invalid({"measures": "Chọn chỉ tiêu để xem, cùng đếm một loại: hồ sơ, thủ tục hoặc phản ánh."})


def dossiers(actor: Actor, keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The dossiers in the order of the keys, read in portions.

    The applicant's name stands only where the actor may open the dossier (``open``).
    """
    for start in range(0, len(keys), _CHUNK):
        part = list(keys[start : start + _CHUNK])
        rows = {row["pk"]: row for row in Dossier.objects.filter(pk__in=part).values(*_COLUMNS)}
        seen = set(visible_to(actor).filter(pk__in=part).values_list("pk", flat=True))
        for key in part:
            row = rows.get(key)
            if row is not None:
                row["open"] = key in seen
                if key not in seen:
                    row["applicant_name"] = ""
                yield row


def petitions(keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The petitions in the order of the keys: where each stands, nothing of who wrote or what."""
    for start in range(0, len(keys), _CHUNK):
        part = list(keys[start : start + _CHUNK])
        rows = {row["pk"]: row for row in Petition.objects.filter(pk__in=part).values(*_PETITION)}
        yield from (rows[key] for key in part if key in rows)


def register_lines(keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Lines of other books in the order of the keys: which book and row, what about; nobody is named."""
    for start in range(0, len(keys), _CHUNK):
        part = list(keys[start : start + _CHUNK])
        rows = {row["pk"]: row for row in ImportedLine.objects.filter(pk__in=part).values(*_LINE)}
        yield from (rows[key] for key in part if key in rows)
