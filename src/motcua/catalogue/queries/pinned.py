"""A version of a procedure and of a route as frozen facts: what a dossier pins and every screen reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.catalogue.models import ProcedureVersion, Route, SubmissionChannel
from motcua.catalogue.types import Channel, VersionState
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import fold

#: a published version never changes, so its picture may be kept long (seconds)
KEEP = 600.0


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee (``fee``) or charge (``charge``); ``amount`` in đồng, None when only the words are known."""

    name: str
    kind: str
    amount: int | None
    text: str
    currency: str = "VND"


@dataclass(frozen=True, slots=True)
class ChannelTerm:
    """One way to hand in; ``charges`` empty and ``fees_known`` means free of charge."""

    channel: str
    term_amount: Decimal | None
    term_unit: str
    term_text: str
    charges: tuple[Charge, ...]
    fees_known: bool
    description: str = ""
    position: int = 0

    @property
    def has_term(self) -> bool:
        return self.term_amount is not None and bool(self.term_unit)

    @property
    def total(self) -> int | None:
        """Đồng to pay in all, None when any part is unclear."""
        amounts = [charge.amount for charge in self.charges if charge.currency == "VND"]
        if not self.fees_known or len(amounts) != len(self.charges):
            return None
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(amounts) else None


def best_term(channels: Sequence[ChannelTerm], channel: str, *, same_day: bool = False) -> ChannelTerm:
    """Term and charges for handing in by ``channel``.

    A channel without a clear term of its own takes the term of the counter, then of any other channel; its
    own charges stay. A channel that is not named answers as the counter.
    """
    own = [entry for entry in channels if entry.channel == channel]
    counter = [entry for entry in channels if entry.channel == Channel.COUNTER]
    first = next(iter([e for e in own if e.has_term] + own + counter + list(channels)), None)
    if first is None:
        return ChannelTerm(channel, None, "", "", (), fees_known=False)
    if first.has_term or same_day:
        return first if first.channel == channel else replace(first, channel=channel)
    clear = next((e for e in [*counter, *channels] if e.has_term), first)
    return replace(
        first,
        channel=channel,
        term_amount=clear.term_amount,
        term_unit=clear.term_unit,
        term_text=first.term_text or clear.term_text,
    )


@dataclass(frozen=True, slots=True)
class Paper:
    id: int
    position: int
    code: str
    name: str
    originals: int
    copies: int
    forms: tuple[str, ...]
    required: bool
    is_note: bool


#: headings of the national source that part the papers of everybody and are no case to choose
_HEADING = re.compile(
    r"(cac )?(thanh phan )?(ho so|giay to)( phai)*( nop| xuat trinh| gom| bao gom)*"
    r"( (de luu giu|khi nop ho so) .*| ban chinh)?|so luong ho so.*"
    r"|(bao )?gom|luu y|ghi chu|xuat trinh (hoac gui )?ban chinh.*"
    r"|nguoi yeu cau \w+ \w+ (phai )?(nop|xuat trinh) .*"
)
_ONLY_SOME = re.compile(r"\b(truong hop|doi voi|neu)\b")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Case:
    """A list of papers: of one case to choose, or (``general``) under a heading that holds for everybody."""

    id: int
    position: int
    name: str
    papers: tuple[Paper, ...]

    @property
    def general(self) -> bool:
        words = _NOT_WORDS.sub(" ", fold(self.name)).strip()
        return not words or (not _ONLY_SOME.search(words) and _HEADING.fullmatch(words) is not None)


@dataclass(frozen=True, slots=True)
class Result:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class DetailField:
    """A question of intake beyond the applicant; ``kind`` is text, date, int, choice or money."""

    key: str
    label: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    book_column: str = ""


@dataclass(frozen=True, slots=True)
class PinnedProcedure:
    """What one version of a procedure says (NĐ 63/2010/NĐ-CP, Điều 8)."""

    version_id: int
    procedure_id: int
    code: str
    name: str
    field_code: str
    field_name: str
    number: int
    state: str
    online_level: str
    cases: tuple[Case, ...]
    channels: tuple[ChannelTerm, ...]
    results: tuple[Result, ...]
    legal_bases: tuple[LegalBasis, ...]
    details: tuple[DetailField, ...]
    book: str
    same_day: bool
    cut_off: str
    reading: str
    decision_number: str
    decision_date: date | None
    issuing_agency: str
    valid_from: date | None
    valid_to: date | None
    audiences: tuple[str, ...]
    receiving_units: tuple[str, ...]
    deciding_units: tuple[str, ...]
    levels: tuple[str, ...]
    steps_text: str
    conditions_text: str
    has_detail: bool
    route_key: str
    source: str

    def case(self, position: int) -> Case:
        """The case at ``position``; NotFound when this version has no such case."""
        for case in self.cases:
            if case.position == position:
                return case
        raise NotFound("Thủ tục không có trường hợp này trong bản đang áp dụng.")

    @property
    def choices(self) -> tuple[Case, ...]:
        """The cases that intake chooses from; headings that hold for everybody are none.

        With one list of papers, or with headings only, there is nothing to choose.
        """
        return tuple(case for case in self.cases if not case.general) if len(self.cases) > 1 else ()

    def papers(self, case_position: int = 0) -> tuple[Paper, ...]:
        """The papers that the case asks for; notes that pose as papers are left out.

        A named case adds its papers to those that everybody brings: of the unnamed case, and under headings
        of the source that are no case ("Giấy tờ phải nộp", "Giấy tờ phải xuất trình"). They are numbered
        from 0. A version without any case (a bare row of the national list) asks for nothing.

        Raises:
            NotFound: this version has no such case.
        """
        if not self.cases and case_position == 0:
            return ()
        chosen = self.case(case_position)
        common = [case for case in self.cases if case.general]
        asked = [paper for case in common for paper in case.papers]
        asked += () if chosen.general else chosen.papers
        real = [paper for paper in asked if not paper.is_note]
        return tuple(replace(paper, position=number) for number, paper in enumerate(real))

    def terms(self, channel: str) -> ChannelTerm:
        """Term and charges for handing in by ``channel``, see :func:`best_term`."""
        return best_term(self.channels, channel, same_day=self.same_day)


@dataclass(frozen=True, slots=True)
class PinnedBranch:
    key: str
    name: str
    term_amount: Decimal | None
    term_unit: str


@dataclass(frozen=True, slots=True)
class PinnedStep:
    """One step; ``minutes`` of working time, None where the steps share the day."""

    position: int
    order: int
    name: str
    kind: str
    role: str
    place: str
    unit_code: str
    agency: str
    branch: str
    minutes: int | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class PinnedRoute:
    """A version of an inner route. A step without a branch belongs to every branch.

    Where ``branch`` is empty and the route has branches, the first branch is meant.
    """

    id: int
    key: str
    version: int
    code: str
    name: str
    kind: str
    state: str
    shares_day: bool
    branches: tuple[PinnedBranch, ...]
    steps: tuple[PinnedStep, ...]
    unit_code: str = ""
    procedure_id: int | None = None

    def branch_key(self, branch: str = "") -> str:
        """The key of the branch that holds: the one asked for when it exists, else the first, else ''."""
        keys = [entry.key for entry in self.branches]
        return branch if branch in keys else next(iter(keys), "")

    def steps_of(self, branch: str = "") -> tuple[PinnedStep, ...]:
        """All steps of one branch in their order."""
        key = self.branch_key(branch)
        return tuple(step for step in self.steps if step.branch in ("", key))

    def positions(self, branch: str = "") -> tuple[int, ...]:
        return tuple(sorted({step.position for step in self.steps_of(branch)}))

    def first_position(self, branch: str = "") -> int:
        return self.positions(branch)[0]

    def next_position(self, position: int, branch: str = "") -> int | None:
        """The position after ``position``, None after the last."""
        return next((later for later in self.positions(branch) if later > position), None)

    def steps_at(self, position: int, branch: str = "") -> tuple[PinnedStep, ...]:
        """The steps that run side by side at ``position``."""
        return tuple(step for step in self.steps_of(branch) if step.position == position)


class _StillDraftError(Exception):
    """Carries the picture of something that may still change, so that it is not remembered."""

    def __init__(self, picture: Any) -> None:
        super().__init__()
        self.picture = picture


def procedure(version_id: int) -> PinnedProcedure:
    """The version as frozen facts: five queries at first, none while the process remembers it.

    Raises:
        NotFound: there is no such version.
    """
    try:
        return _frozen_procedure(version_id)
    except _StillDraftError as draft:
        picture: PinnedProcedure = draft.picture
        return picture


def route(route_id: int) -> PinnedRoute:
    """The route as frozen facts: three queries at first, none while the process remembers it.

    Raises:
        NotFound: there is no such route.
    """
    try:
        return _frozen_route(route_id)
    except _StillDraftError as draft:
        picture: PinnedRoute = draft.picture
        return picture


@remembered(KEEP)
def _frozen_procedure(version_id: int) -> PinnedProcedure:
    rows = ProcedureVersion.objects.select_related("procedure__field").filter(pk=version_id)
    version = rows.prefetch_related("channels__charges", "cases__papers").first()
    if version is None:
        raise NotFound("Không có bản thủ tục này.")
    picture = _picture(version)
    if version.state == VersionState.DRAFT:
        raise _StillDraftError(picture)
    return picture


def forget() -> None:
    """Drop what is remembered; called when a state changes (content cannot)."""
    _frozen_procedure.forget()
    _frozen_route.forget()


def _picture(version: ProcedureVersion) -> PinnedProcedure:
    owner = version.procedure
    return PinnedProcedure(
        version_id=version.pk,
        procedure_id=owner.pk,
        code=owner.code,
        name=version.name,
        field_code=owner.field.code,
        field_name=owner.field.name,
        number=version.number,
        state=version.state,
        online_level=version.online_level,
        cases=tuple(_case(case) for case in version.cases.all()),
        channels=tuple(channel_of(channel) for channel in version.channels.all()),
        results=tuple(Result(item.get("code", ""), item.get("name", "")) for item in version.results),
        legal_bases=tuple(
            LegalBasis(item.get("number", ""), item.get("name", "")) for item in version.legal_bases
        ),
        details=tuple(_detail(item) for item in version.details),
        book=version.book,
        same_day=version.same_day,
        cut_off=version.cut_off,
        reading=version.reading,
        decision_number=version.decision_number,
        decision_date=version.decision_date,
        issuing_agency=version.issuing_agency,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        audiences=tuple(version.audiences),
        receiving_units=tuple(version.receiving_units),
        deciding_units=tuple(version.deciding_units),
        levels=tuple(version.content.get("levels") or owner.levels),
        steps_text=version.steps_text,
        conditions_text=version.conditions_text,
        has_detail=bool(version.content.get("detail", True)),
        route_key=str(version.content.get("route") or ""),
        source=version.source,
    )


def _detail(item: dict[str, Any]) -> DetailField:
    return DetailField(
        key=item["key"],
        label=item.get("label", ""),
        kind=item.get("kind", "text"),
        choices=tuple(item.get("choices", ())),
        required=bool(item.get("required", False)),
        book_column=item.get("book_column", ""),
    )


def channel_of(channel: SubmissionChannel) -> ChannelTerm:
    """A stored channel (its charges prefetched) as frozen facts."""
    return ChannelTerm(
        channel=channel.channel,
        term_amount=channel.term_amount,
        term_unit=channel.term_unit,
        term_text=channel.term_text,
        charges=tuple(
            Charge(charge.name, charge.kind, charge.amount, charge.text, charge.currency)
            for charge in sorted(channel.charges.all(), key=lambda charge: charge.pk)
        ),
        fees_known=channel.fees_known,
        description=channel.description,
        position=channel.position,
    )


def _case(case: Any) -> Case:
    return Case(
        id=case.pk,
        position=case.position,
        name=case.name,
        papers=tuple(
            Paper(
                id=paper.pk,
                position=paper.position,
                code=paper.code,
                name=paper.name,
                originals=paper.originals,
                copies=paper.copies,
                forms=tuple(paper.forms),
                required=paper.required,
                is_note=paper.is_note,
            )
            for paper in case.papers.all()
        ),
    )


@remembered(KEEP)
def _frozen_route(route_id: int) -> PinnedRoute:
    row = Route.objects.prefetch_related("branches", "steps").filter(pk=route_id).first()
    if row is None:
        raise NotFound("Không có quy trình này.")
    picture = PinnedRoute(
        id=row.pk,
        key=row.key,
        version=row.version,
        code=row.code,
        name=row.name,
        kind=row.kind,
        state=row.state,
        shares_day=row.shares_day,
        branches=tuple(
            PinnedBranch(branch.key, branch.name, branch.term_amount, branch.term_unit)
            for branch in row.branches.all()
        ),
        steps=tuple(_step(step) for step in row.steps.all()),
        unit_code=row.unit_code,
        procedure_id=row.procedure_id,
    )
    if row.state == VersionState.DRAFT:
        raise _StillDraftError(picture)
    return picture


def _step(step: Any) -> PinnedStep:
    return PinnedStep(
        position=step.position,
        order=step.order,
        name=step.name,
        kind=step.kind,
        role=step.role,
        place=step.place,
        unit_code=step.unit_code,
        agency=step.agency,
        branch=step.branch,
        minutes=step.minutes,
        id=step.pk,
    )
