"""Turns: first come, first served; the dead are not waited for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from pathlib import Path

from motcua.lib.turn import turn

_FORK = multiprocessing.get_context("fork")


def _until_waiting(file: Path, tickets: int) -> None:
    """Until so many tickets are drawn."""
    while not file.exists() or int.from_bytes(file.read_bytes()[:8], "little") < tickets:
        threading.Event().wait(0.001)


def test_who_comes_first_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "turn"
    order: list[int] = []

    def come(number: int) -> None:
        with turn(file):
            order.append(number)

    threads = []
    with turn(file):
        for number in range(12):
            threads.append(threading.Thread(target=come, args=(number,)))
            threads[-1].start()
            _until_waiting(file, number + 2)
    for thread in threads:
        thread.join(30)
    assert order == list(range(12))


def test_only_one_is_in_at_a_time(tmp_path: Path) -> None:
    file, inside, most = tmp_path / "turn", [0], [0]

    def come() -> None:
        for _ in range(20):
            with turn(file):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == [1]


def test_a_killed_holder_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "turn"
    ready = _FORK.Event()

    def hold() -> None:
        with turn(file):
            ready.set()
            signal.pause()

    holder = _FORK.Process(target=hold)
    holder.start()
    assert ready.wait(30)
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join(30)
    with turn(file):
        pass


def test_an_error_inside_gives_the_turn_back(tmp_path: Path) -> None:
    file = tmp_path / "turn"
    for _ in range(2):
        try:
            with turn(file):
                raise ValueError
        except ValueError:
            continue
    with turn(file):
        pass
