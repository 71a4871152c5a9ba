"""A job whose worker was killed is done after all, once a living worker finds it."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.config.reaper import ATTEMPTS, LOST_AFTER, is_alive, reap, worker_id

pytestmark = pytest.mark.django_db


def running(*workers: str, since: timedelta = timedelta(seconds=5)) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.none",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
        started_at=timezone.now() - since,
    )


def now() -> datetime:
    return timezone.now()


@pytest.fixture
def dead() -> str:
    """The name of a worker of this machine that has ended."""
    code = "from motcua.config.reaper import worker_id; print(worker_id())"
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def test_a_job_of_a_dead_worker_is_ready_again(dead: str) -> None:
    job = running(dead)
    assert is_alive(dead) is False
    assert reap(now()) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert DBTaskResult.objects.ready().filter(pk=job.pk).exists()


def test_a_job_of_a_living_worker_is_left_alone_however_long_it_takes() -> None:
    job = running(worker_id(), since=10 * LOST_AFTER)
    assert reap(now()) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.RUNNING


def test_a_worker_of_another_machine_gets_an_hour() -> None:
    running("elsewhere/1/abc", since=LOST_AFTER - timedelta(minutes=1))
    lost = running("elsewhere/1/abc", since=LOST_AFTER + timedelta(minutes=1))
    assert reap(now()) == 1
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY


def test_a_job_that_kills_its_workers_is_given_up(dead: str) -> None:
    job = running(*[dead] * ATTEMPTS)
    assert reap(now()) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert job.exception_class_path.endswith("WorkerKilledError")
