"""Where two reports differ, by figure and by dossier: sealed and now, a version and the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.law import periods
from motcua.lib.refused import NotFound
from motcua.reports.models import ReportSubmission
from motcua.reports.queries.listed import DossierRef, Lists, listed, lists_of
from motcua.reports.queries.sealed import Filled, filled, refs, sealed_lists
from motcua.reports.queries.taking import taken
from motcua.reports.run import run
from motcua.reports.scope import counted_units
from motcua.reports.types import Report, RuleSet, Value


@dataclass(frozen=True, slots=True)
class CellMove:
    """One figure that changed, with the dossiers that left it (``gone``) and came to it (``come``)."""

    row_key: str
    row_label: str
    column_key: str
    column: str
    before: Value
    after: Value
    gone: tuple[DossierRef, ...]
    come: tuple[DossierRef, ...]


@dataclass(frozen=True, slots=True)
class DossierMove:
    """One dossier counted otherwise: line and columns before, line and columns after; empty for nowhere."""

    dossier: DossierRef
    row_before: str
    columns_before: tuple[str, ...]
    row_after: str
    columns_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormDifference:
    """How one form differs."""

    form: str
    title: str
    cells: tuple[CellMove, ...]
    dossiers: tuple[DossierMove, ...]

    @property
    def same(self) -> bool:
        return not self.cells and not self.dossiers


@dataclass(frozen=True, slots=True)
class Difference:
    """How two reports differ; ``before`` and ``after`` say in words what they are."""

    before: str
    after: str
    forms: tuple[FormDifference, ...]

    @property
    def same(self) -> bool:
        return all(form.same for form in self.forms)

    @property
    def count(self) -> int:
        """How many dossiers are counted otherwise."""
        return len({move.dossier.id for form in self.forms for move in form.dossiers})


@dataclass(frozen=True, slots=True)
class _Side:
    report: Report
    lists: Lists


def moved_since(submission_id: int, at: datetime) -> Difference:
    """What the data says now, beside what was sealed: by figure, and by dossier.

    Raises:
        NotFound: no such sealed report.
    """
    row = ReportSubmission.objects.filter(pk=submission_id, sealed_at__isnull=False).first()
    if row is None:
        raise NotFound("Báo cáo này chưa chốt số liệu.")
    period = periods.parse(row.period_code)
    units = counted_units(row.unit_id, period)
    forms = []
    for part in filled(row):
        old = _Side(part.report, sealed_lists(row.pk, part.report.form))
        live = run(
            part.report.form, unit_id=row.unit_id, period=period, at=at, as_of=at, rules=RuleSet(row.rules)
        )
        new = _Side(live, lists_of(live, units=units, at=at))
        forms.append(_difference(old, new, row.pk))
    return Difference(f"Bản đã chốt (bản {row.version})", "Số liệu hiện tại", tuple(forms))


def since_version_before(submission_id: int, at: datetime) -> Difference | None:
    """How a correction differs from the report it corrects; none for a first version."""
    row = ReportSubmission.objects.select_related("corrects").filter(pk=submission_id).first()
    if row is None or row.corrects is None:
        return None
    before = {part.report.form: part for part in filled(row.corrects)}
    forms = []
    for part in filled(row):
        name = part.report.form
        if name not in before:
            continue
        old = _Side(before[name].report, sealed_lists(row.corrects.pk, name))
        forms.append(_difference(old, _Side(part.report, _lists(row, part, at)), row.corrects.pk))
    return Difference(f"Bản {row.corrects.version}", f"Bản {row.version}", tuple(forms))


def _lists(row: ReportSubmission, part: Filled, at: datetime) -> Lists:
    if row.sealed_at is not None:
        return sealed_lists(row.pk, part.report.form)
    return taken(part.report, parts=row.figures.get("parts", ()), at=at)


def _difference(old: _Side, new: _Side, sealed_id: int) -> FormDifference:
    before, after = _places(old), _places(new)
    changed = {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)}
    names = {ref.id: ref for ref in refs(sealed_id, sorted(changed))}
    return FormDifference(
        old.report.form,
        old.report.title,
        tuple(_cells(old, new, names)),
        tuple(
            DossierMove(names[i], *_told(before.get(i), old.report), *_told(after.get(i), new.report))
            for i in sorted(changed, key=lambda i: names[i])
        ),
    )


_Places = frozenset[tuple[str, str]]


def _places(side: _Side) -> dict[int, _Places]:
    """For each dossier the lines and columns that count it."""
    found: dict[int, set[tuple[str, str]]] = {}
    for place, ids in side.lists.items():
        for i in ids:
            found.setdefault(i, set()).add(place)
    return {i: frozenset(places) for i, places in found.items()}


def _told(places: _Places | None, report: Report) -> tuple[str, tuple[str, ...]]:
    if not places:
        return "", ()
    labels = {row.key: row.label for row in report.rows}
    rows = sorted({labels.get(row, row) for row, _ in places})
    keys = {column for _, column in places}
    return ", ".join(rows), tuple(f"({c.number})" for c in report.columns if c.key in keys)


def _cells(old: _Side, new: _Side, names: Mapping[int, DossierRef]) -> list[CellMove]:
    keys = [column.key for column in old.report.columns]
    figures = [{row.key: row.cells for row in side.report.rows} for side in (old, new)]
    labels = {row.key: row.label for side in (new, old) for row in side.report.rows}
    zeros: Sequence[Value] = (0,) * len(keys)
    moves = []
    for row, label in labels.items():
        for place, key in enumerate(keys):
            was, now = (known.get(row, zeros)[place] for known in figures)
            gone, come = _moved(old, new, row, key, names)
            if was != now or gone or come:
                column = old.report.columns[place]
                told = f"({column.number}) {', '.join((*column.groups, column.title))}"
                moves.append(CellMove(row, label, key, told, was, now, gone, come))
    return moves


def _moved(
    old: _Side, new: _Side, row: str, column: str, names: Mapping[int, DossierRef]
) -> tuple[tuple[DossierRef, ...], tuple[DossierRef, ...]]:
    was, now = (set(_behind(side, row, column)) for side in (old, new))
    return tuple(sorted(names[i] for i in was - now)), tuple(sorted(names[i] for i in now - was))


def _behind(side: _Side, row: str, column: str) -> list[int]:
    try:
        return listed(row, column, side.report, side.lists)
    except KeyError:
        return []
