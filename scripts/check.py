"""Every check and every test, one after the other; ends with a table of what passed, failed and was skipped.

A step that cannot run here is named as skipped, and with ``CI=true`` that is a failure: a green run that
left something out would prove nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
NO_TESTS = 5
#: two at a time; who is done early takes from the other, so that one long test holds up nobody
TWO = ("-n", "2", "--dist", "worksteal")


@dataclass
class Step:
    """One line of the closing table."""

    name: str
    state: str = "OK"
    seconds: float = 0
    note: str = ""
    skips: list[str] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return self.state == "FAILED" or (CI and (self.state == "SKIPPED" or bool(self.skips)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out PostgreSQL and the browser")
    quick = parser.parse_args().quick
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    steps = [_timed(name, _command(command)) for name, command in _tools().items()]
    steps.append(_timed("architecture", lambda step: _pytest(step, ["tests/architecture"])))
    suite = ["--ignore=tests/architecture", "-m", "not browser", *TWO]
    steps.append(_timed("tests on SQLite", lambda step: _pytest(step, suite)))
    if not quick:
        steps.append(_timed("tests on PostgreSQL", lambda step: _on_postgres(step, suite)))
        steps.append(_timed("browser journeys", _in_browser))
    _print_table(steps)
    return int(any(step.bad for step in steps))


def _tools() -> dict[str, list[str | Path]]:
    return {
        "style (ruff)": [BIN / "ruff", "check", "."],
        "format (ruff)": [BIN / "ruff", "format", "--check", "--quiet", "."],
        "types (mypy)": [BIN / "mypy"],
        "layers (import-linter)": [BIN / "lint-imports", "--no-cache"],
        "templates (djlint)": [BIN / "djlint", "--lint", "--quiet", "src/motcua/web"],
        "migrations": [
            *(BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run"),
            *("--settings", "motcua.config.settings_test"),
        ],
    }


def _timed(name: str, run: Callable[[Step], None]) -> Step:
    print(f"\n=== {name}", flush=True)
    step = Step(name)
    begun = time.monotonic()
    run(step)
    step.seconds = time.monotonic() - begun
    return step


def _command(command: list[str | Path]) -> Callable[[Step], None]:
    def run(step: Step) -> None:
        if subprocess.run(
            command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, env=_environment()
        ).returncode:
            step.state = "FAILED"

    return run


def _on_postgres(step: Step, suite: list[str]) -> None:
    try:
        with postgres.running() as address:
            _pytest(step, suite, DATABASE_URL=address)
    except postgres.Unavailable as reason:
        step.state, step.note = "SKIPPED", str(reason)


def _in_browser(step: Step) -> None:
    browser = _chromium()
    if browser is None and os.geteuid() == 0 and shutil.which("apt-get"):
        postgres.install("chromium")
        browser = _chromium()
    if browser is None:
        step.state, step.note = "SKIPPED", "no Chromium here; install chromium or name one by MOTCUA_CHROMIUM"
        return
    _pytest(step, ["-m", "browser", *TWO], MOTCUA_CHROMIUM=browser)


def _chromium() -> str | None:
    names = (os.environ.get("MOTCUA_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def _pytest(step: Step, arguments: list[str], **more: str) -> None:
    with tempfile.TemporaryDirectory(prefix="motcua-check-") as folder:
        report = Path(folder) / "report.json"
        result = subprocess.run(
            [BIN / "pytest", "-q", "-p", "no:cacheprovider", *arguments],
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**_environment(), "MOTCUA_TEST_REPORT": str(report), **more},
        )
        counts = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    step.skips = counts.get("skipped", [])
    step.note = (
        f"{counts.get('passed', 0)} passed, {counts.get('failed', 0)} failed, {len(step.skips)} skipped"
    )
    if result.returncode == NO_TESTS:
        step.state, step.note = "SKIPPED", "no test carries this mark"
    elif result.returncode:
        step.state = "FAILED"


def _environment() -> dict[str, str]:
    """The caller's environment without what would point the checks at an office's real data."""
    own = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "MOTCUA_HOME"}}
    return {**own, "PYTHONDONTWRITEBYTECODE": "1"}


def _print_table(steps: list[Step]) -> None:
    print(f"\n{'=' * 78}")
    for step in steps:
        print(f"{step.state:8} {step.name:26} {step.seconds:6.1f} s  {step.note}")
        for name in step.skips:
            print(f"{'':8} skipped: {name}")
    bad = [step.name for step in steps if step.bad]
    print("=" * 78)
    if bad:
        reason = " (with CI=true a skip is a failure)" if CI else ""
        print(f"FAILED: {', '.join(bad)}{reason}")
    else:
        left_out = sum(step.state == "SKIPPED" for step in steps) + sum(len(step.skips) for step in steps)
        print(
            f"All passed in {sum(step.seconds for step in steps):.0f} s"
            + f"; {left_out} skipped" * bool(left_out)
        )


if __name__ == "__main__":
    sys.exit(main())
