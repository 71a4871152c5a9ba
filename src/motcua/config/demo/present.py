"""Xã Cẩm Trung today: some 300 dossiers of the last weeks, in every state an office knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from motcua.config.demo.counter import ORDINARY_COUNT
from motcua.config.demo.linked import Linked
from motcua.config.demo.story import Story
from motcua.config.demo.troubles import Troubles


class Present(Troubles, Linked):
    """Makes the stories of one commune around a moment."""

    def stories(self) -> Iterator[Story]:
        for _ in range(ORDINARY_COUNT):
            yield self._ordinary(self._code())
        makers: tuple[tuple[int, Callable[[], Story]], ...] = (
            (4, self._late_open),
            (2, self._late_apologised),
            (2, self._decided_late),
            (4, self._waiting_for_applicant),
            (3, self._waiting_at_intake),
            (2, self._declined),
            (2, self._refused),
            (2, self._stopped),
            (2, self._waiting_for_money),
            (6, self._submitted),
            (3, self._handed_off),
            (2, self._handed_off_and_back),
            (2, self._asked_another),
            (2, self._sent_back),
        )
        for count, make in makers:
            for _ in range(count):
                yield make()
