"""An application sent from several places at the same moment is one dossier; a draft begun twice is one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections

from motcua.dossiers.actions import applying, sending
from motcua.dossiers.models import Application, Dossier
from tests.dossiers.citizens import a_citizen, a_whole_draft
from tests.dossiers.office import FIVE_DAYS, MONDAY, Office

LATER = MONDAY + timedelta(minutes=10)


def at_once(run: Callable[[], Any], times: int = 4) -> list[Any]:
    """The same call from several threads that begin together, each with its own connection."""
    begin = threading.Barrier(times)
    found: list[Any] = []

    def one() -> None:
        begin.wait(20)
        try:
            found.append(run())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_sent_at_once_it_is_one_dossier(committed_office: Office) -> None:
    me = a_citizen()
    token = a_whole_draft(committed_office, me)
    filed = at_once(lambda: sending.send(token, actor=me, at=LATER))
    assert {one.dossier_id for one in filed} == {Dossier.objects.get().pk}
    assert sum(not one.replayed for one in filed) == 1
    assert Dossier.objects.get().forms.count() == 1


def test_begun_at_once_it_is_one_draft(committed_office: Office) -> None:
    me = a_citizen()
    tokens = at_once(lambda: applying.start(FIVE_DAYS, known={}, actor=me, at=MONDAY))
    assert set(tokens) == {Application.objects.get().token}
