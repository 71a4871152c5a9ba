"""The figures of a submission as taken from the data: own, or with the sent reports of units below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.law.periods import Period
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Level, UnitKind
from motcua.reports.defined import form, form_names
from motcua.reports.models import ReportSubmission
from motcua.reports.queries.consolidation import consolidated, units_below
from motcua.reports.queries.listed import Lists, codes_of, lists_of
from motcua.reports.queries.sealed import Filled, Finding, family, filled, sealed_lists
from motcua.reports.run import run
from motcua.reports.scope import counted_units
from motcua.reports.types import Report, RowKind, RuleSet

#: the forms that make up the report of a period (TT 01/2020/TT-VPCP), by what their variants share
PACKAGE = ("II.05", "II.06", "II.07", "II.08")
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Take:
    """Figures taken at one moment: the forms with findings, and the sent reports that they add up."""

    forms: tuple[Filled, ...]
    parts: tuple[int, ...]


def package_of(unit: UnitInfo) -> tuple[str, ...]:
    """The forms of a unit's periodic report: variant ``a`` for ministries and departments, else ``b``."""
    central = unit.kind == UnitKind.DEPARTMENT or unit.level == Level.CENTRAL
    variant = "a" if central else "b"
    known = form_names()
    wanted = [name if name in known else f"{name}{variant}" for name in PACKAGE]
    return tuple(name for name in wanted if name in known and unit.level in form(name).levels)


def take(
    forms: Sequence[str], *, unit_id: int, period: Period, at: datetime, as_of: datetime, rules: RuleSet
) -> Take:
    """Fill forms from the data and say what a reader should know of them.

    Raises:
        UnknownForm; UnitNotThen: the unit did not stand then; Invalid: the period has not begun.
    """
    superior = bool(units_below(unit_id, period))
    parts: dict[int, None] = {}
    reports = []
    for name in forms:
        if superior:
            made = consolidated(name, unit_id=unit_id, period=period, at=at, as_of=as_of, rules=rules)
            parts.update({part.submission_id: None for part in made.parts if part.submission_id})
            reports.append(made.report)
        else:
            reports.append(run(name, unit_id=unit_id, period=period, at=at, as_of=as_of, rules=rules))
    before = report_before(unit_id, period)
    found = tuple(Filled(one, carry_over(one, before, parts=tuple(parts), at=at)) for one in reports)
    return Take(found, tuple(parts))


def taken(report: Report, *, parts: Iterable[int], at: datetime) -> Lists:
    """The dossiers behind the lines of a report: those of the sent reports it adds up, and the unit's own."""
    found = {place: set(ids) for place, ids in own_lists(report, parts=parts, at=at).items()}
    for part in parts:
        for place, ids in sealed_lists(part, report.form).items():
            found.setdefault(place, set()).update(ids)
    return {place: sorted(ids) for place, ids in found.items()}


def own_lists(report: Report, *, parts: Iterable[int], at: datetime) -> Lists:
    """The dossiers behind the lines of a report without those of the sent reports that it adds up."""
    sent = set(ReportSubmission.objects.filter(pk__in=list(parts)).values_list("unit_id", flat=True))
    units = [one for one in counted_units(report.unit_id, report.period) if not sent & set(one.unit.path_ids)]
    return lists_of(report, units=units, at=at)


def report_before(unit_id: int, period: Period) -> ReportSubmission | None:
    """The unit's newest sealed report of the period that ended the day before this one began."""
    rows = ReportSubmission.objects.filter(
        unit_id=unit_id, last=period.before().last, sealed_at__isnull=False
    )
    return rows.order_by("-version", "first").first()


def carry_over(
    report: Report, before: ReportSubmission | None, *, parts: Sequence[int], at: datetime
) -> tuple[Finding, ...]:
    """Lines whose carried-over dossiers are not those that the report before left open (law.md 2.4).

    A finding, not a refusal: a dossier entered late or a cancelled intake may change the past lawfully, but
    the dossiers must be named.
    """
    rule = form(report.form).carry_over
    if rule is None or before is None:
        return ()
    old = next((p.report for p in filled(before) if family(p.report.form) == family(report.form)), None)
    if old is None:
        return ()
    was, now = sealed_lists(before.pk, report.form), taken(report, parts=parts, at=at)
    lines = {row.key: row.label for one in (old, report) for row in one.rows if row.kind == RowKind.LINE}
    found = []
    for key, label in lines.items():
        left, come = (_value(one, key, column) for one, column in ((old, rule.before), (report, rule.column)))
        there, here = set(was.get((key, rule.before), ())), set(now.get((key, rule.column), ()))
        if left != come or here != there:
            found.append(_finding(report, key, label, (come, left), here - there, there - here))
    return tuple(found)


def _value(report: Report, row: str, column: str) -> int:
    try:
        return int(report.cell(row, column) or 0)
    except KeyError:
        return 0


def _finding(
    report: Report, key: str, label: str, figures: tuple[int, int], here: set[int], there: set[int]
) -> Finding:
    codes = codes_of(here | there)
    come, left = (sorted(codes[i] for i in ids) for ids in (here, there))
    sentence = (
        f"“{label}”: kỳ trước chuyển qua {figures[0]}, báo cáo kỳ trước đã chốt còn lại {figures[1]}."
        f"{_told(' Có ở kỳ này, không có ở báo cáo trước', come)}"
        f"{_told(' Có ở báo cáo trước, kỳ này không còn', left)}"
    )
    return Finding(report.form, key, sentence, tuple(come), tuple(left))


def _told(words: str, codes: Sequence[str]) -> str:
    if not codes:
        return ""
    more = f" và {len(codes) - _NAMED} hồ sơ khác" if len(codes) > _NAMED else ""
    return f"{words}: {', '.join(codes[:_NAMED])}{more}."
