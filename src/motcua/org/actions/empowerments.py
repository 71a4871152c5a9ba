"""Papers by which a citizen acts for another or an organisation (Bộ luật Dân sự 2015, Điều 134–143)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.applicant_fields import ApplicantData, checked
from motcua.org.actions.citizens import account_for_change
from motcua.org.models import Empowerment
from motcua.org.types import Actor, ActorKind, PaperState, Permission

#: papers of one account at a time
MOST = 50


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """The paper that empowers: what it is called, its number and day, from when until when it holds."""

    paper: str
    paper_date: date
    valid_from: date
    valid_to: date | None = None
    paper_number: str = ""
    file_id: int | None = None


@transaction.atomic
def give(who: ApplicantData, paper: PaperGiven, *, actor: Actor, at: datetime) -> int:
    """Say for whom one acts and by which paper; nobody has looked at it yet.

    Returns:
        The id of the paper given.

    Raises:
        Invalid: each field with its sentence. Refused: too many papers.
    """
    account = account_for_change(actor)
    errors = _paper_errors(paper, local(at).date())
    try:
        stored = checked(who)
    except Invalid as wrong:
        raise Invalid({**wrong.errors, **errors}) from None
    if errors:
        raise Invalid(errors)
    if account.empowerments.filter(withdrawn_at__isnull=True).count() >= MOST:
        raise Refused("Đã có quá nhiều giấy tờ. Hãy rút bớt giấy không dùng nữa.", code="too-many-papers")
    row = account.empowerments.create(
        kind=stored.kind,
        name=stored.name,
        identity_kind=stored.identity_kind,
        identity_number=stored.identity_number,
        birth_date=stored.birth_date,
        sex=stored.sex,
        address=stored.address,
        phone=stored.phone,
        paper=line(paper.paper),
        paper_number=line(paper.paper_number),
        paper_date=paper.paper_date,
        file_id=paper.file_id,
        valid_from=paper.valid_from,
        valid_to=paper.valid_to,
        created_at=at,
    )
    return int(row.pk)


def _paper_errors(paper: PaperGiven, today: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not line(paper.paper):
        errors["paper"] = "Ghi tên giấy tờ, ví dụ: Giấy ủy quyền."
    for name, label, text, limit in (
        ("paper", "Tên giấy tờ", paper.paper, 200),
        ("paper_number", "Số giấy tờ", paper.paper_number, 60),
    ):
        if sentence := too_long(label, line(text), limit):
            errors[name] = sentence
    if paper.paper_date > today:
        errors["paper_date"] = "Ngày của giấy tờ không thể sau hôm nay."
    if paper.valid_to is not None and paper.valid_to < paper.valid_from:
        errors["valid_to"] = "Ngày hết hạn không thể trước ngày bắt đầu."
    return errors


@transaction.atomic
def withdraw(empowerment_id: int, *, actor: Actor, at: datetime) -> None:
    """The account acts under this paper no more; dossiers handed in under it keep its data.

    Raises:
        NotFound: it is not the actor's.
    """
    account = account_for_change(actor)
    if not account.empowerments.filter(pk=empowerment_id, withdrawn_at__isnull=True).update(withdrawn_at=at):
        raise NotFound("Không tìm thấy giấy tờ này trong tài khoản của bạn.")


@transaction.atomic
def decide(empowerment_id: int, *, accepted: bool, ground: str = "", actor: Actor, at: datetime) -> None:
    """The desk has looked at the paper when a dossier came in under it.

    Raises:
        Forbidden: the actor does not receive dossiers. NotFound: no such paper.
        Invalid: at ``ground``: a refusal says why.
    """
    if actor.kind != ActorKind.OFFICIAL or not actor.may(Permission.INTAKE):
        raise Forbidden("Việc này do người tiếp nhận hồ sơ làm.")
    said = line(ground)
    if not accepted and not said:
        raise Invalid({"ground": "Ghi lý do không chấp nhận giấy tờ."})
    if sentence := too_long("Lý do", said, 500):
        raise Invalid({"ground": sentence})
    state = PaperState.CHECKED if accepted else PaperState.REFUSED
    changed = Empowerment.objects.filter(pk=empowerment_id).update(
        state=state, ground=said, decided_by_id=actor.official_id, decided_at=at
    )
    if not changed:
        raise NotFound("Không tìm thấy giấy tờ này.")
    log.record(
        actor=actor,
        at=at,
        action=f"empowerment.{state.value}",
        subject=f"empowerment:{empowerment_id}",
        ground=said,
    )
