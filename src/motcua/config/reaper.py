"""Give the jobs of a killed worker back: the job table itself leaves them running for ever."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

#: a job of another machine counts as lost after this time; every job is idempotent, so twice does no harm
LOST_AFTER = timedelta(hours=1)
#: a job that took its worker down this often is given up and shown by ``motcua doctor``
ATTEMPTS = 3


class WorkerKilledError(RuntimeError):
    """The worker died each time it ran this job."""


def worker_id() -> str:
    """A name that tells machine and process, so that the reaper can see whether it still lives."""
    return f"{socket.gethostname()[:36]}/{os.getpid()}/{secrets.token_hex(6)}"


def is_alive(name: str) -> bool | None:
    """Whether that worker still runs; None where it is another machine's and cannot be known."""
    host, _, rest = name.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname()[:36] or not number.isdecimal():
        return None
    status = Path("/proc") / number
    if Path("/proc/self").exists():
        return status.exists()
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def reap(at: datetime) -> int:
    """Make ready again what no living worker runs.

    Args:
        at: now (aware).

    Returns:
        number of jobs given back or given up.
    """
    reaped = 0
    for candidate in DBTaskResult.objects.running().values_list("pk", flat=True):
        with transaction.atomic():
            job = DBTaskResult.objects.select_for_update().filter(pk=candidate).running().first()
            if job is None or not _is_lost(job, at):
                continue
            if len(job.worker_ids) >= ATTEMPTS:
                job.set_failed(WorkerKilledError(f"{ATTEMPTS} workers died while running it"))
            else:
                job.status = TaskResultStatus.READY
                job.started_at = None
                job.save(update_fields=["status", "started_at"])
            reaped += 1
    return reaped


def _is_lost(job: DBTaskResult[..., Any], at: datetime) -> bool:
    alive = is_alive(job.worker_ids[-1]) if job.worker_ids else None
    if alive is None:
        return job.started_at is None or at - job.started_at > LOST_AFTER
    return not alive
