"""Who counts as one visitor."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import RequestFactory

from motcua.web.ui import rate
from motcua.web.ui.rate import address_of, seconds_to_wait


def asked(remote: str, forwarded: str = "", second: int = 0):  # type: ignore[no-untyped-def]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    request.at = datetime(2026, 11, 2, 1, 0, second, tzinfo=UTC)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # a stranger may write any header
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.7", "198.51.100.7"),  # only what our proxy added counts
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::1", "198.51.100.7", "198.51.100.7"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),  # one household has a whole network
        ("", "", ""),  # a request that did not come over a network
    ],
)
def test_the_address_of_a_visitor(remote: str, forwarded: str, address: str) -> None:
    assert address_of(asked(remote, forwarded)) == address


def test_a_window_ends(settings: object) -> None:
    waits = [seconds_to_wait(asked("203.0.113.9", second=50), "a-test", most=2) for _ in range(3)]
    assert waits == [0, 0, 10]
    assert seconds_to_wait(asked("203.0.113.9", second=50), "another", most=2) == 0


def test_the_window_after_counts_anew() -> None:
    for _ in range(3):
        late = seconds_to_wait(asked("203.0.113.10", second=59), "a-test", most=1, window=30)
    assert late == 1
    assert seconds_to_wait(asked("203.0.113.10", second=29), "a-test", most=1, window=30) == 0


def test_where_counts_cannot_be_kept_nobody_is_sent_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "counts").write_text("no folder", encoding="ascii")
    monkeypatch.setattr(rate, "_folder", lambda: tmp_path / "counts")
    assert [seconds_to_wait(asked("203.0.113.11"), "a-test", most=1) for _ in range(3)] == [0, 0, 0]
    assert "not counted" in caplog.text


def test_the_address_is_kept_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rate, "_folder", lambda: tmp_path)
    seconds_to_wait(asked("203.0.113.12"), "a-test", most=1)
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "203" not in kept.name
    assert kept.read_bytes() == b"."
