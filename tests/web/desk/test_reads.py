"""Who read a dossier: written once an hour for each reader, shown to the applicant and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from motcua.dossiers.actions.reading import note_read
from motcua.dossiers.models import Dossier, DossierRead
from motcua.dossiers.queries.reads import read_dossiers, readers
from motcua.dossiers.queries.visible import UnknownDossier
from motcua.org.actions.citizens import new_account
from motcua.org.queries.citizens import citizen_actor
from motcua.org.types import SYSTEM, Actor
from tests.web.desk.conftest import Clock
from tests.web.desk.office import NOW, Office
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]


def citizen_with(walk: Walk) -> Actor:
    account = new_account(at=NOW, phone="0912345678")
    Dossier.objects.filter(pk=walk.id).update(account=account)
    actor = citizen_actor(account.pk, account.stamp, assurance=1)
    assert actor is not None
    return actor


def test_an_officials_look_is_told_once_an_hour_without_a_name(
    office: Office, browser: Browser, clock: Clock
) -> None:
    walk = Walk(office)
    applicant = citizen_with(walk)
    address = f"/ban-lam-viec/ho-so/{walk.code}/"
    for _ in range(3):
        browser("binh").get(address)
    browser("hoa").get(address)
    clock.at = NOW + timedelta(hours=1)
    browser("binh").get(address)

    seen = readers(walk.dossier, applicant)

    assert [line.place for line in seen] == ["page"] * 3
    assert all(line.unit_name for line in seen)
    assert not any("Bình" in line.title + line.unit_name for line in seen)
    (told,) = read_dossiers(applicant)
    assert told.readers == seen


def test_nobody_else_learns_who_read(office: Office, browser: Browser) -> None:
    walk = Walk(office)
    citizen_with(walk)
    browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/")
    stranger = new_account(at=NOW, phone="0987654321")
    other = citizen_actor(stranger.pk, stranger.stamp, assurance=1)
    assert other is not None
    for actor in (other, SYSTEM, office.actor("binh")):
        with pytest.raises(UnknownDossier):
            readers(walk.dossier, actor)


def test_ones_own_look_is_not_written(office: Office) -> None:
    walk = Walk(office)
    applicant = citizen_with(walk)
    before = DossierRead.objects.count()
    note_read(walk.id, applicant, NOW, "page")
    note_read(walk.id, SYSTEM, NOW, "page")
    assert DossierRead.objects.count() == before


def test_the_record_cannot_be_changed(office: Office) -> None:
    walk = Walk(office)
    note_read(walk.id, office.actor("binh"), NOW, "page")
    for statement in ("UPDATE dossiers_dossierread SET title = 'x'", "DELETE FROM dossiers_dossierread"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
