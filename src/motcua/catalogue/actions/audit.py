"""Acts on the catalogue stand in the organisation's record of changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua.org.actions import log
from motcua.org.types import SYSTEM, Actor

#: an official, a client system, or the name of whoever runs the operator's tool
By = Actor | str


def name_of(by: By) -> str:
    return by if isinstance(by, str) else by.name


def note(by: By, at: datetime, action: str, subject: str, **data: object) -> None:
    """Put one act on record; call it inside the transaction of the act."""
    actor = replace(SYSTEM, name=by) if isinstance(by, str) else by
    log.record(actor=actor, at=at, action=action, subject=subject, **data)
