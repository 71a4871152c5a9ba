"""Run the daily jobs (seals, checks, clearing) until stopped; ``motcua serve`` starts this by itself."""

from __future__ import annotations

import argparse
import signal
from datetime import time
from threading import Event

from django.conf import settings
from django.utils import timezone

from motcua.config.cli import OK
from motcua.config.schedule import ENTRIES, Scheduler


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="show the table and when each job last ran")
    parser.add_argument("--once", action="store_true", help="run what is due and stop")


def run(args: argparse.Namespace) -> int:
    scheduler = Scheduler(settings.HOME.path / "schedule.json")
    if args.list:
        past = scheduler.past()
        for entry in ENTRIES:
            last = past[entry.name].done if entry.name in past else None
            ran = f"{timezone.localtime(last):%d/%m/%Y %H:%M}" if last else "never"
            print(f"{entry.name:<18} {_when(entry.daily_at, entry.every.seconds):<16} last: {ran}")
        return OK
    if args.once:
        print("\n".join(scheduler.run_due(timezone.now())) or "nothing is due")
        return OK
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler.keep(stop)
    return OK


def _when(daily_at: time | None, seconds: int) -> str:
    return f"daily {daily_at:%H:%M}" if daily_at else f"every {seconds} s"
