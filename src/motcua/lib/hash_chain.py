"""Canonical JSON and chained hashes: a stored record can prove that nobody changed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(data: object) -> str:
    """One spelling per value: sorted keys, no spaces, UTF-8 letters as they are."""
    return _SPELLING.encode(data)


def instant(at: datetime | None) -> str:
    """A moment as UTC with microseconds, the same from every database."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(previous: str, fields: Mapping[str, object]) -> str:
    """SHA-256 over the previous link's hash and the canonical fields of this one."""
    return hashlib.sha256(f"{previous}\n{canonical(fields)}".encode()).hexdigest()
