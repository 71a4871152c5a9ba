"""What happens every day by itself, as one table, and the loop that keeps it.

A moment that passed while the machine was off is made up for at the next start, once. Every job is
idempotent, so two machines that share a database may both keep the table.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from motcua.config.reaper import reap
from motcua.documents import jobs as document_jobs
from motcua.dossiers import jobs
from motcua.org.actions import codes, corrections
from motcua.oversight import jobs as oversight_jobs
from motcua.reports import jobs as report_jobs
from motcua.visits import jobs as visit_jobs

logger = logging.getLogger("motcua.schedule")
RETRY_AFTER = timedelta(minutes=10)
LOOK_EVERY = 20.0


@dataclass(frozen=True)
class Entry:
    """One job: every day at a time of Vietnam, or again and again after an interval."""

    name: str
    run: Callable[[datetime], object]
    daily_at: time | None = None
    every: timedelta = timedelta(days=1)

    def last_moment(self, now: datetime) -> datetime:
        """The latest moment up to now at which this job should have run."""
        if self.daily_at is None:
            return now - self.every
        local = timezone.localtime(now)
        today = local.replace(hour=self.daily_at.hour, minute=self.daily_at.minute, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """When a job last ended well, and when it last failed."""

    done: datetime | None = None
    failed: datetime | None = None


def _clear_sessions(_at: datetime) -> None:
    call_command("clearsessions")


def _forget_old_jobs(at: datetime) -> None:
    """Done jobs leave after two weeks; failed ones stay longer, so that somebody sees them."""
    finished = DBTaskResult.objects.finished()
    finished.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - timedelta(days=14)).delete()
    finished.filter(finished_at__lt=at - timedelta(days=90)).delete()


ENTRIES: tuple[Entry, ...] = (
    Entry("count_day", report_jobs.count_day, daily_at=time(0, 1)),
    Entry("seal_days", jobs.seal, daily_at=time(0, 10)),
    Entry("check_open", jobs.check_open, daily_at=time(1, 0)),
    Entry("prove_counts", report_jobs.prove_counts, daily_at=time(1, 30)),
    Entry("remind", jobs.remind, daily_at=time(6, 45)),
    Entry("close_silent", jobs.close_silent, daily_at=time(7, 15)),
    Entry("keep_payments", jobs.keep_payments, every=timedelta(minutes=2)),
    Entry("tell", jobs.tell, every=timedelta(minutes=1)),
    Entry("offer_slips", oversight_jobs.offer_slips, every=timedelta(minutes=5)),
    Entry("tell_petitioners", oversight_jobs.tell_petitioners, every=timedelta(minutes=1)),
    Entry("refresh_counts", report_jobs.refresh_counts, every=timedelta(minutes=1)),
    Entry("reap", reap, every=timedelta(minutes=1)),
    Entry("scan_files", document_jobs.scan, every=timedelta(minutes=1)),
    Entry("clean_uploads", document_jobs.clean_uploads, daily_at=time(2, 20)),
    Entry("delete_unclaimed", document_jobs.delete_unclaimed, daily_at=time(2, 25)),
    Entry("tidy_drafts", jobs.tidy_drafts, daily_at=time(2, 10)),
    Entry("tidy_visits", visit_jobs.tidy, daily_at=time(2, 15)),
    Entry("forget_corrections", corrections.forget_values, daily_at=time(2, 35)),
    Entry("forget_codes", codes.forget_old, daily_at=time(2, 20)),
    Entry("clear_sessions", _clear_sessions, daily_at=time(2, 30)),
    Entry("forget_old_jobs", _forget_old_jobs, daily_at=time(2, 40)),
)


def due(entries: Iterable[Entry], past: Mapping[str, Past], now: datetime) -> list[Entry]:
    """The jobs to run now, in the order of the table."""
    return [entry for entry in entries if _is_due(entry, past.get(entry.name, Past()), now)]


def _is_due(entry: Entry, past: Past, now: datetime) -> bool:
    if past.failed and (past.done is None or past.failed > past.done) and now - past.failed < RETRY_AFTER:
        return False
    return past.done is None or past.done < entry.last_moment(now)


class Scheduler:
    """Runs what is due and remembers it in a small file of the home."""

    def __init__(self, memory: Path, entries: Iterable[Entry] = ENTRIES) -> None:
        self.memory = memory
        self.entries = tuple(entries)

    def keep(self, stop: Event) -> None:
        """Until ``stop`` is set; a failing job never ends the loop."""
        while not stop.is_set():
            close_old_connections()
            self.run_due(timezone.now())
            stop.wait(LOOK_EVERY)

    def run_due(self, now: datetime) -> list[str]:
        """Run each job that is due; the names of those that ended well."""
        past = self.past()
        well = []
        for entry in due(self.entries, past, now):
            before = past.get(entry.name, Past())
            try:
                entry.run(now)
            except Exception:
                logger.exception("daily job %s failed; next try in %s", entry.name, RETRY_AFTER)
                past[entry.name] = Past(before.done, now)
            else:
                past[entry.name] = Past(now, before.failed)
                well.append(entry.name)
            self._remember(past)
        return well

    def past(self) -> dict[str, Past]:
        """When each job last ran; an unreadable memory counts as none."""
        try:
            stored = json.loads(self.memory.read_text(encoding="utf-8"))
            return {name: Past(_moment(row["done"]), _moment(row["failed"])) for name, row in stored.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _remember(self, past: Mapping[str, Past]) -> None:
        rows = {
            name: {"done": _text(moments.done), "failed": _text(moments.failed)}
            for name, moments in past.items()
        }
        fresh = self.memory.with_suffix(".new")
        fresh.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        fresh.replace(self.memory)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
