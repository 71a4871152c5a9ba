"""The index of QĐ 766 as the lines of its page: figures in words, bars, addresses of what stands behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from motcua.law.periods import Period
from motcua.law.registry import Parameter
from motcua.law.service_index import GROUPS, Score, Total
from motcua.lib.numerals import thousands
from motcua.reports.defined import measures as known
from motcua.reports.queries.index_counts import COUNTED, LOST
from motcua.reports.queries.index_losses import KINDS, Loss
from motcua.reports.queries.indices import RULES, Index, UnitIndex
from motcua.reports.sheets.index_sheet import decimal_text
from motcua.web.reports import asking

#: values of the switches as words
_SWITCHES: Mapping[str, tuple[str, Mapping[object, str]]] = {
    "service_index.granularity": ("So hạn", {"day": "theo ngày", "minute": "theo phút"}),
    "service_index.supplements": ("Số lần được yêu cầu bổ sung", {}),
    "service_index.no_denominator": (
        "Mẫu số bằng 0",
        {
            "na": "ghi N/A, không tính điểm",
            "zero": "tính 0 điểm",
            "full": "tính điểm tối đa",
            "published": "như số liệu đã công bố của từng chỉ số",
        },
    ),
    "service_index.missing": (
        "Chỉ số N/A trong tổng",
        {"leave_out": "để ngoài tổng điểm", "scale": "quy đổi phần còn lại lên đủ điểm"},
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A count; ``href`` leads to the rows behind it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of the table.

    ``bar`` is the share of the maximum reached in per cent, as SVG reads it (empty: N/A); ``lost`` leads to
    the dossiers that cost points. What is not ``counted`` here has its reason instead of figures.
    """

    code: str
    title: str
    words: str
    counted: bool
    numerator: Figure
    denominator: Figure
    rate: str
    full_at: str
    points: str
    maximum: str
    bar: str
    full: bool
    reason: str
    doubt: bool
    lost: Figure


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group with its total."""

    code: str
    title: str
    points: str
    out_of: str
    full: str
    left_out: str
    bar: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator or group in a row of the ranking: points, what they are made of, what they lost."""

    text: str
    sub: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class RankLine:
    """A unit or official in the ranking; whoever had no dossiers has no place."""

    place: int | None
    label: str
    href: str
    points: str
    out_of: str
    share: str
    bar: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LossLine:
    """One way to gain points."""

    code: str
    title: str
    gain: str
    all_gain: str
    each: str
    needed: str
    dossiers: str
    why: str
    advice: str
    mendable: bool
    href: str
    procedures: tuple[tuple[str, str, str], ...]


class Lines:
    """Makes the lines of one unit's page."""

    def __init__(self, page: UnitIndex, *, as_of: str = "") -> None:
        self._asked = {"unit": page.unit.id, "period": page.period.code, "as_of": as_of}
        self._page = page

    def groups(self) -> list[GroupLines]:
        """The table of indicators in its five groups."""
        index = self._page.index
        return [self._group(total, index) for total in index.groups]

    def _group(self, total: Total, index: Index) -> GroupLines:
        rows = [row for row in index.scores if row.indicator.group == total.code]
        return GroupLines(
            total.code,
            total.title,
            decimal_text(total.points),
            decimal_text(total.out_of),
            decimal_text(total.full),
            ", ".join(total.left_out),
            _bar(total.share),
            tuple(self._indicator(row) for row in rows),
        )

    def _indicator(self, row: Score) -> IndicatorLine:
        kind = row.indicator
        over, under = COUNTED.get(kind.code, ((), ()))
        lost = (row.denominator or 0) - (row.numerator or 0) if kind.code in KINDS else 0
        return IndicatorLine(
            code=kind.code,
            title=kind.title,
            words=f"{kind.numerator} ÷ {kind.denominator}",
            counted=row.numerator is not None,
            numerator=self._figure(row.numerator, over),
            denominator=self._figure(row.denominator, under),
            rate="N/A" if row.rate is None else f"{decimal_text(row.rate)}%",
            full_at=f"{decimal_text(kind.full_at)}%",
            points=decimal_text(row.points) if kind.maximum else "–",
            maximum=decimal_text(kind.maximum) if kind.maximum else "–",
            bar="" if row.points is None or not kind.maximum else _bar(row.points * 100 / kind.maximum),
            full=bool(kind.maximum) and row.points == kind.maximum,
            reason=self._mean() if kind.code == "2.2" else row.reason,
            doubt=not kind.settled,
            lost=Figure(thousands(lost), self._lost(kind.code)) if lost else Figure(""),
        )

    def _mean(self) -> str:
        mean = self._page.mean
        if mean.span is None:
            return "Chỉ theo dõi. Trong kỳ chưa có hồ sơ tiếp nhận mới nào có kết quả."
        dossiers = thousands(mean.dossiers)
        return f"Chỉ theo dõi. Trung bình {span_text(mean.span)} theo lịch trên {dossiers} hồ sơ."

    def _figure(self, value: int | None, measures: Sequence[str]) -> Figure:
        if value is None:
            return Figure("N/A")
        if not value or any(name not in known() for name in measures):
            return Figure(thousands(value))
        return Figure(thousands(value), self._behind(measures))

    def _behind(self, measures: Sequence[str], **where: Any) -> str:
        url = reverse("reports:behind-measure")
        return asking.address(url, measures=",".join(measures), rules=RULES.value, **self._asked, **where)

    def _lost(self, code: str, **where: Any) -> str:
        return asking.address(reverse("reports:indices-lost"), code=code, **self._asked, **where)

    def losses(self, found: Sequence[Loss]) -> list[LossLine]:
        """What would lift the index most."""
        return [
            LossLine(
                code=loss.score.indicator.code,
                title=loss.score.indicator.title,
                gain=decimal_text(loss.score.lost),
                all_gain=decimal_text(loss.gain),
                each=decimal_text(loss.each),
                needed=thousands(loss.needed),
                dossiers=thousands(loss.dossiers),
                why=loss.kind.why,
                advice=loss.kind.advice,
                mendable=loss.kind.mendable,
                href=self._lost(loss.score.indicator.code),
                procedures=tuple(
                    (
                        share.name or share.code,
                        thousands(share.dossiers),
                        self._of_procedure(loss, share.code),
                    )
                    for share in loss.procedures[:3]
                ),
            )
            for loss in found
        ]

    def _of_procedure(self, loss: Loss, code: str) -> str:
        return self._behind(LOST[loss.score.indicator.code], procedure=code)

    def officials(self) -> list[RankLine]:
        """Each official's points by indicator; points lead to the dossiers that cost some."""
        return [self._ranked(place, row, self._by_indicator) for place, row in _placed(self._page.officials)]

    def units(self) -> list[RankLine]:
        """Each unit's points by group."""
        return [self._ranked(place, row, _by_group) for place, row in _placed(self._page.units)]

    def _ranked(self, place: int | None, row: Index, cells: Callable[[Index], tuple[Cell, ...]]) -> RankLine:
        total = row.total
        own = {**self._asked, "unit": row.key}
        href = asking.address(reverse("reports:indices"), **own) if self._page.units else ""
        share = "N/A" if total.share is None else f"{decimal_text(total.share)}%"
        out_of = decimal_text(total.full if total.scaled else total.out_of)
        return RankLine(
            place, row.label, href, decimal_text(total.points), out_of, share, _bar(total.share), cells(row)
        )

    def _by_indicator(self, row: Index) -> tuple[Cell, ...]:
        return tuple(
            self._official_cell(row, score)
            for score in row.scores
            if score.indicator.code in COUNTED and score.indicator.maximum
        )

    def _official_cell(self, row: Index, score: Score) -> Cell:
        code = score.indicator.code
        if not score.denominator:
            return Cell(decimal_text(score.points), "", code)
        over, under = score.numerator or 0, score.denominator
        href = self._lost(code, official=row.key) if row.key and over < under and code in KINDS else ""
        return Cell(decimal_text(score.points), f"{thousands(over)}/{thousands(under)}", code, href)

    def official_heads(self) -> list[tuple[str, str]]:
        """Code and title of the columns of the officials."""
        if not self._page.officials:
            return []
        scores = self._page.officials[0].scores
        return [
            (row.indicator.code, row.indicator.title)
            for row in scores
            if row.indicator.code in COUNTED and row.indicator.maximum
        ]


def _bar(share: Decimal | None) -> str:
    return "" if share is None else f"{share:.1f}"


def _by_group(row: Index) -> tuple[Cell, ...]:
    by_code = {total.code: total for total in row.groups}
    cells = []
    for code in GROUPS:
        total = by_code.get(code)
        share = total.share if total else None
        sub = "" if share is None else f"{decimal_text(share)}%"
        cells.append(Cell(decimal_text(total.points if total else None), sub, GROUPS[code]))
    return tuple(cells)


def _placed(rows: Sequence[Index]) -> list[tuple[int | None, Index]]:
    """Each with its place; equal shares have the same one, and without dossiers there is none."""
    found: list[tuple[int | None, Index]] = []
    for number, row in enumerate(rows, start=1):
        same = found and found[-1][1].total.share == row.total.share
        place = found[-1][0] if same else number
        found.append((place if row.has_dossiers and row.total.share is not None else None, row))
    return found


def switches(found: Sequence[Parameter]) -> list[tuple[str, str, bool]]:
    """The dated choices in force: name, value, whether the sources settle it."""
    rows = []
    for one in found:
        label, words = _SWITCHES[one.name]
        rows.append((label, words.get(one.value, str(one.value)), one.settled))
    return rows


def span_text(span: timedelta) -> str:
    """``1 ngày 3 giờ``; below a day in hours and minutes."""
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{thousands(days)} ngày {hours} giờ"
    return f"{hours} giờ {rest} phút"


def notes(page: UnitIndex) -> tuple[str, ...]:
    """What a reader of the workbook must know."""
    said = "; ".join(f"{label}: {value}" for label, value, _ in switches(page.switches))
    return (f"Cách tính: {RULES.label}. {said}.", f"Số liệu: {period_words(page.period)}.")


def period_words(period: Period) -> str:
    return f"{period.label}, {period.days_label[0].lower()}{period.days_label[1:]}"
