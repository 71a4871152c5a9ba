"""What a manager settled outlives the same announcement read again, where its facts are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from motcua.catalogue.models import ProcedureVersion, UnclearPoint
from motcua.catalogue.sources.records import ChargeRecord, ProcedureRecord, plain

#: kind, place and words of a doubt: by these it is known again
PointKey = tuple[str, str, str]
Settled = Mapping[PointKey, UnclearPoint]
#: the lists of a record that a settlement may change, kept beside the content as they were announced
ANNOUNCED = ("channels", "cases", "time_cases")
_TERM = ("term_amount", "term_unit")
#: place of a doubt, what must be the same in the source for it to be the same doubt, what was settled there
_RULES: tuple[tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]], ...] = (
    (re.compile(r"(channels)\[(\d+)\]\.term"), ("channel", *_TERM, "term_text"), _TERM),
    (re.compile(r"(time_cases)\[(\d+)\]\.term"), ("code", "name", *_TERM, "term_text"), _TERM),
    (re.compile(r"(channels)\[(\d+)\]\.charges(?:\[\d+\])?"), ("channel", "charges"), ("charges",)),
    (
        re.compile(r"(cases)\[(\d+)\]\.(papers)\[(\d+)\]"),
        ("name", "is_note", "originals", "copies"),
        ("name", "is_note", "originals", "copies"),
    ),
)


def key_of(point: Any) -> PointKey:
    """What names a doubt, of a record or stored."""
    return point.kind, point.place, point.words


def settled_points(version_ids: Iterable[int]) -> dict[int, list[UnclearPoint]]:
    """The settled points of some versions: one query for any number."""
    found: dict[int, list[UnclearPoint]] = {}
    for point in UnclearPoint.objects.filter(version_id__in=list(version_ids), settled_at__isnull=False):
        found.setdefault(point.version_id, []).append(point)
    return found


def pictures(standing_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The standing version's content, and the same announcement as its source told it."""
    standing = ProcedureVersion.objects.get(pk=standing_id)
    first = (
        ProcedureVersion.objects.filter(
            procedure_id=standing.procedure_id, content_hash=standing.content_hash
        )
        .order_by("number")
        .first()
    ) or standing
    return standing.content, {**first.content, **first.content.get("announced", {})}


def carried(
    record: ProcedureRecord, points: Iterable[UnclearPoint], now: Mapping[str, Any], raw: Mapping[str, Any]
) -> tuple[ProcedureRecord, dict[PointKey, UnclearPoint]]:
    """The record with what was settled written into it again, and the points that stay settled.

    Args:
        points: those settled of the version that stands. now, raw: its content, and as it was announced.
    """
    known = {key_of(point): point for point in points}
    announced = record.to_dict()
    kept: dict[PointKey, UnclearPoint] = {}
    for doubt in record.unclear:
        point = known.get(key_of(doubt))
        places = doubt.place.split("; ")
        if point is None or not all(_same(place, announced, raw) for place in places):
            continue
        kept[key_of(doubt)] = point
        for place in places:
            record = _settled(record, place, now)
    return record, kept


def _rule(place: str) -> tuple[list[str | int], tuple[str, ...], tuple[str, ...]] | None:
    for pattern, same, taken in _RULES:
        found = pattern.fullmatch(place)
        if found:
            return [int(g) if g.isdigit() else g for g in found.groups() if g], same, taken
    return None


def _part(picture: Mapping[str, Any], path: list[str | int]) -> Mapping[str, Any]:
    """The part of a record's picture at a path, empty where there is none."""
    value: Any = picture
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else {}
        else:
            value = value.get(step) or {}
    return value if isinstance(value, dict) else {}


def _same(place: str, announced: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    rule = _rule(place)
    if rule is None:
        return True
    path, names, _ = rule
    new, old = _part(announced, path), _part(raw, path)
    return bool(new) and all(new.get(name) == old.get(name) for name in names)


def _settled(record: ProcedureRecord, place: str, now: Mapping[str, Any]) -> ProcedureRecord:
    """The record with the part at a place as it stands now."""
    rule = _rule(place)
    if rule is None:
        return record
    path, _, names = rule
    stands = _part(now, path)
    values = {name: _value(name, stands[name]) for name in names if name in stands}
    owner, index = str(path[0]), int(path[1])
    items = list(getattr(record, owner))
    if owner == "cases":
        papers = list(items[index].papers)
        papers[int(path[3])] = replace(papers[int(path[3])], **values)
        values = {"papers": tuple(papers)}
    items[index] = replace(items[index], **values)
    return replace(record, **{owner: tuple(items)})  # type: ignore[arg-type]


def _value(name: str, stored: Any) -> Any:
    """A stored value as the record has it."""
    if name == "charges":
        return None if stored is None else tuple(ChargeRecord(**charge) for charge in stored)
    if name == "term_amount":
        return None if stored is None else Decimal(stored)
    return stored


def as_announced(record: ProcedureRecord) -> dict[str, Any]:
    """The lists that a settlement may change, as the source has them."""
    return {name: plain(getattr(record, name)) for name in ANNOUNCED}
