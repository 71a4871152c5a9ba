"""The narrative report of a unit: figures by definition, what was recorded, prose, and its own doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.law import periods
from motcua.law.calendar import local
from motcua.law.periods import Period, PeriodKind
from motcua.lib.numerals import thousands
from motcua.org.queries import units as org_units
from motcua.org.queries.officials import holders
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Role, UnitKind
from motcua.reports.defined import measures as known_measures
from motcua.reports.letters.activity_kinds import ActivityKind
from motcua.reports.letters.consistency import (
    form_notes,
    period_notes,
    prose_notes,
    rate_notes,
    sum_notes,
    text_notes,
)
from motcua.reports.letters.ledger import Ledger
from motcua.reports.letters.narrative import document
from motcua.reports.letters.narrative_parts import Narrative, Note, Part
from motcua.reports.letters.narrative_sentences import MEASURES, WRITERS, Setting
from motcua.reports.letters.outline import Section, outline
from motcua.reports.measuring import Asked, asked
from motcua.reports.queries.activities import ActivityInfo, TextInfo, activities, texts, totals
from motcua.reports.queries.sealed import family
from motcua.reports.queries.taking import package_of
from motcua.reports.run import figures, run
from motcua.reports.scope import counted_units
from motcua.reports.types import Report, RuleSet

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A report under way."""

    unit: UnitInfo
    period: Period
    done: tuple[ActivityInfo, ...]
    own: Mapping[str, TextInfo]
    before: Mapping[str, TextInfo]
    forms: Mapping[str, str]
    until: date


def narrative(
    unit_id: int,
    period: Period,
    at: datetime,
    *,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
    reports: tuple[Report, ...] | None = None,
) -> Narrative:
    """The draft of the narrative report.

    Args:
        at: now. as_of: figures, records and prose as they were then (now unless told).
        reports: forms to attach as they are, e.g. sealed ones; made anew when not given.

    Raises:
        UnitNotThen: the unit did not stand then; Invalid: the period has not begun.
    """
    what = asked(period, at=at, as_of=as_of, rules=rules)
    unit = org_units.unit(unit_id)
    attached = _attached(unit, what) if reports is None else reports
    draft = _begun(unit, what, attached)
    ledger = Ledger(_values(unit_id, what))
    parts = _parts(draft, ledger)
    return Narrative(
        unit_id=unit_id,
        unit_name=unit.name,
        parent_name=unit.parent_name,
        level=unit.level,
        place=unit.place,
        period=period,
        previous=period.before(),
        as_of=what.as_of,
        cutoff=what.cutoff,
        rules=rules,
        parts=parts,
        figures=ledger.values,
        rates=tuple(ledger.rates),
        sums=tuple(ledger.sums),
        notes=(*period_notes(period, what.cutoff), *_notes(parts, ledger, attached, period)),
        reports=attached,
        sources=_sources(attached),
        signing=_signing(unit),
        signer=_signer(unit, period),
    )


def _begun(unit: UnitInfo, what: Asked, attached: tuple[Report, ...]) -> _Draft:
    period, known = what.period, what.as_of
    return _Draft(
        unit=unit,
        period=period,
        done=_recorded(unit.id, period, known_at=known),
        own=texts(unit.id, period, known_at=known),
        before=texts(unit.id, period.before(), known_at=known),
        forms={family(report.form): report.form for report in attached},
        until=local(what.cutoff - _INSTANT).date(),
    )


def _attached(unit: UnitInfo, what: Asked) -> tuple[Report, ...]:
    return tuple(
        run(name, unit_id=unit.id, period=what.period, at=what.at, as_of=what.as_of, rules=what.rules)
        for name in package_of(unit)
    )


def narrative_docx(
    unit_id: int,
    period: Period,
    at: datetime,
    *,
    as_of: datetime | None = None,
    rules: RuleSet = RuleSet.LEGAL,
    reports: tuple[Report, ...] | None = None,
) -> bytes:
    """The draft as an editable .docx with the forms attached; equal drafts give equal bytes."""
    made = narrative(unit_id, period, at, as_of=as_of, rules=rules, reports=reports)
    return document(made).to_bytes()


def _values(unit_id: int, what: Asked) -> dict[str, int]:
    names = [name for name in MEASURES if name in known_measures()]
    units = counted_units(unit_id, what.period)
    found = figures(
        names,
        units=units,
        period=what.period,
        at=what.at,
        as_of=what.as_of,
        rules=what.rules,
        by="total",
    )
    return {name: found[0][name] if found else 0 for name in MEASURES}


def _recorded(unit_id: int, period: Period, *, known_at: datetime) -> tuple[ActivityInfo, ...]:
    """What was done in the period, and the documents of its year that came before it."""
    begun = periods.year(period.year) if period.kind != PeriodKind.DAYS else period
    if begun.first >= period.first:
        return activities(unit_id, period, known_at=known_at)
    year = periods.days(begun.first, period.last)
    return tuple(
        one
        for one in activities(unit_id, year, known_at=known_at)
        if one.day >= period.first or one.kind == ActivityKind.DOCUMENT
    )


def _parts(draft: _Draft, ledger: Ledger) -> tuple[Part, ...]:
    now = tuple(one for one in draft.done if one.day >= draft.period.first)
    setting = Setting(
        level=draft.unit.level,
        period=draft.period,
        forms=draft.forms,
        recorded=totals(now),
        reach=sum(one.reach or 0 for one in now),
        until=draft.until,
    )
    made = []
    for section in outline(draft.unit.level):
        ledger.begin(section.number)
        sentences = tuple(WRITERS[section.key](ledger, setting))
        items = tuple(_item(one, draft.period) for one in draft.done if one.section == section.key)
        made.append(_part(section, sentences, items, draft))
    return tuple(made)


def _part(section: Section, sentences: tuple[object, ...], items: tuple[str, ...], draft: _Draft) -> Part:
    own, before = draft.own.get(section.key), draft.before.get(section.key)
    previous = before.text if before else ""
    origin = "own" if own else ("previous" if previous else "none")
    return Part(
        key=section.key,
        number=section.number,
        title=section.heading.title,
        part=section.heading.part,
        hint=section.heading.hint,
        sentences=sentences,  # type: ignore[arg-type]
        items=items,
        text=own.text if own else previous,
        origin=origin,
        previous=previous,
        mark=own.mark if own else "",
        saved_at=own.saved_at if own else None,
        writer=own.writer_name if own else "",
        annexes=tuple(name for wanted, name in draft.forms.items() if wanted == section.heading.annex),
    )


def _item(one: ActivityInfo, period: Period) -> str:
    """One recorded activity as a line: ``Ban hành kế hoạch … (số 91/KH-UBND ngày 20/03/2023).``"""
    text = one.text.rstrip(".; ")
    told = [one.document] if one.document else []
    if one.quantity is not None and one.quantity > 1 and one.measured_in:
        told.append(f"{thousands(one.quantity)} {one.measured_in}")
    if one.reach:
        told.append(f"{thousands(one.reach)} lượt người")
    if not one.document_date and one.day:
        told.append(f"ngày {one.day:%d/%m/%Y}")
    kept = "; ban hành trước kỳ, đang thực hiện" if one.day < period.first else ""
    return f"{text} ({'; '.join(told)}{kept})."


def _notes(
    parts: tuple[Part, ...], ledger: Ledger, reports: tuple[Report, ...], period: Period
) -> tuple[Note, ...]:
    return (
        *rate_notes(ledger.rates),
        *sum_notes(ledger.sums),
        *prose_notes(parts, printed=ledger.printed, rates=ledger.rates, sums=ledger.sums),
        *form_notes(reports),
        *text_notes(parts, period.before().label),
    )


def _sources(reports: tuple[Report, ...]) -> tuple[str, ...]:
    names = ", ".join(report.form for report in reports)
    return (
        f"số hồ sơ, thủ tục, phản ánh kiến nghị: dữ liệu của hệ thống theo các biểu {names}",
        "việc đã làm: sổ ghi việc của cơ quan",
    )


def _signing(unit: UnitInfo) -> tuple[str, ...]:
    if unit.kind == UnitKind.AUTHORITY:
        return ("TM. ỦY BAN NHÂN DÂN", unit.leader_title)
    return (unit.leader_title,)


def _signer(unit: UnitInfo, period: Period) -> str:
    """The leader at the end of the period, when there was just one."""
    found = [one for one in holders(unit.id, Role.LEADER.value, period.last) if one.signing in {"", "TM."}]
    return found[0].official_name if len(found) == 1 else ""
