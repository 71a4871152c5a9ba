"""Acts on feedback slips: offer one for an ended dossier, answer it, type in the paper one.

No act here touches the dossier: its lifecycle does not know of slips.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.lifecycle import at_once, writing
from motcua.dossiers.models import Dossier
from motcua.law import feedback as law
from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, Refused
from motcua.lib.vietnamese_text import clean_block
from motcua.org.types import Actor, ActorKind
from motcua.oversight.models import FeedbackAnswer, FeedbackSlip
from motcua.oversight.queries import questionnaires
from motcua.oversight.queries.feedback import NoSlip, SlipInfo, end_of, ended, slip_for, slip_to_type
from motcua.oversight.sources.questionnaires import Questionnaire
from motcua.oversight.types import SlipWay

_MOST = 2000


class FeedbackClosed(Refused):
    """The slip was answered, and the time to change the answer is over."""

    code = "feedback-closed"


class RatedMayNotType(Forbidden):
    """A paper slip is typed in by another person than the one it rates."""

    code = "feedback-typed-by-rated"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer on record; ``changed``: it took the place of an earlier one."""

    slip_id: int
    answered_at: datetime
    changeable_until: datetime
    changed: bool


def offer(dossier_id: int, *, way: str = SlipWay.LINK.value, at: datetime) -> int | None:
    """Make the slip of an ended dossier, once; its id, or nothing when this dossier gets none."""

    def run() -> int | None:
        with writing():
            slip = FeedbackSlip.objects.filter(dossier_id=dossier_id).first()
            slip = slip or _offered(dossier_id, way, at)
            return slip.pk if slip else None

    return at_once(run)


def _offered(dossier_id: int, way: str, at: datetime) -> FeedbackSlip | None:
    dossier = ended(Dossier.objects.filter(pk=dossier_id)).first()
    questions = questionnaires.in_force(local(end_of(dossier)).date()) if dossier else None
    if dossier is None or questions is None:
        return None
    return FeedbackSlip.objects.create(
        dossier=dossier,
        token=secrets.token_urlsafe(12),
        questionnaire=questions.version,
        authority_id=dossier.authority_id,
        official_id=dossier.received_by_id,
        field_code=dossier.field_code,
        procedure_code=dossier.procedure_code,
        ended_at=end_of(dossier),
        offered_at=at,
        way=way,
    )


def answer(
    token: str, *, answers: Mapping[str, str], remark: str = "", way: str = SlipWay.LINK.value, at: datetime
) -> Answered:
    """Answer a slip by its secret or the dossier's, without signing in.

    Args:
        answers: question → choice; what the questions do not know is refused.

    Raises:
        NoSlip. Invalid: the required question is open, an unknown choice, a remark over 2.000 characters.
        FeedbackClosed: the time to change it is over.
    """
    return _answer(slip_for(token), answers, remark, way, at, answered_at=at, typist=None)


def type_paper(
    code: str,
    *,
    answers: Mapping[str, str],
    remark: str = "",
    answered_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> Answered:
    """Type in a paper slip from the box.

    Args:
        answered_at: the day on the paper; now when it has none.

    Raises:
        NoSlip. RatedMayNotType: the slip rates whoever types. FeedbackClosed: the person has answered online,
            which no official may replace. Invalid as in :func:`answer`.
    """
    info, moment = slip_to_type(code, actor), answered_at or at
    day = local(at).date()
    if actor.kind == ActorKind.OFFICIAL and not law.may_type(info.rated, actor.official_id, day):
        raise RatedMayNotType(
            "Phiếu này đánh giá chính bạn. Đưa phiếu cho người khác nhập.", citation=law.typing_basis(day)
        )
    if info.given is not None and not info.given.on_paper:
        raise FeedbackClosed("Người dân đã trả lời phiếu này trên mạng: phiếu giấy không thay được.")
    if moment > at or local(moment).date() < local(info.ended_at).date():
        raise Invalid({"answered_on": "Ngày trên phiếu phải từ ngày kết thúc hồ sơ đến hôm nay."})
    return _answer(info, answers, remark, SlipWay.PAPER.value, at, answered_at=moment, typist=actor)


def _answer(
    info: SlipInfo,
    answers: Mapping[str, str],
    remark: str,
    way: str,
    at: datetime,
    *,
    answered_at: datetime,
    typist: Actor | None,
) -> Answered:
    words = clean_block(remark)
    chosen = _checked(info.questions, answers, words)
    if way not in SlipWay.values:
        raise Invalid({"way": "Cách gửi phiếu không đúng."})

    def run() -> Answered:
        with writing():
            offered = FeedbackSlip.objects.filter(dossier_id=info.dossier_id).first()
            offered = offered or _offered(info.dossier_id, way, at)
            if offered is None:
                raise NoSlip
            slip = FeedbackSlip.objects.select_for_update().get(pk=offered.pk)
            known = FeedbackAnswer.objects.filter(slip=slip).order_by("seq")
            # what an official typed from paper never closes the slip to the person's own answer
            first = (known if typist else known.exclude(way=SlipWay.PAPER)).first()
            until = law.changeable_until(first.entered_at if first else at)
            if at > until:
                raise FeedbackClosed(
                    f"Phiếu này đã được trả lời và chỉ sửa được đến {local(until):%H:%M %d/%m/%Y}."
                )
            before = known.exists()
            _store(slip, info.questions, chosen, words, way, at, answered_at, typist)
            return Answered(slip.pk, answered_at, until, changed=before)

    return at_once(run)


def _store(
    slip: FeedbackSlip,
    questions: Questionnaire,
    chosen: Mapping[str, str],
    remark: str,
    way: str,
    at: datetime,
    answered_at: datetime,
    typist: Actor | None,
) -> None:
    last = FeedbackAnswer.objects.filter(slip=slip).order_by("-seq").first()
    if last is not None and last.answers == chosen and last.remark == remark:
        return  # pressed twice
    points = questions.points(chosen)
    FeedbackAnswer.objects.create(
        slip=slip,
        seq=(last.seq if last else 0) + 1,
        answered_at=answered_at,
        entered_at=at,
        way=way,
        typed_by_id=typist.official_id if typist else None,
        answers=dict(chosen),
        remark=remark,
        level=points.get("level"),
        points_1=points.get("1"),
        points_3=points.get("3"),
        points_4=points.get("4"),
        points_7=points.get("7"),
    )


def _checked(questions: Questionnaire, answers: Mapping[str, str], remark: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for question in questions.questions:
        value = answers.get(question.key, "")
        if not value:
            if question.required:
                errors[question.key] = "Chọn một mục ở câu này."
        elif question.choice(value) is None:
            errors[question.key] = "Chọn một mục trong các mục có sẵn."
        else:
            chosen[question.key] = value
    if len(remark) > _MOST:
        errors["remark"] = "Ý kiến dài quá 2.000 ký tự. Viết ngắn lại, hoặc gửi phản ánh, kiến nghị."
    if errors:
        raise Invalid(errors)
    return chosen
