"""A citizen's own dossiers: what to do next, every step with place and time (TT 01/2018, Điều 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from motcua.catalogue.eform import EForm
from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.types import Channel
from motcua.documents.models import StoredFile
from motcua.dossiers.models import (
    Dossier,
    DossierCharge,
    DossierDocument,
    DossierResult,
    Slip,
    SupplementRequest,
)
from motcua.dossiers.queries.sent_forms import sections_wanted, sent_answers
from motcua.dossiers.queries.tracking import SHOWN
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.transitions import BY_NAME
from motcua.dossiers.types import SlipKind, State, TaskState
from motcua.law.calendar import local
from motcua.law.intake import online_answer_by
from motcua.law.rulings import Ruling
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Actor, ActorKind

#: papers that were made for the applicant; the control slip is the office's own
FOR_APPLICANT = (
    SlipKind.RECEIPT,
    SlipKind.SUPPLEMENT,
    SlipKind.REFUSAL,
    SlipKind.APOLOGY,
    SlipKind.STOP,
    SlipKind.RETURN_NOTE,
)
#: nothing moves here until the owner does
WAITS_FOR_OWNER = (State.AWAITING_APPLICANT.value, State.AWAITING_PAYMENT.value, State.DECIDED.value)
_OWN_SHOWN = {
    "withdraw": "Bạn đã rút hồ sơ",
    "ask_stop": "Bạn đã đề nghị dừng giải quyết",
    "close_unanswered": "Đóng hồ sơ vì không bổ sung",
    "receive_money": "Đã nhận tiền",
    "refund": "Hoàn trả tiền",
}


@dataclass(frozen=True, slots=True)
class OwnStep:
    """One step of the way through the house: what, at which department, from when until when."""

    name: str
    place: str
    begun_at: datetime
    done_at: datetime | None
    due_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnEvent:
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that the office asked for: a paper, or an answer to correct."""

    words: str
    paper_id: int | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class OwnDossier:
    """One dossier as its owner sees it, and what the owner may do now."""

    dossier: Dossier
    procedure: PinnedProcedure
    authority: UnitInfo
    one_stop: UnitInfo
    documents: Sequence[DossierDocument]
    charges: Sequence[DossierCharge]
    results: Sequence[DossierResult]
    slips: Sequence[Slip]
    steps: Sequence[OwnStep]
    history: Sequence[OwnEvent]
    asked: SupplementRequest | None
    wanted: Sequence[Wanted]
    form: EForm | None
    answers: Mapping[str, Any]
    open_sections: frozenset[str]
    answer_by: Ruling | None
    acts: frozenset[str]
    stop_asked: bool

    def may(self, act: str) -> bool:
        return act in self.acts

    @property
    def owed(self) -> int:
        """Đồng not yet settled."""
        return sum(c.amount for c in self.charges if not c.method)

    @property
    def result_waits_for_money(self) -> bool:
        """A result is handed over when its fees are settled: at the counter (``return_result``) as here."""
        return self.dossier.state == State.DECIDED and self.owed > 0


def filing_number(dossier: Dossier) -> str:
    """What an online filing is called before it has a code: a name to say, no key to anything."""
    day = local(dossier.submitted_at or dossier.entered_at)
    return f"TT{day:%y%m%d}-{dossier.pk:05d}"


def own_dossiers(actor: Actor) -> QuerySet[Dossier]:
    """The actor's dossiers, those that wait for them first, then the newest."""
    waits = Case(When(state__in=WAITS_FOR_OWNER, then=Value(0)), default=Value(1))
    return visible_to(actor).order_by(waits, "-submitted_at", "-pk")


def own_dossier(token: str, actor: Actor) -> OwnDossier:
    """One dossier by its own address.

    Raises:
        UnknownDossier: not this actor's.
    """
    rows = visible_to(actor).select_related("applicant", "proxy", "account")
    dossier = rows.filter(token=token).first() if actor.kind == ActorKind.APPLICANT else None
    if dossier is None:
        raise UnknownDossier
    requests = list(dossier.supplement_requests.all())
    asked = requests[-1] if requests and dossier.state == State.AWAITING_APPLICANT else None
    names = {name for name, row in BY_NAME.items() if _allowed(name, row, dossier)}
    events = list(dossier.events.order_by("seq").values_list("name", "at"))
    said = sent_answers(dossier)
    documents = list(dossier.documents.select_related("file").prefetch_related("files__file"))
    return OwnDossier(
        dossier=dossier,
        procedure=pinned.procedure(dossier.version_id),
        authority=unit(dossier.authority_id),
        one_stop=unit(dossier.one_stop_id),
        documents=documents,
        charges=list(dossier.charges.all()),
        results=list(dossier.results.select_related("file")),
        slips=list(dossier.slips.filter(kind__in=FOR_APPLICANT)),
        steps=_steps(dossier),
        history=tuple(OwnEvent(at, _words(name)) for name, at in events if _words(name)),
        asked=asked,
        wanted=wanted_of(asked, documents) if asked else (),
        form=said[0] if said else None,
        answers=said[1] if said else {},
        open_sections=frozenset(sections_wanted(said[0], said[1], asked.wanted) if said and asked else ()),
        answer_by=_answer_by(dossier),
        acts=frozenset(names),
        stop_asked=any(name == "ask_stop" for name, _ in events),
    )


def _allowed(name: str, row: Any, dossier: Dossier) -> bool:
    return name != "submit" and ActorKind.APPLICANT in row.roles and dossier.state in row.sources


def _words(name: str) -> str:
    return SHOWN.get(name) or _OWN_SHOWN.get(name, "")


def _steps(dossier: Dossier) -> tuple[OwnStep, ...]:
    """The steps so far, down to the department that does them; who sits there is the office's matter."""
    tasks = dossier.tasks.exclude(state=TaskState.DROPPED).select_related("unit").order_by("opened_at", "pk")
    return tuple(
        OwnStep(
            task.name, task.unit.name, task.opened_at, task.done_at, task.due_at, task.state == TaskState.OPEN
        )
        for task in tasks
    )


def wanted_of(asked: SupplementRequest, documents: Sequence[DossierDocument]) -> tuple[Wanted, ...]:
    """The items of a request with what each asks for; older requests are words and any paper of the case."""
    if not asked.wanted:
        papers = tuple(Wanted(document.name, document.required_id) for document in documents)
        return papers or tuple(Wanted(str(item)) for item in asked.items)
    return tuple(
        Wanted(str(words), one.get("paper"), str(one.get("question", "")))
        for words, one in zip(asked.items, asked.wanted, strict=False)
    )


def _answer_by(dossier: Dossier) -> Ruling | None:
    """Until when the office answers an online filing: accepts it, asks, or declines."""
    if dossier.state != State.SUBMITTED or dossier.channel != Channel.ONLINE or dossier.submitted_at is None:
        return None
    return online_answer_by(dossier.submitted_at, calendar_of(dossier.one_stop_id))


def own_file(token: str, file_id: int, actor: Actor) -> StoredFile | None:
    """A file that lies in an own dossier: a paper handed in, a further page, or a result."""
    page = own_dossier(token, actor)
    results = () if page.result_waits_for_money else page.results
    held = [*(one.file for one in page.documents), *(one.file for one in results)]
    held += [extra.file for one in page.documents for extra in one.files.all()]
    return next((file for file in held if file is not None and file.pk == file_id), None)


def own_slip(token: str, slip_id: int, actor: Actor) -> Slip:
    """A paper that was made for the owner of the dossier.

    Raises:
        UnknownDossier: not this actor's, or the office's own paper.
    """
    found = Slip.objects.filter(
        pk=slip_id, kind__in=FOR_APPLICANT, dossier__in=visible_to(actor).filter(token=token)
    )
    slip = found.select_related("dossier").first()
    if slip is None:
        raise UnknownDossier
    return slip
