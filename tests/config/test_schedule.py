"""What is due when, and what happens after a failure or a night switched off."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from motcua.config.schedule import ENTRIES, Entry, Past, Scheduler, due

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHTLY = Entry("nightly", lambda at: None, daily_at=time(0, 10))
OFTEN = Entry("often", lambda at: None, every=timedelta(minutes=1))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "done", "expected"),
    [
        (at(15, 0, 9), at(14, 0, 11), False),
        (at(15, 0, 10), at(14, 0, 11), True),
        (at(15, 9), at(15, 0, 10), False),
        (at(15, 9), at(12, 0, 10), True),
        (at(15, 0, 5), at(13, 0, 10), True),
        (at(15, 9), None, True),
    ],
)
def test_a_daily_job_runs_once_after_its_moment(now: datetime, done: datetime | None, expected: bool) -> None:
    assert bool(due([NIGHTLY], {"nightly": Past(done)}, now)) is expected


def test_a_frequent_job_waits_its_interval() -> None:
    past = {"often": Past(at(15, 9, 0))}
    assert not due([OFTEN], past, at(15, 9, 0) + timedelta(seconds=59))
    assert due([OFTEN], past, at(15, 9, 0) + timedelta(seconds=61))


def test_a_failed_job_is_tried_again_after_ten_minutes(tmp_path: Path) -> None:
    tried: list[datetime] = []

    def fail(now: datetime) -> None:
        tried.append(now)
        raise ValueError("on purpose")

    well: list[datetime] = []
    scheduler = Scheduler(
        tmp_path / "memory.json",
        [Entry("bad", fail, daily_at=time(1)), Entry("good", well.append, daily_at=time(1))],
    )
    assert scheduler.run_due(at(15, 1, 0)) == ["good"]
    scheduler.run_due(at(15, 1, 5))
    scheduler.run_due(at(15, 1, 11))
    assert tried == [at(15, 1, 0), at(15, 1, 11)]
    assert well == [at(15, 1, 0)]


def test_the_memory_outlives_the_process(tmp_path: Path) -> None:
    ran: list[datetime] = []
    for _ in range(2):
        Scheduler(tmp_path / "memory.json", [Entry("once", ran.append, daily_at=time(1))]).run_due(at(15, 9))
    assert ran == [at(15, 9)]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seal_days": 5}', '{"seal_days": {"done": "yesterday"}}'])
def test_an_unreadable_memory_counts_as_none(tmp_path: Path, text: str) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text(text, encoding="utf-8")
    assert Scheduler(memory, [OFTEN]).past() == {}


def test_days_are_sealed_and_lost_jobs_given_back_by_themselves() -> None:
    assert {"seal_days", "reap"} <= {entry.name for entry in ENTRIES}


@pytest.mark.django_db
def test_every_job_of_the_table_runs_on_an_empty_office(tmp_path: Path) -> None:
    scheduler = Scheduler(tmp_path / "memory.json")
    assert scheduler.run_due(at(15, 9)) == [entry.name for entry in ENTRIES]
