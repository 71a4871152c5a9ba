"""What reports leave to the background worker."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from motcua.reports.actions import counting
from motcua.reports.actions.registers import run_import


@task()
def bring_in(register_id: int) -> None:
    """Read a register that a page has put down as waiting; a second run of the same job does nothing more."""
    run_import(register_id, at=timezone.now())


def refresh_counts(at: datetime) -> int:
    """Every minute: count again what the acts since the last time have touched."""
    return counting.refresh(at)


def count_day(at: datetime) -> int:
    """After midnight: with the day dates have passed, and on the 15th a month of the state has ended."""
    return counting.complete(at)


def prove_counts(at: datetime) -> list[counting.Unequal]:
    """Every night: counts against facts; what differs is logged and counted again."""
    return counting.prove(at)
