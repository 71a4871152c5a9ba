"""Units come, end and go into others; nothing is renamed in place, so the past stays readable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.lib.dates import format_day
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.typed_text import line, not_an_email, too_long
from motcua.lib.vietnamese_text import fold
from motcua.org.actions import log
from motcua.org.actions.assignments import close_assignments
from motcua.org.actions.scope import forget_units, require_admin, require_manager
from motcua.org.models import Assignment, Delegation, Succession, Unit
from motcua.org.queries.units import Contact, normal_code
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor, Level, UnitKind

_CODE = re.compile(r"[A-Z][A-Z0-9]*(\.[A-Z0-9]+)*")
#: kinds that answer for dossiers themselves; the others work for the authority above them
_OWN_AUTHORITY = {UnitKind.AUTHORITY.value, UnitKind.DEPARTMENT.value, UnitKind.VERTICAL.value}
_LAST_DISTRICT_DAY = date(2025, 6, 30)
_LIMITS = {
    "name": ("Tên đơn vị", 200),
    "short_name": ("Tên ngắn", 100),
    "place": ("Địa danh", 100),
    "address": ("Địa chỉ", 300),
    "phone": ("Điện thoại", 30),
    "email": ("Thư điện tử", 254),
    "website": ("Trang thông tin", 200),
    "leader_title": ("Chức danh lãnh đạo", 80),
    "area_code": ("Mã đơn vị hành chính", 10),
}


class NoMoreDistricts(Refused):
    """The district level ended on 30/06/2025."""

    code = "no-more-districts"


class StillHasUnits(Refused):
    """Authorities under a unit must end or move before it does."""

    code = "still-has-units"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be made. ``parent_id`` is one that stands; in a reorganisation ``parent_code`` may name
    one made in the same act instead.
    """

    code: str
    name: str
    kind: str
    level: str
    valid_from: date
    parent_id: int | None = None
    parent_code: str = ""
    short_name: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    leader_title: str = "CHỦ TỊCH"
    area_code: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """An old unit goes into a new one (by its code), wholly or in part."""

    old_id: int
    into_code: str
    whole: bool = True


def _texts(new: NewUnit) -> dict[str, str]:
    return {name: line(getattr(new, name)) for name in _LIMITS}


def _folded(name: str, short_name: str) -> str:
    """What search reads of a unit's names."""
    return fold(f"{name} {short_name}")[:300]


def _errors(new: NewUnit, code: str, texts: dict[str, str], parent: Unit | None) -> dict[str, str]:
    errors = {
        name: sentence
        for name, (label, limit) in _LIMITS.items()
        if (sentence := too_long(label, texts[name], limit))
    }
    if not texts["name"]:
        errors["name"] = "Chưa ghi tên đơn vị."
    if not _CODE.fullmatch(code) or len(code) > 35:
        errors["code"] = (
            f"Mã định danh “{code[:40]}” không đúng: tối đa 35 chữ cái A–Z, chữ số và dấu chấm, "
            "ví dụ H27.15.02."
        )
    if new.kind not in UnitKind.values:
        errors["kind"] = "Loại đơn vị không có trong danh sách."
    if new.level not in Level.values:
        errors["level"] = "Cấp không có trong danh sách."
    if new.kind in UnitKind.values and new.kind not in _OWN_AUTHORITY and parent is None:
        errors["parent_id"] = "Bộ phận Một cửa và phòng chuyên môn phải thuộc một cơ quan."
    if parent is not None and not _stands(parent, new.valid_from):
        errors["parent_id"] = f"{parent.name} không hoạt động tại ngày {format_day(new.valid_from)}."
    if new.valid_to is not None and new.valid_to < new.valid_from:
        errors["valid_to"] = f"Ngày kết thúc phải từ {format_day(new.valid_from)} trở đi."
    if "code" not in errors and _code_taken(new, code):
        errors["code"] = f"Mã {code} đang do một đơn vị cùng loại dùng trong thời gian đó."
    return errors


def _stands(found: Unit, day: date) -> bool:
    return found.valid_from <= day and (found.valid_to is None or day <= found.valid_to)


def _code_taken(new: NewUnit, code: str) -> bool:
    rows = Unit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=new.valid_from), code=code, kind=new.kind
    )
    if new.valid_to is not None:
        rows = rows.filter(valid_from__lte=new.valid_to)
    return rows.exists()


def make_unit(new: NewUnit, parent: Unit | None) -> Unit:
    """Check and store one unit under a parent; no permission, no record (see :func:`create_unit`).

    Raises:
        Invalid: at each field.
        NoMoreDistricts: a district after 30/06/2025.
    """
    code, texts = normal_code(new.code), _texts(new)
    errors = _errors(new, code, texts, parent)
    if errors:
        raise Invalid(errors, citation="QĐ 20/2020/QĐ-TTg" if "code" in errors else "")
    last = new.valid_to
    if new.level == Level.DISTRICT and (last is None or last > _LAST_DISTRICT_DAY):
        if new.valid_from > _LAST_DISTRICT_DAY:
            raise NoMoreDistricts(
                "Từ 01/07/2025 không còn cấp huyện; không thể lập đơn vị cấp huyện mới.",
                citation="Luật 72/2025/QH15",
            )
        last = _LAST_DISTRICT_DAY
    stored = Unit.objects.create(
        code=code,
        fold=_folded(texts["name"], texts["short_name"]),
        kind=new.kind,
        level=new.level,
        parent=parent,
        valid_from=new.valid_from,
        valid_to=last,
        **texts,
    )
    stored.path = f"{parent.path if parent else '/'}{stored.pk}/"
    own = new.kind in _OWN_AUTHORITY or parent is None
    stored.authority_id = stored.pk if own else (parent.authority_id or parent.pk if parent else stored.pk)
    stored.save(update_fields=["path", "authority_id"])
    return stored


def _unit(unit_id: int) -> Unit:
    found = Unit.objects.filter(pk=unit_id).first()
    if found is None:
        raise NotFound("Không tìm thấy đơn vị này.")
    return found


@transaction.atomic
def create_unit(*, actor: Actor, at: datetime, new: NewUnit) -> Unit:
    """A new unit; administrators only, under a unit they administer.

    Raises:
        Invalid: at each field.
        NoMoreDistricts: a district after 30/06/2025.
        Forbidden: not under the actor's unit.
    """
    parent = _unit(new.parent_id) if new.parent_id is not None else None
    require_admin(actor, unit_info(parent.pk) if parent else None)
    stored = make_unit(new, parent)
    forget_units()
    log.record(
        actor=actor,
        at=at,
        action="unit.created",
        subject=f"unit:{stored.pk}",
        code=stored.code,
        name=stored.name,
        valid_from=stored.valid_from,
    )
    return stored


@transaction.atomic
def update_contact(*, actor: Actor, at: datetime, unit_id: int, contact: Contact) -> bool:
    """Change how a unit is reached and addressed; its name, code and days only change with a new unit.

    An empty address, telephone … means that of the authority. Papers already issued keep what they say.

    Returns:
        Whether anything was changed (nothing goes on record otherwise).

    Raises:
        Invalid: at each field.
        Forbidden: the actor does not manage the unit's authority.
    """
    require_manager(actor, unit_info(unit_id))
    found = _unit(unit_id)
    typed = {name: line(value) for name, value in asdict(contact).items()}
    errors = {
        name: sentence
        for name, text in typed.items()
        if (sentence := too_long(_LIMITS[name][0], text, _LIMITS[name][1]))
    }
    if wrong := not_an_email(typed["email"]):
        errors.setdefault("email", wrong)
    if not typed["leader_title"]:
        errors["leader_title"] = "Chưa ghi chức danh lãnh đạo; chức danh này đứng trên chữ ký."
    if errors:
        raise Invalid(errors)
    before = {name: getattr(found, name) for name, text in typed.items() if getattr(found, name) != text}
    if not before:
        return False
    after = {name: typed[name] for name in before}
    folded = _folded(found.name, typed["short_name"])
    Unit.objects.filter(pk=unit_id).update(fold=folded, **after)
    forget_units()
    log.record(
        actor=actor,
        at=at,
        action="unit.contact_updated",
        subject=f"unit:{unit_id}",
        before=before,
        after=after,
    )
    return True


def close_unit(found: Unit, last_day: date) -> None:
    """End a unit with its parts (and vertical agencies) and the roles held there; no permission, no record.

    Raises:
        StillHasUnits: another authority under it would be left without a parent.
    """
    under = Unit.objects.filter(path__startswith=found.path).exclude(pk=found.pk)
    running = under.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day))
    left = running.filter(kind__in=[UnitKind.AUTHORITY, UnitKind.DEPARTMENT]).order_by("path").first()
    if left is not None:
        raise StillHasUnits(
            f"{found.name} còn đơn vị cấp dưới đang hoạt động ({left.name}); hãy kết thúc hoặc chuyển trước."
        )
    if last_day < found.valid_from:
        raise Invalid({"last_day": f"Ngày kết thúc phải từ {format_day(found.valid_from)} trở đi."})
    ids = [found.pk, *running.values_list("pk", flat=True)]
    close_assignments(Assignment.objects.filter(unit_id__in=ids), last_day)
    close_assignments(Delegation.objects.filter(unit_id__in=ids), last_day)
    ending = Unit.objects.filter(pk__in=ids)
    ending.filter(valid_from__lte=last_day).update(valid_to=last_day)


def succeed(old: Unit, new: Unit, day: date, decision: str, *, whole: bool) -> None:
    """Note that one unit continues in another from a day on."""
    Succession.objects.update_or_create(
        predecessor=old,
        successor=new,
        defaults={"day": day, "whole": whole, "decision": line(decision)[:200]},
    )


@transaction.atomic
def end_unit(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    last_day: date,
    successors: Sequence[tuple[int, bool]] = (),
    decision: str = "",
) -> None:
    """End a unit, its parts and the roles held there; it stays as it was for its own days.

    Args:
        successors: (unit, whether the whole of this one goes there) from the day after ``last_day``.

    Raises:
        StillHasUnits: other authorities under it still stand.
        Invalid: no decision, or a last day before the first.
    """
    require_admin(actor, unit_info(unit_id))
    if not line(decision):
        raise Invalid({"decision": "Chưa ghi văn bản sáp nhập, giải thể."})
    found = _unit(unit_id)
    close_unit(found, last_day)
    for successor_id, whole in successors:
        succeed(found, _unit(successor_id), last_day + timedelta(days=1), decision, whole=whole)
    forget_units()
    log.record(
        actor=actor,
        at=at,
        action="unit.ended",
        subject=f"unit:{unit_id}",
        last_day=last_day,
        successors=list(successors),
        decision=line(decision),
    )


def _making_order(new_units: Sequence[NewUnit]) -> list[NewUnit]:
    """Parents of the same act first."""
    codes = {normal_code(new.code) for new in new_units}
    made: set[str] = set()
    ordered: list[NewUnit] = []
    waiting = list(new_units)
    while waiting:
        ready = [n for n in waiting if normal_code(n.parent_code) not in codes - made]
        if not ready:
            raise Invalid({"parent_code": "Các đơn vị mới thuộc về nhau thành vòng tròn."})
        ordered += ready
        made |= {normal_code(n.code) for n in ready}
        waiting = [n for n in waiting if n not in ready]
    return ordered


@transaction.atomic
def reorganise(
    *,
    actor: Actor,
    at: datetime,
    day: date,
    decision: str,
    new_units: Sequence[NewUnit],
    merges: Sequence[Merge],
) -> list[Unit]:
    """Old units end the day before ``day``, new ones begin, and who went into whom is kept: all or nothing.

    Example: the two-level reform of 01/07/2025, communes into larger communes and districts closed.

    Raises:
        Invalid, StillHasUnits, NoMoreDistricts: as of the single acts.
    """
    require_admin(actor)
    if not line(decision):
        raise Invalid({"decision": "Chưa ghi nghị quyết, quyết định sắp xếp."})
    last_day = day - timedelta(days=1)
    old = {merge.old_id: _unit(merge.old_id) for merge in merges}
    for unit_id in old:
        require_admin(actor, unit_info(unit_id))
    made: dict[str, Unit] = {}
    for found in sorted(old.values(), key=lambda u: -u.path.count("/")):
        close_unit(found, last_day)
    for new in _making_order(new_units):
        parent = made.get(normal_code(new.parent_code)) if new.parent_code else None
        if parent is None and new.parent_id is not None:
            parent = _unit(new.parent_id)
        made.setdefault(normal_code(new.code), make_unit(new, parent))
    for merge in merges:
        successor = made.get(normal_code(merge.into_code))
        if successor is None:
            raise Invalid({"into_code": f"Không có đơn vị mới nào mang mã {merge.into_code[:40]}."})
        succeed(old[merge.old_id], successor, day, decision, whole=merge.whole)
    forget_units()
    log.record(
        actor=actor,
        at=at,
        action="unit.reorganised",
        subject=f"day:{day.isoformat()}",
        decision=line(decision),
        made=[u.pk for u in made.values()],
        ended=sorted(old),
    )
    return list(made.values())
