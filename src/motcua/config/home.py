"""Where an installation keeps its database, files, keys and logs."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

#: the checkout (or the installed package's parent) that holds ``data/`` and ``manage.py``
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Home:
    """The folder named by ``MOTCUA_HOME`` (default ``var/`` beside the checkout)."""

    path: Path

    @classmethod
    def from_environment(cls) -> Home:
        return cls(Path(os.environ.get("MOTCUA_HOME") or ROOT / "var").resolve())

    @property
    def database(self) -> Path:
        return self.path / "motcua.sqlite3"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    def prepare(self) -> None:
        """Make the folders, private to the account that runs the service."""
        for folder in (self.path, self.files, self.logs, self.keys):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)

    def secret_key(self) -> str:
        """The signing key of this installation, made at first use and kept in ``keys/``."""
        file = self.keys / "secret_key"
        if not file.exists():
            self.prepare()
            try:
                with file.open("x", encoding="ascii") as out:
                    file.chmod(0o600)
                    out.write(secrets.token_urlsafe(48))
            except FileExistsError:  # another process was first: its key is the key
                pass
        return file.read_text(encoding="ascii").strip()
