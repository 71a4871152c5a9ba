"""A way to send that sends nothing: it shows what would have gone out, for a demonstration and for tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from motcua.gateways.messages.base import Message

Keep = Callable[[str, Message], None]


class FakeGateway:
    """Hands each message to ``keep`` (the way's name, the message) and says it was sent."""

    pretends = True

    def __init__(self, name: str, keep: Keep) -> None:
        self.name = name
        self._keep = keep

    def send(self, message: Message) -> str:
        """Keep it; the number tells that nothing went out."""
        self._keep(self.name, message)
        return f"fake-{message.reference}" if message.reference else "fake"


def into_file(path: Path) -> Keep:
    """Keep messages in a file of the installation, one line of JSON each, readable by its account alone."""

    def keep(name: str, message: Message) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"way": name, **asdict(message)}, ensure_ascii=False) + "\n")

    return keep


def kept_in(path: Path, *, last: int = 50) -> list[dict[str, str]]:
    """The last messages of such a file, the newest first."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()[-last:]
    return [json.loads(line) for line in reversed(lines)]
