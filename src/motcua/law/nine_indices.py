"""The nine indices by which one-stop work was assessed (TT 01/2018/TT-VPCP, Điều 13–15), until 30/06/2025.

Each index gives 2, 1 or 0 points, per dossier (1–4, 7), per agency (5, 8, 9) or both (6). An index without
data is left out of the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from motcua.law.registry import number, rule
from motcua.law.timeliness import Verdict

_SOURCE, _FROM, _TO = "TT01_2018", "2019-01-06", "2025-06-30"
FIRST_DAY, LAST_DAY = date.fromisoformat(_FROM), date.fromisoformat(_TO)

#: number → title, in the order of the circular
TITLES: Mapping[int, str] = MappingProxyType(
    {
        1: "Tổng thời gian giải quyết so với thời hạn",
        2: "Thời gian thực hiện của từng cơ quan tham gia giải quyết",
        3: "Số lần phải liên hệ với nơi tiếp nhận để hoàn thiện hồ sơ",
        4: "Số lượng cơ quan phải liên hệ để hoàn thiện hồ sơ",
        5: "Tổ chức tiếp nhận, trả kết quả tại Bộ phận Một cửa",
        6: "Công khai thủ tục hành chính",
        7: "Thái độ của cán bộ, công chức",
        8: "Tiếp thu, giải trình phản ánh, kiến nghị",
        9: "Tiến độ và chất lượng cung cấp dịch vụ công trực tuyến",
    }
)
#: indices of a dossier, which also assess the official; all nine assess the agency
OF_OFFICIALS = (1, 2, 3, 4, 7)


def in_force(on: date) -> bool:
    """Whether the nine indices held on a day."""
    return FIRST_DAY <= on <= LAST_DAY


_BY_VERDICT = {Verdict.EARLY: 2, Verdict.ON_TIME: 1, Verdict.LATE: 0}


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def total_time(verdict: Verdict) -> int:
    """Index 1: shorter than the term 2, equal 1, longer 0."""
    return _BY_VERDICT[verdict]


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def agency_time(stages: Iterable[Verdict]) -> int | None:
    """Index 2: every agency's time, the coordinating ones included; the slowest one decides.

    Without any stage the index is left out.
    """
    return min((_BY_VERDICT[stage] for stage in stages), default=None)


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def contacts(times: int, *, applicants_fault: bool = False) -> int:
    """Index 3: contacts with the counter to complete the dossier: none 2, one 1, more 0.

    ``applicants_fault``: further contacts were the applicant's own doing and cost no point beyond the first.
    """
    if times <= 0:
        return 2
    return 1 if times == 1 or applicants_fault else 0


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def agencies_contacted(agencies: int) -> int:
    """Index 4: agencies to go to: none 2, one (the counter) 1, more 0.

    Bodies that by law check on the spot, and councils, are not counted by the caller.
    """
    return max(0, 2 - max(0, agencies))


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def counter(resolved: int, received: int, eligible: int, *, level: str, on: date) -> int | None:
    """Index 5: enough procedures resolved at the counter 2; all received and returned there 1; less 0.

    Args:
        resolved: procedures resolved at the counter.
        received: procedures received and returned there.
        eligible: procedures that may be received there; none leaves the index out.
        level: ``ministry``, ``province``, ``district`` or ``commune``: each has its share.
    """
    if eligible <= 0:
        return None
    if resolved * 100 >= eligible * number(f"nine_indices.resolved_at_counter.{level}", on):
        return 2
    return 1 if received >= eligible else 0


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def publicity(*, posted: bool, electronic: bool) -> int:
    """Index 6: exact, full and in time by posting and electronically 2, by one of them 1, else 0."""
    return int(posted) + int(electronic)


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def attitude(verdict: Verdict, petitions: int) -> int:
    """Index 7: early and nobody complained 2; on time and nobody complained 1; else 0.

    ``petitions``: founded ones on the behaviour of officials in this dossier.
    """
    return 0 if petitions > 0 else _BY_VERDICT[verdict]


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def petitions_answered(received: int, in_time: int, prolonged: int) -> int:
    """Index 8: none, or all answered in time and none drawn out 2; from 90 % 1; less, or drawn out, 0."""
    if prolonged > 0:
        return 0
    if in_time >= received:
        return 2
    return 1 if in_time * 10 >= received * 9 else 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def reaches(self, per_cent: int) -> bool:
        return self.whole > 0 and self.part * 100 >= self.whole * per_cent


@rule(source=_SOURCE, article=13, valid=(_FROM, _TO))
def online_service(procedures: Share, dossiers: Share, late: int) -> int | None:
    """Index 9: 20 % of procedures at level 3–4, 30 % of dossiers online, none late 2; 15 % online 1; else 0.

    Args:
        procedures: those offered at level 3 or 4, of all; none at all leaves the index out.
        dossiers: those filed online, of those received.
        late: online dossiers unresolved or late.
    """
    if procedures.whole <= 0:
        return None
    if late > 0 or procedures.part <= 0 or not dossiers.reaches(15):
        return 0
    return 2 if procedures.reaches(20) and dossiers.reaches(30) else 1


@rule(source=_SOURCE, article=15, valid=(_FROM, _TO))
def index_value(points: int, dossiers: int) -> Decimal | None:
    """An index: points of all dossiers ÷ their number, one decimal; none without a dossier."""
    if dossiers <= 0:
        return None
    return (Decimal(points) / Decimal(dossiers)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Grade:
    """What a sum of points means.

    Attributes:
        points: the sum.
        left_out: indices without data.
        key, label: the class.
    """

    points: Decimal
    left_out: tuple[int, ...]
    key: str
    label: str


_OFFICIALS = (
    (Decimal(5), "all", "Hoàn thành 100% nhiệm vụ"),
    (Decimal("3.5"), "most", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
    (Decimal(0), "part", "Hoàn thành dưới 70% nhiệm vụ"),
)
_AGENCIES = (
    (Decimal(15), "excellent", "Xuất sắc"),
    (Decimal(12), "good", "Tốt"),
    (Decimal(9), "fair", "Khá"),
    (Decimal(6), "average", "Trung bình"),
    (Decimal(0), "weak", "Yếu"),
)


def _grade(
    indices: Mapping[int, Decimal | None],
    wanted: Iterable[int],
    classes: tuple[tuple[Decimal, str, str], ...],
) -> Grade | None:
    found = {index: indices.get(index) for index in wanted}
    summed = [value for value in found.values() if value is not None]
    if not summed:
        return None
    points = sum(summed, Decimal(0))
    key, label = next((key, label) for least, key, label in classes if points >= least)
    return Grade(points, tuple(index for index, value in found.items() if value is None), key, label)


@rule(source=_SOURCE, article=15, valid=(_FROM, _TO))
def official_grade(indices: Mapping[int, Decimal | None]) -> Grade | None:
    """An official's class from indices 1, 2, 3, 4, 7 (at most 10): from 5 all tasks done, from 3.5 most."""
    return _grade(indices, OF_OFFICIALS, _OFFICIALS)


@rule(source=_SOURCE, article=15, valid=(_FROM, _TO))
def agency_grade(indices: Mapping[int, Decimal | None]) -> Grade | None:
    """An agency's class from all nine (at most 18): from 15 excellent, 12 good, 9 fair, 6 average."""
    return _grade(indices, TITLES, _AGENCIES)
