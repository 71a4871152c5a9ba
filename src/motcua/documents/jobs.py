"""What stored files need by themselves: a scanner's look, and unfinished uploads thrown away."""

from __future__ import annotations

from datetime import datetime

from motcua.documents.actions import scanning, unclaimed, uploads
from motcua.documents.queries import scanner as scanners


def clean_uploads(at: datetime) -> int:
    """Throw away what was begun a day ago and never finished; how many."""
    return uploads.clean_up(at=at)


def delete_unclaimed(at: datetime) -> int:
    """Delete what was sent a week ago and became part of nothing; how many."""
    return unclaimed.delete_unclaimed(at=at)


def scan(at: datetime) -> dict[str, int]:
    """Let the scanner look at what waits; nothing where none is set up. How many of each verdict."""
    scanner = scanners.configured()
    return scanning.scan_waiting(scanner, at=at) if scanner else {}
