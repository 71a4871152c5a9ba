"""Accounts of officials: opened, closed, their passwords; each change goes on record."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from motcua.law.calendar import local
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.typed_text import line, not_an_email, too_long
from motcua.org.actions import log
from motcua.org.actions.assignments import close_assignments, official_for_change
from motcua.org.actions.scope import forget_people, manages, require_admin, require_manager_anywhere
from motcua.org.models import Assignment, Delegation, Official
from motcua.org.queries.units import standing
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor, Role

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_LIMITS = {
    "full_name": ("Họ và tên", 120),
    "title": ("Chức danh", 120),
    "phone": ("Điện thoại", 30),
    "email": ("Thư điện tử", 254),
}


class LastAdministrator(Refused):
    """The act would leave the installation without anyone who administers it."""

    code = "last-administrator"


def _password_errors(password: str, official: Official) -> str:
    try:
        validate_password(password, official)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _profile_errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {
        field: sentence
        for field, (label, limit) in _LIMITS.items()
        if (sentence := too_long(label, typed[field], limit))
    }
    if not any(c.isalpha() for c in typed["full_name"]):
        errors["full_name"] = "Họ và tên đang để trống."
    if wrong := not_an_email(typed["email"]):
        errors.setdefault("email", wrong)
    return errors


def _account_errors(username: str, typed: dict[str, str]) -> dict[str, str]:
    errors = _profile_errors(typed)
    if not _USERNAME.fullmatch(username):
        errors["username"] = (
            "Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, dấu gạch; "
            "bắt đầu bằng chữ hoặc số."
        )
    elif Official.objects.filter(username=username).exists():
        errors["username"] = f"Tên đăng nhập “{username}” đã có người dùng."
    return errors


def _require_manager_of(actor: Actor, official: Official) -> None:
    """Whoever manages one of the official's units, or any manager while there is none yet."""
    require_manager_anywhere(actor)
    held = list(Assignment.objects.filter(official=official).values_list("unit_id", "role"))
    if held and not any(manages(actor, unit_info(unit_id)) for unit_id, _ in held):
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    for unit_id, role in held:
        if role == Role.ADMIN:
            require_admin(actor, unit_info(unit_id))


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
    """A new account; what it may do comes from ``assign``. Without a password nobody can log in yet.

    Raises:
        Invalid: a name taken or badly formed, a weak password …, each at its field.
    """
    require_manager_anywhere(actor)
    name = line(username).lower()
    typed = {
        "full_name": line(full_name),
        "title": line(title),
        "email": line(email),
        "phone": line(phone),
    }
    errors = _account_errors(name, typed)
    if password is not None and (weak := _password_errors(password, Official(username=name, **typed))):
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
def update_profile(
    *,
    actor: Actor,
    at: datetime,
    official_id: int,
    full_name: str,
    title: str = "",
    phone: str = "",
    email: str = "",
) -> bool:
    """Put right how an official is called and reached; what they signed before keeps the name of its day.

    Returns:
        Whether anything was changed (nothing goes on record otherwise).

    Raises:
        Invalid: at each field.
        NotFound: no such account, or another manager's.
    """
    official = official_for_change(official_id)
    _require_manager_of(actor, official)
    typed = {"full_name": line(full_name), "title": line(title), "phone": line(phone), "email": line(email)}
    errors = _profile_errors(typed)
    if errors:
        raise Invalid(errors)
    before = {
        name: getattr(official, name) for name, value in typed.items() if getattr(official, name) != value
    }
    if not before:
        return False
    official.call(typed["full_name"])
    official.title, official.phone, official.email = typed["title"], typed["phone"], typed["email"]
    official.save(update_fields=[*typed, "fold", "sort_key"])
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.updated",
        subject=f"official:{official_id}",
        before=before,
        after={name: typed[name] for name in before},
    )
    return True


@transaction.atomic
def set_password(
    *, actor: Actor, at: datetime, official_id: int, password: str, must_change: bool = False
) -> None:
    """A new password, by the official or by a manager (who then asks for a change at the next login).

    Raises:
        Invalid: too weak.
    """
    official = official_for_change(official_id)
    if actor.official_id != official_id:
        _require_manager_of(actor, official)
    weak = _password_errors(password, official)
    if weak:
        raise Invalid({"password": weak})
    official.set_password(password)
    official.must_change_password = must_change
    official.save(update_fields=["password", "must_change_password"])
    log.record(actor=actor, at=at, action="official.password_set", subject=f"official:{official_id}")


def _keep_an_administrator(official: Official, day: date) -> None:
    admins = Assignment.objects.filter(standing(day), role=Role.ADMIN, official__is_active=True)
    if admins.filter(official=official).exists() and not admins.exclude(official=official).exists():
        raise LastAdministrator(
            f"{official.full_name} là người quản trị hệ thống duy nhất; "
            "hãy giao vai trò này cho người khác trước."
        )


@transaction.atomic
def deactivate(*, actor: Actor, at: datetime, official_id: int, reason: str = "") -> None:
    """Close an account: it may do nothing from now on; its assignments and stand-ins end today.

    Raises:
        LastAdministrator: nobody would be left to administer.
    """
    official = official_for_change(official_id)
    _require_manager_of(actor, official)
    if actor.official_id == official_id:
        raise Refused("Không thể tự khóa tài khoản của mình; hãy nhờ người quản lý khác.")
    day = local(at).date()
    _keep_an_administrator(official, day)
    official.is_active = False
    official.save(update_fields=["is_active"])
    close_assignments(Assignment.objects.filter(official=official), day)
    close_assignments(Delegation.objects.filter(Q(absent=official) | Q(stand_in=official)), day)
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
    official = official_for_change(official_id)
    _require_manager_of(actor, official)
    official.is_active = True
    official.save(update_fields=["is_active"])
    forget_people()
    log.record(actor=actor, at=at, action="official.reactivated", subject=f"official:{official_id}")
