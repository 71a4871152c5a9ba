"""Which providers of the national identity there are: from the environment, or a demonstration's."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from motcua.config.home import Home

#: what a demonstration writes into its home; see ``motcua demo``
DEMO_FILE = "demo.json"
DEMO_PORT = 8788
_MOST = 5


def demonstration(home: Home) -> dict[str, Any]:
    """What the home says of its demonstration; nothing in an office."""
    file = home.path / DEMO_FILE
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def make_demonstration(home: Home) -> None:
    """Let the home show codes on its pages and have invented persons to sign in as; keeps what is there."""
    file = home.path / DEMO_FILE
    if file.exists():
        return
    told = {"codes": True, "identity": {"port": DEMO_PORT, "secret": secrets.token_urlsafe(32)}}
    file.touch(mode=0o600)
    file.write_text(json.dumps(told, indent=1), encoding="utf-8")


def providers(home: Home, environment: Mapping[str, str] = os.environ) -> list[dict[str, Any]]:
    """The providers as ``web.ui.identity.Provider`` takes them.

    ``MOTCUA_IDENTITY_ISSUER``, ``_CLIENT_ID``, ``_SECRET``, ``_NAME``, ``_SCOPE``, ``_CLAIMS`` tell the
    first, ``MOTCUA_IDENTITY_2_ISSUER`` … the next ones.
    """
    found = [one for number in range(1, _MOST + 1) if (one := _from(environment, number))]
    played = demonstration(home).get("identity")
    if played and not found:
        found.append(
            {
                "key": "gia-lap",
                "name": "Tài khoản định danh giả lập",
                "issuer": f"http://127.0.0.1:{played['port']}",
                "client_id": "motcua",
                "secret": played["secret"],
                "pretends": True,
            }
        )
    return found


def _from(environment: Mapping[str, str], number: int) -> dict[str, Any] | None:
    begin = "MOTCUA_IDENTITY_" if number == 1 else f"MOTCUA_IDENTITY_{number}_"
    issuer = environment.get(f"{begin}ISSUER", "").rstrip("/")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError(f"{begin}ISSUER must begin with https://")
    claims = environment.get(f"{begin}CLAIMS", "")
    return {
        "key": environment.get(f"{begin}KEY", "dinh-danh" if number == 1 else f"dinh-danh-{number}"),
        "name": environment.get(f"{begin}NAME", "Tài khoản định danh điện tử"),
        "issuer": issuer,
        "client_id": environment[f"{begin}CLIENT_ID"],
        "secret": environment.get(f"{begin}SECRET", ""),
        "scope": environment.get(f"{begin}SCOPE", "openid profile"),
        "claims": dict(pair.split("=", 1) for pair in claims.split(",") if "=" in pair),
        "pretends": environment.get(f"{begin}PRETENDS") == "1",
    }


def form_targets(given: list[dict[str, Any]]) -> list[str]:
    """Origins that a form of ours leads on to, for the content policy."""
    parts = [urlsplit(one["issuer"]) for one in given]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
