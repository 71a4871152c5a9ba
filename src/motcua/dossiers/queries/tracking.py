"""What the public may see of a dossier: state, place, dates – with the name masked."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.sent_forms import said_person
from motcua.dossiers.types import OPEN_STATES, State, TaskState
from motcua.law.timeliness import Verdict as Late
from motcua.law.timeliness import verdict
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import masked_name
from motcua.org.queries.units import unit


class NotTracked(NotFound):
    """No dossier under this code or address."""

    code = "not-tracked"

    def __init__(self) -> None:
        super().__init__(
            "Không tìm thấy hồ sơ với mã này. Kiểm tra lại mã in trên giấy tiếp nhận "
            "hoặc quét mã QR trên giấy."
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the public history."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """TT 01/2018/TT-VPCP, Điều 16: without login only the code and how far it has come."""

    code: str
    procedure: str
    applicant: str
    agency: str
    one_stop: str
    one_stop_address: str
    one_stop_phone: str
    state: str
    state_label: str
    step: str
    place: str
    submitted_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    rescheduled: bool
    finished_at: datetime | None
    returned_at: datetime | None
    waiting_for: tuple[str, ...]
    history: tuple[Moment, ...]
    late: bool
    is_open: bool


#: acts that the public history tells, in its words
SHOWN = {
    "submit": "Nộp hồ sơ",
    "receive": "Tiếp nhận hồ sơ",
    "request_supplement": "Yêu cầu bổ sung hồ sơ",
    "supplement": "Đã bổ sung hồ sơ",
    "decline": "Không tiếp nhận",
    "await_payment": "Chờ thực hiện nghĩa vụ tài chính",
    "pay": "Đã thực hiện nghĩa vụ tài chính",
    "reschedule": "Xin lỗi và hẹn lại ngày trả",
    "accept": "Cơ quan phối hợp đã nhận hồ sơ",
    "ask_stop": "Người nộp đề nghị dừng",
    "stop": "Dừng giải quyết",
    "withdraw": "Người nộp rút hồ sơ",
    "close_unanswered": "Kết thúc vì chưa bổ sung hồ sơ",
    "decide": "Đã có kết quả",
    "return_result": "Đã trả kết quả",
    "reissue": "Lập lại hồ sơ",
}


def by_token(token: str, *, at: datetime) -> Tracked:
    """By the address in the QR."""
    return _tracked(Dossier.objects.filter(token=token, is_test=False).first(), at)


def by_code(code: str, *, at: datetime) -> Tracked:
    """By the code printed on the slip."""
    return _tracked(Dossier.objects.filter(code=code.strip().upper(), is_test=False).first(), at)


#: how many last digits of a telephone or paper number open the whole page of a code
PROVING_DIGITS = 6


def token_of(code: str, digits: str) -> str:
    """The dossier's own address for whoever knows, besides its code, a number that was given with it.

    Args:
        digits: the last :data:`PROVING_DIGITS` digits of the telephone or of the paper of the applicant.

    Raises:
        NotTracked: no such dossier, or another number; never told which.
    """
    dossier = (
        Dossier.objects.filter(code=code, is_test=False)
        .select_related("applicant")
        .only(
            "token",
            "state",
            "account_id",
            "applicant_phone",
            "applicant__phone",
            "applicant__identity_number",
        )
        .first()
    )
    if dossier is None or dossier.state == State.DRAFT or len(digits) != PROVING_DIGITS:
        raise NotTracked
    given = (dossier.applicant_phone, *_of_person(dossier))
    endings = [re.sub(r"[^0-9]", "", number)[-PROVING_DIGITS:] for number in given]
    if not any(len(e) == PROVING_DIGITS and hmac.compare_digest(e, digits) for e in endings):
        raise NotTracked
    return dossier.token


def _of_person(dossier: Dossier) -> tuple[str, ...]:
    """Numbers of the applicant beside the dossier's own telephone.

    Who applied online typed a paper's number, and the record that bears it may be a stranger's: nothing of
    the record opens that dossier, else its sender could try out the stranger's telephone.
    """
    said = said_person(dossier, "applicant")
    if said is not None:
        return (str(said["identity_number"]),)
    return (dossier.applicant.phone, dossier.applicant.identity_number or "")


def _tracked(dossier: Dossier | None, at: datetime) -> Tracked:
    if dossier is None or dossier.state == State.DRAFT:
        raise NotTracked
    one_stop = unit(dossier.one_stop_id)
    task = dossier.tasks.filter(state=TaskState.OPEN).select_related("authority").order_by("position").first()
    waiting: tuple[str, ...] = ()
    if dossier.state == State.AWAITING_APPLICANT:
        request = dossier.supplement_requests.order_by("-number").first()
        waiting = tuple(request.items) if request else ()
    limit = dossier.original_due_at
    return Tracked(
        code=dossier.code or "",
        procedure=dossier.procedure_name,
        applicant=masked_name(dossier.applicant_name),
        agency=unit(dossier.authority_id).name,
        one_stop=one_stop.name,
        one_stop_address=one_stop.address,
        one_stop_phone=one_stop.phone,
        state=dossier.state,
        state_label=State(dossier.state).label,
        step=task.name if task else "",
        place=task.authority.name if task else "",
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        original_due_at=dossier.original_due_at,
        rescheduled=dossier.reschedules > 0,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        waiting_for=waiting,
        history=tuple(
            Moment(when, SHOWN[name])
            for name, when in dossier.events.filter(name__in=SHOWN).order_by("seq").values_list("name", "at")
        ),
        late=verdict(dossier.finished_at or at, limit) is Late.LATE,
        is_open=dossier.state in OPEN_STATES,
    )
