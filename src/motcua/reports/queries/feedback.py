"""What people said of an office: how many were asked, how many answered, how content they were.

Averages are shown from a few answers on only (``feedback.least_answers``): fewer would tell who answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from motcua.law.feedback import least_answers
from motcua.law.periods import Period
from motcua.law.registry import parameter
from motcua.lib.vietnamese_text import sort_key
from motcua.org.models import Official
from motcua.org.queries.units import UnitInfo, unit
from motcua.oversight.models import FeedbackAnswer
from motcua.reports import measuring
from motcua.reports.run import figures
from motcua.reports.scope import CountedUnit, counted_units

#: indices that slips ask about (TT 01/2018/TT-VPCP, Điều 13–14)
INDICES = (1, 3, 4, 7)
_COVERAGE = ("feedback_due", "feedback_offered", "feedback_returned", "feedback_silent")
_LEVELS = tuple(f"feedback_level_{level}" for level in (2, 1, 0))
_POINTS = tuple(f"feedback_{number}_{points}" for number in INDICES for points in (2, 1, 0))
MEASURES = (*_COVERAGE, "feedback_answered", "feedback_paper", *_LEVELS, *_POINTS)
_MOST_REMARKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One subject's slips in a period.

    Attributes:
        due: dossiers that ended; offered: slips made for them; returned: of those answered; silent: not.
        answered: answered in the period, whenever the dossier ended: what averages are made of.
        levels: very satisfied, satisfied, not satisfied; ``None`` while hidden.
        averages: points (0–2) by index; ``None`` without an answer or while hidden.
        hidden: something was answered, but by too few to be shown.
    """

    label: str
    due: int
    offered: int
    returned: int
    silent: int
    answered: int
    paper: int
    levels: tuple[int, int, int] | None
    averages: Mapping[int, Decimal | None]
    hidden: bool

    @property
    def coverage(self) -> Decimal | None:
        """Answered of offered, per cent."""
        return _share(self.returned, self.offered)

    @property
    def asked(self) -> Decimal | None:
        """Offered of due, per cent."""
        return _share(self.offered, self.due)

    @property
    def satisfied(self) -> Decimal | None:
        """Very satisfied and satisfied, per cent of those who said it."""
        return None if self.levels is None else _share(self.levels[0] + self.levels[1], sum(self.levels))


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote, with nothing that leads to the dossier, the official or the day."""

    words: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPage:
    """Everything that the page of one unit shows."""

    unit: UnitInfo
    period: Period
    cutoff: datetime
    least: int
    citation: str
    whole: Results
    units: tuple[Results, ...]
    fields: tuple[Results, ...]
    officials: tuple[Results, ...]
    remarks: tuple[Remark, ...]


def results_of(unit_id: int, *, period: Period, at: datetime, as_of: datetime | None = None) -> FeedbackPage:
    """Slips of a unit in a period: whole, by unit or by official, and by field of procedures.

    Raises:
        UnitNotThen: the unit did not stand then; Invalid: the period has not begun.
    """
    info, members = unit(unit_id), counted_units(unit_id, period)
    what, least = measuring.asked(period, at=at, as_of=as_of), least_answers(period.last)
    alone = len(members) == 1

    def by(kind: str) -> dict[str, Mapping[str, int]]:
        rows = figures(MEASURES, units=members, period=period, at=at, as_of=as_of, by=kind)
        return {str(row.key): row.values for row in rows if any(row.values.values())}

    whole = by("total").get("total", {})
    fields = figures(MEASURES, units=members, period=period, at=at, as_of=as_of, by="field")
    return FeedbackPage(
        unit=info,
        period=period,
        cutoff=what.cutoff,
        least=least,
        citation=parameter("feedback.typed_by_another", period.last).basis.citation,
        whole=results(info.name, whole, least),
        units=() if alone else withheld(_units(members, what, least), least),
        fields=withheld(
            _sorted(results(row.label, row.values, least) for row in fields if any(row.values.values())),
            least,
        ),
        officials=withheld(_officials(by("official"), least), least) if alone else (),
        remarks=_remarks(members, what, least),
    )


def withheld(rows: Sequence[Results], least: int) -> tuple[Results, ...]:
    """The rows of a whole, with so many hidden that none is told by taking the others off the whole.

    One official with a single answer would be told by the sum of the office less its other officials.
    """
    found = list(rows)
    hidden = sum(row.answered for row in found if row.hidden)
    for place in sorted(range(len(found)), key=lambda n: found[n].answered):
        row = found[place]
        if not 0 < hidden < least:
            break
        if row.answered and not row.hidden:
            found[place] = replace(row, levels=None, averages=dict.fromkeys(INDICES), hidden=True)
            hidden += row.answered
    return tuple(found)


def own_results(official_id: int, authority_id: int, *, period: Period, at: datetime) -> Results:
    """An official's own slips: aggregates only, and only from enough answers."""
    members = counted_units(authority_id, period)
    rows = figures(MEASURES, units=members, period=period, at=at, by="official")
    found = next((row.values for row in rows if str(row.key) == str(official_id)), {})
    return results("", found, least_answers(period.last))


def results(label: str, counts: Mapping[str, int], least: int) -> Results:
    """One subject's results from the counts of its measures."""
    answered = counts.get("feedback_answered", 0)
    shown = answered >= least
    very, content, not_content = (counts.get(name, 0) for name in _LEVELS)
    return Results(
        label=label,
        due=counts.get("feedback_due", 0),
        offered=counts.get("feedback_offered", 0),
        returned=counts.get("feedback_returned", 0),
        silent=counts.get("feedback_silent", 0),
        answered=answered,
        paper=counts.get("feedback_paper", 0),
        levels=(very, content, not_content) if shown else None,
        averages={number: _average(number, counts, least) for number in INDICES},
        hidden=bool(answered) and not shown,
    )


def _average(number: int, counts: Mapping[str, int], least: int) -> Decimal | None:
    found = {points: counts.get(f"feedback_{number}_{points}", 0) for points in (2, 1, 0)}
    many = sum(found.values())
    if not many or many < least:
        return None
    summed = sum(points * times for points, times in found.items())
    return (Decimal(summed) / Decimal(many)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def _sorted(rows: Iterable[Results]) -> tuple[Results, ...]:
    return tuple(sorted(rows, key=lambda row: sort_key(row.label)))


def _units(members: Sequence[CountedUnit], what: measuring.Asked, least: int) -> tuple[Results, ...]:
    rows = figures(MEASURES, units=members, period=what.period, at=what.at, as_of=what.as_of, by="unit")
    return tuple(results(row.label, row.values, least) for row in rows)


def _officials(by_official: Mapping[str, Mapping[str, int]], least: int) -> tuple[Results, ...]:
    ids = [int(key) for key in by_official if key.isdecimal()]
    names = dict(Official.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    return _sorted(
        results(names.get(int(key), "") if key.isdecimal() else "Chưa rõ người tiếp nhận", counts, least)
        for key, counts in by_official.items()
    )


def _remarks(members: Sequence[CountedUnit], what: measuring.Asked, least: int) -> tuple[Remark, ...]:
    """What was written in the period, in the order of the alphabet: not in the order of the days."""
    ids = [i for one in members for i in one.authority_ids]
    rows = FeedbackAnswer.objects.filter(
        slip__authority_id__in=ids,
        answered_at__gte=what.period.starts_at,
        answered_at__lt=what.cutoff,
        entered_at__lt=what.as_of,
    ).exclude(remark="")
    last: dict[int, tuple[str, int | None]] = {}
    for slip_id, words, level in rows.order_by("slip_id", "seq").values_list("slip_id", "remark", "level"):
        last[slip_id] = (words, level)
    if len(last) < least:
        return ()
    found = [Remark(words, level) for words, level in last.values()]
    return tuple(sorted(found, key=lambda one: sort_key(one.words[:60]))[:_MOST_REMARKS])
