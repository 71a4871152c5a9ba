"""Serve the office: the web server, one background worker and the daily jobs, watched and restarted.

Stops cleanly on Ctrl+C or SIGTERM; no part outlives this process.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from motcua.config.cli import FAILED, OK
from motcua.config.identity import demonstration
from motcua.lib.refused import Refused

STOP_WITHIN = 20.0
READY_WITHIN = 30.0
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1


class CannotServe(Refused):
    """Something must be done first; the message says what."""


class Part:
    """One child process; started again with growing pauses when it ends by itself."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, list(command)
        self.pause = 1.0
        self.next_start = 0.0
        self.begun = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C reaches the parts through us, once
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs here
        )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def revive(self) -> None:
        """Start again what ended, not more often than the pause allows."""
        now = time.monotonic()
        if self.process is not None and self.next_start <= self.begun:
            self.pause = 1.0 if now - self.begun > 60 else min(self.pause * 2, LONGEST_PAUSE)
            self.next_start = now + self.pause
            code = self.process.returncode
            print(f"motcua: {self.name} ended with {code}; again in {self.pause:.0f} s", file=sys.stderr)
        elif now >= self.next_start:
            self.start()

    def stop(self, deadline: float) -> None:
        """Ask, wait, then end the whole group by force."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"motcua: {self.name} did not stop in time and was ended", file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # also what it may have left behind
        self.process.wait()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="web processes")
    parser.add_argument("--threads", type=int, default=2, help="requests at a time per web process")
    parser.add_argument("--web-only", action="store_true", help="no background worker, no daily jobs")


def run(args: argparse.Namespace) -> int:
    _check_before(args.host, args.port)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    parts = _parts(args)
    state = settings.HOME.path / "serve.json"
    try:
        parts[0].start()
        if not _wait_until_ready(parts[0], args.host, args.port, stop):
            return OK if stop.is_set() else FAILED
        for part in parts[1:]:  # afterwards, so that the first page comes sooner
            part.start()
        address = f"http://{args.host}:{args.port}"
        print(f"Một Cửa: {address}   (Ctrl+C dừng)", flush=True)
        _watch(parts, state, address, stop)
    finally:
        _stop_all(parts)
        state.unlink(missing_ok=True)
    return OK


def _parts(args: argparse.Namespace) -> list[Part]:
    web = Part(
        "web server",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
            *("--host", args.host, "--port", str(args.port), "--workers", str(args.workers)),
            *("--blocking-threads", str(args.threads), "--respawn-failed-workers"),
            *("--workers-kill-timeout", "10"),  # a worker still starting may miss the request to stop
            "motcua.config.wsgi:application",
        ],
    )
    if args.web_only:
        return [web]
    ours = [sys.executable, "-c", "import sys; from motcua.config.cli import main; sys.exit(main())"]
    others = [Part("worker", [*ours, "worker"]), Part("daily jobs", [*ours, "scheduler"])]
    played = demonstration(settings.HOME).get("identity")
    if played and _is_free("127.0.0.1", played["port"]):
        offices = [f"--office=http://{name}:{args.port}" for name in ("127.0.0.1", "localhost")]
        others.append(
            Part("invented identities", [*ours, "identity-demo", f"--port={played['port']}", *offices])
        )
    return [web, *others]


def _check_before(host: str, port: int) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotServe("the database is not prepared for this version. Run: motcua init")
    connections.close_all()
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CannotServe("styles and scripts are missing. Run: make setup")
    try:
        _bind(host, port)
    except OSError as error:
        raise CannotServe(f"cannot listen on {host}:{port} ({error.strerror}); another: --port") from error


def _bind(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _is_free(host: str, port: int) -> bool:
    try:
        _bind(host, port)
    except OSError:
        print(f"motcua: {host}:{port} is taken; no invented identities this time", file=sys.stderr)
        return False
    return True


def _wait_until_ready(web: Part, host: str, port: int, stop: Event) -> bool:
    end = time.monotonic() + READY_WITHIN
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared
    while time.monotonic() < end and not stop.is_set():
        if web.ended:
            print("motcua: the web server did not start; its words stand above", file=sys.stderr)
            return False
        try:
            socket.create_connection((shown, port), timeout=1).close()
        except OSError:
            stop.wait(0.1)
        else:
            return True
    return False


def _watch(parts: Sequence[Part], state: Path, address: str, stop: Event) -> None:
    known: dict[str, int] = {}
    while not stop.is_set():
        for part in parts:
            if part.ended:
                part.revive()
        now = {part.name: part.process.pid for part in parts if part.process}
        if now != known:
            known = now
            state.write_text(
                json.dumps({"pid": os.getpid(), "address": address, "parts": now}), encoding="utf-8"
            )
        stop.wait(0.5)


def _stop_all(parts: Sequence[Part]) -> None:
    for part in parts:
        if part.process is not None and part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for part in parts:
        part.stop(deadline)


def _die_with_parent() -> None:
    """Linux ends a part when this process is killed outright, so that nothing is left running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
