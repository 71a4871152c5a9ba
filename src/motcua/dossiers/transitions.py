"""The law's lifecycle of a dossier as one literal table that a lawyer can read.

``lifecycle.py`` alone performs these moves; screens read the table to offer what may be done now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.dossiers.types import State
from motcua.org.types import ActorKind, Role

S = State
INTAKE, SPECIALIST, LEADER, CLERK, MANAGER = (
    Role.INTAKE,
    Role.SPECIALIST,
    Role.LEADER,
    Role.CLERK,
    Role.MANAGER,
)
APPLICANT = ActorKind.APPLICANT
RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: ``target`` empty leaves the state, ``resume`` goes back to where it was.

    ``home``: only the authority that received the dossier may do it, not one that it was handed to.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    citation: str = ""
    home: bool = False


def _row(
    name: str,
    label: str,
    sources: str,
    target: str,
    roles: tuple[str, ...],
    citation: str = "",
    *,
    home: bool = False,
) -> Transition:
    return Transition(name, label, frozenset(sources.split()), target, frozenset(roles), citation, home)


_WORK = (SPECIALIST, LEADER, CLERK, INTAKE)
_CLOCK = "in_progress awaiting_applicant awaiting_payment"
_OPEN = f"submitted {_CLOCK}"
_SLOT = f"{_OPEN} decided"
_ALL = f"{_SLOT} returned stopped declined"
_61, _118 = "NĐ 61/2018/NĐ-CP", "NĐ 118/2025/NĐ-CP"
TABLE: tuple[Transition, ...] = (
    # name, what people call it, from, to, by, rule
    _row("submit", "Nộp hồ sơ", "draft", S.SUBMITTED, (APPLICANT, INTAKE), f"{_118}, Điều 15", home=True),
    _row(
        "receive",
        "Tiếp nhận",
        "submitted",
        S.IN_PROGRESS,
        (INTAKE,),
        f"{_61}, Điều 17; {_118}, Điều 17",
        home=True,
    ),
    _row(
        "request_supplement",
        "Yêu cầu bổ sung",
        "submitted in_progress",
        S.AWAITING_APPLICANT,
        (INTAKE, SPECIALIST, LEADER),
        f"{_61}, Điều 17 khoản 3, Điều 19 khoản 4",
    ),
    _row(
        "supplement",
        "Bổ sung hồ sơ",
        "awaiting_applicant",
        RESUME,
        (APPLICANT, INTAKE),
        f"{_61}, Điều 19",
        home=True,
    ),
    _row("decline", "Từ chối tiếp nhận", "submitted", S.DECLINED, (INTAKE,), f"{_61}, Điều 17", home=True),
    _row(
        "await_payment",
        "Chờ nghĩa vụ tài chính",
        "in_progress",
        S.AWAITING_PAYMENT,
        (SPECIALIST, LEADER, INTAKE),
    ),
    _row(
        "pay",
        "Đã nộp nghĩa vụ tài chính",
        "awaiting_payment",
        S.IN_PROGRESS,
        (APPLICANT, INTAKE, SPECIALIST),
    ),
    _row(
        "reschedule", "Xin lỗi và hẹn lại", "in_progress", "", (LEADER,), f"{_61}, Điều 19 khoản 9", home=True
    ),
    _row("stop", "Dừng giải quyết", _OPEN, S.STOPPED, (INTAKE, LEADER), f"{_118}, Điều 21", home=True),
    _row("decide", "Ký duyệt", "in_progress", S.DECIDED, (LEADER,), f"{_61}, Điều 19"),
    _row(
        "return_result",
        "Trả kết quả",
        "decided",
        S.RETURNED,
        (INTAKE,),
        f"{_61}, Điều 20; {_118}, Điều 22",
        home=True,
    ),
    _row(
        "withdraw",
        "Rút hồ sơ",
        "submitted",
        S.STOPPED,
        (APPLICANT,),
        f"{_118}, Điều 21",
        home=True,
    ),
    _row(
        "close_unanswered",
        "Đóng hồ sơ vì không bổ sung",
        "awaiting_applicant",
        S.STOPPED,
        (INTAKE,),
        f"{_118}, Điều 17 khoản 2",
        home=True,
    ),
    # acts of the inner route, of the clock and of the counter: the state stays
    _row("advance", "Chuyển bước", "in_progress decided", "", _WORK, f"{_61}, Điều 18, 19"),
    _row("send_back", "Trả lại bước trước", "in_progress", "", _WORK),
    _row("hand_over", "Giao người xử lý", "in_progress decided", "", (*_WORK, MANAGER)),
    _row("hand_off", "Chuyển liên thông", "in_progress", "", _WORK, f"{_61}, Điều 19 khoản 6"),
    _row("accept", "Nhận hồ sơ liên thông", "in_progress decided", "", _WORK, f"{_61}, Điều 18"),
    _row("choose_branch", "Chọn nhánh xử lý", "in_progress", "", (SPECIALIST, LEADER)),
    _row(
        "recalculate",
        "Tính lại hạn trả theo lịch làm việc",
        _CLOCK,
        "",
        (LEADER, MANAGER),
        f"{_61}, Điều 19",
        home=True,
    ),
    _row("record_charge", "Thu phí, lệ phí", f"{_SLOT} returned", "", (INTAKE,), home=True),
    # money that came by itself (bank, payment platform) is put on record in every state: nothing is lost
    _row("receive_money", "Ghi nhận tiền đã chuyển", _ALL, "", (INTAKE, MANAGER), home=True),
    _row("refund", "Hoàn trả phí, lệ phí", _ALL, "", (INTAKE, MANAGER), home=True),
    _row(
        "ask_stop",
        "Đề nghị dừng giải quyết",
        _CLOCK,
        "",
        (APPLICANT,),
        f"{_118}, Điều 21",
        home=True,
    ),
    _row("attach", "Đính kèm", _SLOT, "", _WORK),
    _row("attach_result", "Đính kèm kết quả", "decided returned", "", _WORK, f"{_118}, Điều 22"),
    _row("fill_details", "Ghi thông tin sổ", _OPEN, "", _WORK),
    _row("note", "Ghi chú", _ALL, "", _WORK),
    # two records of one applicant made one: whom the dossier belongs to, never what it says
    _row("merge_person", "Gộp người nộp trùng", _ALL, "", (MANAGER,), home=True),
    _row("issue_slip", "Lập phiếu", _ALL, "", _WORK),
    _row("reprint_slip", "In lại phiếu", _ALL, "", _WORK),
    _row("reissue", "Hủy để lập lại", _CLOCK, S.STOPPED, (INTAKE, LEADER), f"{_61}, Điều 21", home=True),
)
BY_NAME: Mapping[str, Transition] = {row.name: row for row in TABLE}
