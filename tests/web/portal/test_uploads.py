"""The addresses that take a file piece by piece: own uploads only, refusals a script can go on from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.documents.models import StoredFile, Upload
from motcua.org.models import CitizenAccount
from motcua.web.ui import rate
from motcua.web.ui.uploading import permitted, upload_field
from tests.documents.conftest import home  # noqa: F401
from tests.web.portal.upload_trial import AUTHORITY

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("home"),
    pytest.mark.urls("tests.web.portal.upload_trial"),
]


def account(name: str) -> CitizenAccount:
    return CitizenAccount.objects.create(
        token=name[:32], name=name, stamp="stamp", created_at=AT, last_seen_at=AT
    )


def browser_of(owner: CitizenAccount, **options: Any) -> Client:
    browser = Client(**options)
    browser.get(f"/thu/{owner.pk}/stamp/")
    return browser


@pytest.fixture
def lan() -> CitizenAccount:
    return account("Nguyễn Thị Lan")


@pytest.fixture
def phone(lan: CitizenAccount) -> Client:
    return browser_of(lan)


def permit(owner: CitizenAccount, authority_id: int = AUTHORITY) -> str:
    return upload_field("paper", "Giấy", account_id=owner.pk, authority_id=authority_id).permit


def begin(browser: Client, owner: CitizenAccount, **changes: object) -> Any:
    asked = {"name": "anh.jpg", "size": len(PHOTO), "permit": permit(owner), **changes}
    return browser.post("/tep-tai-len/", json.dumps(asked), content_type="application/json")


def put(browser: Client, token: str, offset: object, content: bytes) -> Any:
    return browser.generic(
        "POST",
        f"/tep-tai-len/{token}/phan/",
        content,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_a_file_goes_up_in_pieces_and_comes_back_by_its_token(phone: Client, lan: CitizenAccount) -> None:
    begun = begin(phone, lan)
    assert begun.status_code == 201
    token = begun.json()["token"]
    assert put(phone, token, 0, PHOTO[:3000]).json()["offset"] == 3000
    assert phone.get(f"/tep-tai-len/{token}/").json()["offset"] == 3000
    put(phone, token, 3000, PHOTO[3000:])
    done = phone.post(f"/tep-tai-len/{token}/xong/")
    assert (done.status_code, done.json()["finished"], done["Cache-Control"]) == (200, True, "no-store")

    page = phone.post("/thu/", {"paper": [token, token]})

    assert "1 tệp đã nhận" in page.content.decode()
    assert StoredFile.objects.get().authority_id == AUTHORITY


def test_without_script_the_form_brings_the_file_itself(phone: Client) -> None:
    good = SimpleUploadedFile("ảnh.jpg", PHOTO, "image/jpeg")
    bad = SimpleUploadedFile("ảnh.png", PHOTO, "image/png")
    page = phone.post("/thu/", {"paper_file": [good, bad]}).content.decode()
    assert "1 tệp đã nhận" in page
    assert "nội dung là JPEG" in page
    assert StoredFile.objects.get().name == "ảnh.jpg"


def test_a_wrong_place_is_answered_with_the_right_one(phone: Client, lan: CitizenAccount) -> None:
    token = begin(phone, lan).json()["token"]
    put(phone, token, 0, PHOTO[:100])
    for offset, content in ((50, PHOTO[50:200]), ("nonsense", b"x"), ("-1", b"x"), ("٣", b"x"), (100, b"")):
        told = put(phone, token, offset, content)
        assert (told.status_code, told.json()["details"]) == (409, {"offset": 100}), offset


def test_a_piece_larger_than_a_request_may_be_is_answered_too(phone: Client, lan: CitizenAccount) -> None:
    token = begin(phone, lan, size=15 * 1024 * 1024).json()["token"]
    told = put(phone, token, 0, b"x" * (6 * 1024 * 1024))
    assert (told.status_code, told.json()["details"]) == (409, {"offset": 0})


def test_refusals_carry_the_sentence_for_the_person(phone: Client, lan: CitizenAccount) -> None:
    refused = begin(phone, lan, name="virus.exe")
    assert refused.status_code == 422
    assert "chỉ nhận ảnh" in refused.json()["errors"]["file"]
    for body in ("nonsense", "[]", "null", "\x00"):
        answer = phone.post("/tep-tai-len/", body, content_type="application/json")
        assert answer.status_code == 422
    assert begin(phone, lan, size="5").status_code == 422
    assert begin(phone, lan, size=True).status_code == 422


def test_a_page_gives_leave_for_its_own_account_and_authority_only(
    phone: Client, lan: CitizenAccount
) -> None:
    binh = account("Trần Văn Bình")
    assert begin(phone, lan, permit=permit(binh)).status_code == 403
    assert begin(phone, lan, permit="forged").status_code == 403
    assert begin(phone, lan, permit=None).status_code == 403
    assert permitted(permit(lan, 9), lan.pk) == 9
    assert not Upload.objects.exists()


def test_another_persons_upload_does_not_exist(phone: Client, lan: CitizenAccount) -> None:
    token = begin(phone, lan).json()["token"]
    stranger = browser_of(account("Trần Văn Bình"))
    answers = [
        stranger.get(f"/tep-tai-len/{token}/"),
        put(stranger, token, 0, PHOTO),
        stranger.post(f"/tep-tai-len/{token}/xong/"),
        stranger.post(f"/tep-tai-len/{token}/huy/"),
        stranger.get("/tep-tai-len/%00/"),
        stranger.get("/tep-tai-len/..%2f..%2fetc/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    page = stranger.post("/thu/", {"paper": token}).content.decode()
    assert "0 tệp đã nhận" in page


def test_nobody_sends_without_signing_in(phone: Client, lan: CitizenAccount) -> None:
    token = begin(phone, lan).json()["token"]
    for answer in (
        begin(Client(), lan),
        put(Client(), token, 0, PHOTO),
        Client().get(f"/tep-tai-len/{token}/"),
    ):
        assert answer.status_code == 302
        assert "/cong-dan/dang-nhap/" in answer["Location"]


def test_another_site_cannot_send_in_the_citizens_name(lan: CitizenAccount) -> None:
    strict = browser_of(lan, enforce_csrf_checks=True)
    assert begin(strict, lan).status_code == 403
    assert put(strict, "x" * 32, 0, PHOTO).status_code == 403
    assert not Upload.objects.exists()


def test_a_cancelled_upload_is_gone(phone: Client, lan: CitizenAccount, home: Path) -> None:  # noqa: F811
    token = begin(phone, lan).json()["token"]
    put(phone, token, 0, PHOTO[:100])
    assert phone.post(f"/tep-tai-len/{token}/huy/").status_code == 204
    assert phone.get(f"/tep-tai-len/{token}/").status_code == 404
    assert not list((home / "uploads").iterdir())


def test_an_account_that_floods_is_told_when_to_come_again(phone: Client, lan: CitizenAccount) -> None:
    rate.forget()
    answers = [
        phone.post(
            "/tep-tai-len/",
            "nonsense",
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        for _ in range(61)
    ]
    assert [answers[0].status_code, answers[-1].status_code] == [422, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    other = account("Trần Văn Bình")
    assert begin(browser_of(other), other).status_code == 201  # from the same address: a family's
