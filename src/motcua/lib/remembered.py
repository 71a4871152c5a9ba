"""A small memory of read-mostly facts (units, calendars, grants) inside one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_all: list[Remembered] = []  # type: ignore[type-arg]


class Remembered(Generic[P, R]):
    """A function whose answers are kept for some seconds; another process's change shows after that."""

    def __init__(self, function: Callable[P, R], seconds: float) -> None:
        self._function, self._seconds = function, seconds
        self._kept: dict[Hashable, tuple[float, R]] = {}
        self.__doc__ = function.__doc__
        _all.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key: Hashable = (args, tuple(sorted(kwargs.items()))) if kwargs else args
        found = self._kept.get(key)
        now = time.monotonic()
        if found is not None and now - found[0] < self._seconds:
            return found[1]
        if len(self._kept) > 20_000:
            self._kept.clear()
        answer = self._function(*args, **kwargs)
        self._kept[key] = (now, answer)
        return answer

    def forget(self) -> None:
        """Drop what is remembered: called by every action that changes the facts."""
        self._kept.clear()


def remembered(seconds: float = 5.0) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep answers for ``seconds``; use it only for facts whose staleness harms nobody for that long."""

    def wrap(function: Callable[P, R]) -> Remembered[P, R]:
        return Remembered(function, seconds)

    return wrap


def forget_everything() -> None:
    """For tests: no fact survives from one test to the next."""
    for memory in _all:
        memory.forget()
