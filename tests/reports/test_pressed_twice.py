"""The same form sent twice at once, by a double press or two tabs, is done once and answered twice."""

from __future__ import annotations

import multiprocessing
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from motcua.dossiers.lifecycle import KeyReused
from motcua.law.calendar import local
from motcua.lib.remembered import forget_everything
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition
from motcua.oversight.models import Petition, PetitionEvent
from motcua.reports.actions.reconciling import compare
from motcua.reports.actions.recording import NewActivity, record_activity
from motcua.reports.models import Activity, Comparison, Difference
from tests.dossiers.office import MONDAY, Office, an_office
from tests.reports.test_reconciling import MONTH, NOW, a_register

_FORK = multiprocessing.get_context("fork")


@pytest.fixture
def committed(transactional_db: None) -> Office:
    """The office as other processes see it."""
    return an_office()


def _at_once(act: Callable[[], object], times: int = 4) -> list[str]:
    """Run it in processes begun together; what each ended with."""
    together, results = _FORK.Barrier(times), _FORK.Queue()

    def begin() -> None:
        connections.close_all()
        forget_everything()
        together.wait(60)
        try:
            act()
        except Exception as error:
            results.put(repr(error))
        else:
            results.put("done")
        connections.close_all()

    connections.close_all()
    running: list[Any] = [_FORK.Process(target=begin) for _ in range(times)]
    for process in running:
        process.start()
    told = [results.get(timeout=120) for _ in running]
    for process in running:
        process.join(60)
    return told


def test_a_petition_an_activity_and_a_comparison(committed: Office) -> None:
    office, key = committed, str(uuid.uuid4())
    clerk = office.actor("clerk")
    new = NewPetition(channel="box", content="Chờ lâu.")
    told = _at_once(lambda: petitions.receive(new, actor=clerk, at=MONDAY, key=key))
    assert told == ["done"] * 4
    assert (Petition.objects.count(), PetitionEvent.objects.count()) == (1, 1)
    done = NewActivity(
        authority_id=office.units["a"], day=local(MONDAY).date(), kind="training", text="Tập huấn"
    )
    told = _at_once(lambda: record_activity(done, actor=clerk, at=MONDAY, key=key))
    assert told == ["done"] * 4
    assert Activity.objects.count() == 1
    a_register(office, *({"name": f"Người {number}"} for number in range(20)))
    told = _at_once(lambda: compare(office.units["a"], MONTH, actor=office.actor("clerk", NOW), at=NOW))
    assert told == ["done"] * 4
    assert (Difference.objects.count(), Comparison.objects.count()) == (20, 4)


def test_a_key_of_one_act_is_no_key_of_another(committed: Office) -> None:
    office, key = committed, str(uuid.uuid4())
    leader = office.actor("leader")
    first, second = (
        petitions.receive(NewPetition(channel="box", content="Chờ."), actor=leader, at=MONDAY).petition_id
        for _ in range(2)
    )
    petitions.classify(first, kind="conduct", actor=leader, at=MONDAY, key=key)
    again = petitions.classify(first, kind="conduct", actor=leader, at=MONDAY, key=key)
    assert again.replayed
    with pytest.raises(KeyReused):
        petitions.classify(second, kind="conduct", actor=leader, at=MONDAY, key=key)
    with pytest.raises(KeyReused):
        petitions.forward(first, to="Công an xã", actor=leader, at=MONDAY, key=key)
