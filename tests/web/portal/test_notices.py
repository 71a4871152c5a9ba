"""A citizen chooses how to be told, says stop without a login, and takes the promised day along."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.actions import notice_choices
from motcua.dossiers.models import Dossier, NoticeChoice, PhoneConsent
from motcua.dossiers.queries import notices
from motcua.org.models import CitizenAccount
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.web.portal.conftest import Clock
from tests.web.portal.signing import agreed

PAGE = "/cong-dan/thong-bao/"


@pytest.fixture
def citizen(db: None, clock: Clock, settings: Any) -> Client:
    settings.MOTCUA_DEMO_CODES = True
    client = Client()
    agreed(client, "0912345678")
    return client


@pytest.fixture
def received(office: Office) -> TheDossier:
    return a_dossier(office).received()


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_page_asks_for_a_sign_in(db: None, client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_ways_are_ticked_and_kept(citizen: Client) -> None:
    page = text(citizen.get(PAGE))
    assert "0912345678" in page
    assert "Tài khoản chưa có địa chỉ này" in page  # no e-mail yet
    assert 'value="sms" checked' in page
    assert 'value="zalo" checked' not in page
    assert citizen.post(PAGE, {"cach": ["zalo"]}).status_code == 302
    page = text(citizen.get(PAGE))
    assert 'value="zalo" checked' in page
    assert 'value="sms" checked' not in page
    account = CitizenAccount.objects.get()
    assert notices.wanted_ways(account.pk) == {"email": False, "sms": False, "zalo": True}


def test_only_ways_of_this_office_are_offered(citizen: Client, settings: Any) -> None:
    settings.MESSAGES = {"email": {"kind": "fake"}}
    page = text(citizen.get(PAGE))
    assert 'value="email"' in page
    assert 'value="sms"' not in page


def test_the_address_in_a_mail_stops_it_without_a_login(citizen: Client) -> None:
    account = CitizenAccount.objects.get()
    address = f"/thong-bao/tat/{notices.stop_token(account.pk, 'email')}/"
    stranger = Client(enforce_csrf_checks=True)
    assert "Không nhận thông báo" in text(stranger.get(address))
    assert not NoticeChoice.objects.exists()  # opening changes nothing: scanners of mail open everything
    done = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "Đã tắt thông báo" in text(done)
    row = NoticeChoice.objects.get()
    assert (row.channel, row.wanted, row.account_id) == ("email", False, account.pk)


def test_a_forged_address_stops_nothing(db: None, client: Client, clock: Clock) -> None:
    for token in ("x", "WzEsImVtYWlsIl0:1x:abc"):
        assert client.get(f"/thong-bao/tat/{token}/").status_code == 404
        assert client.post(f"/thong-bao/tat/{token}/").status_code == 404
    assert not NoticeChoice.objects.exists()


def test_messages_to_the_counters_number_are_stopped_on_the_dossiers_page(
    office: Office, received: TheDossier, client: Client
) -> None:
    address = f"/tra-cuu/{received.row.token}/"
    assert "Tắt tin nhắn" not in text(client.get(address))
    notice_choices.agree_by_phone(received.id, actor=office.actor("intake", MONDAY), at=MONDAY)
    page = text(client.get(address))
    assert "09*****678" in page
    assert "0912345678" not in page
    assert client.post(f"{address}nhan-tin/")["Location"] == address
    assert PhoneConsent.objects.get().withdrawn_at is not None
    assert "Tắt tin nhắn" not in text(client.get(address))
    assert client.post("/tra-cuu/khong-co-ho-so/nhan-tin/").status_code == 404


def test_the_promised_day_goes_into_a_calendar(received: TheDossier, client: Client, clock: Clock) -> None:
    address = f"/tra-cuu/{received.row.token}/hen-tra.ics"
    assert address in text(client.get(f"/tra-cuu/{received.row.token}/"))
    answer = client.get(address)
    file = answer.content.replace(b"\r\n ", b"").decode()
    due = received.due_at.astimezone(clock.at.tzinfo)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert f"DTSTART;TZID=Asia/Ho_Chi_Minh:{due:%Y%m%dT%H%M%S}" in file
    assert f"SUMMARY:Nhận kết quả hồ sơ {received.code}" in file
    assert "Hoa" not in file
    client.cookies["django_language"] = "en"
    english = client.get(address)
    assert b"Collect the result" in english.content


def test_a_new_date_moves_the_appointment(received: TheDossier, client: Client) -> None:
    address = f"/tra-cuu/{received.row.token}/hen-tra.ics"
    before = client.get(address).content
    Dossier.objects.filter(pk=received.id).update(reschedules=1)
    after = client.get(address).content
    uid = next(line for line in before.split(b"\r\n") if line.startswith(b"UID:"))
    assert uid in after
    assert received.row.token.encode() not in uid
    assert b"SEQUENCE:0" in before
    assert b"SEQUENCE:1" in after


def test_without_a_promised_day_there_is_no_file(office: Office, client: Client) -> None:
    dossier = a_dossier(office).submitted()
    assert client.get(f"/tra-cuu/{dossier.row.token}/hen-tra.ics").status_code == 404
    assert "hen-tra.ics" not in text(client.get(f"/tra-cuu/{dossier.row.token}/"))
    assert client.get("/tra-cuu/khong-co-gi/hen-tra.ics").status_code == 404
