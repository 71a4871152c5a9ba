"""The service as a whole: it starts, answers, and leaves nothing behind however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.test_cli import CODE

WITHIN = 40.0


def environment(home: Path) -> dict[str, str]:
    own = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DJANGO", "DATABASE", "MOTCUA"))
    }
    return {**own, "MOTCUA_HOME": str(home)}


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < end, f"not within {WITHIN} s: {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-c", CODE, "init"],
        check=False,
        env=environment(home),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return home


class Service:
    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.state = home / "serve.json"
        self.state.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, "serve", "--port", str(self.port), "--workers", "1"],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def parts(self) -> list[int]:
        until(self.state.exists, "all parts started")
        return list(json.loads(self.state.read_text(encoding="utf-8"))["parts"].values())

    def family(self) -> list[int]:
        """The parts and the processes that they started."""
        every = list(self.parts())
        for pid in every:
            every += [int(child) for child in _children(pid)]
        return every

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def _children(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return tasks.read_text(encoding="ascii").split() if tasks.exists() else []


def _lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    try:
        return "State:\tZ" not in status.read_text(encoding="utf-8")
    except OSError:
        return False


@pytest.fixture
def service(prepared: Path) -> Iterator[Service]:
    running = Service(prepared)
    yield running
    running.end()


def test_it_answers_and_stops_cleanly(service: Service) -> None:
    family = service.family()
    assert len(family) >= 4, "web server with its worker, background worker, daily jobs"
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/", timeout=20) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    service.process.send_signal(signal.SIGTERM)
    out, err = service.process.communicate(timeout=WITHIN)
    assert service.process.returncode == 0, err.decode()
    assert f"http://127.0.0.1:{service.port}" in out.decode()
    assert not service.state.exists()
    assert not [pid for pid in family if _lives(pid)]


def test_a_part_that_dies_is_started_again(service: Service) -> None:
    worker = service.parts()[1]
    os.kill(worker, signal.SIGKILL)
    until(lambda: service.parts()[1] not in (worker, None), "a new worker")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends the parts")
def test_nothing_outlives_a_killed_service(service: Service) -> None:
    family = service.family()
    service.process.kill()
    until(lambda: not [pid for pid in family if _lives(pid)], "all parts ended")


def test_a_taken_port_is_one_sentence(prepared: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = subprocess.run(
            [sys.executable, "-c", CODE, "serve", "--port", port],
            check=False,
            env=environment(prepared),
            capture_output=True,
            text=True,
        )
    assert said.returncode == 1
    assert said.stderr.startswith(f"motcua: cannot listen on 127.0.0.1:{port}")


def test_it_refuses_to_serve_a_home_that_was_not_prepared(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", CODE, "serve", "--port", str(free_port())],
        check=False,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert "Run: motcua init" in said.stderr


def test_a_backup_comes_back_into_an_empty_home_only(prepared: Path, tmp_path: Path) -> None:
    def motcua(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", CODE, *words],
            check=False,
            env=environment(home),
            capture_output=True,
            text=True,
        )

    archive, other = tmp_path / "copy.tar.gz", tmp_path / "other"
    (prepared / "messages.json").write_text("{}", encoding="utf-8")
    (prepared / "uploads" / "half").mkdir(parents=True)
    assert motcua(prepared, "backup", str(archive)).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0
    assert motcua(prepared, "backup", str(archive)).returncode == 1, "never overwritten"
    assert motcua(prepared, "restore", str(archive)).returncode == 1, "never over data"
    assert motcua(other, "restore", str(archive)).returncode == 0
    assert (other / "keys" / "secret_key").read_bytes() == (prepared / "keys" / "secret_key").read_bytes()
    assert (other / "messages.json").stat().st_mode & 0o077 == 0
    assert not (other / "uploads").exists(), "what is not whole is sent again"
    assert motcua(other, "catalogue", "list").stdout == motcua(prepared, "catalogue", "list").stdout
    truncated = tmp_path / "half.tar.gz"
    truncated.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    said = motcua(tmp_path / "third", "restore", str(truncated))
    assert said.returncode == 1
    assert said.stderr.startswith("motcua: Không đọc được tệp sao lưu")
