"""Run background jobs from the database until stopped; ``motcua serve`` starts this by itself."""

from __future__ import annotations

import argparse
import logging

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from motcua.config.cli import OK
from motcua.config.reaper import reap, worker_id


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="stop when no job is waiting")


def run(args: argparse.Namespace) -> int:
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it warns at every ordinary stop
    reap(timezone.now())
    worker = Worker(
        queue_names=["*"],
        interval=1,
        batch=args.until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id(),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()
    return OK
