"""Serve a provider that plays the national identity, with invented persons: for trying out only.

Listens on this machine only. ``motcua serve`` starts it when the home is a demonstration's.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections

from motcua.config.home import ROOT, Home
from motcua.config.identity import demonstration
from motcua.config.identity_demo.persons import PERSONS, persons

CLIENT, KEY = "motcua", "gia-lap"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--office", action="append", required=True, help="address of the office; repeatable")


def run(args: argparse.Namespace) -> int:
    home = Home.from_environment()
    home.prepare()
    _make_key(home)
    os.environ.setdefault(
        "MOTCUA_IDENTITY_SECRET", str(demonstration(home).get("identity", {}).get("secret", ""))
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.identity_demo.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    _know_client(args.office)
    _know_persons()
    connections.close_all()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(args.port), "--workers", "1", "--blocking-threads", "2"),
        "motcua.config.identity_demo.wsgi:application",
    ]
    os.execv(sys.executable, command)  # noqa: S606 - our own program, no shell


def _make_key(home: Home) -> None:
    file = home.keys / "identity-demo.pem"
    if file.exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.touch(mode=0o600)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _know_client(offices: list[str]) -> None:
    """The office as a client: its secret, and the only addresses that people are sent back to."""
    # its tables exist under this site's settings only
    clients: Any = apps.get_model("allauth_idp_oidc", "Client")  # type: ignore[misc]
    client = clients.objects.filter(pk=CLIENT).first() or clients(pk=CLIENT)
    client.name = "Một Cửa (bản dùng thử)"
    client.scopes = "openid\nprofile"
    client.redirect_uris = "\n".join(
        f"{office.rstrip('/')}/cong-dan/dinh-danh/{KEY}/tra-loi/" for office in offices
    )
    client.set_secret(os.environ["MOTCUA_IDENTITY_SECRET"])
    client.save()


def _know_persons() -> None:
    people = get_user_model()
    for person in persons(ROOT / PERSONS):
        people.objects.get_or_create(username=person.sub)
