"""Accounts, written assignments and standing in; each change goes on record."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from motcua.law.calendar import local
from motcua.lib.dates import format_day
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.scope import (
    forget_people,
    manages,
    require_admin,
    require_manager,
    require_manager_anywhere,
)
from motcua.org.models import Assignment, Delegation, Official
from motcua.org.queries.units import standing
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor, ActorKind, Role, SigningForm

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_ASSIGNED_BY = "NĐ 61/2018/NĐ-CP, Điều 13"


class LastAdministrator(Refused):
    """The act would leave the installation without anyone who administers it."""

    code = "last-administrator"


class HoldsNoSuchRole(Refused):
    """Nobody hands over what they do not hold."""

    code = "holds-no-such-role"


def _official(official_id: int) -> Official:
    found = Official.objects.select_for_update().filter(pk=official_id).first()
    if found is None:
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    return found


def _password_errors(password: str, official: Official) -> str:
    try:
        validate_password(password, official)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _require_manager_of(actor: Actor, official: Official) -> None:
    """Whoever manages one of the official's units, or any manager while there is none yet."""
    require_manager_anywhere(actor)
    units = set(Assignment.objects.filter(official=official).values_list("unit_id", flat=True))
    if units and not any(manages(actor, unit_info(unit_id)) for unit_id in units):
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    if Assignment.objects.filter(official=official, role=Role.ADMIN).exists():
        require_admin(actor)


@transaction.atomic
def create_official(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    full_name: str,
    title: str = "",
    email: str = "",
    phone: str = "",
    password: str | None = None,
    must_change_password: bool = False,
) -> Official:
    """A new account; what it may do comes from :func:`assign`. Without a password nobody can log in yet.

    Raises:
        Invalid: a name taken or badly formed, a weak password …, each at its field.
    """
    require_manager_anywhere(actor)
    typed = {
        "full_name": line(full_name),
        "title": line(title),
        "email": line(email),
        "phone": line(phone),
    }
    name = line(username).lower()
    labels = {"full_name": ("Họ và tên", 120), "title": ("Chức danh", 120), "phone": ("Điện thoại", 30)}
    errors = {
        field: sentence
        for field, (label, limit) in labels.items()
        if (sentence := too_long(label, typed[field], limit))
    }
    if not _USERNAME.fullmatch(name):
        errors["username"] = (
            "Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch nối; bắt đầu bằng chữ, số."
        )
    elif Official.objects.filter(username=name).exists():
        errors["username"] = f"Tên đăng nhập “{name}” đã có người dùng."
    if not any(c.isalpha() for c in typed["full_name"]):
        errors["full_name"] = "Họ và tên đang để trống."
    if typed["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}", typed["email"]):
        errors["email"] = f"“{typed['email'][:40]}” không phải địa chỉ thư điện tử."
    draft = Official(username=name, **typed)
    if password is not None and (weak := _password_errors(password, draft)):
        errors["password"] = weak
    if errors:
        raise Invalid(errors)
    stored_name = typed.pop("full_name")
    official = Official.objects.create_official(name, stored_name, password, **typed)
    if must_change_password:
        official.must_change_password = True
        official.save(update_fields=["must_change_password"])
    log.record(
        actor=actor,
        at=at,
        action="official.created",
        subject=f"official:{official.pk}",
        username=name,
        full_name=stored_name,
    )
    return official


@transaction.atomic
def set_password(
    *, actor: Actor, at: datetime, official_id: int, password: str, must_change: bool = False
) -> None:
    """A new password, by the official or by a manager (who then asks for a change at the next login)."""
    official = _official(official_id)
    if actor.official_id != official_id:
        _require_manager_of(actor, official)
    weak = _password_errors(password, official)
    if weak:
        raise Invalid({"password": weak})
    official.set_password(password)
    official.must_change_password = must_change
    official.save(update_fields=["password", "must_change_password"])
    log.record(actor=actor, at=at, action="official.password_set", subject=f"official:{official_id}")


@transaction.atomic
def deactivate(*, actor: Actor, at: datetime, official_id: int, reason: str = "") -> None:
    """Close an account: it may do nothing from now on; its assignments and stand-ins end today."""
    official = _official(official_id)
    _require_manager_of(actor, official)
    if actor.official_id == official_id:
        raise Refused("Không thể tự khóa tài khoản của mình; hãy nhờ người quản lý khác.")
    day = local(at).date()
    running = standing(day)
    admins = Assignment.objects.filter(running, role=Role.ADMIN, official__is_active=True)
    if admins.filter(official=official).exists() and not admins.exclude(official=official).exists():
        raise LastAdministrator(
            "Đây là người quản trị hệ thống duy nhất; hãy giao vai trò này cho người khác trước."
        )
    official.is_active = False
    official.save(update_fields=["is_active"])
    _close(Assignment.objects.filter(official=official), day)
    _close(Delegation.objects.filter(Q(absent=official) | Q(stand_in=official)), day)
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.deactivated",
        subject=f"official:{official_id}",
        reason=line(reason)[:300],
    )


@transaction.atomic
def reactivate(*, actor: Actor, at: datetime, official_id: int) -> None:
    """Open a closed account again; roles must be assigned anew."""
    official = _official(official_id)
    _require_manager_of(actor, official)
    official.is_active = True
    official.save(update_fields=["is_active"])
    forget_people()
    log.record(actor=actor, at=at, action="official.reactivated", subject=f"official:{official_id}")


def _close(rows, day: date) -> None:  # type: ignore[no-untyped-def]
    """End what runs on a day, take away what has not begun."""
    rows.filter(valid_from__gt=day).delete()
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).update(valid_to=day)


def _paper_errors(
    number: str, decided: date, valid_from: date, valid_to: date | None, signing: str
) -> dict[str, str]:
    """What every written assignment must have (decree 61/2018, Article 13)."""
    errors = {}
    if not number:
        errors["decision_number"] = "Chưa ghi số văn bản phân công."
    elif sentence := too_long("Số văn bản phân công", number, 60):
        errors["decision_number"] = sentence
    if valid_from < decided:
        errors["valid_from"] = (
            f"Ngày có hiệu lực {format_day(valid_from)} không thể trước ngày ký văn bản {format_day(decided)}."
        )
    if valid_to is not None and valid_to < valid_from:
        errors["valid_to"] = f"Ngày kết thúc phải từ {format_day(valid_from)} trở đi."
    if signing not in SigningForm.values:
        errors["signing"] = f"Không có hình thức ký “{signing[:10]}”."
    return errors


@transaction.atomic
def assign(
    *,
    actor: Actor,
    at: datetime,
    official_id: int,
    unit_id: int,
    role: str,
    decision_number: str,
    decision_date: date,
    valid_from: date,
    valid_to: date | None = None,
    field_code: str = "",
    signing: str = "",
) -> Assignment:
    """Give an official a role at a unit, for one field or all, by a written decision.

    Raises:
        Invalid: a missing paper, wrong dates, or the same role already running.
        Forbidden: the actor does not manage the unit; only administrators make administrators.
    """
    info = unit_info(unit_id)
    require_manager(actor, info)
    if role == Role.ADMIN:
        require_admin(actor, info)
    official = _official(official_id)
    number = line(decision_number)
    errors = _paper_errors(number, decision_date, valid_from, valid_to, signing)
    if role not in Role.values:
        errors["role"] = f"Không có vai trò “{role[:20]}”."
    if not official.is_active:
        errors["official_id"] = f"Tài khoản của {official.full_name} đang bị khóa."
    if not info.stands_on(valid_from):
        errors["unit_id"] = f"{info.name} không hoạt động tại ngày {format_day(valid_from)}."
    same = Assignment.objects.filter(official=official, unit_id=unit_id, role=role, field_code=field_code)
    overlap = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        overlap &= Q(valid_from__lte=valid_to)
    if same.filter(overlap).exists():
        errors.setdefault("role", f"{official.full_name} đang giữ vai trò này trong thời gian đó.")
    if errors:
        raise Invalid(errors, citation=_ASSIGNED_BY if "decision_number" in errors else "")
    made = Assignment.objects.create(
        official=official,
        unit_id=unit_id,
        role=role,
        field_code=line(field_code)[:60],
        signing=signing,
        decision_number=number,
        decision_date=decision_date,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.assigned",
        subject=f"official:{official_id}",
        unit=info.code,
        role=role,
        field=field_code,
        decision=number,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return made


@transaction.atomic
def end_assignment(*, actor: Actor, at: datetime, assignment_id: int, last_day: date) -> None:
    """End a role after a day; one that has not begun by then is taken away."""
    found = Assignment.objects.select_for_update().filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("Không tìm thấy phân công này.")
    require_manager(actor, unit_info(found.unit_id))
    if found.role == Role.ADMIN:
        require_admin(actor)
    _close(Assignment.objects.filter(pk=assignment_id), last_day)
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.assignment_ended",
        subject=f"official:{found.official_id}",
        role=found.role,
        unit=unit_info(found.unit_id).code,
        last_day=last_day,
    )


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    at: datetime,
    absent_id: int,
    stand_in_id: int,
    unit_id: int,
    role: str,
    decision_number: str,
    decision_date: date,
    valid_from: date,
    valid_to: date,
    signing: str = "",
) -> Delegation:
    """One official stands in for another at a unit between two days; who signs says in which form.

    A manager arranges it, or the absent official themself.

    Raises:
        Invalid: a missing paper, wrong dates, nobody else to stand in, no form of signing for a leader.
        HoldsNoSuchRole: the absent one does not hold the role in that time.
    """
    info = unit_info(unit_id)
    if actor.official_id != absent_id or actor.kind != ActorKind.OFFICIAL:
        require_manager(actor, info)
    absent, stand_in = _official(absent_id), _official(stand_in_id)
    number = line(decision_number)
    errors = _paper_errors(number, decision_date, valid_from, valid_to, signing)
    if absent_id == stand_in_id:
        errors["stand_in_id"] = "Người thay phải là người khác."
    elif not stand_in.is_active:
        errors["stand_in_id"] = f"Tài khoản của {stand_in.full_name} đang bị khóa."
    if role == Role.LEADER and not signing:
        errors.setdefault("signing", "Ký thay lãnh đạo phải ghi hình thức: KT., TL. hoặc TUQ.")
    if errors:
        raise Invalid(errors)
    held = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from),
        official=absent,
        unit_id=unit_id,
        role=role,
        valid_from__lte=valid_to,
    )
    if not held.exists():
        raise HoldsNoSuchRole(
            f"{absent.full_name} không giữ vai trò này tại {info.name} trong thời gian đó nên không thể giao lại."
        )
    made = Delegation.objects.create(
        absent=absent,
        stand_in=stand_in,
        unit_id=unit_id,
        role=role,
        signing=signing,
        decision_number=number,
        decision_date=decision_date,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.delegated",
        subject=f"official:{absent_id}",
        stand_in=stand_in_id,
        unit=info.code,
        role=role,
        decision=number,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return made


@transaction.atomic
def end_delegation(*, actor: Actor, at: datetime, delegation_id: int, last_day: date) -> None:
    """End a standing-in early; one that has not begun by then is taken away."""
    found = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if found is None:
        raise NotFound("Không tìm thấy việc giao thay này.")
    if actor.official_id != found.absent_id or actor.kind != ActorKind.OFFICIAL:
        require_manager(actor, unit_info(found.unit_id))
    if last_day < found.valid_from:
        last_day = found.valid_from - timedelta(days=1)
    _close(Delegation.objects.filter(pk=delegation_id), last_day)
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.delegation_ended",
        subject=f"official:{found.absent_id}",
        stand_in=found.stand_in_id,
        last_day=last_day,
    )
