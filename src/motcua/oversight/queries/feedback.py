"""The feedback slip of one dossier, found by a secret, and who still owes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import State
from motcua.law import feedback as law
from motcua.law.calendar import local
from motcua.lib.refused import NotFound
from motcua.org.queries.units import unit
from motcua.org.types import Actor, ActorKind
from motcua.oversight.models import FeedbackAnswer, FeedbackSlip
from motcua.oversight.queries import questionnaires
from motcua.oversight.sources.questionnaires import Questionnaire
from motcua.oversight.types import SlipWay

_ENDED = Q(state=State.RETURNED, returned_at__isnull=False) | Q(
    state__in=[State.DECLINED, State.STOPPED], finished_at__isnull=False
)


class NoSlip(NotFound):
    """No slip under this secret: unknown, or the dossier has not ended."""

    code = "feedback-not-found"

    def __init__(self) -> None:
        super().__init__(
            "Địa chỉ này chưa có phiếu đánh giá. Phiếu mở sau khi hồ sơ được trả kết quả, "
            "không tiếp nhận hoặc dừng giải quyết."
        )


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that counts: the last one."""

    answers: Mapping[str, str]
    remark: str
    answered_at: datetime
    first_at: datetime
    on_paper: bool

    @property
    def changeable_until(self) -> datetime:
        return law.changeable_until(self.first_at)


@dataclass(frozen=True, slots=True)
class SlipInfo:
    """A slip as its holder sees it; names neither the person nor the code of the dossier.

    ``rated``: the ids of the officials whom it rates, for those who would type it in.
    """

    dossier_id: int
    procedure: str
    agency: str
    authority_id: int
    ended_at: datetime
    questions: Questionnaire
    given: Given | None
    rated: frozenset[int] = field(default=frozenset(), repr=False)

    def open_at(self, at: datetime) -> bool:
        """Whether its holder may answer or change the answer: what was typed from paper closes nothing."""
        return self.given is None or self.given.on_paper or at <= self.given.changeable_until


def ended(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those that get a slip: ended, not a trial, not a wrong intake that was issued anew."""
    again = Dossier.objects.filter(replaces_id=OuterRef("pk"))
    return dossiers.filter(_ENDED, ~Exists(again), is_test=False)


def end_of(dossier: Dossier) -> datetime:
    """When an ended dossier ended: the result handed over, not taken, or stopped."""
    moment = dossier.returned_at if dossier.state == State.RETURNED else dossier.finished_at
    return moment or dossier.entered_at


def slip_for(token: str) -> SlipInfo:
    """By the slip's own secret or by the dossier's, which is on its receipt.

    Raises:
        NoSlip: neither, or the dossier has not ended, or ended before slips were asked for.
    """
    slip = FeedbackSlip.objects.select_related("dossier").filter(token=token).first()
    dossier = slip.dossier if slip else ended(Dossier.objects.filter(token=token)).first()
    if dossier is None:
        raise NoSlip
    return _info(dossier, slip or FeedbackSlip.objects.filter(dossier=dossier).first())


def slip_by_phone(code: str, phone: str) -> str:
    """The dossier's secret for who has no receipt any more: its code with the telephone number given then.

    Raises:
        NoSlip: they do not belong together; it is never said which is wrong.
    """
    rows = ended(Dossier.objects.filter(code=code.strip().upper()))
    found = rows.only("token", "applicant_phone").first()
    if found is None or not phone or _digits(found.applicant_phone) != _digits(phone):
        raise NoSlip
    return found.token


def slip_to_type(code: str, actor: Actor) -> SlipInfo:
    """A dossier's slip for an official who types in the paper one.

    Raises:
        NoSlip: no ended dossier of this code in the actor's scope.
    """
    dossier = ended(visible_to(actor).filter(code=code.strip().upper())).first()
    if dossier is None:
        raise NoSlip
    return _info(dossier, FeedbackSlip.objects.filter(dossier=dossier).first())


def open_of(actor: Actor, at: datetime, limit: int = 20) -> list[tuple[str, str, datetime]]:
    """A signed-in citizen's dossiers that wait for a slip: secret, procedure, end; the newest first."""
    if actor.kind != ActorKind.APPLICANT:
        return []
    answered = FeedbackAnswer.objects.filter(slip__dossier_id=OuterRef("pk"))
    rows = ended(visible_to(actor)).filter(~Exists(answered)).order_by("-finished_at", "-pk")[:limit]
    return [
        (row.token, row.procedure_name, end_of(row)) for row in rows if end_of(row) >= law.offered_from(at)
    ]


def _info(dossier: Dossier, slip: FeedbackSlip | None) -> SlipInfo:
    moment = slip.ended_at if slip else end_of(dossier)
    questions = (
        questionnaires.version(slip.questionnaire) if slip else questionnaires.in_force(local(moment).date())
    )
    if questions is None:
        raise NoSlip
    return SlipInfo(
        dossier_id=dossier.pk,
        procedure=dossier.procedure_name,
        agency=unit(dossier.authority_id).name,
        authority_id=dossier.authority_id,
        ended_at=moment,
        questions=questions,
        given=given_of(slip.pk) if slip else None,
        rated=frozenset({dossier.received_by_id} if dossier.received_by_id else ()),
    )


def given_of(slip_id: int) -> Given | None:
    """The last answer of a slip, with when the first one was given."""
    rows = list(FeedbackAnswer.objects.filter(slip_id=slip_id).order_by("seq"))
    if not rows:
        return None
    last = rows[-1]
    return Given(last.answers, last.remark, last.answered_at, rows[0].entered_at, last.way == SlipWay.PAPER)


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdecimal())
