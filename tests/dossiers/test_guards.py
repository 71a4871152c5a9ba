"""The database itself refuses to change or delete the record."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.models import BookEntry, DailySeal, DossierEvent, Slip
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import SAME_DAY, Office


def _refused(act: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()  # type: ignore[operator]


def test_events_never_change_and_never_go(office: Office) -> None:
    a_dossier(office).received()
    _refused(lambda: DossierEvent.objects.update(actor_name="Người khác"))
    _refused(lambda: DossierEvent.objects.all()._raw_delete("default"))


def test_seals_never_change_and_never_go(office: Office) -> None:
    done = a_dossier(office).received()
    assert seal_days(at=done.later(days=2).at) == 2
    _refused(lambda: DailySeal.objects.update(count=0))
    _refused(lambda: DailySeal.objects.all()._raw_delete("default"))


def test_book_entries_never_change_and_never_go(office: Office) -> None:
    a_dossier(office, SAME_DAY).received().decided()
    assert BookEntry.objects.count() == 1
    _refused(lambda: BookEntry.objects.update(number=2))
    _refused(lambda: BookEntry.objects.all()._raw_delete("default"))


@pytest.mark.parametrize("change", [{"number": 9}, {"data": {}}, {"kind": "stop"}, {"year": 2020}])
def test_of_a_slip_only_the_number_of_prints_changes(office: Office, change: dict[str, object]) -> None:
    a_dossier(office).received()
    _refused(lambda: Slip.objects.update(**change))
    _refused(lambda: Slip.objects.all()._raw_delete("default"))
    assert Slip.objects.update(prints=3) == 1
