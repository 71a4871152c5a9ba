"""Letters as pages show them: content, figures with their proof, acts, who may write and sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from motcua.documents.models import StoredFile
from motcua.documents.queries.files import handed
from motcua.law.periods import Period, parse
from motcua.lib.hash_chain import link
from motcua.lib.refused import NotFound
from motcua.org.queries import duties
from motcua.org.queries import units as org_units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, ActorKind, Permission, Role, SigningForm, UnitKind
from motcua.reports.letters import wording
from motcua.reports.models import Letter, LetterRevision
from motcua.reports.types import LetterKind, LetterState

_WRITES = frozenset({Role.LEADER.value, Role.CLERK.value, Role.MANAGER.value})
_COMMITTEE = "TM. ỦY BAN NHÂN DÂN"
#: titles that lead; a deputy signs KT. in their place
_DEPUTY = "PHÓ "
#: the office behind a title, which stands at the head of the paper already
_OF_OFFICE = re.compile(r"\s+(?:UBND|Ủy ban nhân dân|\().*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What a person edits: addressees, paragraphs of the body, receivers, lines above the signature, name."""

    addressees: tuple[str, ...]
    body: tuple[str, ...]
    receivers: tuple[str, ...]
    titles: tuple[str, ...]
    signer_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "addressees": list(self.addressees),
            "body": list(self.body),
            "receivers": list(self.receivers),
            "titles": list(self.titles),
            "signer_name": self.signer_name,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Content:
        """From what is stored."""
        lists = {name: tuple(data.get(name, ())) for name in ("addressees", "body", "receivers", "titles")}
        return cls(**lists, signer_name=data.get("signer_name", ""))


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may sign for the unit, with the lines that stand above the name."""

    official_id: int
    name: str
    title: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterInfo:
    """One letter whole."""

    id: int
    unit: UnitInfo
    kind: str
    state: str
    period: Period
    as_of: datetime
    cutoff: datetime
    rules: str
    subject: str
    content: Content
    cells: Mapping[str, Any]
    proven: bool
    symbol: str
    number: int | None
    day: date | None
    made_at: datetime
    made_name: str
    issued_at: datetime | None
    file_id: int | None
    seq: int

    @property
    def kind_label(self) -> str:
        return str(LetterKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(LetterState(self.state).label)

    @property
    def is_draft(self) -> bool:
        return self.state == LetterState.DRAFT

    @property
    def reference(self) -> str:
        """``847/UBND-VP``, or the symbol alone while there is no number."""
        return f"{wording.counted(self.number) if self.number else '…'}/{self.symbol}"

    @property
    def file_name(self) -> str:
        number = f"{self.number:02d}" if self.number else "du-thao"
        return f"Cong van {number}-{self.symbol} {self.period.code}.docx"


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """One act on a letter, newest first on the page."""

    seq: int
    name: str
    label: str
    at: datetime
    who: str


_ACTS = {
    "draft": "Lập từ số liệu",
    "edit": "Sửa nội dung",
    "number": "Lấy số",
    "issue": "Phát hành",
    "discard": "Bỏ bản nháp",
}


def may_write(actor: Actor, unit_id: int) -> bool:
    """Whether the actor writes letters in the name of a unit."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    here = any(grant.authority_id == unit_id and grant.role in _WRITES for grant in actor.grants)
    return here and actor.may(Permission.REPORT)


def may_read(actor: Actor, unit_id: int) -> bool:
    """Whether the actor reads a unit's letters: their own unit's, and those of units that went into it."""
    if may_write(actor, unit_id):
        return True
    own = [info.id for info in writing_units(actor)]
    return unit_id in org_units.absorbed(own)


def writing_units(actor: Actor) -> list[UnitInfo]:
    """The units in whose name the actor writes letters, as their grants name them."""
    own = dict.fromkeys(grant.authority_id for grant in actor.grants)
    return [org_units.unit(unit_id) for unit_id in own if may_write(actor, unit_id)]


def letters_of(actor: Actor, *, state: str = "", year: int | None = None) -> QuerySet[Letter, Any]:
    """Rows of the letters that the actor reads, newest first; put away ones only by their state."""
    own = {info.id for info in writing_units(actor)}
    rows = Letter.objects.filter(unit_id__in=own | org_units.absorbed(own))
    rows = rows.filter(state=state) if state else rows.exclude(state=LetterState.DISCARDED)
    if year is not None:
        rows = rows.filter(made_at__year=year)
    found: QuerySet[Letter, Any] = rows.values(
        "id",
        "unit__short_name",
        "kind",
        "state",
        "period_code",
        "subject",
        "symbol",
        "number",
        "day",
        "made_at",
        "made_name",
    )
    return found


def letter(letter_id: int, actor: Actor) -> LetterInfo:
    """One letter.

    Raises:
        NotFound: no such letter, or not for this actor.
    """
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None or not may_read(actor, row.unit_id):
        raise NotFound("Không tìm thấy công văn này.")
    return info(row)


def info(row: Letter) -> LetterInfo:
    """A stored letter as plain data."""
    return LetterInfo(
        id=row.pk,
        unit=org_units.unit(row.unit_id),
        kind=row.kind,
        state=row.state,
        period=parse(row.period_code),
        as_of=row.as_of,
        cutoff=row.cutoff,
        rules=row.rules,
        subject=row.subject,
        content=Content.of(row.content),
        cells=row.cells,
        proven=cells_hash(row.cells) == row.cells_hash,
        symbol=row.symbol,
        number=row.number,
        day=row.day,
        made_at=row.made_at,
        made_name=row.made_name,
        issued_at=row.issued_at,
        file_id=row.file_id,
        seq=row.last_seq,
    )


def cells_hash(cells: Mapping[str, Any]) -> str:
    """What proves that the figures of a letter were not touched."""
    return link("", cells)


def revisions(letter_id: int) -> list[RevisionInfo]:
    """Every act on a letter, newest first."""
    rows = LetterRevision.objects.filter(letter_id=letter_id).order_by("-seq")
    return [RevisionInfo(r.seq, r.name, _ACTS.get(r.name, r.name), r.at, r.actor_name) for r in rows]


def stored_document(found: LetterInfo) -> bytes | None:
    """The document as it was when it got its number.

    Raises:
        LostFile: its bytes are gone.
    """
    if found.file_id is None:
        return None
    row = StoredFile.objects.filter(pk=found.file_id).first()
    return handed(row).content if row else None


def signers(unit_id: int, on: date) -> list[Signer]:
    """The leaders of a unit on a day, those who sign in their own right first."""
    unit = org_units.unit(unit_id)
    rows = duties.duties([unit_id], on, role=Role.LEADER).order_by("official__sort_key")
    found = {
        row["official_id"]: Signer(
            row["official_id"],
            row["official__full_name"],
            row["official__title"],
            signature_lines(unit, row["signing"], row["official__title"]),
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda signer: any("KT." in line for line in signer.titles))


def signature_lines(unit: UnitInfo, signing: str, title: str) -> tuple[str, ...]:
    """Quyền hạn and chức vụ as NĐ 30/2020 writes them above a name."""
    own, leader = _OF_OFFICE.split(title.strip())[0].upper() or unit.leader_title, unit.leader_title.upper()
    if signing in {SigningForm.TL, SigningForm.TUQ}:
        return f"{signing} {leader}", own
    committee = (_COMMITTEE,) if is_committee(unit) else ()
    if signing == SigningForm.KT or own.startswith(_DEPUTY):
        return *committee, f"KT. {leader}", own if own.startswith(_DEPUTY) else f"{_DEPUTY}{leader}"
    return *committee, leader


def is_committee(unit: UnitInfo) -> bool:
    """A people's committee, which signs together (TM.) and stands on paper in its own name."""
    return unit.kind == UnitKind.AUTHORITY and wording.initials(unit.name) == "UBND"
