"""Officials: accounts, passwords and roles. Whoever may run this tool administers the installation."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import date

from django.db import transaction
from django.utils import timezone

from motcua.catalogue.queries.listing import fields
from motcua.config.cli import OK
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import fold
from motcua.org.actions.officials import assign, create_official, deactivate, set_password
from motcua.org.queries.officials import official, official_id_of, officials_of, roles_of
from motcua.org.queries.units import UnitInfo, authorities, find
from motcua.org.types import ROLE_PERMISSIONS, SYSTEM, Role, SigningForm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="a new account, with its first role if a unit is named")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--title", default="", help="Chuyên viên, Chủ tịch …")
    add.add_argument("--email", default="")
    add.add_argument("--phone", default="")
    _role_arguments(add, required=False)
    _password_arguments(add)
    role = commands.add_parser("assign", help="give an official a role at a unit by a written decision")
    role.add_argument("username")
    _role_arguments(role, required=True)
    password = commands.add_parser("password", help="set a new password")
    password.add_argument("username")
    _password_arguments(password)
    close = commands.add_parser("close", help="close an account; its roles end today")
    close.add_argument("username")
    close.add_argument("--reason", default="")
    listed = commands.add_parser("list", help="accounts with the roles they hold today")
    listed.add_argument("--unit", required=False, metavar="CODE", help="only those of one authority")
    commands.add_parser("roles", help="the roles and what each may do")


def _role_arguments(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--unit", metavar="CODE", required=required, help="code of the unit, see: motcua org list"
    )
    parser.add_argument("--role", choices=Role.values, required=required)
    parser.add_argument(
        "--field", default="", metavar="CODE", help="only this field of procedures, by code or name"
    )
    parser.add_argument(
        "--signing", default="", choices=[f.value for f in SigningForm], help="TM., KT., TL. …"
    )
    parser.add_argument(
        "--decision", metavar="NUMBER", required=required, help="decision that assigns the role"
    )
    parser.add_argument(
        "--decision-date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today"
    )


def _password_arguments(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--random", action="store_true", help="make one and print it; it must be changed at login"
    )
    how.add_argument("--stdin", action="store_true", help="read it from standard input")


def run(args: argparse.Namespace) -> int:
    commands = {"add": _add, "assign": _assign, "password": _password, "close": _close, "list": _list}
    return commands[args.what](args) if args.what in commands else _roles()


@transaction.atomic
def _add(args: argparse.Namespace) -> int:
    unit = _unit(args.unit) if args.unit else None
    if unit and not (args.role and args.decision):
        raise NotFound("Giao vai trò cần cả --unit, --role và --decision.", code="incomplete")
    password = _new_password(args)
    made = create_official(
        actor=SYSTEM,
        at=timezone.now(),
        username=args.username,
        full_name=args.name,
        title=args.title,
        email=args.email,
        phone=args.phone,
        password=password,
        must_change_password=args.random,
    )
    if unit:
        _give_role(args, made.pk, unit)
    print(f"Đã tạo tài khoản {made.username} ({made.full_name}).")
    _show_password(args, password)
    return OK


def _assign(args: argparse.Namespace) -> int:
    _give_role(args, _official(args.username), _unit(args.unit))
    print(f"Đã giao vai trò {args.role} cho {args.username}.")
    return OK


def _give_role(args: argparse.Namespace, official_id: int, unit: UnitInfo) -> None:
    decided = args.decision_date or timezone.localdate()
    assign(
        actor=SYSTEM,
        at=timezone.now(),
        official_id=official_id,
        unit_id=unit.id,
        role=args.role,
        decision_number=args.decision,
        decision_date=decided,
        valid_from=max(decided, unit.valid_from),
        field_code=_field(args.field),
        signing=args.signing,
    )


def _field(typed: str) -> str:
    """The code of a field given by code or name: a role for a field that does not exist gives no work."""
    known = {row.code: row.name for row in fields()}
    found = [code for code, name in known.items() if typed == code or fold(typed) == fold(name)]
    if typed and not found:
        raise NotFound(f"Không có lĩnh vực “{typed}”. Có: {'; '.join(known.values())}.")
    return found[0] if typed else ""


def _password(args: argparse.Namespace) -> int:
    official_id = _official(args.username)
    password = _new_password(args)
    set_password(
        actor=SYSTEM, at=timezone.now(), official_id=official_id, password=password, must_change=args.random
    )
    print(f"Đã đặt mật khẩu mới cho {args.username}.")
    _show_password(args, password)
    return OK


def _close(args: argparse.Namespace) -> int:
    deactivate(actor=SYSTEM, at=timezone.now(), official_id=_official(args.username), reason=args.reason)
    print(f"Đã khóa tài khoản {args.username}; các vai trò kết thúc hôm nay.")
    return OK


def _list(args: argparse.Namespace) -> int:
    today = timezone.localdate()
    places = [_unit(args.unit).authority_id] if args.unit else [unit.id for unit in authorities(today)]
    rows = list(officials_of(places))
    roles = roles_of([row["id"] for row in rows], today)
    for row in rows:
        held = "; ".join(f"{role.role} · {role.unit_name}" for role in roles.get(row["id"], []))
        closed = "" if row["is_active"] else "  (đã khóa)"
        print(f"{row['username']:<16} {row['full_name']:<28} {held}{closed}")
    print(f"{len(rows)} tài khoản")
    return OK


def _roles() -> int:
    for role in Role:
        may = ", ".join(sorted(ROLE_PERMISSIONS[role]))
        print(f"{role.value:<11} {role.label:<24} {may}")
    return OK


def _new_password(args: argparse.Namespace) -> str:
    if args.random:
        return secrets.token_urlsafe(9)
    if args.stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Mật khẩu: ")


def _show_password(args: argparse.Namespace, password: str) -> None:
    if args.random:
        print(f"Mật khẩu (phải đổi khi đăng nhập lần đầu): {password}")


def _official(username: str) -> int:
    found = official_id_of(username)
    if found is None or official(found) is None:
        raise NotFound(f"Không có tài khoản {username}. Xem: motcua user list")
    return found


def _unit(code: str) -> UnitInfo:
    found = find(code, timezone.localdate())
    if found is None:
        raise NotFound(f"Không có đơn vị nào mang mã {code} hôm nay. Xem: motcua org list")
    return found
