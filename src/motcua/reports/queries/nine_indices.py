"""The nine indices of circular 01/2018 from our own facts, for periods in which they were in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, QuerySet, Sum, Value, When

from motcua.dossiers.models import Stage
from motcua.law import nine_indices as law
from motcua.law.feedback import indices_by_slip, least_answers
from motcua.law.nine_indices import TITLES, Grade
from motcua.law.periods import Period
from motcua.law.timeliness import Verdict
from motcua.lib.refused import Refused
from motcua.org.models import Official
from motcua.org.queries.units import UnitInfo, unit
from motcua.reports import measuring
from motcua.reports.queries.indices import NO_ONLINE_LEVELS
from motcua.reports.run import figures
from motcua.reports.scope import CountedUnit, counted_units

#: indices that slips ask about (TT 01/2018/TT-VPCP, Điều 14)
OF_SLIPS = (1, 3, 4, 7)
_MEASURES = (
    "finished",
    "finished_early",
    "finished_on_time",
    "finished_late",
    "index_never_asked",
    "index_asked_once",
    "index_conduct_early",
    "index_conduct_on_time",
    *(f"feedback_{number}_{points}" for number in OF_SLIPS for points in (2, 1, 0)),
)
_AGENCY_MEASURES = (
    *_MEASURES,
    "received",
    "received_online",
    "index_online_late",
    "procedures",
    "procedures_online_full",
    "procedures_online_partial",
    "index_petitions",
    "index_petitions_in_time",
    "index_petitions_drawn_out",
    "index_petitions_conduct",
    "index_petitions_conduct_loose",
)
_SURVEY = "Phải lấy từ phiếu đánh giá của người dân; trong kỳ chưa có phiếu nào được trả lời."
_TOO_FEW = "Mới có {number} phiếu đánh giá được trả lời; từ {least} phiếu mới hiện kết quả."
#: what a value from slips says of itself
BY_SLIP = "Theo phiếu đánh giá của người dân."
_REASONS: Mapping[int, str] = {
    5: "Danh mục chưa ghi thủ tục nào được giải quyết ngay tại Bộ phận Một cửa.",
    6: "Hệ thống chưa ghi việc niêm yết tại trụ sở nên chưa so được với công khai điện tử.",
}
_NO_DOSSIER = "Trong kỳ không có hồ sơ nào giải quyết xong."
_CONDUCT = "Có {number} phản ánh về hành vi trong kỳ chưa gắn với hồ sơ cụ thể."
_VERDICTS = {
    "finished_early": Verdict.EARLY,
    "finished_on_time": Verdict.ON_TIME,
    "finished_late": Verdict.LATE,
}


class NotInForce(Refused):
    """The nine indices did not hold in the period."""

    code = "nine-indices-not-in-force"
    status = 422


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One index: its value, or the reason why it has none; points over dossiers, or ``None`` per agency."""

    number: int
    title: str
    value: Decimal | None
    points: int | None = None
    dossiers: int | None = None
    reason: str = ""
    #: where the value comes from, when not from the record
    note: str = ""


@dataclass(frozen=True, slots=True)
class NineOf:
    """The indices of one agency or official, with the class they give."""

    key: int | None
    label: str
    rows: tuple[IndexRow, ...]
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class NineIndices:
    """The page of one unit: its own indices, and those of its officials (empty over several units)."""

    unit: UnitInfo
    period: Period
    cutoff: datetime
    agency: NineOf
    officials: tuple[NineOf, ...]


def nine_indices_of(
    unit_id: int, *, period: Period, at: datetime, as_of: datetime | None = None
) -> NineIndices:
    """The nine indices of a unit and of the officials who received its dossiers.

    Raises:
        NotInForce: outside 06/01/2019–30/06/2025. UnitNotThen; Invalid: the period has not begun.
    """
    if not law.in_force(period.last):
        raise NotInForce(
            f"Chín chỉ số áp dụng từ {law.FIRST_DAY:%d/%m/%Y} đến {law.LAST_DAY:%d/%m/%Y}; "
            f"kỳ {period.label} kết thúc ngày {period.last:%d/%m/%Y}.",
            citation="TT 01/2018/TT-VPCP, Điều 13",
        )
    info = unit(unit_id)
    members = counted_units(unit_id, period)
    what = measuring.asked(period, at=at, as_of=as_of)
    whole: dict[str, int] = {}
    for row in figures(_AGENCY_MEASURES, units=members, period=period, at=at, as_of=as_of, by="total"):
        whole |= row.values
    stages = _stages(members, what)
    total = stages.aggregate(points=Sum("worst"), dossiers=Count("dossier_id"))
    by_dossier = _dossier_rows(whole, (total["points"] or 0, total["dossiers"]), whole, period.last)
    rows = (*by_dossier, *_agency_rows(whole))
    ordered = tuple(sorted(rows, key=lambda row: row.number))
    grade = law.agency_grade({row.number: row.value for row in ordered})
    officials = _officials(members, what, stages, whole) if len(members) == 1 else ()
    return NineIndices(info, period, what.cutoff, NineOf(info.id, info.name, ordered, grade), officials)


def _dossier_rows(
    counts: Mapping[str, int], stages: tuple[int, int], whole: Mapping[str, int], on: date, least: int = 1
) -> list[IndexRow]:
    """Indices 1, 2, 3, 4 and 7; ``whole`` are the agency's figures, for its petitions.

    From answered slips where the parameter ``nine_indices.by_slip`` says so, else from the record.

    Args:
        least: answers that must be there; of an official fewer would tell who answered.
    """
    done = counts.get("finished", 0)
    times = sum(law.total_time(verdict) * counts.get(name, 0) for name, verdict in _VERDICTS.items())
    asked = law.contacts(0) * counts.get("index_never_asked", 0) + law.contacts(1) * counts.get(
        "index_asked_once", 0
    )
    answers = _answers(counts, 4)[1]
    told = _TOO_FEW.format(number=answers, least=least) if answers else _SURVEY
    rows = [
        _row(1, times, done),
        _row(2, *stages),
        _row(3, asked, done),
        IndexRow(4, TITLES[4], None, reason=told),
        _attitude(counts, whole, done),
    ]
    return [_by_slip(row, counts, whole, on, least) for row in rows]


def _attitude(counts: Mapping[str, int], whole: Mapping[str, int], done: int) -> IndexRow:
    """Index 7 from the record: a dossier complained about gets no point; a petition about none hides all."""
    if loose := whole.get("index_petitions_conduct_loose", 0):
        return IndexRow(7, TITLES[7], None, reason=_CONDUCT.format(number=loose))
    kind = sum(law.attitude(verdict, 0) * counts.get(name, 0) for name, verdict in _VERDICTS.items())
    kind -= law.attitude(Verdict.EARLY, 0) * counts.get("index_conduct_early", 0)
    kind -= law.attitude(Verdict.ON_TIME, 0) * counts.get("index_conduct_on_time", 0)
    return _row(7, kind, done)


def _by_slip(
    row: IndexRow, counts: Mapping[str, int], whole: Mapping[str, int], on: date, least: int
) -> IndexRow:
    """The same index from slips, if they are to be taken and enough were answered.

    Attitude comes from the record as soon as somebody complained of conduct: that decides it (Điều 13).
    """
    points, answers = _answers(counts, row.number) if row.number in OF_SLIPS else (0, 0)
    complained = row.number == 7 and whole.get("index_petitions_conduct", 0)
    if row.number not in indices_by_slip(on) or answers < least or complained:
        return row
    return IndexRow(row.number, row.title, law.index_value(points, answers), points, answers, note=BY_SLIP)


def _answers(counts: Mapping[str, int], number: int) -> tuple[int, int]:
    """Points of an index from slips, and how many slips answered that question."""
    found = {points: counts.get(f"feedback_{number}_{points}", 0) for points in (2, 1, 0)}
    return sum(points * many for points, many in found.items()), sum(found.values())


def _row(number: int, points: int, dossiers: int) -> IndexRow:
    value = law.index_value(points, dossiers)
    return IndexRow(number, TITLES[number], value, points, dossiers, "" if dossiers else _NO_DOSSIER)


def _agency_rows(counts: Mapping[str, int]) -> list[IndexRow]:
    """Indices 5, 6, 8 and 9, which belong to the agency alone."""
    petitions = law.petitions_answered(
        counts.get("index_petitions", 0),
        counts.get("index_petitions_in_time", 0),
        counts.get("index_petitions_drawn_out", 0),
    )
    offered = counts.get("procedures_online_full", 0) + counts.get("procedures_online_partial", 0)
    online = law.online_service(
        law.Share(offered, counts.get("procedures", 0)),
        law.Share(counts.get("received_online", 0), counts.get("received", 0)),
        counts.get("index_online_late", 0),
    )
    rows = [IndexRow(number, TITLES[number], None, reason=_REASONS[number]) for number in (5, 6)]
    rows.append(IndexRow(8, TITLES[8], Decimal(petitions)))
    if online is None or not offered:
        return [*rows, IndexRow(9, TITLES[9], None, reason=NO_ONLINE_LEVELS)]
    rows.append(IndexRow(9, TITLES[9], Decimal(online)))
    return rows


def _stages(members: Sequence[CountedUnit], what: measuring.Asked) -> QuerySet[Any, Any]:
    """Per dossier finished in the period: its official, and the points of its slowest agency (``worst``)."""
    by_verdict = [When(verdict=v.value, then=Value(law.total_time(v))) for v in Verdict]
    return (
        Stage.objects.filter(
            dossier__authority_id__in=[i for one in members for i in one.authority_ids],
            dossier__is_test=False,
            dossier__replaced_by__isnull=True,
            dossier__entered_at__lt=what.as_of,
            dossier__finished_at__gte=what.period.starts_at,
            dossier__finished_at__lt=what.cutoff,
            finished_at__isnull=False,
        )
        .exclude(verdict="")
        .order_by()
        .values("dossier_id", "dossier__received_by_id")
        .annotate(worst=Min(Case(*by_verdict, output_field=IntegerField())))
    )


def _officials(
    members: Sequence[CountedUnit],
    what: measuring.Asked,
    stages: QuerySet[Any, Any],
    whole: Mapping[str, int],
) -> tuple[NineOf, ...]:
    """By the official who received the dossier, best sum first."""
    by_official: dict[int | None, tuple[int, int]] = {}
    for row in stages:
        points, number = by_official.get(row["dossier__received_by_id"], (0, 0))
        by_official[row["dossier__received_by_id"]] = points + row["worst"], number + 1
    rows = figures(_MEASURES, units=members, period=what.period, at=what.at, as_of=what.as_of, by="official")
    counts = {int(row.key) if row.key else None: row.values for row in rows if row["finished"]}
    names = dict(Official.objects.filter(pk__in=[k for k in counts if k]).values_list("pk", "full_name"))
    found, last = [], what.period.last
    for key, values in counts.items():
        stage_points = by_official.get(key, (0, 0))
        own = tuple(_dossier_rows(values, stage_points, whole, last, least_answers(last)))
        grade = law.official_grade({row.number: row.value for row in own})
        found.append(NineOf(key, names.get(key or 0, "Chưa rõ người tiếp nhận"), own, grade))
    return tuple(sorted(found, key=lambda one: (-(one.grade.points if one.grade else 0), one.label)))
