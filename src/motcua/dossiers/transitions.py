"""The law's lifecycle of a dossier as one literal table that a lawyer can read.

``lifecycle.py`` alone performs these moves; screens read the table to offer what may be done now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.dossiers.types import State
from motcua.org.types import ActorKind, Role

S = State
INTAKE, SPECIALIST, LEADER, CLERK = Role.INTAKE, Role.SPECIALIST, Role.LEADER, Role.CLERK
APPLICANT = ActorKind.APPLICANT
RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: ``target`` empty leaves the state, ``resume`` goes back to where it was."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    citation: str = ""


def _row(
    name: str, label: str, sources: str, target: str, roles: tuple[str, ...], citation: str = ""
) -> Transition:
    return Transition(name, label, frozenset(sources.split()), target, frozenset(roles), citation)


_WORK = (SPECIALIST, LEADER, CLERK, INTAKE)
_SLOT = "submitted in_progress awaiting_applicant awaiting_payment decided"
_61, _118 = "NĐ 61/2018/NĐ-CP", "NĐ 118/2025/NĐ-CP"
TABLE: tuple[Transition, ...] = (
    # name, what people call it, from, to, by, rule
    _row("submit", "Nộp hồ sơ", "draft", S.SUBMITTED, (APPLICANT, INTAKE), f"{_118}, Điều 15"),
    _row("receive", "Tiếp nhận", "submitted", S.IN_PROGRESS, (INTAKE,), f"{_61}, Điều 17; {_118}, Điều 17"),
    _row(
        "request_supplement",
        "Yêu cầu bổ sung",
        "submitted in_progress",
        S.AWAITING_APPLICANT,
        (INTAKE, SPECIALIST, LEADER),
        f"{_61}, Điều 17 khoản 3, Điều 19 khoản 4",
    ),
    _row("supplement", "Bổ sung hồ sơ", "awaiting_applicant", RESUME, (APPLICANT, INTAKE), f"{_61}, Điều 19"),
    _row("decline", "Từ chối tiếp nhận", "submitted", S.DECLINED, (INTAKE,), f"{_61}, Điều 17"),
    _row(
        "await_payment",
        "Chờ nghĩa vụ tài chính",
        "in_progress",
        S.AWAITING_PAYMENT,
        (SPECIALIST, LEADER, INTAKE),
    ),
    _row(
        "pay", "Đã nộp nghĩa vụ tài chính", "awaiting_payment", S.IN_PROGRESS, (APPLICANT, INTAKE, SPECIALIST)
    ),
    _row("reschedule", "Xin lỗi và hẹn lại", "in_progress", "", (LEADER,), f"{_61}, Điều 19 khoản 9"),
    _row(
        "stop",
        "Dừng giải quyết",
        "submitted in_progress awaiting_applicant awaiting_payment",
        S.STOPPED,
        (INTAKE, LEADER),
        f"{_118}, Điều 21",
    ),
    _row("decide", "Ký duyệt", "in_progress", S.DECIDED, (LEADER,), f"{_61}, Điều 19"),
    _row(
        "return_result", "Trả kết quả", "decided", S.RETURNED, (INTAKE,), f"{_61}, Điều 20; {_118}, Điều 22"
    ),
    # acts of the inner route and of the counter: the state stays
    _row("advance", "Chuyển bước", "in_progress decided", "", _WORK, f"{_61}, Điều 18, 19"),
    _row("send_back", "Trả lại bước trước", "in_progress", "", _WORK),
    _row("hand_over", "Giao người xử lý", "in_progress decided", "", _WORK),
    _row("hand_off", "Chuyển liên thông", "in_progress", "", _WORK, f"{_61}, Điều 19 khoản 6"),
    _row("accept", "Nhận hồ sơ liên thông", "in_progress", "", _WORK, f"{_61}, Điều 18"),
    _row("choose_branch", "Chọn nhánh xử lý", "in_progress", "", (SPECIALIST, LEADER)),
    _row("record_charge", "Thu phí, lệ phí", f"{_SLOT} returned", "", (INTAKE,)),
    _row("attach", "Đính kèm", _SLOT, "", _WORK),
    _row("fill_details", "Ghi thông tin sổ", _SLOT, "", _WORK),
    _row("note", "Ghi chú", f"{_SLOT} returned stopped declined", "", _WORK),
    _row("issue_slip", "Lập phiếu", f"{_SLOT} returned stopped declined", "", _WORK),
    _row("reprint_slip", "In lại phiếu", f"{_SLOT} returned stopped declined", "", _WORK),
    _row(
        "reissue",
        "Hủy để lập lại",
        "in_progress awaiting_applicant awaiting_payment",
        S.STOPPED,
        (INTAKE, LEADER),
        f"{_61}, Điều 21",
    ),
)
BY_NAME: Mapping[str, Transition] = {row.name: row for row in TABLE}
