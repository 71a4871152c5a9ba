"""Which line of another book is which dossier, and where the two tell it differently. Knows no table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua.reports.types import DifferenceKind

#: national status codes after which nothing more is resolved
_ENDED = frozenset({3, 8, 9, 10})
_STATUS_WORDS = {
    1: "mới đăng ký",
    2: "được tiếp nhận",
    3: "không tiếp nhận",
    4: "đang xử lý",
    5: "chờ bổ sung",
    6: "chờ nghĩa vụ tài chính",
    7: "xin rút",
    8: "dừng xử lý",
    9: "đã xử lý xong",
    10: "đã trả kết quả",
}
_VERDICT_WORDS = {"early": "trước hạn", "on_time": "đúng hạn", "late": "quá hạn"}
_OUTCOME_WORDS = {"granted": "giải quyết", "refused": "từ chối"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dossier as one book tells it; what a book does not say is empty. Days are Vietnam's.

    ``due`` may hold several: the first promised date and the one of the apology.
    """

    id: int
    code: str
    person: str
    procedure_code: str
    field_code: str
    received: date
    due: tuple[date, ...] = ()
    finished: date | None = None
    returned: date | None = None
    status: int | None = None
    verdict: str = ""
    outcome: str = ""
    #: of a line: when the other book was read; of a dossier: when its work ended
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unlike:
    """One difference: of a pair, or of a dossier or line that stands alone."""

    kind: DifferenceKind
    dossier_id: int | None
    line_id: int | None
    field_code: str
    day: date
    what: str = ""
    here: str = ""
    there: str = ""

    @property
    def subject(self) -> str:
        """Its name for good; see ``models.Difference``."""
        name = f"d{self.dossier_id}" if self.dossier_id is not None else f"l{self.line_id}"
        return f"{name}/{self.what}" if self.what else name


@dataclass(slots=True)
class Matched:
    """Pairs of dossier and line, and what has no partner."""

    pairs: list[tuple[Entry, Entry]] = field(default_factory=list)
    only_here: list[Entry] = field(default_factory=list)
    only_there: list[Entry] = field(default_factory=list)


def match(here: Iterable[Entry], there: Iterable[Entry], known: Mapping[int, int]) -> Matched:
    """Pair each line with at most one dossier: as known already, by code, then by person, day and procedure.

    Args:
        known: line id → dossier id, as settled before.
    """
    found = Matched()
    ours = {entry.id: entry for entry in here}
    left: list[Entry] = []
    by_code = {entry.code: entry for entry in ours.values() if entry.code}
    taken: set[int] = set()
    for line in there:
        partner = ours.get(known.get(line.id, -1)) or (by_code.get(line.code) if line.code else None)
        if partner is None or partner.id in taken:
            left.append(line)
        else:
            taken.add(partner.id)
            found.pairs.append((partner, line))
    _match_people(left, [entry for entry in ours.values() if entry.id not in taken], found)
    return found


def _match_people(lines: list[Entry], dossiers: list[Entry], found: Matched) -> None:
    """Same person and day of receipt; the same procedure first, then one of them that names none."""
    waiting: dict[tuple[str, date], list[Entry]] = defaultdict(list)
    for entry in dossiers:
        if entry.person:
            waiting[entry.person, entry.received].append(entry)
    for line in lines:
        candidates = waiting.get((line.person, line.received), []) if line.person else []
        partner = next((c for c in candidates if _same_procedure(c, line)), None)
        if partner is None or _two_of_one_system(line, partner):
            found.only_there.append(line)
            continue
        candidates.remove(partner)
        found.pairs.append((partner, line))
    matched = {pair[0].id for pair in found.pairs}
    found.only_here += [entry for entry in dossiers if entry.id not in matched]


def _same_procedure(dossier: Entry, line: Entry) -> bool:
    if line.procedure_code and dossier.procedure_code:
        return line.procedure_code == dossier.procedure_code
    return not line.field_code or not dossier.field_code or line.field_code == dossier.field_code


def _two_of_one_system(line: Entry, dossier: Entry) -> bool:
    """Two codes of the same system that differ are two dossiers; codes of two systems tell nothing."""
    if not line.code or not dossier.code or line.code == dossier.code:
        return False
    return line.code.partition("-")[0] == dossier.code.partition("-")[0]


def unlike(matched: Matched) -> Iterator[Unlike]:
    """Every difference, those that stand alone first."""
    for entry in matched.only_here:
        yield Unlike(
            DifferenceKind.ONLY_HERE, entry.id, None, entry.field_code, entry.received, here=entry.code
        )
    for line in matched.only_there:
        kind, day = DifferenceKind.ONLY_THERE, line.received
        yield Unlike(kind, None, line.id, line.field_code, day, there=line.code or f"{day:%d/%m/%Y}")
    for dossier, line in matched.pairs:
        yield from _of_pair(dossier, line)


def _of_pair(dossier: Entry, line: Entry) -> Iterator[Unlike]:
    def differs(kind: DifferenceKind, what: str, here: str, there: str) -> Unlike:
        return Unlike(
            kind,
            dossier.id,
            line.id,
            dossier.field_code or line.field_code,
            dossier.received,
            what,
            here,
            there,
        )

    days = (
        ("received", (dossier.received,), line.received),
        ("due", dossier.due, line.due[0] if line.due else None),
        ("finished", (dossier.finished,), line.finished),
        ("returned", (dossier.returned,), line.returned),
    )
    for what, ours, theirs in days:
        said = [day for day in ours if day is not None]
        if said and theirs is not None and theirs not in said:
            yield differs(DifferenceKind.DATE, what, f"{said[0]:%d/%m/%Y}", f"{theirs:%d/%m/%Y}")
    if _status_differs(dossier, line):
        yield differs(DifferenceKind.STATUS, "status", _status(dossier), _status(line))
    for what, words in (("verdict", _VERDICT_WORDS), ("outcome", _OUTCOME_WORDS)):
        mine, other = getattr(dossier, what), getattr(line, what)
        if mine and other and mine != other:
            yield differs(DifferenceKind.RESULT, what, words.get(mine, mine), words.get(other, other))


def _status_differs(dossier: Entry, line: Entry) -> bool:
    """One says ended, the other not; work that ended here after the other book was read is no difference."""
    there = line.status in _ENDED if line.status else (True if line.finished or line.returned else None)
    if there is None:
        return False
    here = dossier.status in _ENDED
    if here == there:
        stopped_here, stopped_there = dossier.status in {3, 8}, line.status in {3, 8}
        return here and line.status is not None and stopped_here != stopped_there
    return not (here and dossier.at is not None and line.at is not None and dossier.at >= line.at)


def _status(entry: Entry) -> str:
    if entry.status:
        return _STATUS_WORDS[entry.status]
    return "đã có kết quả" if entry.finished or entry.returned else "chưa rõ"
