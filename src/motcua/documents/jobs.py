"""What stored files need by themselves: uploads that nobody finished are thrown away."""

from __future__ import annotations

from datetime import datetime

from motcua.documents.actions import uploads


def clean_uploads(at: datetime) -> int:
    """Throw away what was begun a day ago and never finished; how many."""
    return uploads.clean_up(at=at)
