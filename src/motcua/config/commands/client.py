"""Systems that may call the API: their unit, their scopes, their token (shown once, stored as a hash)."""

from __future__ import annotations

import argparse
from datetime import timedelta

from django.utils import timezone

from motcua.config.cli import OK
from motcua.lib.refused import NotFound
from motcua.org.actions.officials import register_client, renew_token, switch_client
from motcua.org.queries.actors import SCOPES
from motcua.org.queries.officials import ClientInfo, api_clients
from motcua.org.queries.units import authorities, find
from motcua.org.types import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="register a system and print its token")
    add.add_argument("name")
    add.add_argument("--unit", metavar="CODE", required=True)
    add.add_argument(
        "--scope", action="append", choices=SCOPES, required=True, help="may be given several times"
    )
    add.add_argument("--days", type=int, help="the token ends after so many days")
    for name, text in (
        ("renew", "print a new token; the old one stops at once"),
        ("off", "switch a system off"),
        ("on", "switch it on again"),
    ):
        commands.add_parser(name, help=text).add_argument("name")
    commands.add_parser("list", help="registered systems")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.what == "list":
        for client in _clients():
            state = "" if client.is_active else "  (đã tắt)"
            until = f", đến {timezone.localtime(client.valid_to):%d/%m/%Y}" if client.valid_to else ""
            print(f"{client.name:<24} {client.unit_name}: {', '.join(client.scopes)}{until}{state}")
    elif args.what == "add":
        print(f"Mã truy cập (chỉ hiện một lần): {_add(args)}")
    elif args.what == "renew":
        token = renew_token(actor=SYSTEM, at=now, client_id=_client(args.name).id)
        print(f"Mã truy cập mới (chỉ hiện một lần): {token}")
    else:
        switch_client(actor=SYSTEM, at=now, client_id=_client(args.name).id, active=args.what == "on")
        print(f"Đã {'bật' if args.what == 'on' else 'tắt'} {args.name}.")
    return OK


def _add(args: argparse.Namespace) -> str:
    now = timezone.now()
    unit = find(args.unit, timezone.localdate())
    if unit is None:
        raise NotFound(f"Không có đơn vị nào mang mã {args.unit} hôm nay. Xem: motcua org list")
    valid_to = now + timedelta(days=args.days) if args.days else None
    _, token = register_client(
        actor=SYSTEM, at=now, name=args.name, unit_id=unit.id, scopes=args.scope, valid_to=valid_to
    )
    return token


def _clients() -> list[ClientInfo]:
    return api_clients(unit.id for unit in authorities(timezone.localdate()))


def _client(name: str) -> ClientInfo:
    for client in _clients():
        if client.name == name:
            return client
    raise NotFound(f"Không có hệ thống kết nối tên {name}. Xem: motcua client list")
