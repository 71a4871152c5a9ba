"""The index of QĐ 766/QĐ-TTg from our own facts: of a unit, of those under it, of its officials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F

from motcua.dossiers.models import Dossier
from motcua.dossiers.types import Outcome
from motcua.law import service_index
from motcua.law.feedback import least_answers
from motcua.law.periods import Period
from motcua.law.registry import Parameter, parameter
from motcua.law.service_index import Applies, Indicator, Score, Total, not_counted, score, totals
from motcua.org.models import Official
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Level, UnitKind
from motcua.reports import measuring
from motcua.reports.queries import index_counts
from motcua.reports.queries.index_counts import COUNTED, HEARD, LESS, OFFERED
from motcua.reports.run import figures
from motcua.reports.scope import CountedUnit, counted_units
from motcua.reports.types import RuleSet

RULES = RuleSet.DVCQG_766

_OF_ONLINE_LEVELS = frozenset({"3.1", "3.2"})
#: no procedure with a level means that the catalogue is silent, not that nothing is offered
NO_ONLINE_LEVELS = "Danh mục chưa ghi mức độ dịch vụ công trực tuyến của thủ tục nào của đơn vị."
_NO_GATEWAY = "Hệ thống chưa kết nối với Cổng Dịch vụ công quốc gia nên chưa có số liệu này."
#: why an indicator is N/A here; what is neither here nor counted would be a mistake that a test finds
NOT_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "1.1": "Danh mục chưa ghi ngày hiệu lực của văn bản làm căn cứ nên chưa so được với ngày công bố.",
        "1.2": "Chưa có thời điểm công khai trên Cơ sở dữ liệu quốc gia về thủ tục hành chính.",
        "1.3": "Chưa đối chiếu nội dung công khai với Cơ sở dữ liệu quốc gia về thủ tục hành chính.",
        "1.4": _NO_GATEWAY,
        "2.2": "Chỉ theo dõi, không tính điểm.",
        "4.x": "Chưa rõ công thức tính; hệ thống chưa ghi bản sao chứng thực điện tử.",
        "4.3": "Hệ thống chưa ghi thành phần hồ sơ nào được dùng lại từ dữ liệu đã số hóa.",
        "4.4": _NO_GATEWAY,
        "4.5a": "Hệ thống chưa kết nối với Cơ sở dữ liệu quốc gia về dân cư.",
        "4.5b": "Hệ thống chưa kết nối với Cơ sở dữ liệu quốc gia về dân cư.",
    }
)
#: the switches that a reader of the figures must know
SWITCHES = (
    "service_index.granularity",
    "service_index.supplements",
    "service_index.no_denominator",
    "service_index.missing",
)
_LEVELS = {
    Level.CENTRAL.value: Applies.MINISTRY,
    Level.PROVINCE.value: Applies.PROVINCE,
    Level.DISTRICT.value: Applies.DISTRICT,
    Level.COMMUNE.value: Applies.COMMUNE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The index of one subject: a unit with all that stands under it, one unit alone, or an official.

    Attributes:
        key: id of the unit or official; ``None`` for dossiers without a receiving official.
        scores: in the order of the decision; ``groups`` and ``total`` say what was left out.
    """

    key: int | None
    label: str
    applies: Applies
    scores: tuple[Score, ...]
    groups: tuple[Total, ...]
    total: Total

    @property
    def has_dossiers(self) -> bool:
        """Whether any dossier was finished in the period or open at its end."""
        timely = self.score("2.1")
        return timely is not None and bool(timely.denominator)

    def score(self, code: str) -> Score | None:
        return next((row for row in self.scores if row.indicator.code == code), None)


@dataclass(frozen=True, slots=True)
class MeanTime:
    """Indicator 2.2: the mean span from receipt to result, by the calendar, over so many dossiers."""

    dossiers: int
    span: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitIndex:
    """Everything that the page of one unit shows of the index.

    Attributes:
        index: all counted units together.
        units: each counted unit alone, best first; empty when there is only one.
        officials: by the official who received the dossier, best first; empty over several units.
        lost: by procedure, how many dossiers each measure of a loss counts.
        switches: the dated choices in force.
    """

    unit: UnitInfo
    period: Period
    cutoff: datetime
    index: Index
    mean: MeanTime
    units: tuple[Index, ...]
    officials: tuple[Index, ...]
    lost: Mapping[str, Mapping[str, int]]
    switches: tuple[Parameter, ...]


def applies_to(info: UnitInfo) -> Applies:
    """Which column of the table of indicators a unit belongs to."""
    return Applies.DEPARTMENT if info.kind == UnitKind.DEPARTMENT else _LEVELS[info.level]


def in_force(on: date) -> bool:
    """Whether the decision had begun on a day."""
    return bool(service_index.indicators(on, Applies.PROVINCE))


def service_index_of(
    unit_id: int, *, period: Period, at: datetime, as_of: datetime | None = None
) -> UnitIndex:
    """The index of a unit in any period, with its officials or the units under it.

    Raises:
        UnitNotThen: the unit did not stand then; Invalid: the period has not begun.
    """
    info = unit(unit_id)
    members = counted_units(unit_id, period)
    what = measuring.asked(period, at=at, as_of=as_of, rules=RULES)
    counts = index_counts.count(members, what)
    alone = len(members) == 1
    return UnitIndex(
        unit=info,
        period=period,
        cutoff=what.cutoff,
        index=_index(info.id, info.name, applies_to(info), counts.whole(), period),
        mean=_mean_time(members, what),
        units=() if alone else _ranked(_index_of_unit(one, counts.units, period) for one in members),
        officials=_officials(members, period, at, as_of) if alone else (),
        lost=counts.lost,
        switches=tuple(parameter(name, period.last) for name in SWITCHES),
    )


def _index_of_unit(one: CountedUnit, counts: Mapping[int, Mapping[str, int]], period: Period) -> Index:
    return _index(one.unit.id, one.unit.short_name, applies_to(one.unit), counts[one.unit.id], period)


def _index(key: int | None, label: str, applies: Applies, counts: Mapping[str, int], period: Period) -> Index:
    least = least_answers(period.last) if applies == Applies.OFFICIAL else 1
    rows = tuple(
        _score(row, counts, period.last, least) for row in service_index.indicators(period.last, applies)
    )
    groups, whole = totals(rows, on=period.last)
    return Index(key=key, label=label, applies=applies, scores=rows, groups=groups, total=whole)


def _score(indicator: Indicator, counts: Mapping[str, int], on: date, least: int) -> Score:
    """``least``: answers that must be there before satisfaction is scored.

    One is enough for an office; of an official fewer than a few would tell who answered.
    """
    if indicator.code in NOT_COUNTED:
        return not_counted(indicator, NOT_COUNTED[indicator.code])
    if indicator.code in _OF_ONLINE_LEVELS and not sum(counts.get(name, 0) for name in OFFERED):
        return not_counted(indicator, NO_ONLINE_LEVELS)
    over, under = COUNTED[indicator.code]
    numerator, denominator = (sum(counts.get(name, 0) for name in part) for part in (over, under))
    if denominator and (silence := _silence(indicator.code, counts, least)):
        return not_counted(indicator, silence)
    taken_off = sum(counts.get(name, 0) for name in LESS.get(indicator.code, ()))
    return score(indicator, max(0, numerator - taken_off), denominator, on=on)


def _silence(code: str, counts: Mapping[str, int], least: int) -> str:
    """Why an indicator of people's satisfaction is not scored: too few have said anything."""
    heard = counts.get(HEARD[code], 0) if code in HEARD else least
    if heard >= least:
        return ""
    if code == "5.3":
        return "Trong kỳ chưa có người gửi phản ánh, kiến nghị nào đánh giá câu trả lời."
    offered = counts.get("feedback_offered", 0)
    if heard:
        return f"Mới có {heard} phiếu đánh giá được trả lời; từ {least} phiếu mới hiện kết quả."
    return f"Trong kỳ chưa có phiếu đánh giá nào được trả lời (đã mời {offered})."


def _ranked(indices: Iterable[Index]) -> tuple[Index, ...]:
    """Best share of what could be scored first; those without dossiers last."""

    def place(row: Index) -> tuple[bool, bool, Decimal, str]:
        share = row.total.share
        return not row.has_dossiers, share is None, -(share or Decimal(0)), row.label

    return tuple(sorted(indices, key=place))


def _officials(
    members: Sequence[CountedUnit], period: Period, at: datetime, as_of: datetime | None
) -> tuple[Index, ...]:
    wanted = [row.code for row in service_index.indicators(period.last, Applies.OFFICIAL)]
    measures = [name for code in wanted if code in COUNTED for part in COUNTED[code] for name in part]
    measures += [name for code in wanted for name in (*LESS.get(code, ()), *_heard(code))]
    rows = figures(measures, units=members, period=period, at=at, as_of=as_of, rules=RULES, by="official")
    counts = {row.key or None: row.values for row in rows if any(row.values.values())}
    names = dict(
        Official.objects.filter(pk__in=[key for key in counts if key]).values_list("pk", "full_name")
    )
    return _ranked(
        _index(
            int(key) if key else None,
            names.get(int(key), "") if key else "Chưa rõ người tiếp nhận",
            Applies.OFFICIAL,
            values,
            period,
        )
        for key, values in counts.items()
    )


def _heard(code: str) -> tuple[str, ...]:
    return (HEARD[code], "feedback_offered") if code in HEARD else ()


def _mean_time(members: Sequence[CountedUnit], what: measuring.Asked) -> MeanTime:
    """Over dossiers received in the period and granted by the moment of knowledge."""
    rows = Dossier.objects.filter(
        authority_id__in=[i for one in members for i in one.authority_ids],
        is_test=False,
        outcome=Outcome.GRANTED,
        received_at__gte=what.period.starts_at,
        received_at__lt=what.cutoff,
        finished_at__lt=what.as_of,
        entered_at__lt=what.as_of,
    )
    span = ExpressionWrapper(F("finished_at") - F("received_at"), output_field=DurationField())
    found = rows.aggregate(mean=Avg(span), number=Count("pk"))
    return MeanTime(found["number"], found["mean"])
