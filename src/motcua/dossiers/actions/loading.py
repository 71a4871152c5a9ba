"""Bring in the history of an office: dossiers of another system, finished or open, very many at once.

They become dossiers of ours with their events in the chain: told of now, each event says when it happened.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import connection

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import routing
from motcua.dossiers.actions.past import BadHistory, PastDossier, PastSupplement, check
from motcua.dossiers.actions.past_places import Places
from motcua.dossiers.actions.past_rows import COLUMNS, TABLES, Rows, Told
from motcua.dossiers.models import DailySeal, Dossier, Stage, Task
from motcua.dossiers.models.copying import copy_rows, new_ids
from motcua.dossiers.models.inserting import insert
from motcua.law.calendar import local
from motcua.law.numbering import BadCode, dossier_code, parse_code
from motcua.law.regimes import regime_on
from motcua.lib.refused import Forbidden, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.actions.many_applicants import bring_applicants
from motcua.org.types import Actor, ActorKind, Role

__all__ = ["BadHistory", "Loaded", "PastDossier", "PastSupplement", "RefusedPast", "load_past"]


@dataclass(frozen=True, slots=True)
class RefusedPast:
    """One record that was not brought in; ``number`` counts from 1."""

    number: int
    code: str
    reason: str


@dataclass(slots=True)
class Loaded:
    """What became of the records; ``skipped``: dossiers that were here already, by their code."""

    loaded: int = 0
    skipped: int = 0
    refused: list[RefusedPast] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.loaded + self.skipped + len(self.refused)


class DaySealed(Refused):
    """The day of the load was sealed meanwhile: its events could no longer be added."""

    code = "day-sealed"


def load_past(
    records: Iterable[PastDossier],
    *,
    actor: Actor,
    at: datetime,
    batch: int = 5000,
    tell: Callable[[Loaded], None] | None = None,
) -> Loaded:
    """Bring dossiers in, a transaction for each ``batch``; again with the same codes adds nothing.

    Args:
        actor: the system, an administrator, or the manager of the office (for its own dossiers only):
            whoever answers for the record being true.
        at: now: the moment at which the events were told. Figures read when things happened.
        tell: called after each batch with the result so far.

    Raises:
        Forbidden: the actor may not. DaySealed: the day of ``at`` is over and sealed.
    """
    if actor.kind != ActorKind.SYSTEM and not (
        actor.grants_for(Role.ADMIN) or actor.grants_for(Role.MANAGER)
    ):
        raise Forbidden("Chỉ quản trị hệ thống hoặc người quản lý Một cửa được chuyển dữ liệu hồ sơ cũ vào.")
    result, places, left = Loaded(), Places(actor, at), iter(records)
    while chunk := list(islice(left, batch)):
        with lifecycle.writing():
            _Batch(chunk, places, result, actor, at).load()
        if tell is not None:
            tell(result)
    return result


class _Batch:
    """Some records on their way in, within one transaction."""

    def __init__(
        self, chunk: list[PastDossier], places: Places, result: Loaded, actor: Actor, at: datetime
    ) -> None:
        self.chunk, self.places, self.result = chunk, places, result
        self.actor, self.at = actor, at

    def load(self) -> None:
        if DailySeal.objects.filter(day=local(self.at).date()).exists():
            raise DaySealed("Ngày này đã niêm phong; chạy lại việc chuyển dữ liệu với thời điểm hiện tại.")
        told = list(self._fresh())
        self._number(told)
        people = bring_applicants((one.past.applicant_name, one.past.identity_number) for one in told)
        for one in told:
            one.applicant_id = people[one.past.applicant_name, one.past.identity_number]
        self._store(told)
        _go_past([one for one in told if one.past.code])
        self.result.loaded += len(told)

    def _fresh(self) -> Iterator[Told]:
        """Records that can be brought in and are not here yet; the others are counted."""
        codes = [clean(past.code).upper() if past.code else "" for past in self.chunk]
        known = set(Dossier.objects.filter(code__in=filter(None, codes)).values_list("code", flat=True))
        first = self.result.read
        for number, (past, code) in enumerate(zip(self.chunk, codes, strict=True), start=first + 1):
            if code in known:
                self.result.skipped += 1
                continue
            try:
                yield self._told(past, code)
            except Refused as refused:
                self.result.refused.append(RefusedPast(number, code, refused.message))
            else:
                known.update([code] if code else [])

    def _told(self, past: PastDossier, code: str) -> Told:
        number = "".join(past.identity_number.split()).upper()
        if number != past.identity_number:
            past = replace(past, identity_number=number)
        check(past, self.at)
        if not self._may(past.authority_id):
            raise BadHistory("Hồ sơ thuộc cơ quan ngoài phạm vi quản lý của bạn.")
        place = self.places.of(past)
        if len(past.papers) > len(place.papers):
            raise BadHistory(
                f"Hồ sơ ghi {len(past.papers)} giấy tờ, thủ tục {past.procedure_code} có {len(place.papers)}."
            )
        scanned = past.result_file or any(past.papers)
        return Told(past, place, code, file_id=self.places.file(past.authority_id) if scanned else None)

    def _may(self, authority_id: int) -> bool:
        everywhere = self.actor.kind == ActorKind.SYSTEM or bool(self.actor.grants_for(Role.ADMIN))
        return everywhere or authority_id in self.actor.authority_ids

    def _number(self, told: list[Told]) -> None:
        """Codes for those without one: the next of their day."""
        wanting = Tally(_counter(one) for one in told if not one.code)
        _go_past([one for one in told if one.code and _counter(one) in wanting])
        last = _take(wanting)
        for one in told:
            if not one.code:
                key, day = _counter(one), local(one.past.received_at).date()
                sequence = last[key] - wanting[key] + 1
                one.code = dossier_code(regime_on(day), one.place.authority.code, day, sequence)
                wanting[key] -= 1

    def _store(self, told: list[Told]) -> None:
        rows = Rows()
        dossier_ids, stage_ids = new_ids(Dossier, len(told)), new_ids(Stage, len(told))
        for one, dossier_id, stage_id in zip(told, dossier_ids, stage_ids, strict=True):
            one.dossier_id, one.stage_id = dossier_id, stage_id
            rows.add(one, actor=self.actor, at=self.at)
        for model in TABLES:
            if rows.by_table[model]:
                copy_rows(model, COLUMNS[model], rows.by_table[model])
        insert(_tasks(rows))


def _parts(keys: list[tuple[int, str]], size: int = 500) -> Iterator[list[tuple[int, str]]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _counter(one: Told) -> tuple[int, str]:
    """The counter of codes of the dossier's authority and day."""
    return one.past.authority_id, f"hs:{local(one.past.received_at):%y%m%d}"


def _take(wanting: Mapping[tuple[int, str], int]) -> dict[tuple[int, str], int]:
    """Take so many numbers of each counter; the last number of each."""
    last: dict[tuple[int, str], int] = {}
    with connection.cursor() as cursor:
        for key in sorted(wanting):
            cursor.execute(
                "INSERT INTO dossiers_counter (authority_id, name, last) VALUES (%s, %s, %s) "
                "ON CONFLICT (authority_id, name) DO UPDATE SET "
                "last = dossiers_counter.last + EXCLUDED.last RETURNING last",
                [*key, wanting[key]],
            )
            (last[key],) = cursor.fetchone()
    return last


def _go_past(told: list[Told]) -> None:
    """Let no counter give again a code of ours that came along.

    As late as can be: whoever takes a number of the same day waits for the end of the transaction.
    """
    least: dict[tuple[int, str], int] = {}
    for one in told:
        with suppress(BadCode):
            parts = parse_code(one.code)
            if parts.unit_code == one.place.authority.code:
                key = (one.past.authority_id, f"hs:{parts.day:%y%m%d}")
                least[key] = max(least.get(key, 0), parts.sequence)
    greatest = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    with connection.cursor() as cursor:
        for keys in _parts(sorted(least)):
            rows = ", ".join(["(%s, %s, %s)"] * len(keys))
            cursor.execute(
                f"INSERT INTO dossiers_counter (authority_id, name, last) VALUES {rows} "  # noqa: S608
                "ON CONFLICT (authority_id, name) DO UPDATE SET "
                f"last = {greatest}(dossiers_counter.last, EXCLUDED.last)",
                [value for key in keys for value in (*key, least[key])],
            )


def _tasks(rows: Rows) -> list[Task]:
    """The open step of each dossier that is still being worked on."""
    tasks: list[Task] = []
    for values, stage_values, route in rows.open:
        dossier, stage = Dossier(**values), Stage(**stage_values)
        with suppress(Refused):  # a route that begins elsewhere: the official sends it there by hand
            tasks += routing.first_tasks(dossier, route, stage, at=stage.sent_at, by=dossier.received_by_id)
    return tasks
