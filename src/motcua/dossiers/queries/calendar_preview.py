"""Which promised dates a change of a working calendar would move; nothing moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.clock import CLOCK_ACTS, due_by_events
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import RUNNING_STATES
from motcua.law.calendar import WorkCalendar
from motcua.org.queries.calendars import Changes, calendar_of, calendar_with, units_touched
from motcua.org.queries.units import subtree_ids
from motcua.org.types import Actor

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """One dossier whose date would be another; ``due_before`` is the date as promised now."""

    dossier_id: int
    code: str
    due_before: datetime
    due_after: datetime


def would_move(unit_id: int | None, changes: Changes) -> list[Moved]:
    """Running dossiers whose date a change of calendars would alter, the earliest promised first.

    Args:
        unit_id: only dossiers received in this unit or under it; None for every unit that is touched.
        changes: what shall be set, as for ``org.queries.calendars.calendar_with``.

    A date promised by an apology stays as promised and is not listed.
    """
    rows = Dossier.objects.filter(is_test=False)
    touched = units_touched(changes)
    if touched is not None:
        rows = rows.filter(one_stop_id__in=touched)
    if unit_id is not None:
        rows = rows.filter(one_stop_id__in=subtree_ids(unit_id))
    after: dict[int, WorkCalendar] = {}

    def changed(one_stop_id: int) -> WorkCalendar:
        if one_stop_id not in after:
            after[one_stop_id] = calendar_with(one_stop_id, changes)
        return after[one_stop_id]

    found = []
    for dossier, events in _with_events(rows):
        before = due_by_events(dossier, events, calendar_of(dossier.one_stop_id))
        moved = due_by_events(dossier, events, changed(dossier.one_stop_id))
        if moved is not None and moved != before:
            found.append(_moved(dossier, moved))
    return sorted(found, key=lambda m: (m.due_before, m.dossier_id))


def out_of_step(actor: Actor) -> list[Moved]:
    """Running dossiers in the actor's scope whose promised date differs from what the calendar now gives.

    These are the dossiers for ``actions.calendar_moves.move_due`` after a calendar was changed.
    """
    found = [
        _moved(dossier, due)
        for dossier, events in _with_events(visible_to(actor, reach="own").filter(is_test=False))
        if (due := due_by_events(dossier, events, calendar_of(dossier.one_stop_id))) is not None
        and due != dossier.due_at
    ]
    return sorted(found, key=lambda m: (m.due_before, m.dossier_id))


def _moved(dossier: Dossier, due: datetime) -> Moved:
    assert dossier.due_at is not None  # noqa: S101 - only running dossiers are looked at
    return Moved(dossier.pk, dossier.code or "", dossier.due_at, due)


_Events = list[tuple[str, datetime, dict[str, Any]]]


def clock_events(dossier_ids: Iterable[int]) -> Callable[[int], _Events]:
    """The acts that touch the clock of some dossiers, in order: one query."""
    found: dict[int, _Events] = {}
    rows = DossierEvent.objects.filter(dossier_id__in=list(dossier_ids), name__in=CLOCK_ACTS)
    for dossier_id, name, at, data in rows.order_by("dossier_id", "seq").values_list(
        "dossier_id", "name", "at", "data"
    ):
        found.setdefault(dossier_id, []).append((name, at, data))
    return lambda dossier_id: found.get(dossier_id, [])


def _with_events(rows: QuerySet[Dossier]) -> Iterable[tuple[Dossier, _Events]]:
    running = rows.filter(state__in=RUNNING_STATES, reschedules=0, due_at__isnull=False).order_by("pk")
    chunk: list[Dossier] = []
    for dossier in running.iterator(chunk_size=_CHUNK):
        chunk.append(dossier)
        if len(chunk) == _CHUNK:
            yield from _pairs(chunk)
            chunk = []
    yield from _pairs(chunk)


def _pairs(chunk: list[Dossier]) -> Iterable[tuple[Dossier, _Events]]:
    events = clock_events(dossier.pk for dossier in chunk) if chunk else None
    for dossier in chunk:
        if events is not None:
            yield dossier, events(dossier.pk)
