"""The way of a periodic report as one literal table: who may do what with it, from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.org.types import Permission, Role
from motcua.reports.types import SubmissionState

S = SubmissionState
CLERK, MANAGER, SPECIALIST, LEADER = Role.CLERK, Role.MANAGER, Role.SPECIALIST, Role.LEADER
_01, _09 = "TT 01/2020/TT-VPCP", "NĐ 09/2019/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; ``target`` empty leaves the state. ``right`` is needed besides the role."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    right: Permission
    citation: str


def _row(
    name: str,
    label: str,
    sources: str,
    target: str,
    roles: tuple[str, ...],
    right: Permission = Permission.REPORT,
    citation: str = _01,
) -> Move:
    return Move(name, label, frozenset(sources.split()), target, frozenset(roles), right, citation)


_OFFICE = (CLERK, MANAGER, SPECIALIST, LEADER)
TABLE: tuple[Move, ...] = (
    # name, what people call it, from, to, by, right, rule
    _row("draft", "Lập báo cáo", "", S.DRAFT, _OFFICE),
    _row("refresh", "Lấy lại số liệu", "draft checked", S.DRAFT, _OFFICE),
    _row("annotate", "Ghi chú, giải trình", "draft checked", "", _OFFICE),
    _row("check", "Xác nhận đã kiểm tra", "draft", S.CHECKED, _OFFICE),
    _row("send_back", "Trả lại để lập lại", "checked", S.DRAFT, _OFFICE),
    _row("sign", "Ký báo cáo", "checked", S.SIGNED, (LEADER,), Permission.DECIDE, f"{_09}, Điều 4; {_01}"),
    # in the same act as the signature: what was signed is what stays
    _row("seal", "Chốt số liệu", "signed", S.SEALED, (LEADER,), Permission.DECIDE),
    _row("send", "Gửi cấp trên", "sealed", S.SENT, (CLERK, MANAGER, LEADER), citation=f"{_09}, Điều 12"),
    _row("correct", "Lập bản đính chính", "sealed sent", "", _OFFICE),
)
BY_NAME: Mapping[str, Move] = {row.name: row for row in TABLE}
