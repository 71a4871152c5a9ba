"""Dossiers that came online, by post or lacked a paper: received, asked for or declined from one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client

from motcua.dossiers.actions.intake import ask_supplement
from motcua.dossiers.models import Dossier
from motcua.org.models import CitizenAccount
from tests.web.desk.forms import INTAKE, papers_of, values_of
from tests.web.desk.office import BIRTH, NOW, Office

Browser = Callable[[str], Client]
EXTRACT = "2.000635"


@pytest.fixture
def waiting(office: Office) -> Dossier:
    return Dossier.objects.get(pk=office.submitted(EXTRACT, name="Dương Thị Út").dossier_id)


def page(client: Client, dossier: Dossier) -> str:
    answer = client.get(f"{INTAKE}{dossier.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(client: Client, dossier: Dossier, **changes: str) -> dict[str, str]:
    return values_of(page(client, dossier)) | {"act": "receive"} | changes


def test_it_shows_what_was_sent(waiting: Dossier, browser: Browser) -> None:
    html = page(browser("hoa"), waiting)
    assert "Dương Thị Út" in html
    assert "17:00 18/11/2026" in html
    assert html.count("data-given checked") == len(papers_of(html))


def test_it_is_received_with_code_and_date(waiting: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    answer = client.post(f"{INTAKE}{waiting.pk}/", form_of(client, waiting))
    assert answer.status_code == 302, answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "in_progress"
    assert waiting.code in client.get(answer["Location"]).content.decode()
    assert waiting.charges.get().amount == 8000


def test_what_is_missing_is_asked_for_with_the_exact_paper(waiting: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, waiting, act="supplement")
    del form[papers_of(page(client, waiting))[0]]
    answer = client.post(f"{INTAKE}{waiting.pk}/", form)
    assert answer.status_code == 302, answer.content.decode()
    request = waiting.supplement_requests.get()
    assert len(request.items) == 1
    assert request.items[0].startswith("Tờ khai hoặc văn bản yêu cầu")


def test_it_is_declined_with_a_reason(waiting: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, waiting, act="decline")
    assert client.post(f"{INTAKE}{waiting.pk}/", form).status_code == 422
    answer = client.post(f"{INTAKE}{waiting.pk}/", form | {"decline_reason": "Thuộc thẩm quyền cấp tỉnh"})
    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "declined"


def test_after_the_supplement_it_is_received_in_one_step(office: Office, browser: Browser) -> None:
    request = office.request(BIRTH, details={})
    lacking = replace(request, papers=list(request.papers)[1:])
    taken = ask_supplement(lacking, reason="Thiếu tờ khai", actor=office.actor("hoa"), at=NOW)
    dossier = Dossier.objects.get(pk=taken.dossier_id)
    client = browser("hoa")
    html = page(client, dossier)
    assert "Đã yêu cầu bổ sung" in html
    form = form_of(client, dossier) | {papers_of(html)[0]: "on"}
    refused = client.post(f"{INTAKE}{dossier.pk}/", form)
    assert refused.status_code == 422  # the register's questions are still open
    assert "#id_detail_ho_ten_con" in refused.content.decode()
    form |= {
        "detail_ho_ten_con": "Dương Minh Khôi",
        "detail_gioi_tinh_con": "Nam",
        "detail_ngay_sinh_con": "10/11/2026",
        "detail_noi_sinh": "Hà Tĩnh",
    }
    answer = client.post(f"{INTAKE}{dossier.pk}/", form)
    assert answer.status_code == 302, answer.content.decode()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.details["ho_ten_con"]) == ("in_progress", "Dương Minh Khôi")


def test_sending_twice_receives_once(waiting: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, waiting)
    for _ in range(2):
        assert client.post(f"{INTAKE}{waiting.pk}/", form).status_code == 302
    assert waiting.slips.filter(kind="receipt").count() == 1


def test_one_that_moved_on_leads_to_its_own_page(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT)
    answer = browser("hoa").get(f"{INTAKE}{taken.dossier_id}/")
    assert answer.status_code == 302
    assert taken.code in answer["Location"]


def test_days_that_were_sent_stand_as_people_write_them(office: Office, browser: Browser) -> None:
    born = Dossier.objects.get(pk=office.submitted(BIRTH).dossier_id)
    day = datetime.strptime(born.details["ngay_sinh_con"], "%Y-%m-%d")
    values = values_of(page(browser("hoa"), born))
    assert values["detail_ngay_sinh_con"] == f"{day:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("act", "told"), [("receive", "nhận giấy tiếp nhận và hẹn trả trên mạng"), ("decline", "trên mạng")]
)
def test_who_sent_from_an_account_is_not_told_to_sign_at_the_counter(
    waiting: Dossier, browser: Browser, act: str, told: str
) -> None:
    account = CitizenAccount.objects.create(token="t", stamp="s", created_at=NOW, last_seen_at=NOW)
    Dossier.objects.filter(pk=waiting.pk).update(account=account)
    client = browser("hoa")
    form = form_of(client, waiting, act=act, decline_reason="Thuộc cơ quan khác")
    answer = client.post(f"{INTAKE}{waiting.pk}/", form, follow=True)
    said = answer.content.decode()
    assert told in said
    assert "Đưa" not in said.split("</main>")[0].split("<main")[1].split("trên mạng")[0]
