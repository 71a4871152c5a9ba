"""Which dossiers a citizen's session opens."""

from __future__ import annotations

from motcua.dossiers.models import Dossier, DossierForm
from motcua.dossiers.queries.visible import visible_to
from motcua.org.types import Actor, ActorKind, Assurance
from tests.dossiers.builders import a_dossier
from tests.dossiers.citizens import a_citizen
from tests.dossiers.office import MONDAY, Office


def _session(account_id: int, assurance: Assurance) -> Actor:
    return Actor(kind=ActorKind.APPLICANT.value, name="Hoa", account_id=account_id, assurance=assurance.value)


def test_what_was_sent_with_an_identity_does_not_open_to_a_telephone(office: Office) -> None:
    account_id = a_citizen().account_id
    assert account_id is not None
    dossier = a_dossier(office).submitted()
    Dossier.objects.filter(pk=dossier.id).update(account_id=account_id)
    by_phone = _session(account_id, Assurance.CONTACT)
    assert visible_to(by_phone).filter(pk=dossier.id).exists()
    DossierForm.objects.create(
        dossier_id=dossier.id, account_id=account_id, assurance=Assurance.IDENTITY, at=MONDAY
    )
    assert not visible_to(by_phone).filter(pk=dossier.id).exists()
    assert visible_to(_session(account_id, Assurance.IDENTITY)).filter(pk=dossier.id).exists()
