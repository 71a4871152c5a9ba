"""The counter is offered its own people; somebody else's only with the whole number in hand."""

from __future__ import annotations

import pytest

from motcua.dossiers.queries import counter_persons as persons
from motcua.org.actions.applicants import ApplicantData
from motcua.org.types import SYSTEM
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import Office

pytestmark = pytest.mark.django_db

NUMBER = "042190001234"
NEIGHBOUR = ApplicantData(
    name="Trịnh Thị Láng Giềng",
    identity_kind="personal",
    identity_number=NUMBER,
    phone="0912000333",
    address="Xã bên",
)


@pytest.mark.parametrize("typed", ["lang gieng", "Trịnh", "0912000333", NUMBER[:8], NUMBER[:11]])
def test_a_neighbours_person_is_not_found_by_parts(office: Office, typed: str) -> None:
    a_dossier(office, applicant=NEIGHBOUR).received("intake_b")
    assert [p.name for p in persons.suggest(office.actor("intake_b"), typed)] == [NEIGHBOUR.name]
    assert persons.suggest(office.actor("intake"), typed) == []


def test_the_whole_number_finds_whoever_carries_it(office: Office) -> None:
    a_dossier(office, applicant=NEIGHBOUR).received("intake_b")
    assert [p.name for p in persons.suggest(office.actor("intake"), NUMBER)] == [NEIGHBOUR.name]
    assert [p.name for p in persons.suggest(office.actor("intake_b"), NUMBER)] == [NEIGHBOUR.name]


def test_an_id_opens_only_people_of_our_dossiers(office: Office) -> None:
    row = a_dossier(office, applicant=NEIGHBOUR).received("intake_b").row
    assert persons.known(office.actor("intake"), row.applicant_id) is None
    found = persons.known(office.actor("intake_b"), row.applicant_id)
    assert found is not None
    assert found.name == NEIGHBOUR.name
    assert persons.known(SYSTEM, row.applicant_id) == found
