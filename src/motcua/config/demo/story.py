"""Dossiers told as stories: each is a generator of moments, played together in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count

#: a moment and what is done at it
Beat = tuple[datetime, Callable[[], None]]
Story = Iterator[Beat]


def play(stories: Iterable[Story], *, until: datetime, tell: Callable[[int], None]) -> int:
    """Play all stories interleaved by time, so that events are stored in the order they happened.

    A story stops at the first beat after ``until``: that dossier is still open.
    Returns the number of beats played.
    """
    order = count()
    queue: list[tuple[datetime, int, Callable[[], None], Story]] = []
    for story in stories:
        _push(queue, story, order)
    played = 0
    while queue:
        at, _, act, story = heapq.heappop(queue)
        if at > until:
            continue
        act()
        played += 1
        tell(played)
        _push(queue, story, order)
    return played


def _push(
    queue: list[tuple[datetime, int, Callable[[], None], Story]], story: Story, order: Iterator[int]
) -> None:
    beat = next(story, None)
    if beat is not None:
        heapq.heappush(queue, (beat[0], next(order), beat[1], story))
