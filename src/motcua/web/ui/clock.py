"""The only clock of the web: one instant per request, passed down to every action and query."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This instant in the office's time zone (Asia/Ho_Chi_Minh), aware."""
    return timezone.localtime()
