"""The manager sees what citizens were told, with masked addresses, sends again, records a stop."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers.actions import notice_choices, notice_sending, telling
from motcua.dossiers.models import Dossier, Notice, PhoneConsent
from motcua.gateways.messages.base import Message, NotSent
from motcua.gateways.messages.fake import FakeGateway
from tests.web.console.pages import text
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, NOW, Office


@pytest.fixture
def told(office: Office, clock: Clock) -> Notice:
    """One text message about a dossier of the counter, given up by the provider."""
    taken = office.received(CARE)
    Dossier.objects.filter(pk=taken.dossier_id).update(applicant_phone="0912345678")
    notice_choices.agree_by_phone(taken.dossier_id, actor=office.actor("hoa"), at=NOW)
    at = NOW.replace(hour=9, minute=30)
    telling.gather(at=at, channels=("sms",))

    def refuse(way: str, message: Message) -> None:
        raise NotSent("HTTP 200, code 44", for_good=True)

    notice_sending.deliver({"sms": FakeGateway("sms", refuse)}, at=at)
    clock.at = at
    return Notice.objects.get()


def test_what_failed_is_seen_and_sent_again(manager: Client, told: Notice) -> None:
    page = text(manager.get(reverse("console:notices")))
    assert "09*****678" in page
    assert "0912345678" not in page
    assert "HTTP 200, code 44" in page
    assert "Không gửi được" in page
    assert manager.post(reverse("console:notice-again", args=[told.pk])).status_code == 302
    told.refresh_from_db()
    assert told.state == "queued"
    assert manager.post(reverse("console:notice-again", args=[told.pk])).status_code == 409


def test_what_only_pretends_says_so(manager: Client, told: Notice) -> None:
    assert "Chưa gửi thật" in text(manager.get(reverse("console:notices")))
    Notice.objects.update(state="sent", pretended=True)
    assert "Chỉ giả lập, chưa gửi đi" in text(manager.get(reverse("console:notices")))


def test_a_wrong_configuration_is_told(manager: Client, told: Notice, settings: Any) -> None:
    settings.MESSAGES = {"email": {"host": "mail.example.vn"}}
    assert "sender is missing" in text(manager.get(reverse("console:notices")))


def test_stop_by_telephone_is_recorded(manager: Client, told: Notice) -> None:
    address = reverse("console:notice-stop")
    assert manager.post(address, {"phone": "0243"}).status_code == 422
    assert manager.post(address, {"phone": "0912 345 678"}).status_code == 302
    assert PhoneConsent.objects.get().withdrawn_how.startswith("Hoàng Văn Lý")


def test_filters_and_the_export(manager: Client, told: Notice) -> None:
    address = reverse("console:notices")
    assert "09*****678" not in text(manager.get(address, {"ketqua": "sent", "sap": "-made_at"}))
    sheet = manager.get(address, {"ketqua": "given_up", "sap": "-made_at", "xuat": "csv"})
    assert "09*****678" in sheet.content.decode("utf-8-sig")
    assert "0912345678" not in sheet.content.decode("utf-8-sig")


def test_others_do_not_see_it(browser: Any, told: Notice) -> None:
    assert browser("hoa").get(reverse("console:notices")).status_code == 403
    assert browser("hoa").post(reverse("console:notice-again", args=[told.pk])).status_code == 403
