"""The books that tell of a unit's dossiers in a period, side by side: ours, others', the sealed report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from motcua.dossiers.models import BookEntry, Dossier, DossierEvent
from motcua.dossiers.queries.lists import day_start
from motcua.dossiers.types import Outcome, State
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.lib.refused import Invalid
from motcua.reports import measuring
from motcua.reports.models import ImportedLine, ImportedRegister, LineMatch, SubmissionCell, SubmissionForm
from motcua.reports.scope import counted_units
from motcua.reports.sources.matching import Entry, Matched, Unlike, match, unlike
from motcua.reports.types import DifferenceKind, OtherBook, RegisterState

#: our state as the national status code
_STATUS = {
    State.SUBMITTED: 1,
    State.DECLINED: 3,
    State.IN_PROGRESS: 4,
    State.AWAITING_APPLICANT: 5,
    State.AWAITING_PAYMENT: 6,
    State.STOPPED: 8,
    State.DECIDED: 9,
    State.RETURNED: 10,
}
#: cells of the sealed form II.06 that list what was received in the period
_RECEIVED = ("received_online", "received_direct")
_FORMS = ("II.06b", "II.06a")
#: every dossier of the period is held in memory
_LONGEST = timedelta(days=366)
_DOSSIER = (
    "pk",
    "code",
    "applicant_fold",
    "procedure_code",
    "field_code",
    "received_at",
    "due_at",
    "original_due_at",
    "finished_at",
    "returned_at",
    "state",
    "verdict",
    "outcome",
)


@dataclass(slots=True)
class Book:
    """One other book beside ours: its entries, ours in the days that it covers, and what differs."""

    kind: OtherBook
    here: list[Entry] = field(default_factory=list)
    there: list[Entry] = field(default_factory=list)
    #: there is such a book for the period
    present: bool = False
    matched: Matched = field(default_factory=Matched)
    #: differences that were found otherwise than by comparing entries
    found: list[Unlike] = field(default_factory=list)
    #: dossiers of ours that stand in a book of ours and need no other's line beside them
    kept_here: list[Entry] = field(default_factory=list)

    @property
    def counted(self) -> list[Entry]:
        """What the book holds, wherever it is kept."""
        return [*self.there, *self.kept_here]

    def differences(self) -> Iterator[Unlike]:
        yield from unlike(self.matched)
        yield from self.found


def authority_ids(unit_id: int, period: Period) -> tuple[int, ...]:
    """The authority itself with those that went wholly into it: whose books are compared."""
    return next((one.authority_ids for one in counted_units(unit_id, period) if one.unit.id == unit_id), ())


def books(unit_id: int, period: Period, *, at: datetime) -> list[Book]:
    """Every book of a unit and period, matched with our dossiers.

    Raises:
        UnitNotThen, Invalid: as for any figure of that unit and period.
    """
    if period.last - period.first > _LONGEST:
        raise Invalid({"period": "Đối chiếu từng hồ sơ trong nhiều nhất một năm; chọn kỳ ngắn hơn."})
    ids = authority_ids(unit_id, period)
    what = measuring.asked(period, at=at)
    ours = _dossiers(measuring.keys(["received"], ids, what))
    known = dict(LineMatch.objects.filter(line__authority_id__in=ids).values_list("line_id", "dossier_id"))
    made = [_register(kind, ids, period, ours, known) for kind in (OtherBook.REGISTER, OtherBook.SOFTWARE)]
    made.append(_special(ids, period, known))
    made.append(_report(unit_id, period, ours))
    return made


def _dossiers(ids: Sequence[int]) -> list[Entry]:
    found: list[Entry] = []
    for start in range(0, len(ids), 1000):
        rows = Dossier.objects.filter(pk__in=ids[start : start + 1000]).order_by("pk")
        found += [_entry(row) for row in rows.values(*_DOSSIER)]
    return found


def _entry(row: dict[str, Any]) -> Entry:
    dues = dict.fromkeys(_day(row[name]) for name in ("original_due_at", "due_at"))
    return Entry(
        id=row["pk"],
        code=row["code"] or "",
        person=row["applicant_fold"],
        procedure_code=row["procedure_code"],
        field_code=row["field_code"],
        received=local(row["received_at"]).date(),
        due=tuple(day for day in dues if day is not None),
        finished=_day(row["finished_at"]),
        returned=_day(row["returned_at"]),
        status=_STATUS.get(State(row["state"])),
        verdict=row["verdict"],
        outcome=row["outcome"],
        at=row["finished_at"],
    )


def _day(at: datetime | None) -> date | None:
    return local(at).date() if at else None


def _lines(kind: OtherBook, ids: Iterable[int], period: Period) -> QuerySet[ImportedLine]:
    return ImportedLine.objects.filter(
        authority_id__in=ids,
        kind=kind.value,
        in_force=True,
        received_on__gte=period.first,
        received_on__lte=period.last,
    ).select_related("register")


def _line(row: ImportedLine) -> Entry:
    return Entry(
        id=row.pk,
        code=row.code,
        person=row.applicant_fold,
        procedure_code=row.procedure_code,
        field_code=row.field_code,
        received=row.received_on,
        due=(row.due_on,) if row.due_on else (),
        finished=row.finished_on,
        returned=row.returned_on,
        status=row.status,
        verdict=row.verdict,
        outcome=row.outcome,
        at=row.register.imported_at,
    )


def _covered(kind: OtherBook, ids: Iterable[int], period: Period) -> list[tuple[date, date, str]]:
    """Stretches of days that the imported registers of a kind tell of, and of which field (empty: all)."""
    rows = ImportedRegister.objects.filter(
        authority_id__in=ids,
        kind=kind.value,
        state=RegisterState.DONE,
        first_on__lte=period.last,
        last_on__gte=period.first,
    )
    return [
        (first, last, code)
        for first, last, code in rows.values_list("first_on", "last_on", "field_code")
        if first and last
    ]


def _register(
    kind: OtherBook, ids: Sequence[int], period: Period, ours: list[Entry], known: dict[int, int]
) -> Book:
    covered = _covered(kind, ids, period)
    inside = [
        entry
        for entry in ours
        if any(
            first <= entry.received <= last and code in {"", entry.field_code}
            for first, last, code in covered
        )
    ]
    there = [_line(row) for row in _lines(kind, ids, period)]
    # a line may tell of a dossier received a day off: all of ours are looked at, only covered ones are missed
    matched = match(ours, there, known)
    missed = {entry.id for entry in inside}
    matched.only_here = [entry for entry in matched.only_here if entry.id in missed]
    # without such a book there is nothing to compare with, and ours are still as many as they are
    return Book(kind, inside if covered else ours, there, bool(covered), matched)


def _special(ids: Sequence[int], period: Period, known: dict[int, int]) -> Book:
    """Dossiers granted whose procedure has a book, beside our entries and the lines of special registers."""
    rows = Dossier.objects.filter(
        authority_id__in=ids,
        is_test=False,
        outcome=Outcome.GRANTED,
        finished_at__gte=day_start(period.first),
        finished_at__lt=day_start(period.last + timedelta(days=1)),
    ).exclude(version__book="")
    granted = [_in_book(_entry(row)) for row in rows.order_by("pk").values(*_DOSSIER)]
    entered = dict(BookEntry.objects.filter(dossier__in=rows.values("pk")).values_list("dossier_id", "pk"))
    # decided in another system: its entry stands in the book that was kept there
    elsewhere = DossierEvent.objects.filter(
        dossier__in=rows.values("pk"), name="decide", data__has_key="happened_at"
    )
    decided_elsewhere = set(elsewhere.values_list("dossier_id", flat=True))
    there = [_line(row) for row in _lines(OtherBook.SPECIAL, ids, period)]
    covered = _covered(OtherBook.SPECIAL, ids, period)
    book = Book(OtherBook.SPECIAL, granted, there, bool(covered or entered))
    if there:
        book.matched = match(granted, there, known)
        inside = [e for e in book.matched.only_here if any(a <= e.received <= b for a, b, _ in covered)]
        book.matched.only_here = inside
    paired = {dossier.id for dossier, _ in book.matched.pairs} | {e.id for e in book.matched.only_here}
    book.kept_here = [e for e in granted if e.id in entered and e.id not in paired]
    book.here = [e for e in granted if e.id in entered or e.id in paired or e.id not in decided_elsewhere]
    book.found = [
        Unlike(DifferenceKind.ONLY_HERE, e.id, None, e.field_code, e.received, "entry", e.code, "chưa vào sổ")
        for e in granted
        if e.id not in entered and e.id not in paired and e.id not in decided_elsewhere
    ]
    return book


def _in_book(entry: Entry) -> Entry:
    """A special register is by the day of registration: the day of the result."""
    return Entry(
        id=entry.id,
        code=entry.code,
        person=entry.person,
        procedure_code=entry.procedure_code,
        field_code=entry.field_code,
        received=entry.finished or entry.received,
    )


def _report(unit_id: int, period: Period, ours: list[Entry]) -> Book:
    """The dossiers that the unit's last sealed report lists as received in the period."""
    sealed = (
        SubmissionForm.objects.filter(
            Q(form__in=_FORMS),
            submission__unit_id=unit_id,
            submission__period_code=period.code,
            submission__sealed_at__isnull=False,
        )
        .order_by("-submission__version")
        .first()
    )
    book = Book(OtherBook.REPORT, ours)
    if sealed is None:
        return book
    listed: set[int] = set()
    cells = SubmissionCell.objects.filter(form=sealed, column_key__in=_RECEIVED)
    for dossiers in cells.values_list("dossiers", flat=True):
        listed |= {int(one) for one in dossiers}
    here = {entry.id: entry for entry in ours}
    book.present, book.there = True, _dossiers(sorted(listed))
    for entry in book.there:
        if entry.id not in here:
            book.found.append(_only(DifferenceKind.ONLY_THERE, entry, "", entry.code))
    for entry in ours:
        if entry.id not in listed:
            book.found.append(_only(DifferenceKind.ONLY_HERE, entry, entry.code, ""))
    return book


def _only(kind: DifferenceKind, entry: Entry, here: str, there: str) -> Unlike:
    return Unlike(kind, entry.id, None, entry.field_code, entry.received, "report", here, there)
