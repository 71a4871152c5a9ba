"""The harness itself: what it must refuse, it refuses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPING = """
import pytest

def test_left_out():
    pytest.skip("because")

def test_done():
    pass

@pytest.mark.postgres
def test_of_the_other_database():
    pass
"""


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"tried to reach 192.0.2.1"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(("ci", "code", "more"), [("true", 1, ["-n", "1"]), ("true", 1, []), ("", 0, [])])
def test_a_skip_is_named_and_fails_in_ci(tmp_path: Path, ci: str, code: int, more: list[str]) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING, encoding="utf-8")
    report = tmp_path / "report.json"
    own = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DATABASE", "PYTEST", "MOTCUA"))
    }
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.conftest"),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), *more, str(tmp_path)),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={**own, "CI": ci, "MOTCUA_TEST_REPORT": str(report)},
    )
    assert done.returncode == code, done.stdout + done.stderr
    text = report.read_text(encoding="utf-8")
    assert '"passed": 1' in text
    assert "test_left_out (because)" in text
    assert ("skipped, which fails with CI=true" in done.stdout) is bool(ci)
    assert "test_of_the_other_database" not in done.stdout
