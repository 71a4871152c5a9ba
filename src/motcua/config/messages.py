"""Which ways to send messages this installation has: the file ``messages.json`` of its home."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from motcua.config.home import Home
from motcua.gateways.messages.configured import NOTHING_SET_UP


def configuration(home: Home) -> dict[str, Any]:
    """What the file named by ``MOTCUA_MESSAGES`` (else ``messages.json`` of the home) sets up.

    Without a file every way only pretends: what would be sent is kept in ``messages.jsonl`` of the home.
    """
    file = Path(os.environ.get("MOTCUA_MESSAGES") or home.path / "messages.json")
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else dict(NOTHING_SET_UP)
    return {"kept_in": str(home.path / "messages.jsonl"), **found}
