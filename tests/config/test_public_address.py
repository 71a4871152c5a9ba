"""One address given by the operator is enough to work behind a TLS server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

READ = (
    "import json; from motcua.config import settings as s; "
    "print(json.dumps([s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.SECURE_PROXY_SSL_HEADER, "
    "s.SESSION_COOKIE_SECURE]))"
)


def settings_with(home: Path, **given: str) -> list[Any]:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MOTCUA", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        check=True,
        capture_output=True,
        text=True,
        env={**own, "MOTCUA_HOME": str(home), **given},
    )
    read: list[Any] = json.loads(done.stdout)
    return read


def test_forms_sent_to_the_public_address_are_accepted(tmp_path: Path) -> None:
    hosts, origins, header, secure = settings_with(tmp_path, MOTCUA_PUBLIC_URL="https://motcua.xa.example/")
    assert "motcua.xa.example" in hosts
    assert origins == ["https://motcua.xa.example"]
    assert header == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert secure is True


def test_without_tls_no_header_is_believed(tmp_path: Path) -> None:
    hosts, origins, header, secure = settings_with(
        tmp_path, MOTCUA_PUBLIC_URL="http://10.0.0.5:8000", MOTCUA_HOSTS="a.example,"
    )
    assert hosts == ["a.example", "10.0.0.5"]
    assert (origins, header, secure) == ([], None, False)
