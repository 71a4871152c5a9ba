"""What ClamAV says is understood; what it does not say is never taken for clean."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from motcua.gateways.scanning.base import Scanned, ScannerDown, Unscannable
from motcua.gateways.scanning.clamav import ClamAV, from_address
from motcua.gateways.scanning.fake import MARK as FAKE_MARK
from motcua.gateways.scanning.fake import FakeScanner
from tests.gateways.clamd import MARK, Clamd, clamd


@pytest.fixture
def daemon() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


def scanner(daemon: Clamd, **options: object) -> ClamAV:
    return ClamAV("127.0.0.1", daemon.port, **{"timeout": 2.0, **options})  # type: ignore[arg-type]


def test_every_byte_is_looked_at(daemon: Clamd) -> None:
    content = bytes(range(256)) * 1000
    file = io.BytesIO(content)
    file.seek(77)
    assert scanner(daemon).scan(file) == Scanned(clean=True)
    assert daemon.heard == [content]


def test_what_is_harmful_is_named(daemon: Clamd) -> None:
    found = scanner(daemon).scan(io.BytesIO(b"%PDF-1.7" + b"x" * 200_000 + MARK))
    assert found == Scanned(clean=False, found="Eicar-Test")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00",
        b"nonsense",
        b"stream: OK but not really\x00",
        b"\xff\xfe\x00",
        b"stream: lstat() ERROR\x00",
    ],
)
def test_a_broken_answer_is_no_verdict(daemon: Clamd, answer: bytes) -> None:
    daemon.answer = answer
    with pytest.raises(ScannerDown):
        scanner(daemon).scan(io.BytesIO(b"x"))


def test_a_slow_daemon_is_no_verdict(daemon: Clamd) -> None:
    daemon.silent = True
    with pytest.raises(ScannerDown, match="timed out"):
        scanner(daemon, timeout=0.1).scan(io.BytesIO(b"x"))


def test_a_daemon_that_is_not_there_is_no_verdict() -> None:
    with clamd() as gone:
        pass
    with pytest.raises(ScannerDown):
        scanner(gone).scan(io.BytesIO(b"x"))


def test_what_is_too_large_is_not_scannable(daemon: Clamd) -> None:
    with pytest.raises(Unscannable):
        scanner(daemon, limit=10).scan(io.BytesIO(b"x" * 11))
    assert daemon.heard == []
    daemon.limit = 100_000
    with pytest.raises(Unscannable):
        scanner(daemon).scan(io.BytesIO(b"x" * 150_000))


def test_an_address_is_host_and_port() -> None:
    assert from_address("  ") is None
    assert from_address("clamd.xa.example:3311") == ClamAV("clamd.xa.example", 3311)
    assert from_address("127.0.0.1") == ClamAV("127.0.0.1", 3310)
    assert from_address("[::1]:3310") == ClamAV("::1", 3310)
    for wrong in ("host:", "host:0", ":3310", "host:ninety", "host:70000"):
        with pytest.raises(ValueError, match="host:port"):
            from_address(wrong)


def test_the_fake_finds_its_mark_and_can_be_down() -> None:
    assert FakeScanner().scan(io.BytesIO(b"abc")).clean
    assert not FakeScanner().scan(io.BytesIO(b"a" + FAKE_MARK)).clean
    with pytest.raises(ScannerDown):
        FakeScanner(down=True).scan(io.BytesIO(b"abc"))
