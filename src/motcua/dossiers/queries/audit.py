"""Prove the record: every event's hash, every dossier's chain, every day's seal, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from motcua.dossiers.models import DailySeal, Dossier, DossierEvent
from motcua.dossiers.queries.hashing import hashed_fields
from motcua.dossiers.queries.lists import VIETNAM, day_start
from motcua.lib.hash_chain import link

#: events read at a time
PORTION = 2000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit, and what is wrong with it."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a verification of the whole store."""

    events: int
    dossiers: int
    seals: int
    broken: Broken | None

    @property
    def ok(self) -> bool:
        return self.broken is None


def verify() -> Proof:
    """Walk all events in order of dossier and number; stop at the first that is wrong."""
    events = dossiers = 0
    current, previous, seq = 0, "", 0
    last: DossierEvent | None = None
    for event in _all_events():
        if event.dossier_id != current:
            broken = _head(last)
            if broken:
                return Proof(events, dossiers, 0, broken)
            current, previous, seq = event.dossier_id, "", 0
            dossiers += 1
        events += 1
        broken = _link(event, previous, seq)
        if broken:
            return Proof(events, dossiers, 0, broken)
        previous, seq, last = event.hash, event.seq, event
    broken = _head(last) or _without_events()
    if broken:
        return Proof(events, dossiers, 0, broken)
    seals, broken = _seals()
    return Proof(events, dossiers, seals, broken)


def _all_events() -> Iterator[DossierEvent]:
    """Every event in order of dossier and number, a portion at a time: the record has millions."""
    rows = DossierEvent.objects.select_related("dossier").order_by("dossier_id", "seq")
    portion = list(rows[:PORTION])
    while portion:
        yield from portion
        last = portion[-1]
        same_dossier = Q(dossier_id=last.dossier_id, seq__gt=last.seq)
        portion = list(rows.filter(Q(dossier_id__gt=last.dossier_id) | same_dossier)[:PORTION])


def _place(event: DossierEvent) -> str:
    return f"hồ sơ {event.dossier.code or event.dossier_id}, sự kiện {event.seq} (dòng {event.pk})"


def _link(event: DossierEvent, previous: str, seq: int) -> Broken | None:
    if event.seq != seq + 1:
        return Broken(_place(event), f"thiếu sự kiện số {seq + 1}")
    if event.previous_hash != previous:
        return Broken(_place(event), "không nối với sự kiện trước")
    if link(previous, hashed_fields(event, event.dossier.token)) != event.hash:
        return Broken(_place(event), "nội dung đã bị sửa")
    return None


def _head(last: DossierEvent | None) -> Broken | None:
    """A dossier must stand where its last event left it."""
    if last is None:
        return None
    dossier = last.dossier
    if dossier.last_seq != last.seq or dossier.last_hash != last.hash:
        return Broken(_place(last), "hồ sơ không khớp với sự kiện cuối (có sự kiện bị xóa)")
    if dossier.state != last.state_after:
        return Broken(
            _place(last), f"trạng thái hồ sơ “{dossier.state}” khác sự kiện cuối “{last.state_after}”"
        )
    return None


def _without_events() -> Broken | None:
    lonely = Dossier.objects.filter(events=None).values_list("pk", flat=True).first()
    return Broken(f"hồ sơ {lonely}", "không có sự kiện nào") if lonely else None


def seal_hash(previous: str, day: date) -> tuple[str, int, int, int]:
    """Hash, count, first and last event id of one day's events, chained to the seal before."""
    digest, count, first, last = "", 0, 0, 0
    for pk, event_hash in events_of(day):
        digest = link(digest, {"event": event_hash})
        count, last = count + 1, pk
        first = first or pk
    return link(previous, {"day": day.isoformat(), "count": count, "events": digest}), count, first, last


def events_of(day: date) -> Iterator[tuple[int, str]]:
    """Ids and hashes of the events written on one day (Vietnam), in order of id."""
    rows = (
        DossierEvent.objects.filter(at__gte=day_start(day), at__lt=day_start(day + timedelta(days=1)))
        .order_by("pk")
        .values_list("pk", "hash")
    )
    portion = list(rows[:PORTION])
    while portion:
        yield from portion
        portion = list(rows.filter(pk__gt=portion[-1][0])[:PORTION])


def _seals() -> tuple[int, Broken | None]:
    previous, count = "", 0
    for seal in DailySeal.objects.order_by("day"):
        expected, number, _, _ = seal_hash(previous, seal.day)
        if seal.previous_hash != previous or seal.hash != expected or seal.count != number:
            return count, Broken(
                f"niêm phong ngày {seal.day:%d/%m/%Y}", "không khớp với các sự kiện của ngày"
            )
        previous, count = seal.hash, count + 1
    return count, None


def unsealed_days(at: datetime) -> list[date]:
    """Days before today that have events and no seal, oldest first."""
    today = at.astimezone(VIETNAM).date()
    last = DailySeal.objects.order_by("-day").values_list("day", flat=True).first()
    events = DossierEvent.objects.filter(at__lt=day_start(today))
    if last is not None:
        events = events.filter(at__gte=day_start(last + timedelta(days=1)))
    first = events.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    start = first.astimezone(VIETNAM).date()
    return [start + timedelta(days=n) for n in range((today - start).days)]
