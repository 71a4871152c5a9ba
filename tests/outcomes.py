"""Hooks that count outcomes: the closing table names every skip, and with ``CI=true`` a skip is a failure."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


class Outcomes:
    """Counts on the process that reports; a worker of xdist only hands its skipped modules over."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.counts: Counter[str] = Counter()
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self._skip(report)
        elif report.failed or report.when == "call":
            self.counts["failed" if report.failed else "passed"] += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skip(report)
        elif report.failed:
            self.counts["failed"] += 1

    def pytest_testnodedown(self, node: Any) -> None:
        for name in node.workeroutput.get("skipped_modules", []) if hasattr(node, "workeroutput") else []:
            if name not in self.skipped:
                self.skipped.append(name)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["skipped_modules"] = [s for s in self.skipped if "::" not in s]
            return
        if CI and self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        report = os.environ.get("MOTCUA_TEST_REPORT")
        if report:
            found = {**self.counts, "skipped": self.skipped}
            Path(report).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if CI and self.skipped:
            terminalreporter.section("skipped, which fails with CI=true", red=True)
            for name in self.skipped:
                terminalreporter.line(name)

    def _skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.skipped.append(f"{report.nodeid} ({reason.removeprefix('Skipped: ')})")


def leave_out_other_databases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that is only meaningful on PostgreSQL is not part of a run on SQLite."""
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return
    foreign = [item for item in items if item.get_closest_marker("postgres")]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]
