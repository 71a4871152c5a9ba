"""What costs a unit points of the index of QĐ 766: which dossiers, why, and what mending them would bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from motcua.catalogue.models import Procedure
from motcua.catalogue.types import Channel
from motcua.dossiers.models import Dossier, DossierDocument, DossierResult
from motcua.dossiers.queries.visible import visible_to
from motcua.law.periods import Period
from motcua.law.registry import number
from motcua.law.service_index import Score
from motcua.lib.refused import NotFound
from motcua.org.types import Actor
from motcua.reports.queries.index_counts import LOST
from motcua.reports.queries.indices import RULES, UnitIndex
from motcua.reports.run import dossier_ids
from motcua.reports.scope import counted_units

_TOP = 5
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LossKind:
    """How an indicator loses points, and what to do.

    ``mendable``: those dossiers can still be put right; otherwise only the next ones can be done better.
    """

    mendable: bool
    why: str
    advice: str


KINDS: Mapping[str, LossKind] = MappingProxyType(
    {
        "2.1": LossKind(
            mendable=False,
            why="Xong quá hạn, đang quá hạn, hoặc bị yêu cầu bổ sung hơn một lần",
            advice="Giải quyết ngay hồ sơ đang quá hạn; hướng dẫn bổ sung đủ trong một lần.",
        ),
        "3.3": LossKind(
            mendable=False,
            why="Nộp trực tiếp, qua bưu chính, hoặc nộp trực tuyến mà thiếu tệp kết quả",
            advice="Hướng dẫn nộp trực tuyến tại quầy, bắt đầu từ các thủ tục nhiều hồ sơ nhất.",
        ),
        "3.6": LossKind(
            mendable=False,
            why="Có phí, lệ phí mà không thanh toán trực tuyến",
            advice="Mời quét mã thanh toán khi tiếp nhận thay cho thu tiền mặt.",
        ),
        "4.1": LossKind(
            mendable=True,
            why="Đã có kết quả nhưng chưa đính kèm tệp kết quả điện tử",
            advice="Đính kèm tệp kết quả vào các hồ sơ trong danh sách.",
        ),
        "4.2": LossKind(
            mendable=True,
            why="Thiếu bản chụp thành phần hồ sơ hoặc thiếu tệp kết quả",
            advice="Chụp giấy tờ đã nhận và đính kèm tệp kết quả.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Share:
    """A procedure's part in a loss."""

    code: str
    name: str
    dossiers: int


@dataclass(frozen=True, slots=True)
class Loss:
    """One indicator's loss.

    Attributes:
        dossiers: how many cost points; ``needed``: how many of them mended give all points.
        gain: points more if that many were mended; ``each``: points that one dossier is worth.
        procedures: the procedures with the most of them.
    """

    score: Score
    kind: LossKind
    dossiers: int
    needed: int
    gain: Decimal
    each: Decimal
    procedures: tuple[Share, ...]


def losses(index: UnitIndex) -> tuple[Loss, ...]:
    """Where points of a unit's index are lost, the largest gain first; full indicators are left out."""
    lost = [row for row in index.index.scores if row.indicator.code in KINDS and row.lost > 0]
    shares = {row.indicator.code: _largest(index.lost, LOST[row.indicator.code]) for row in lost}
    names = _names(code for found in shares.values() for code, _ in found) if lost else {}
    made = [
        _loss(row, [Share(code, names.get(code, ""), n) for code, n in shares[row.indicator.code]])
        for row in lost
    ]
    return tuple(sorted(made, key=lambda loss: (-loss.gain, loss.score.indicator.code)))


def _loss(row: Score, procedures: Sequence[Share]) -> Loss:
    dossiers = (row.denominator or 0) - (row.numerator or 0)
    full = Decimal(row.denominator or 0) * row.indicator.full_at / 100
    missing = full - (row.numerator or 0)
    needed = min(dossiers, int(missing.to_integral_value("ROUND_CEILING")))
    each = (row.indicator.maximum / full).quantize(Decimal("0.001")) if full else Decimal(0)
    return Loss(
        row, KINDS[row.indicator.code], dossiers, needed, row.gained_by(needed), each, tuple(procedures)
    )


def _largest(counts: Mapping[str, Mapping[str, int]], measures: Iterable[str]) -> list[tuple[str, int]]:
    wanted = tuple(measures)
    sums = [(code, sum(values.get(name, 0) for name in wanted)) for code, values in counts.items()]
    return sorted((pair for pair in sums if pair[1]), key=lambda pair: (-pair[1], pair[0]))[:_TOP]


def _names(codes: Iterable[str]) -> dict[str, str]:
    return dict(Procedure.objects.filter(code__in=set(codes)).values_list("code", "name"))


# -- the dossiers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LostDossier:
    """A dossier that costs points.

    ``opens``: whether the one who looks may open it.
    """

    id: int
    code: str
    procedure_code: str
    procedure_name: str
    authority: str
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    official: str
    why: str
    opens: bool


def lost_ids(
    unit_id: int,
    code: str,
    *,
    period: Period,
    at: datetime,
    as_of: datetime | None = None,
    official_id: int | None = None,
) -> list[int]:
    """The dossiers that cost a unit, or one of its officials, points of an indicator.

    Raises:
        NotFound: the indicator counts no dossiers here.
    """
    if code not in KINDS:
        raise NotFound(f"Chỉ số {code} không có danh sách hồ sơ.")
    return dossier_ids(
        LOST[code],
        units=counted_units(unit_id, period),
        period=period,
        at=at,
        as_of=as_of,
        rules=RULES,
        where={} if official_id is None else {"official_id": official_id},
    )


def lost_dossiers(code: str, ids: Sequence[int], *, actor: Actor) -> list[LostDossier]:
    """Some of those dossiers with what a list shows of them, in the given order."""
    found: dict[int, LostDossier] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        opens = set(visible_to(actor).filter(pk__in=batch).values_list("pk", flat=True))
        found |= {row["id"]: _dossier(code, row, opens=row["id"] in opens) for row in _rows(batch)}
    return [found[i] for i in ids if i in found]


def _rows(ids: Sequence[int]) -> QuerySet[Any, Any]:
    scans = DossierDocument.objects.filter(dossier_id=OuterRef("pk"), file__isnull=False)
    results = DossierResult.objects.filter(dossier_id=OuterRef("pk"), file__isnull=False)
    return (
        Dossier.objects.filter(pk__in=ids)
        .annotate(has_scan=Exists(scans), has_result=Exists(results))
        .values(
            "id",
            "code",
            "procedure_code",
            "procedure_name",
            "authority__short_name",
            "authority__name",
            "received_at",
            "original_due_at",
            "finished_at",
            "received_by__full_name",
            "channel",
            "supplements",
            "outcome",
            "has_scan",
            "has_result",
        )
    )


def _dossier(code: str, row: Mapping[str, Any], *, opens: bool) -> LostDossier:
    return LostDossier(
        row["id"],
        row["code"] or "",
        row["procedure_code"],
        row["procedure_name"],
        row["authority__short_name"] or row["authority__name"],
        row["received_at"],
        row["original_due_at"],
        row["finished_at"],
        row["received_by__full_name"] or "",
        _why(code, row),
        opens,
    )


def _why(code: str, row: Mapping[str, Any]) -> str:
    if code == "2.1":
        if row["supplements"] > number("service_index.supplements"):
            return f"Yêu cầu bổ sung {row['supplements']} lần nên tính quá hạn"
        return "Giải quyết quá hạn" if row["finished_at"] else "Đang giải quyết quá hạn"
    if code == "3.3" and row["channel"] != Channel.ONLINE:
        return f"Nộp {Channel(row['channel']).label.lower()}"
    if code == "3.6":
        return "Phí, lệ phí chưa thanh toán trực tuyến"
    missing = [] if row["has_scan"] or code != "4.2" else ["bản chụp thành phần hồ sơ"]
    if not row["has_result"] and row["outcome"] == "granted":
        missing.append("tệp kết quả")
    return f"Thiếu {' và '.join(missing)}" if missing else "Đã bổ sung sau thời điểm chốt"
