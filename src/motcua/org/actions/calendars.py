"""Setting hours and special days, with the decision that set them; dossiers are never touched here.

Due dates already given stay as they are: whoever changes a calendar looks at the preview first and
moves dossiers, if at all, by acts of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.law import calendar as law
from motcua.lib.dates import format_day
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.scope import forget_calendars, require_admin, require_manager
from motcua.org.models import DayKind, SpecialDay, WorkingHours
from motcua.org.queries.calendars import Changes, DayRow, NewHours, ended_by, hours_list
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import SYSTEM, Actor

_NATIONAL_KINDS = {DayKind.HOLIDAY, DayKind.COMPENSATION, DayKind.SWAPPED_OFF, DayKind.WORKED}
_UNIT_KINDS = {DayKind.CLOSED, DayKind.OPENED, DayKind.SWAPPED_OFF, DayKind.WORKED}
_DAY_FIELDS = ("kind", "name", "decision", "certain", "swaps_with")


def _require(actor: Actor, unit_id: int | None) -> None:
    """National days are the administrator's; a unit's calendar is its manager's."""
    if unit_id is None:
        require_admin(actor)
    else:
        require_manager(actor, unit_info(unit_id))


def _subject(unit_id: int | None) -> str:
    return "nation" if unit_id is None else f"unit:{unit_id}"


# -- special days -----------------------------------------------------------------------------


def checked_day(row: DayRow) -> DayRow:
    """A special day as stored.

    Raises:
        Invalid: no name or decision, or a kind that does not fit.
    """
    name, decision = line(row.name), line(row.decision)
    allowed = _NATIONAL_KINDS if row.unit_id is None else _UNIT_KINDS
    errors = {}
    if row.kind not in allowed:
        errors["kind"] = "Loại ngày này không dùng được ở đây; hãy chọn loại khác."
    if not name:
        errors["name"] = "Chưa ghi tên ngày, ví dụ “Nghỉ hoán đổi”."
    elif sentence := too_long("Tên ngày", name, 200):
        errors["name"] = sentence
    if row.unit_id is not None and not decision:
        errors["decision"] = "Chưa ghi văn bản quyết định ngày này."
    elif sentence := too_long("Văn bản", decision, 200):
        errors["decision"] = sentence
    if row.swaps_with == row.day:
        errors["swaps_with"] = "Ngày hoán đổi phải là ngày khác."
    if errors:
        raise Invalid(errors)
    return DayRow(row.unit_id, row.day, row.kind, name, decision, row.certain, row.swaps_with)


def _stored_day(unit_id: int | None, day: date) -> SpecialDay | None:
    owner = Q(unit__isnull=True) if unit_id is None else Q(unit_id=unit_id)
    return SpecialDay.objects.filter(owner, day=day).first()


def _store_day(row: DayRow) -> SpecialDay:
    stored = _stored_day(row.unit_id, row.day) or SpecialDay(unit_id=row.unit_id, day=row.day)
    for name in _DAY_FIELDS:
        setattr(stored, name, getattr(row, name))
    stored.save()
    return stored


@transaction.atomic
def set_special_day(*, actor: Actor, at: datetime, row: DayRow) -> SpecialDay:
    """Make a day other than its weekday says: for the nation (no unit) or one unit and those below it.

    Raises:
        Invalid: no name or decision, or a kind that does not fit.
        Forbidden: not the actor's unit.
    """
    _require(actor, row.unit_id)
    checked = checked_day(row)
    stored = _store_day(checked)
    forget_calendars()
    log.record(
        actor=actor,
        at=at,
        action="calendar.day_set",
        subject=_subject(row.unit_id),
        day=checked.day,
        kind=checked.kind,
        name=checked.name,
        decision=checked.decision,
    )
    return stored


@transaction.atomic
def remove_special_day(*, actor: Actor, at: datetime, unit_id: int | None, day: date, decision: str) -> None:
    """Make a day ordinary again, by a decision too.

    Raises:
        NotFound: this unit (or the nation) has set nothing for that day.
        Invalid: no decision.
    """
    _require(actor, unit_id)
    text = line(decision)
    if not text:
        raise Invalid({"decision": "Chưa ghi văn bản bỏ ngày này."})
    found = _stored_day(unit_id, day)
    if found is None:
        raise NotFound(f"Không có ngày đặc biệt nào ghi cho {format_day(day)} ở đây.")
    log.record(
        actor=actor,
        at=at,
        action="calendar.day_removed",
        subject=_subject(unit_id),
        day=day,
        kind=found.kind,
        name=found.name,
        decision=text[:200],
    )
    found.delete()
    forget_calendars()


# -- hours ------------------------------------------------------------------------------------


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _hours_errors(new: NewHours) -> dict[str, str]:
    errors = {}
    for weekday, spans in new.weekly.items():
        ordered = sorted(spans)
        if weekday not in range(7):
            errors["weekly"] = "Thứ trong tuần phải từ thứ Hai đến Chủ nhật."
        for start, end in ordered:
            if start >= end:
                errors["weekly"] = f"Giờ làm việc {_clock(start)}–{_clock(end)} kết thúc trước khi bắt đầu."
        for (_, end), (start, _) in pairwise(ordered):
            if start < end:
                errors["weekly"] = f"Hai khoảng giờ chồng nhau quanh {_clock(start)}."
    if not line(new.decision):
        errors["decision"] = "Chưa ghi văn bản quy định giờ làm việc."
    elif sentence := too_long("Văn bản", line(new.decision), 120):
        errors["decision"] = sentence
    if new.season is not None and not all(_is_month_day(edge) for edge in new.season):
        errors["season"] = "Mùa phải bắt đầu và kết thúc vào một ngày có thật (ngày/tháng)."
    return errors


def _is_month_day(number: int) -> bool:
    month, day = divmod(number, 100)
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


@transaction.atomic
def set_hours(*, actor: Actor, at: datetime, new: NewHours) -> None:
    """New hours of a unit (and of those below without their own) from a day on.

    They take the place of the unit's hours of the same season; without any weekday the unit follows
    the one above it again. What held before that day stays for the terms of those days.

    Raises:
        Invalid: hours that overlap or end before they start, no decision.
        Forbidden: not the actor's unit.
    """
    _require(actor, new.unit_id)
    errors = _hours_errors(new)
    if errors:
        raise Invalid(errors)
    begin, end = new.season or (None, None)
    stored = WorkingHours.objects.filter(unit_id=new.unit_id, season_from=begin, season_to=end)
    kept = [row for old in hours_list(new.unit_id) for row in ended_by(old, new)]
    kept = [row for row in kept if (row.season_from, row.season_to) == (begin, end)]
    stored.delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(
            unit_id=row.unit_id,
            weekday=row.weekday,
            start=row.start,
            end=row.end,
            season_from=row.season_from,
            season_to=row.season_to,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            decision=line(row.decision),
        )
        for row in (*kept, *new.rows())
    )
    forget_calendars()
    log.record(
        actor=actor,
        at=at,
        action="calendar.hours_set",
        subject=_subject(new.unit_id),
        weekly={
            str(weekday): [f"{_clock(start)}-{_clock(end)}" for start, end in sorted(spans)]
            for weekday, spans in new.weekly.items()
        },
        season=new.season,
        valid_from=new.valid_from,
        decision=line(new.decision),
    )


@transaction.atomic
def apply(*, actor: Actor, at: datetime, changes: Changes, decision: str) -> None:
    """Make the changes that were previewed, all or none; ``decision`` is that of removals."""
    for unit_id, day in changes.removed_days:
        remove_special_day(actor=actor, at=at, unit_id=unit_id, day=day, decision=decision)
    for row in changes.set_days:
        set_special_day(actor=actor, at=at, row=row)
    for new in changes.hours:
        set_hours(actor=actor, at=at, new=new)


# -- the nation's days ------------------------------------------------------------------------


@transaction.atomic
def load_national(
    days: Iterable[Mapping[str, Any]], *, at: datetime, actor: Actor = SYSTEM, source: str = ""
) -> int:
    """Load the nation's days, as rows of a calendar file; days set otherwise by hand are brought in line.

    Args:
        days: rows with ``date, kind, name, decision, certain, swaps_with`` as ``law.calendar.special_day``.

    Returns:
        How many days were new or changed; a second load of the same file changes none.
    """
    require_admin(actor)
    known = {row.day: row for row in SpecialDay.objects.filter(unit__isnull=True)}
    changed = 0
    for raw in days:
        day = law.special_day(raw)
        swaps_with: date | None = raw.get("swaps_with")
        row = DayRow(
            None,
            day.day,
            str(raw["kind"]).replace("-", "_"),
            day.name,
            day.decision,
            day.certain,
            swaps_with,
        )
        old = known.get(row.day)
        same = old is not None and all(getattr(old, name) == getattr(row, name) for name in _DAY_FIELDS)
        if not same:
            _store_day(checked_day(row))
            changed += 1
    if changed:
        forget_calendars()
        log.record(
            actor=actor,
            at=at,
            action="calendar.national_loaded",
            subject="nation",
            days=changed,
            source=source,
        )
    return changed


def load_national_file(path: Path, *, at: datetime, actor: Actor = SYSTEM) -> int:
    """:func:`load_national` from a TOML file with ``[[day]]`` rows (``data/calendars/national.toml``)."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["day"]
    return load_national(rows, at=at, actor=actor, source=path.name)
