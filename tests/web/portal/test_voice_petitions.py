"""Petitions on the portal: sent without signing in, followed by a secret, published without names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier
from motcua.oversight.actions import petitions
from motcua.oversight.models import Petition, PetitionFile, PetitionRating
from tests.dossiers.builders import a_dossier
from tests.dossiers.citizens import a_citizen
from tests.dossiers.office import Office
from tests.web.portal.citizens import signed_in
from tests.web.portal.conftest import Clock

HOA = {"name": "Trần Thị Mận", "phone": "0987 654 321"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def a_form(office: Office, **changes: object) -> dict[str, object]:
    return {
        "content": "Quầy chứng thực đóng cửa trước giờ.",
        "authority_id": office.units["a"],
        "key": "5f0c9d34-6d0f-4f2b-9a8e-0d4e3b8b7a01",
        **HOA,
        **changes,
    }


def sent(client: Client, office: Office, query: str = "", **changes: object) -> Petition:
    answer = client.post(f"/phan-anh/gui/{query}", a_form(office, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Petition.objects.order_by("-pk").first() or Petition()


def follow(client: Client, petition: Petition) -> str:
    answer = client.get(f"/phan-anh/theo-doi/{petition.token}/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_the_address_for_petitions_stands_on_every_page(client: Client, office: Office) -> None:
    for page in ("/", "/tra-cuu/", "/thu-tuc/", "/phan-anh/", "/danh-gia/"):
        text = client.get(page).content.decode()
        assert "Nơi nhận phản ánh, kiến nghị:" in text, page
        assert 'href="/phan-anh/"' in text, page


def test_a_petition_from_the_web_is_in_the_book_with_its_receipt(client: Client, office: Office) -> None:
    petition = sent(client, office)
    assert (petition.channel, petition.state, petition.number) == ("web", "received", 1)
    assert (petition.petitioner_name, petition.petitioner_phone) == ("Trần Thị Mận", "0987654321")
    assert petition.authority_id == office.units["a"]
    page = follow(client, petition)
    assert f"số {petition}" in page
    assert "chậm nhất" in page
    assert petition.content in page


def test_pressed_twice_it_is_one_petition(client: Client, office: Office) -> None:
    places = {client.post("/phan-anh/gui/", a_form(office))["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"name": ""}, "Chưa nhập mục này."),
        ({"phone": ""}, "Ghi điện thoại hoặc địa chỉ để cơ quan trả lời bạn."),
        ({"content": "  "}, "Chưa nhập mục này."),
        ({"phone": "12"}, "Số điện thoại gồm 10 chữ số"),
        ({"dossier": "H27.15-260105-0001"}, "Quét mã QR trên giấy tiếp nhận"),
    ],
)
def test_what_the_decree_asks_for_is_asked_for_and_nothing_typed_is_lost(
    client: Client, office: Office, missing: dict[str, str], sentence: str
) -> None:
    answer = client.post("/phan-anh/gui/", a_form(office, **missing))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    if "content" not in missing:
        assert "Quầy chứng thực đóng cửa trước giờ." in page
    assert not Petition.objects.exists()


def test_an_address_does_instead_of_a_telephone(client: Client, office: Office) -> None:
    assert sent(client, office, phone="", address="Xóm 3, xã An Bình").petitioner_phone == ""


def test_files_of_strangers_do_not_fill_the_disk(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.web.portal.voice.petition.MOST_WITH_FILES", 1)
    sent(client, office, files=[SimpleUploadedFile("anh.png", PNG)])
    again = client.post(
        "/phan-anh/gui/", a_form(office, files=[SimpleUploadedFile("anh.png", PNG)], key=""), follow=True
    )
    assert "Gửi không kèm tệp" in again.content.decode()
    assert PetitionFile.objects.count() == StoredFile.objects.count() == 1
    sent(client, office, key="")


def test_files_come_along_and_others_are_refused(client: Client, office: Office) -> None:
    petition = sent(client, office, files=[SimpleUploadedFile(f"anh{n}.png", PNG) for n in range(3)])
    assert PetitionFile.objects.filter(petition=petition).count() == 3
    for files in (
        [SimpleUploadedFile("vi-rut.exe", b"MZ" + b"\0" * 50)],
        [SimpleUploadedFile(f"anh{n}.png", PNG) for n in range(4)],
    ):
        answer = client.post("/phan-anh/gui/", a_form(office, files=files, key=""))
        assert answer.status_code == 422
    assert Petition.objects.count() == 1


def test_about_a_dossier_it_is_linked_by_the_receipts_secret_only(client: Client, office: Office) -> None:
    dossier = a_dossier(office).received()
    tracked = client.get(f"/tra-cuu/{dossier.row.token}/").content.decode()
    assert f"/phan-anh/gui/?ho-so={dossier.row.token}" in tracked
    petition = sent(client, office, f"?ho-so={dossier.row.token}")
    assert petition.dossier_id == dossier.id
    scanned = f"https://motcua.example.vn/tra-cuu/{dossier.row.token}/"
    again = sent(client, office, dossier=scanned, key="5f0c9d34-6d0f-4f2b-9a8e-0d4e3b8b7a02")
    assert again.dossier_id == dossier.id
    answer = client.post("/phan-anh/gui/", a_form(office, dossier=dossier.code, key=""))
    assert answer.status_code == 422


@pytest.mark.parametrize("token", ["khong-co-ma-nay", "x", "a" * 300])
def test_an_unknown_secret_leads_nowhere(client: Client, office: Office, token: str) -> None:
    assert client.get(f"/phan-anh/theo-doi/{token}/").status_code == 404
    assert client.get(f"/phan-anh/theo-doi/{token}/tep/").status_code == 404


def answered(client: Client, office: Office, at: object) -> Petition:
    petition = sent(client, office)
    leader = office.actor("leader")
    petitions.classify(petition.pk, kind="conduct", actor=leader, at=at)  # type: ignore[arg-type]
    petitions.answer(
        petition.pk,
        number="15/UBND-VP",
        text="Đã chấn chỉnh giờ làm việc.",
        outcome="founded",
        actor=leader,
        at=at,  # type: ignore[arg-type]
    )
    return petition


def test_the_answer_is_read_rated_once_and_followed_by_another(
    client: Client, office: Office, clock: Clock
) -> None:
    petition = answered(client, office, clock.at + timedelta(days=1))
    clock.forward(days=2)
    page = follow(client, petition)
    assert "Đã chấn chỉnh giờ làm việc." in page
    assert "Bạn có hài lòng với câu trả lời không?" in page
    rate = f"/phan-anh/theo-doi/{petition.token}/danh-gia/"
    client.post(rate, {"hai-long": "khong"})
    client.post(rate, {"hai-long": "co"})
    assert PetitionRating.objects.get().content is False
    page = follow(client, petition)
    assert f"/phan-anh/gui/?lai={petition.token}" in page
    again = sent(client, office, f"?lai={petition.token}", key="5f0c9d34-6d0f-4f2b-9a8e-0d4e3b8b7a03")
    assert again.follows_id == petition.pk


def test_a_late_answer_is_told_as_late(client: Client, office: Office, clock: Clock) -> None:
    petition = sent(client, office)
    clock.forward(days=40)
    assert "Quá hạn từ" in follow(client, petition)


def test_the_public_finds_the_answer_without_diacritics_and_without_the_name(
    client: Client, office: Office, clock: Clock
) -> None:
    petition = answered(client, office, clock.at)
    petitions.publish(
        petition.pk, public_content="Quầy đóng cửa sớm.", actor=office.actor("leader"), at=clock.at
    )
    for text, there in (("", True), ("quay dong", True), ("CHẤN CHỈNH", True), ("đất đai", False)):
        page = client.get("/phan-anh/cong-khai/", {"q": text}).content.decode()
        assert ("Quầy đóng cửa sớm." in page) is there, text
        for secret in ("Trần Thị Mận", "0987654321", petition.token):
            assert secret not in page


def test_own_petitions_need_a_sign_in(client: Client, office: Office) -> None:
    assert client.get("/phan-anh/cua-toi/").status_code == 302


def test_a_signed_in_citizen_sees_the_own_ones_and_names_the_own_dossier(
    office: Office, clock: Clock
) -> None:
    minh = a_citizen(name="Trần Văn Minh")
    mine, other = signed_in(minh), signed_in(a_citizen("0911111111", name="Lê Thị Khác"))
    dossier = a_dossier(office).received()
    Dossier.objects.filter(pk=dossier.id).update(account_id=minh.account_id)
    form = mine.get("/phan-anh/gui/").content.decode()
    assert dossier.code in form
    assert dossier.code not in other.get("/phan-anh/gui/").content.decode()
    petition = sent(mine, office, dossier=dossier.code)
    assert (petition.account_id, petition.dossier_id) == (minh.account_id, dossier.id)
    assert petition.content in mine.get("/phan-anh/cua-toi/").content.decode()
    assert petition.content not in other.get("/phan-anh/cua-toi/").content.decode()
    given = a_form(office, dossier=dossier.code, key="")
    assert other.post("/phan-anh/gui/", given).status_code == 422


def test_sending_without_end_is_stopped(client: Client, office: Office) -> None:
    codes = [client.post("/phan-anh/gui/", {}).status_code for _ in range(10)]
    assert codes[0] == 422
    assert codes[-1] == 429
