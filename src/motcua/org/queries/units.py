"""Units as they stood on a day: by code, by authority, as a tree, with what they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Q, QuerySet

from motcua.law.numbering import BadCode, unit_code_of
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import clean, fold, sort_key
from motcua.org.models import Succession, Unit
from motcua.org.types import Level, UnitKind

#: a code shared by an authority and its parts means the authority
_KIND_ORDER = {
    UnitKind.AUTHORITY.value: 0,
    UnitKind.ONE_STOP.value: 1,
    UnitKind.DEPARTMENT.value: 2,
    UnitKind.DIVISION.value: 3,
    UnitKind.VERTICAL.value: 4,
}
_LEVEL_ORDER = {level.value: index for index, level in enumerate(Level)}
_EMPTY_LEVELS = re.compile(r"(\.0{2,3})+$")


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """One unit; ``code`` is largest unit first, ``legacy_code`` smallest first (decree 61/2018).

    ``authority_id`` is the unit itself where it is an authority; ``place`` falls back to the authority's.
    """

    id: int
    code: str
    legacy_code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent_id: int | None
    authority_id: int
    parent_name: str
    authority_name: str
    place: str
    address: str
    phone: str
    email: str
    website: str
    leader_title: str
    valid_from: date
    valid_to: date | None
    #: ids from the root down to this unit
    path_ids: tuple[int, ...] = ()

    def stands_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Contact:
    """How a unit is reached and addressed, as stored: empty where it has the authority's."""

    short_name: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    leader_title: str = ""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit and the units under it, in the order a person expects."""

    unit: UnitInfo
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """One step of a unit's history: the other unit, since when, wholly or in part, by which decision."""

    unit: UnitInfo
    day: date
    whole: bool
    decision: str


@dataclass(frozen=True, slots=True)
class History:
    """What a unit came from and what it went into, nearest first."""

    predecessors: tuple[Descent, ...]
    successors: tuple[Descent, ...]


def legacy_code(code: str) -> str:
    """The code smallest unit first, or empty for a code outside the provinces' scheme."""
    parts = code.split(".")
    if not re.fullmatch(r"[A-Y]\d{2}", parts[0]) or len(parts) > 4:
        return ""
    padded = parts + ["00", "00", "000"][len(parts) - 1 :]
    return ".".join(reversed(padded))


def normal_code(code: str) -> str:
    """A code typed in either order, largest unit first; text that is no code comes back trimmed."""
    typed = clean(code).upper()
    with suppress(BadCode):
        typed = unit_code_of(typed)
    return _EMPTY_LEVELS.sub("", typed)


def _info(found: Unit) -> UnitInfo:
    authority = found.authority or found
    return UnitInfo(
        id=found.pk,
        code=found.code,
        legacy_code=legacy_code(found.code),
        name=found.name,
        short_name=found.short_name or found.name,
        kind=found.kind,
        level=found.level,
        parent_id=found.parent_id,
        authority_id=authority.pk,
        parent_name=found.parent.name if found.parent else "",
        authority_name=authority.name,
        place=found.place or authority.place,
        address=found.address or authority.address,
        phone=found.phone or authority.phone,
        email=found.email or authority.email,
        website=found.website or authority.website,
        leader_title=found.leader_title,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        path_ids=tuple(int(part) for part in found.path.split("/") if part) or (found.pk,),
    )


def _units(on: date | None = None) -> QuerySet[Unit]:
    rows = Unit.objects.select_related("parent", "authority")
    return rows if on is None else rows.filter(standing(on))


def standing(on: date, prefix: str = "") -> Q:
    """Rows (of units, or over a relation named by ``prefix``) that are valid on a day."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def _order(info: UnitInfo) -> tuple[int, int, str]:
    return _LEVEL_ORDER.get(info.level, 9), _KIND_ORDER.get(info.kind, 9), sort_key(info.name)


def _listed(rows: Iterable[Unit]) -> list[UnitInfo]:
    return sorted((_info(row) for row in rows), key=_order)


@remembered(20)
def unit(unit_id: int) -> UnitInfo:
    """One unit.

    Raises:
        NotFound: no such unit.
    """
    found = _units().filter(pk=unit_id).first()
    if found is None:
        raise NotFound("Không tìm thấy đơn vị này.")
    return _info(found)


def contact(unit_id: int) -> Contact:
    """What is stored of a unit's contact, without the authority's.

    Raises:
        NotFound: no such unit.
    """
    row = Unit.objects.filter(pk=unit_id).values(*(f.name for f in fields(Contact))).first()
    if row is None:
        raise NotFound("Không tìm thấy đơn vị này.")
    return Contact(**row)


def find(code: str, on: date) -> UnitInfo | None:
    """The unit that carried a code (either order) on a day; a merged unit's code may live on in another."""
    rows = _listed(_units(on).filter(code=normal_code(code)))
    return min(rows, key=lambda info: _KIND_ORDER.get(info.kind, 9), default=None)


def ever(code: str) -> list[UnitInfo]:
    """Every unit that ever carried a code (either order): authorities first, of these the newest first."""
    rows = [_info(row) for row in _units().filter(code=normal_code(code))]
    return sorted(rows, key=lambda info: (_KIND_ORDER.get(info.kind, 9), -info.valid_from.toordinal()))


@remembered(20)
def one_stop_of(authority_id: int, on: date) -> UnitInfo:
    """The one-stop unit of an authority; a department is served by that of its province.

    Raises:
        NotFound: neither the authority nor one above it has a one-stop unit on that day.
    """
    start = unit(authority_id)
    counters = {
        found.authority_id or found.pk: found
        for found in _units(on).filter(kind=UnitKind.ONE_STOP, authority_id__in=start.path_ids)
    }
    for owner in reversed(start.path_ids):
        if owner in counters:
            return _info(counters[owner])
    raise NotFound(f"{start.name} chưa có Bộ phận Một cửa tại ngày {on:%d/%m/%Y}.")


@remembered(20)
def parts(authority_id: int, on: date) -> tuple[UnitInfo, ...]:
    """The authority and its own units (one-stop, divisions) on a day, the authority first."""
    return tuple(_listed(_units(on).filter(Q(pk=authority_id) | Q(authority_id=authority_id))))


def authorities(on: date) -> list[UnitInfo]:
    """All that decide dossiers on a day: people's committees and departments."""
    return _listed(_units(on).filter(kind__in=[UnitKind.AUTHORITY, UnitKind.DEPARTMENT]))


@remembered(20)
def with_counter(on: date) -> tuple[UnitInfo, ...]:
    """The authorities that have a one-stop office of their own on a day."""
    counters = _units(on).filter(kind=UnitKind.ONE_STOP, authority_id__isnull=False)
    return tuple(_listed(_units(on).filter(pk__in=counters.values("authority_id"))))


def tree(on: date) -> tuple[TreeNode, ...]:
    """The whole tree on a day. A unit whose parent no longer stands is shown at the top."""
    infos = _listed(_units(on))
    present = {info.id for info in infos}
    below: dict[int | None, list[UnitInfo]] = {}
    for info in infos:
        below.setdefault(info.parent_id if info.parent_id in present else None, []).append(info)

    def node(info: UnitInfo) -> TreeNode:
        return TreeNode(info, tuple(node(child) for child in below.get(info.id, ())))

    return tuple(node(info) for info in below.get(None, ()))


def search(text: str, on: date, limit: int = 20) -> list[UnitInfo]:
    """Units by code or any part of their name without diacritics."""
    wanted = fold(text)[:100]
    rows = _units(on).filter(Q(fold__contains=wanted) | Q(code__startswith=normal_code(text)[:35]))
    return _listed(rows[: max(limit, 1)])


def hand_off_targets(from_authority_id: int, place: str, on: date | None = None) -> list[UnitInfo]:
    """Where a step outside the authority can go, the likeliest first.

    Args:
        place: ``DEPARTMENT``: departments of the same province; ``POLICE``: the commune's police, then the
            province's; ``OTHER``: the remaining vertical agencies of both.
        on: the day; without one, the units that have not ended.
    """
    start = unit(from_authority_id)
    open_units = _units(on) if on else _units().filter(valid_to__isnull=True)
    if place == "DEPARTMENT":
        rows = open_units.filter(kind=UnitKind.DEPARTMENT, path__startswith=_path(_province_of(start)))
        return [info for info in _listed(rows) if info.id != from_authority_id]
    below = Q(parent_id__in=start.path_ids) | Q(authority_id__in=start.path_ids)
    found = _listed(open_units.filter(below, kind=UnitKind.VERTICAL))
    police = [info for info in found if "cong an" in fold(info.name)]
    chosen = police if place == "POLICE" else [info for info in found if info not in police]
    return sorted(chosen, key=lambda info: -len(set(info.path_ids) & set(start.path_ids)))


def _path(path_ids: tuple[int, ...]) -> str:
    return "/" + "".join(f"{part}/" for part in path_ids)


def _province_of(info: UnitInfo) -> tuple[int, ...]:
    """Path of the province's authority above a unit (of the unit's own root where none is)."""
    above = Unit.objects.filter(pk__in=info.path_ids, level=Level.PROVINCE, kind=UnitKind.AUTHORITY)
    top = above.order_by("path").values_list("pk", flat=True).first() or info.path_ids[0]
    return info.path_ids[: info.path_ids.index(top) + 1]


def subtree_ids(unit_id: int) -> frozenset[int]:
    """The unit and every unit under it, of any time."""
    path = _path(unit(unit_id).path_ids)
    return frozenset(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))


def history(unit_id: int) -> History:
    """What a unit came from and what it went into."""
    before = Succession.objects.filter(successor_id=unit_id).select_related(
        "predecessor__parent", "predecessor__authority"
    )
    after = Succession.objects.filter(predecessor_id=unit_id).select_related(
        "successor__parent", "successor__authority"
    )
    return History(
        tuple(
            sorted(
                (Descent(_info(s.predecessor), s.day, s.whole, s.decision) for s in before),
                key=lambda d: (-d.day.toordinal(), not d.whole, sort_key(d.unit.name)),
            )
        ),
        tuple(
            sorted(
                (Descent(_info(s.successor), s.day, s.whole, s.decision) for s in after),
                key=lambda d: (d.day, not d.whole, sort_key(d.unit.name)),
            )
        ),
    )


def absorbed(authority_ids: Iterable[int]) -> frozenset[int]:
    """Authorities that went wholly into one of these: whose dossiers these now keep."""
    found: set[int] = set()
    edge = set(authority_ids)
    while edge:
        rows = Succession.objects.filter(successor_id__in=edge, whole=True)
        edge = set(rows.values_list("predecessor_id", flat=True)) - found
        found |= edge
    return frozenset(found)


@remembered(20)
def with_absorbed(authority_id: int) -> frozenset[int]:
    """The authority and those that went wholly into it."""
    return absorbed([authority_id]) | {authority_id}


@remembered(20)
def whole_successions() -> tuple[tuple[int, int], ...]:
    """Every (predecessor, successor) where the one went wholly into the other."""
    return tuple(Succession.objects.filter(whole=True).values_list("predecessor_id", "successor_id"))


@remembered(20)
def deciding(on: date) -> tuple[UnitInfo, ...]:
    """What :func:`authorities` lists, kept for a moment: figures of a province ask for it again and again."""
    return tuple(authorities(on))


def forget() -> None:
    """Called by every action that changes units."""
    for memory in (unit, one_stop_of, parts, with_absorbed, whole_successions, deciding, with_counter):
        memory.forget()
