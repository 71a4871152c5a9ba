"""The service quality index of QĐ 766/QĐ-TTg: what counts as on time, and how rates become points."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from pathlib import Path

from motcua.law.calendar import local
from motcua.law.registry import number, rule, word
from motcua.law.timeliness import Granularity, OpenState, Verdict, open_state, verdict


def _granularity(at: datetime) -> Granularity:
    return Granularity(word("service_index.granularity", local(at).date()))


def _asked_too_often(supplements: int, at: datetime) -> bool:
    return supplements > number("service_index.supplements", local(at).date())


@rule(source="QD766_2022", valid=("2022-06-23", None))
def finished_verdict(finished_at: datetime, due_at: datetime | None, *, supplements: int) -> Verdict:
    """For indicator 2.1: late when finished after the due date or when a supplement was asked for twice.

    Args:
        finished_at: when the result was ready (before it was handed over), or the refusal or stop.
        due_at: the promised date moved by the time waited for the supplement; ``None`` counts as on time.
        supplements: how often the applicant was asked.
    """
    if _asked_too_often(supplements, finished_at):
        return Verdict.LATE
    return verdict(finished_at, due_at, granularity=_granularity(finished_at))


@rule(source="QD766_2022", valid=("2022-06-23", None))
def open_is_late(
    cutoff: datetime, due_at: datetime | None, *, supplements: int, waiting_since: datetime | None
) -> bool:
    """Whether an unfinished dossier counts as late at the end of the period.

    While the applicant is asked for a supplement, the moment of that request stands for the end; it is
    compared as it is, for an hour past the promised one cannot be made good by waiting.

    Args:
        cutoff: the last moment inside the period (its last day is what is compared).
        due_at: the promised date moved by waits that are over; ``None`` counts as in time.
        waiting_since: the unanswered request; ``None`` when none is open.
    """
    if _asked_too_often(supplements, cutoff):
        return True
    if waiting_since is not None and waiting_since <= cutoff:
        return due_at is not None and waiting_since > due_at
    return open_state(cutoff, due_at, granularity=_granularity(cutoff)) is OpenState.OVERDUE


class Applies(StrEnum):
    """To whom an indicator applies; ``DEPARTMENT`` is a sở or another agency of a province."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    OFFICIAL = "official"


class WhenEmpty(StrEnum):
    """What an indicator without a denominator is worth."""

    NOT_SCORED = "na"
    ZERO = "zero"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator in force.

    Attributes:
        code: as in the description, e.g. ``2.1``.
        numerator: Vietnamese words of what is counted; ``denominator``: of what.
        maximum: points at most; 0 for information only.
        full_at: rate in per cent from which all points are given.
        settled: whether maximum and ``applies`` are certain; ``note`` says what is not.
    """

    code: str
    group: str
    title: str
    numerator: str
    denominator: str
    maximum: Decimal
    full_at: Decimal
    applies: frozenset[Applies]
    when_empty: WhenEmpty
    valid_from: date
    valid_to: date | None
    settled: bool
    note: str


def _load() -> tuple[dict[str, str], tuple[Indicator, ...]]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    groups = {row["code"]: row["title"] for row in data["group"]}
    found = tuple(
        Indicator(
            row["code"],
            row["group"],
            row["title"],
            row["numerator"],
            row["denominator"],
            Decimal(row["max"]),
            Decimal(row["full_at"]),
            frozenset(Applies(word) for word in row["applies"]),
            WhenEmpty(row.get("when_empty", "na")),
            row["valid_from"],
            row.get("valid_to"),
            row["settled"],
            row["note"],
        )
        for row in data["indicator"]
    )
    return groups, found


GROUPS, INDICATORS = _load()


def indicators(on: date, applies: Applies) -> tuple[Indicator, ...]:
    """The indicators in force on a day for one kind of unit or for officials, in order."""
    return tuple(
        row
        for row in INDICATORS
        if applies in row.applies and row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
    )


@rule(source="QD766_2022", valid=("2022-06-23", None))
def points(
    numerator: int,
    denominator: int,
    *,
    maximum: Decimal,
    full_at: Decimal,
    when_empty: WhenEmpty = WhenEmpty.NOT_SCORED,
    on: date,
) -> Decimal | None:
    """Points = maximum × min(1, rate ÷ threshold), two decimals; none when there is nothing to divide by.

    Args:
        full_at: threshold in per cent.
        when_empty: what published figures give without a denominator; counts only when the parameter
            ``service_index.no_denominator`` says ``published``.
        on: last day of the period.
    """
    if denominator <= 0:
        switch = word("service_index.no_denominator", on)
        chosen = when_empty if switch == "published" else WhenEmpty(switch)
        return {WhenEmpty.ZERO: Decimal("0.00"), WhenEmpty.FULL: maximum}.get(chosen)
    share = min(Decimal(1), Decimal(max(numerator, 0)) * 100 / (Decimal(denominator) * full_at))
    return _two_decimals(maximum * share)


def _two_decimals(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Score:
    """An indicator with its figures.

    Attributes:
        numerator, denominator: ``None`` when nothing here counts it; ``reason`` then says why, in Vietnamese.
        points: ``None`` is N/A.
    """

    indicator: Indicator
    numerator: int | None
    denominator: int | None
    points: Decimal | None
    reason: str = ""

    @property
    def rate(self) -> Decimal | None:
        """Per cent, two decimals."""
        if self.numerator is None or not self.denominator:
            return None
        return _two_decimals(Decimal(self.numerator) * 100 / Decimal(self.denominator))

    @property
    def lost(self) -> Decimal:
        """Points below the maximum; nothing for what is not scored."""
        return Decimal(0) if self.points is None else self.indicator.maximum - self.points

    def gained_by(self, mended: int) -> Decimal:
        """Points more if so many dossiers of the denominator passed into the numerator."""
        if self.points is None or self.numerator is None or not self.denominator:
            return Decimal(0)
        full = Decimal(self.denominator) * self.indicator.full_at / 100
        after = min(Decimal(1), Decimal(self.numerator + mended) / full)
        return max(Decimal(0), _two_decimals(self.indicator.maximum * after) - self.points)


def score(indicator: Indicator, numerator: int, denominator: int, *, on: date) -> Score:
    """An indicator's points from its two counts; ``on`` is the last day of the period."""
    made = points(
        numerator,
        denominator,
        maximum=indicator.maximum,
        full_at=indicator.full_at,
        when_empty=indicator.when_empty,
        on=on,
    )
    empty = "Trong kỳ không có đối tượng nào để tính (mẫu số bằng 0)." if denominator <= 0 else ""
    return Score(indicator, numerator, denominator, made, empty)


def not_counted(indicator: Indicator, reason: str) -> Score:
    """An indicator that nothing here counts: N/A with its reason, never zero."""
    return Score(indicator, None, None, None, reason)


@dataclass(frozen=True, slots=True)
class Total:
    """Points of a group or of all.

    Attributes:
        points: ``None`` when no indicator is scored; scaled to ``full`` if the switch says so.
        out_of: what the scored indicators are worth together.
        full: what all indicators are worth.
        left_out: codes of those that are N/A.
    """

    code: str
    title: str
    points: Decimal | None
    out_of: Decimal
    full: Decimal
    left_out: tuple[str, ...]
    scaled: bool

    @property
    def share(self) -> Decimal | None:
        """Points in per cent of what could be scored."""
        base = self.full if self.scaled else self.out_of
        return None if self.points is None or not base else _two_decimals(self.points * 100 / base)


@rule(source="QD766_2022", valid=("2022-06-23", None))
def total(scores: Sequence[Score], *, on: date, code: str = "", title: str = "") -> Total:
    """Points of several indicators together; what is N/A is left out, or the rest is scaled up.

    The switch is the parameter ``service_index.missing`` (``leave_out`` or ``scale``) on the last day.
    """
    counted = [row for row in scores if row.indicator.maximum]
    made = [row for row in counted if row.points is not None]
    full = sum((row.indicator.maximum for row in counted), Decimal(0))
    out_of = sum((row.indicator.maximum for row in made), Decimal(0))
    summed = sum((row.points for row in made if row.points is not None), Decimal(0)) if made else None
    scaled = word("service_index.missing", on) == "scale" and out_of != full
    if scaled and summed is not None:
        summed = _two_decimals(summed * full / out_of)
    left_out = tuple(row.indicator.code for row in counted if row.points is None)
    return Total(code, title, summed, out_of, full, left_out, scaled)


def totals(scores: Sequence[Score], *, on: date) -> tuple[tuple[Total, ...], Total]:
    """Each group's total, and the sum of all."""
    by_group = {
        code: [row for row in scores if row.indicator.group == code]
        for code in GROUPS
        if any(row.indicator.group == code for row in scores)
    }
    groups = tuple(total(rows, on=on, code=code, title=GROUPS[code]) for code, rows in by_group.items())
    return groups, total(scores, on=on, title="Tổng điểm")
