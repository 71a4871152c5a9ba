"""Applicants who stand there twice: found, compared side by side, made one by a press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.test import Client
from django.urls import reverse

from motcua.dossiers.actions.intake import receive_at_counter
from motcua.dossiers.models import Dossier
from motcua.org.actions.applicants import ApplicantData
from motcua.org.models import Applicant
from tests.web.console.pages import text
from tests.web.desk.office import NOW, Office

NEW = ApplicantData(name="Lê Thị Bưởi", identity_number="042190009999", birth_date=date(1990, 3, 8))
OLD = replace(NEW, identity_number="183456789", phone="0911222333")


def _received(office: Office, person: ApplicantData) -> int:
    request = replace(office.request(), applicant=person)
    taken = receive_at_counter(request, actor=office.actor("hoa"), at=NOW)
    return Dossier.objects.get(pk=taken.dossier_id).applicant_id


def test_two_records_of_one_person_become_one(manager: Client, office: Office) -> None:
    keep, drop = _received(office, NEW), _received(office, OLD)
    listed = manager.get(reverse("console:duplicates"))
    address = reverse("console:duplicate", args=[keep, drop])
    assert address in listed.content.decode()
    assert "Cùng họ tên, cùng ngày sinh" in text(listed)
    page = manager.get(address)
    assert "183456789" in text(page)
    assert f'value="{keep}"' in page.content.decode()
    wrong = manager.post(address, {"keep": keep, "reason": ""})
    assert wrong.status_code == 422
    assert Applicant.objects.filter(pk=drop).exists()
    done = manager.post(address, {"keep": keep, "reason": "Đối chiếu bản gốc"})
    assert done.status_code == 302
    assert not Applicant.objects.filter(pk=drop).exists()
    assert Dossier.objects.filter(applicant_id=keep).count() == 2
    after = text(manager.get(reverse("console:duplicates")))
    assert "Không thấy ai bị trùng" in after
    assert "1 hồ sơ đã chuyển" in after
    log = text(manager.get(reverse("console:log")))
    assert "Gộp người nộp trùng" in log
    assert "Đối chiếu bản gốc" in log
    assert "183456789" not in log
    assert manager.post(address, {"keep": keep, "reason": "Lần nữa"}).status_code == 404


def test_the_list_is_filtered_by_name_or_number(manager: Client, office: Office) -> None:
    _received(office, NEW), _received(office, OLD)
    address = reverse("console:duplicates")
    assert "Lê Thị Bưởi" in text(manager.get(address + "?ten=183456"))
    assert "Không thấy ai bị trùng" in text(manager.get(address + "?ten=Nguyễn"))


def test_people_without_a_dossier_here_are_not_shown(
    manager: Client, office: Office, browser: Callable[[str], Client]
) -> None:
    request = replace(office.request(), applicant=NEW)
    there = receive_at_counter(request, actor=office.actor("khac"), at=NOW)
    one = Dossier.objects.get(pk=there.dossier_id).applicant_id
    other = Applicant.objects.create(kind="person", name="Lê Thị Bưởi", name_fold="le thi buoi", sort_key="x")
    assert manager.get(reverse("console:duplicate", args=[one, other.pk])).status_code == 404
    assert browser("hoa").get(reverse("console:duplicates")).status_code == 403


def test_two_personal_numbers_are_a_warning(manager: Client, office: Office) -> None:
    one = _received(office, NEW)
    two = _received(office, replace(NEW, identity_number="042190008888"))
    assert "Hai số định danh khác nhau" in text(manager.get(reverse("console:duplicates")))
    page = text(manager.get(reverse("console:duplicate", args=[one, two])))
    assert "Mỗi người chỉ có một số định danh" in page
