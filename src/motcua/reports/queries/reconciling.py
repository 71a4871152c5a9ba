"""The comparison as a page shows it: counts of every book by field or day, and the differences as tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from motcua.catalogue.queries.listing import field_names
from motcua.law.periods import Period
from motcua.lib.vietnamese_text import sort_key
from motcua.org.types import Actor
from motcua.reports.models import Comparison, Difference
from motcua.reports.queries import scope
from motcua.reports.queries.books import Book, books
from motcua.reports.sources.matching import Entry
from motcua.reports.types import DifferenceState, OtherBook

_NO_FIELD = "Chưa rõ lĩnh vực"
#: what the words of ``Difference.what`` mean
WHAT = {
    "received": "ngày nhận",
    "due": "ngày hẹn trả",
    "finished": "ngày có kết quả",
    "returned": "ngày trả",
    "status": "trạng thái",
    "verdict": "đúng hạn, quá hạn",
    "outcome": "kết quả",
    "entry": "sổ chuyên ngành",
    "report": "báo cáo",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of the counts: here and there for each book; ``None`` where there is no such book."""

    key: str
    label: str
    counts: tuple[tuple[OtherBook, int, int | None], ...]

    @property
    def equal(self) -> bool:
        return all(there is None or here == there for _, here, there in self.counts)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The counts of a unit and period, and when books were last compared dossier by dossier."""

    lines: tuple[Beside, ...]
    total: Beside
    present: tuple[OtherBook, ...]
    compared_at: datetime | None
    compared_by: str


def side_by_side(actor: Actor, unit_id: int, period: Period, *, by: str, at: datetime) -> SideBySide:
    """Counts of all books, by ``field`` or ``day``.

    Raises:
        NotFound: a unit outside the actor's scope.
    """
    scope.require(actor, unit_id)
    beside = books(unit_id, period, at=at)
    names = field_names()
    counted = [(book, *_counted(book, by, names)) for book in beside]
    keys = {one for _, here, there in counted for one in (*here, *there)}
    lines = [
        Beside(
            one,
            _label(one, by, names.get(one, "")),
            tuple(
                (book.kind, here[one], there[one] if book.present else None) for book, here, there in counted
            ),
        )
        for one in keys
    ]
    lines.sort(key=lambda line: line.key if by == "day" else sort_key(line.label))
    last = Comparison.objects.filter(authority_id=unit_id, period_code=period.code).first()
    return SideBySide(
        tuple(lines),
        _total(beside),
        tuple(book.kind for book in beside if book.present),
        last.compared_at if last else None,
        last.compared_by if last else "",
    )


def _counted(book: Book, by: str, names: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """How many here and there by field or day; a line without a field counts with its dossier."""
    partners = {line.id: dossier.field_code for dossier, line in book.matched.pairs}

    def key(entry: Entry, code: str) -> str:
        if by != "field":
            return entry.received.isoformat()
        return "" if names.get(code) == _NO_FIELD else code

    here = Counter(key(entry, entry.field_code) for entry in book.here)
    lines = (key(entry, entry.field_code or partners.get(entry.id, "")) for entry in book.there)
    return here, Counter([*lines, *(key(entry, entry.field_code) for entry in book.kept_here)])


def _label(key: str, by: str, name: str) -> str:
    if by == "day":
        return f"{date.fromisoformat(key):%d/%m/%Y}"
    return name or key or _NO_FIELD


def _total(beside: Sequence[Book]) -> Beside:
    counts = tuple(
        (book.kind, len(book.here), len(book.counted) if book.present else None) for book in beside
    )
    return Beside("", "Tổng số", counts)


def differences(
    actor: Actor, unit_id: int, period: Period, *, state: str = "", book: str = "", kind: str = ""
) -> QuerySet[Any, Any]:
    """The tasks of a unit and period as rows to page, sort and export.

    Raises:
        NotFound: a unit outside the actor's scope.
    """
    scope.require(actor, unit_id)
    rows = Difference.objects.filter(authority_id=unit_id, period_code=period.code)
    for name, wanted in (("state", state), ("book", book), ("kind", kind)):
        if wanted:
            rows = rows.filter(**{name: wanted})
    own = unit_id in actor.authority_ids
    person = ("dossier__applicant_name", "line__applicant_name") if own else ()
    found: QuerySet[Any, Any] = rows.values(
        "pk",
        "book",
        "kind",
        "what",
        "here",
        "there",
        "day",
        "field_code",
        "state",
        "reason",
        "explanation",
        "settled_at",
        "settled_by",
        "dossier_id",
        "dossier__code",
        "dossier__procedure_name",
        "line_id",
        "line__row_number",
        "line__procedure_name",
        "line__register_id",
        "line__register__title",
        *person,
    )
    return found


def counts(unit_id: int, period: Period) -> dict[str, int]:
    """How many tasks stand in each state."""
    rows = Difference.objects.filter(authority_id=unit_id, period_code=period.code)
    found = dict(rows.values_list("state").annotate(n=Count("pk")).values_list("state", "n"))
    return {state: found.get(state, 0) for state in DifferenceState.values}
