"""Two counters storing the same person at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.models import Applicant


def _save(phone: str) -> int:
    try:
        data = ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", phone=phone)
        return save(data).pk
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_person_stays_one_record_under_concurrency() -> None:
    with ThreadPoolExecutor(8) as counters:
        ids = set(counters.map(_save, [f"09123456{i:02d}" for i in range(24)]))
    assert len(ids) == 1
    assert Applicant.objects.count() == 1


def _upgrade(_: int) -> int:
    try:
        data = ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", former_number="183456789")
        return save(data).pk
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_counters_give_an_old_record_its_new_number_once(turn: int) -> None:
    old = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="183456789"))
    with ThreadPoolExecutor(8) as counters:
        ids = set(counters.map(_upgrade, range(16)))
    assert ids == {old.pk}
    assert Applicant.objects.count() == 1
