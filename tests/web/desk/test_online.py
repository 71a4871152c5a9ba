"""What came online on the desk: the clock of the answer, the list, the alert, requests to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from motcua.dossiers.actions import own_acts
from motcua.dossiers.models import Dossier
from motcua.lib.remembered import forget_everything
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, NOW, Office
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
HOME, LISTS = "/ban-lam-viec/", "/ban-lam-viec/ho-so/"


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def came(office: Office) -> Dossier:
    """Filed at nine on a Wednesday: to be answered by nine on Thursday."""
    return Dossier.objects.get(pk=office.submitted(CARE, name="Dương Thị Út").dossier_id)


def test_an_online_filing_stands_on_the_desk_with_its_clock(
    came: Dossier, browser: Browser, clock: Clock
) -> None:
    client = browser("hoa")
    html = words(client.get(HOME))
    assert "Nộp trực tuyến chờ trả lời" in html
    assert f"/ban-lam-viec/tiep-nhan/{came.pk}/" in html
    assert "còn 8 giờ làm việc" in html
    clock.at = NOW + timedelta(hours=3)
    assert "chip-soon" in words(client.get(HOME)).partition('id="arrivals-title"')[2].partition("</table>")[0]
    clock.at = NOW + timedelta(days=1, minutes=1)
    html = words(client.get(HOME))
    assert "Quá hạn trả lời" in html
    assert "1 hồ sơ đã quá hạn trả lời" in html


def test_who_does_not_answer_is_not_shown_the_clock(came: Dossier, browser: Browser) -> None:
    assert "arrivals-title" not in words(browser("binh").get(HOME))
    assert "arrivals-title" in words(browser("quan-ly").get(HOME))


def test_the_list_has_its_tab_and_its_clock(office: Office, came: Dossier, browser: Browser) -> None:
    html = words(browser("hoa").get(LISTS, {"ds": "online_waiting", "sap": "submitted_at"}))
    assert html.count("row-link code") == 1
    assert "còn 8 giờ làm việc" in html


def test_a_late_answer_is_on_the_managers_alerts(came: Dossier, browser: Browser, clock: Clock) -> None:
    client = browser("quan-ly")
    address = "/bao-cao/canh-bao/"
    assert "Trực tuyến chưa trả lời" not in words(client.get(address))
    clock.at = NOW + timedelta(days=1, minutes=1)
    forget_everything()
    html = words(client.get(address))
    assert "Trực tuyến chưa trả lời" in html
    assert f"{LISTS}{came.pk}/" in html
    assert "trực tuyến chưa trả lời (1)" in words(client.get(HOME))


def test_a_request_to_stop_opens_the_act_with_what_was_said(
    office: Office, browser: Browser, clock: Clock
) -> None:
    walk = Walk(office, CARE)
    account = CitizenAccount.objects.create(token="t", stamp="s", created_at=NOW, last_seen_at=NOW)
    Dossier.objects.filter(pk=walk.id).update(account=account)
    citizen = Actor(ActorKind.APPLICANT.value, "Út", account_id=account.pk, assurance=1)
    own_acts.ask_stop(walk.id, reason="Gia đình đã thỏa thuận xong", actor=citizen, at=NOW)
    clock.at = NOW + timedelta(minutes=30)
    client = browser("hoa")
    html = words(client.get(HOME))
    assert "Người nộp đề nghị dừng" in html
    assert f"{LISTS}{walk.id}/viec/dung/" in html
    form = words(client.get(f"{LISTS}{walk.id}/viec/dung/"))
    assert "Đề nghị ngày 18/11/2026: Gia đình đã thỏa thuận xong" in form
    assert 'value="Trực tuyến" checked' in form or "checked" in form.partition('value="Trực tuyến"')[2][:80]
    assert "Người nộp đề nghị dừng" in words(client.get(f"{LISTS}{walk.id}/"))
