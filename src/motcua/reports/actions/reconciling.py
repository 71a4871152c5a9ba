"""Compare the books of a unit and period, and settle what differs: by a reason, by a match, by late entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.dossiers.models import Dossier
from motcua.law.periods import Period
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused
from motcua.lib.vietnamese_text import clean_block
from motcua.org.types import Actor, Permission
from motcua.reports.models import Comparison, Difference, ImportedLine, LineMatch
from motcua.reports.queries import scope
from motcua.reports.queries.books import Book, books
from motcua.reports.sources.matching import Unlike
from motcua.reports.types import DifferenceKind, DifferenceState, OtherBook, SettleReason

_LONGEST = 500
_NOT_A_PAIR = "Đánh dấu đúng hai dòng của cùng một sổ: một chỉ có ở nơi kia, một chỉ có ở đây."
#: no key of a row is so large
_NO_KEY = 1 << 63


class NotSettled(Refused):
    """The difference cannot be dealt with in this way."""

    code = "not-settled"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found: differences in all, of them new ones; those that vanished by themselves."""

    total: int
    new: int
    gone: int


def compare(unit_id: int, period: Period, *, actor: Actor, at: datetime) -> Compared:
    """Look at all books of the unit and period again; every difference is one task, found again as the same.

    A task whose difference has vanished is marked as matching; one that comes back is open again. What was
    settled stays settled.

    Raises:
        NotFound: a unit outside the actor's scope. UnitNotThen, Invalid: no such unit or period then.
    """
    scope.require(actor, unit_id)
    # reading may take long: it is over before the turn to write begins
    beside = books(unit_id, period, at=at)
    with lifecycle.writing():
        _remember_matches(beside, actor, at)
        result = _store(unit_id, period, beside, at)
        Comparison.objects.create(
            authority_id=unit_id,
            period_code=period.code,
            compared_at=at,
            compared_by=actor.name[:120],
            result={"total": result.total, "new": result.new, "gone": result.gone},
        )
    return result


def _remember_matches(beside: Iterable[Book], actor: Actor, at: datetime) -> None:
    """Pairs found by person and day are kept: figures then know that the line is not missing here."""
    found = (pair for book in beside for pair in book.matched.pairs)
    pairs = {line.id: dossier for dossier, line in found if line.code != dossier.code}
    known = set(LineMatch.objects.filter(line_id__in=pairs).values_list("line_id", flat=True))
    LineMatch.objects.bulk_create(
        [
            LineMatch(line_id=line_id, dossier_id=dossier.id, matched_at=at, matched_by=actor.name[:120])
            for line_id, dossier in pairs.items()
            if line_id not in known
        ],
        batch_size=500,
        ignore_conflicts=True,  # two who compare at once find the same
    )


_Key = tuple[str, str, str]


def _store(unit_id: int, period: Period, beside: Iterable[Book], at: datetime) -> Compared:
    found: dict[_Key, tuple[OtherBook, Unlike]] = {
        (book.kind.value, one.kind.value, one.subject): (book.kind, one)
        for book in beside
        for one in book.differences()
    }
    # locked: a reason given meanwhile must not be overwritten
    stored = Difference.objects.select_for_update().filter(authority_id=unit_id, period_code=period.code)
    known = {(row.book, row.kind, row.subject): row for row in stored}
    made = [_made(unit_id, period, book, one, at) for key, (book, one) in found.items() if key not in known]
    Difference.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    changed = [row for key, row in known.items() if key in found and _seen_again(row, found[key][1], at)]
    gone = [row for key, row in known.items() if key not in found and row.state == DifferenceState.OPEN]
    for row in gone:
        row.state = DifferenceState.GONE
    columns = ["state", "here", "there", "seen_at"]
    Difference.objects.bulk_update([*changed, *gone], columns, batch_size=200)
    return Compared(len(found), len(made), len(gone))


def _made(unit_id: int, period: Period, book: OtherBook, one: Unlike, at: datetime) -> Difference:
    return Difference(
        authority_id=unit_id,
        period_code=period.code,
        book=book.value,
        kind=one.kind.value,
        subject=one.subject,
        dossier_id=one.dossier_id,
        line_id=one.line_id,
        field_code=one.field_code,
        day=one.day,
        what=one.what,
        here=one.here[:200],
        there=one.there[:200],
        found_at=at,
        seen_at=at,
    )


def _seen_again(row: Difference, one: Unlike, at: datetime) -> bool:
    """Bring a stored task up to date; whether anything changed. What came back is open again."""
    here, there = one.here[:200], one.there[:200]
    if row.state != DifferenceState.GONE and (row.here, row.there) == (here, there):
        return False
    if row.state == DifferenceState.GONE:
        row.state = DifferenceState.OPEN
    row.here, row.there, row.seen_at = here, there, at
    return True


def settle(
    difference_ids: Sequence[int], *, reason: str, explanation: str, actor: Actor, at: datetime
) -> int:
    """Give the reason why open differences stand, one for all of them; how many were settled.

    Raises:
        Invalid: no reason, or “other” without words. NotFound: one is outside the actor's scope.
    """
    words = clean_block(explanation)[:_LONGEST]
    if reason not in SettleReason.values:
        raise Invalid({"reason": "Chọn lý do."})
    if reason == SettleReason.OTHER and not words:
        raise Invalid({"explanation": "Ghi rõ lý do."})
    with lifecycle.writing():
        # what another page settled before keeps its reason
        rows = [row for row in _tasks(difference_ids, actor) if row.state == DifferenceState.OPEN]
        for row in rows:
            row.state, row.reason, row.explanation = DifferenceState.SETTLED, reason, words
            row.settled_at, row.settled_by = at, actor.name[:120]
            row.official_id = actor.official_id
        changed = ["state", "reason", "explanation", "settled_at", "settled_by", "official"]
        Difference.objects.bulk_update(rows, changed, batch_size=200)
    return len(rows)


def reopen(difference_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a reason back: the difference is a task again; what was said before stays readable until then."""
    with lifecycle.writing():
        row = _tasks([difference_id], actor)[0]
        row.state, row.reason, row.settled_at, row.settled_by = DifferenceState.OPEN, "", None, ""
        row.seen_at = at
        row.save(update_fields=["state", "reason", "settled_at", "settled_by", "seen_at"])


def pair(difference_ids: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """A line there and a dossier here, in any order, are the same: both are settled, and figures know it.

    Raises:
        NotSettled: they are not a line alone and a dossier alone. NotFound: outside the actor's scope.
    """
    with lifecycle.writing():
        by_kind = {row.kind: row for row in _tasks(difference_ids, actor)}
        there, here = by_kind.get(DifferenceKind.ONLY_THERE), by_kind.get(DifferenceKind.ONLY_HERE)
        if len(set(difference_ids)) != 2 or there is None or here is None or there.book != here.book:
            raise NotSettled(_NOT_A_PAIR)
        if there.line_id is None or here.dossier_id is None:
            raise NotSettled(_NOT_A_PAIR)
        LineMatch.objects.update_or_create(
            line_id=there.line_id,
            defaults={
                "dossier_id": here.dossier_id,
                "by_hand": True,
                "matched_at": at,
                "matched_by": actor.name[:120],
            },
        )
        settle([there.pk, here.pk], reason=SettleReason.SAME, explanation="", actor=actor, at=at)


def enter(difference_id: int, *, actor: Actor, at: datetime) -> Dossier:
    """Type the line of the other book into this system as a dossier entered late, once.

    Its moments are those of the other book; that it was entered afterwards stays visible and is counted.

    Raises:
        NotSettled: the line lacks its procedure, or what it tells cannot have happened.
        Forbidden: the actor does not manage the office.
    """
    if not actor.may(Permission.MANAGE):
        raise Forbidden("Việc nhập bổ sung hồ sơ từ sổ khác do người quản lý Bộ phận Một cửa thực hiện.")
    with lifecycle.writing():
        row = _tasks([difference_id], actor)[0]
        line = row.line
        if row.kind != DifferenceKind.ONLY_THERE or line is None:
            raise NotSettled("Chỉ nhập bổ sung được hồ sơ có ở nơi kia mà không có ở đây.")
        past = _past(line, row.authority_id, at)
        done = load_past([past], actor=actor, at=at)
        if done.refused:
            raise NotSettled(f"Chưa nhập được: {done.refused[0].reason}")
        dossier = Dossier.objects.filter(code=past.code).order_by("-pk").first()
        assert dossier is not None  # noqa: S101 - just stored, or here before under this code
        LineMatch.objects.update_or_create(
            line_id=line.pk,
            defaults={"dossier_id": dossier.pk, "matched_at": at, "matched_by": actor.name[:120]},
        )
        words = f"Mã hồ sơ {dossier.code}"
        settle([row.pk], reason=SettleReason.ENTERED, explanation=words, actor=actor, at=at)
    return dossier


def _past(line: ImportedLine, authority_id: int, at: datetime) -> PastDossier:
    if not line.procedure_code and not line.procedure_name:
        raise NotSettled("Dòng này không ghi thủ tục nào; bổ sung tên thủ tục trong tệp rồi nhập lại sổ.")
    ended = line.finished_at or line.returned_at
    return PastDossier(
        authority_id=authority_id,
        procedure_code=line.procedure_code,
        procedure_name=line.procedure_name,
        field_code=line.field_code,
        code=line.code or f"SO-{line.register_id}-{line.row_number}",
        channel=line.channel or "counter",
        received_at=line.received_at,
        entered_at=at,
        due_at=line.due_at,
        finished_at=ended,
        outcome=line.outcome if ended else "",
        returned_at=line.returned_at,
        applicant_name=line.applicant_name,
        address=line.address,
        phone=line.phone[:30],
        subject=f"Nhập bổ sung từ {line.register.title}, dòng {line.row_number}",
    )


def _tasks(ids: Iterable[int], actor: Actor) -> list[Difference]:
    wanted = set(ids)
    tasks = Difference.objects.select_for_update(of=("self",)).select_related("line__register")
    rows = list(tasks.filter(pk__in=[one for one in wanted if one < _NO_KEY]))
    if not wanted or {row.pk for row in rows} != wanted:
        raise NotFound("Không tìm thấy chênh lệch này.")
    for authority_id in {row.authority_id for row in rows}:
        if authority_id not in actor.authority_ids or not scope.may_see(actor, authority_id):
            raise NotFound("Không tìm thấy chênh lệch này trong đơn vị của bạn.")
    return rows
