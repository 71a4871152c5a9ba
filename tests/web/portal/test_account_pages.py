"""The account's pages: contacts by code, other devices, closing, papers, corrections, data to take along."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from motcua.org.actions import corrections
from motcua.org.actions.citizens import new_account
from motcua.org.actions.identities import Identified, open_account
from motcua.org.models import CitizenAccount, CorrectionRequest, Empowerment
from motcua.org.queries.citizens import acting_for, citizen_actor
from motcua.org.types import Actor
from tests.dossiers.citizens import a_photo
from tests.dossiers.office import Office
from tests.web.portal.conftest import Clock
from tests.web.portal.signing import agreed, code_shown

HANG = Identified(provider="vn", subject="p-1", name="Nguyễn Thị Hằng", number="042190001234")


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.MOTCUA_DEMO_CODES = True


def code_at(client: Client, name: str) -> str:
    found = re.search(r"(\d{6}) l[aà] m[aã]", client.get(reverse(name)).content.decode())
    assert found
    return found[1]


def proven(client: Client, clock: Clock) -> Actor:
    """A browser of somebody with a proven identity, and who they are."""
    found = open_account(HANG, at=clock.at)
    agreed(client, "0912345678")
    kept = client.session
    kept["citizen"] = {
        **kept["citizen"],
        "account": found.account_id,
        "stamp": found.stamp,
        "assurance": 2,
    }
    kept.save()
    actor = citizen_actor(found.account_id, found.stamp, assurance=2)
    assert actor is not None
    return actor


def test_a_new_contact_counts_only_after_its_code(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    client.post(reverse("portal:contact"), {"contact": "Hoa@Example.vn"})
    assert CitizenAccount.objects.get().email == ""
    code = code_at(client, "portal:contact_code")
    client.post(reverse("portal:contact_code"), {"code": code})
    assert CitizenAccount.objects.get().email == "hoa@example.vn"
    client.post(reverse("portal:contact_drop", args=["phone"]))
    assert CitizenAccount.objects.get().phone == ""
    client.post(reverse("portal:contact_drop", args=["email"]))
    assert CitizenAccount.objects.get().email == "hoa@example.vn"  # the only way in stays


def test_another_accounts_contact_is_not_taken(client: Client, office: Office, clock: Clock) -> None:
    new_account(at=clock.at, email="hoa@example.vn")
    agreed(client, "0912345678")
    client.post(reverse("portal:contact"), {"contact": "hoa@example.vn"})
    answer = client.post(reverse("portal:contact_code"), {"code": code_at(client, "portal:contact_code")})
    assert answer.status_code == 422
    assert CitizenAccount.objects.get(phone="0912345678").email == ""


def test_a_code_for_signing_in_changes_no_contact(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    client.post(reverse("portal:contact"), {"contact": "0987654321"})
    kept = client.session
    other = Client()
    other.post(reverse("portal:sign_in"), {"contact": "0987654321"})
    kept["contact_asked"] = {**kept["contact_asked"], "token": other.session["code_asked"]["token"]}
    kept.save()
    client.post(reverse("portal:contact_code"), {"code": code_shown(other)})
    assert CitizenAccount.objects.get(phone="0912345678")


def test_other_devices_are_signed_out_and_this_one_goes_on(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    other = Client()
    agreed(other, "0912345678")
    client.post(reverse("portal:end_everywhere"))
    assert client.get(reverse("portal:account")).status_code == 200
    assert other.get(reverse("portal:account")).status_code == 302


def test_a_session_ends_when_idle_and_after_half_a_day(client: Client, office: Office, clock: Clock) -> None:
    agreed(client, "0912345678")
    for _ in range(7):
        clock.forward(minutes=100)
        if client.get(reverse("portal:account")).status_code != 200:
            break
    assert client.get(reverse("portal:account")).status_code == 200
    clock.forward(minutes=25)
    assert client.get(reverse("portal:account")).status_code == 302  # twelve hours are over
    agreed(client, "0912345678")
    clock.forward(minutes=121)
    assert client.get(reverse("portal:account")).status_code == 302


def test_closing_takes_the_person_out_of_the_account(client: Client, office: Office, clock: Clock) -> None:
    actor = proven(client, clock)
    assert client.post(reverse("portal:close_account"), {}).status_code == 422
    client.post(reverse("portal:close_account"), {"sure": "on"})
    row = CitizenAccount.objects.get(pk=actor.account_id)
    assert (row.is_active, row.name, row.subject, row.applicant_id) == (False, "", "", None)
    assert client.get(reverse("portal:account")).status_code == 302


def test_a_session_by_telephone_cannot_close_a_proven_account(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    CitizenAccount.objects.update(assurance=2, provider="vn", subject="p-1")
    assert client.post(reverse("portal:close_account"), {"sure": "on"}).status_code == 403
    assert CitizenAccount.objects.get().is_active


PAPER = {
    "kind": "person",
    "name": "Trần Văn Đức",
    "identity_number": "042085000002",
    "paper": "Giấy ủy quyền",
    "paper_number": "12",
    "paper_date": "01/10/2026",
}


def test_a_paper_to_act_for_another(client: Client, office: Office, clock: Clock) -> None:
    actor = proven(client, clock)
    client.post(reverse("portal:papers"), PAPER)
    (given,) = acting_for(actor, clock.at)
    assert (given.name, given.paper_line) == ("Trần Văn Đức", "Giấy ủy quyền số 12 ngày 01/10/2026")
    stranger = Client()
    agreed(stranger, "0987654321")
    assert stranger.post(reverse("portal:paper_withdraw", args=[given.id])).status_code == 404
    client.post(reverse("portal:paper_withdraw", args=[given.id]))
    assert acting_for(actor, clock.at) == []


def test_a_paper_comes_with_its_photo(client: Client, office: Office, clock: Clock) -> None:
    actor = proven(client, clock)
    photo = SimpleUploadedFile("giay.jpg", a_photo(), "image/jpeg")
    assert client.post(reverse("portal:papers"), {**PAPER, "paper_scan_file": photo}).status_code == 302
    (given,) = acting_for(actor, clock.at)
    assert given.file_id is not None
    wrong = SimpleUploadedFile("giay.exe", b"MZ\x00\x00", "application/octet-stream")
    answer = client.post(reverse("portal:papers"), {**PAPER, "name": "Lê Văn Sáu", "paper_scan_file": wrong})
    assert (answer.status_code, len(acting_for(actor, clock.at))) == (422, 1)
    assert "Không nhận tệp" in answer.content.decode()


def test_a_paper_holds_between_its_days(client: Client, office: Office, clock: Clock) -> None:
    actor = proven(client, clock)
    client.post(reverse("portal:papers"), {**PAPER, "valid_to": f"{clock.at:%d/%m/%Y}"})
    assert acting_for(actor, clock.at)
    assert not acting_for(actor, clock.at + timedelta(days=1))
    Empowerment.objects.update(state="refused", ground="Không có chữ ký")
    assert not acting_for(actor, clock.at)


def test_what_was_typed_before_the_session_ended_comes_back_to_its_owner(
    client: Client, office: Office, clock: Clock
) -> None:
    agreed(client, "0912345678")
    clock.forward(hours=3)
    assert client.post(reverse("portal:papers"), PAPER).status_code == 302
    agreed(client, "0912345678")
    page = client.get(reverse("portal:papers")).content.decode()
    assert "Trần Văn Đức" in page
    assert not Empowerment.objects.exists()
    assert "Trần Văn Đức" not in client.get(reverse("portal:papers")).content.decode()


def test_it_comes_back_also_when_the_server_forgot_the_session(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    client.session.flush()
    client.post(reverse("portal:papers"), PAPER)
    agreed(client, "0912345678")
    assert "Trần Văn Đức" in client.get(reverse("portal:papers")).content.decode()


def test_the_next_person_at_the_same_browser_does_not_see_it(
    client: Client, office: Office, clock: Clock
) -> None:
    agreed(client, "0912345678")
    clock.forward(hours=3)
    client.post(reverse("portal:papers"), PAPER)
    agreed(client, "0987654321")
    assert "Trần Văn Đức" not in client.get(reverse("portal:papers")).content.decode()
    client.post(reverse("portal:sign_out"))
    agreed(client, "0912345678")
    assert "Trần Văn Đức" not in client.get(reverse("portal:papers")).content.decode()


def test_nobodys_words_are_kept_for_nobody(office: Office) -> None:
    stranger = Client()
    stranger.post(reverse("portal:papers"), PAPER)
    agreed(stranger, "0912345678")
    assert "Trần Văn Đức" not in stranger.get(reverse("portal:papers")).content.decode()


def test_a_correction_is_asked_for_and_decided_by_the_office(
    client: Client, office: Office, clock: Clock
) -> None:
    actor = proven(client, clock)
    asked = {
        "field": "address",
        "new_value": "Thôn Đông, xã Cẩm Trung",
        "reason": "Theo thông báo cư trú",
        "authority": str(office.units["a"]),
    }
    page = client.get(reverse("portal:correct")).content.decode()
    assert f'value="{office.units["a"]}"' in page
    client.post(reverse("portal:correct"), asked)
    assert client.post(reverse("portal:correct"), asked).status_code == 422  # one at a time for a field
    row = CorrectionRequest.objects.get()
    assert row.applicant_id == actor.applicant_id
    assert "Thôn Đông" in client.get(reverse("portal:correct")).content.decode()
    with pytest.raises(corrections.Forbidden):
        corrections.decide(row.token, accepted=True, answer="", actor=actor, at=clock.at)


def test_without_a_proven_identity_nothing_is_corrected(client: Client, office: Office) -> None:
    agreed(client, "0912345678")
    asked = {"field": "name", "new_value": "A B", "reason": "x", "authority": str(office.units["a"])}
    assert client.post(reverse("portal:correct"), asked).status_code in {403, 422}
    assert not CorrectionRequest.objects.exists()


def test_the_data_go_along_as_one_archive(client: Client, office: Office, clock: Clock) -> None:
    proven(client, clock)
    assert client.get(reverse("portal:own_data")).status_code == 200
    answer = client.post(reverse("portal:own_data"))
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("du-lieu.json"))
        page = archive.read("du-lieu.html").decode()
    assert told["account"]["person"]["identity_number"] == "042190001234"
    assert "Nguyễn Thị Hằng" in page
    for _ in range(4):
        assert client.post(reverse("portal:own_data")).status_code == 200
    assert client.post(reverse("portal:own_data")).status_code == 429


@pytest.mark.parametrize(
    "name",
    ["account", "contact", "close_account", "papers", "reads", "correct", "own_data", "privacy", "sign_in"],
)
def test_every_page_stands_in_both_languages(client: Client, office: Office, name: str, clock: Clock) -> None:
    if name != "sign_in":
        proven(client, clock)
    for language in ("vi", "en"):
        client.cookies["django_language"] = language
        answer = client.get(reverse(f"portal:{name}"))
        assert answer.status_code == 200
        assert "<h1>" in answer.content.decode()


def test_the_menu_names_who_is_signed_in(client: Client, office: Office) -> None:
    assert reverse("portal:sign_in") in client.get("/").content.decode()
    agreed(client, "0912345678")
    client.post(reverse("portal:account"), {"name": "Nguyễn Thị Hoa", "language": "vi"})
    page = client.get("/").content.decode()
    assert "Nguyễn Thị Hoa" in page
    assert reverse("portal:sign_out") in page


def test_every_form_needs_its_token(office: Office) -> None:
    strict = Client(enforce_csrf_checks=True)
    for name in ("sign_in", "sign_out", "code", "consent", "join", "end_everywhere", "own_data"):
        assert strict.post(reverse(f"portal:{name}"), {}).status_code == 403, name
