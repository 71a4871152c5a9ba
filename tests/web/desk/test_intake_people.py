"""Persons at the counter: card, number, name; what does not fit is a warning; nobody stands in an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.web.desk.forms import INTAKE, complete, intake_page
from tests.web.desk.office import COPIES, Office

Browser = Callable[[str], Client]
EXTRACT = "2.000635"
FIND, FILL, NOTES = (f"/ban-lam-viec/nguoi-nop/{name}/" for name in ("tim", "dien/applicant", "doi-chieu"))
CARD = "042090001234|184000111|Nguyễn Văn Tài|15031990|Nam|Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh|10052022"


def text(client: Client, url: str, **data: str) -> str:
    answer = client.post(url, data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_scanned_line_fills_the_person(browser: Browser) -> None:
    client = browser("hoa")
    found = text(client, FIND, q=CARD)
    assert "Nguyễn Văn Tài" in found
    assert f'data-value="the:{CARD}"' in found
    html = text(client, FILL, who=f"the:{CARD}")
    for value in ("Nguyễn Văn Tài", "042090001234", "15/03/1990", "184000111", "10/05/2022"):
        assert f'value="{value}"' in html
    assert "Thôn Bắc Lạc" in html


def test_a_line_read_wrongly_says_what_to_do(browser: Browser) -> None:
    found = text(browser("hoa"), FIND, q=CARD.replace("15031990", "31021990"))
    assert "Ngày sinh trên thẻ không có thật: 31/02/1990" in found
    assert 'aria-disabled="true"' in found


def test_a_known_person_is_found_by_number_name_and_phone(office: Office, browser: Browser) -> None:
    office.received(EXTRACT, name="Dương Thị Út")
    client = browser("hoa")
    for typed in ("042190000001", "duong ut", "DƯƠNG", "0912300001"):
        assert "Dương Thị Út" in text(client, FIND, q=typed), typed


def test_a_new_number_is_the_first_offer_so_that_enter_goes_on(browser: Browser) -> None:
    client = browser("hoa")
    found = text(client, FIND, q="042 090 009 999")
    assert found.index("moi-so:042090009999") > 0
    assert 'value="042090009999"' in text(client, FILL, who="moi-so:042090009999")


def test_a_tax_number_begins_an_organisation(browser: Browser) -> None:
    client = browser("hoa")
    assert "moi-mst:3000123456" in text(client, FIND, q="3000123456")
    html = text(client, FILL, who="moi-mst:3000123456")
    assert '<option value="enterprise" selected>' in html
    assert 'value="3000123456"' in html


def test_a_value_that_names_nobody_changes_nothing(browser: Browser) -> None:
    client = browser("hoa")
    for chosen in ("", "999999", "the:rubbish", "moi-so:", "x" * 5000):
        assert client.post(FILL, {"who": chosen}).status_code == 204, chosen


def test_what_does_not_fit_the_number_is_a_warning_not_an_error(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    person = {"name": "Nguyễn Văn Tài", "identity_number": "042090001234", "birth_date": "15/03/1985"}
    html = text(client, NOTES, **person, sex="female")
    assert "cho năm sinh 1990" in html
    assert "cho giới tính Nam" in html
    assert client.post(INTAKE, complete(client, EXTRACT) | person | {"sex": "female"}).status_code == 302


def test_an_open_dossier_of_the_same_procedure_is_told(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT, name="Dương Thị Út")
    client = browser("hoa")
    person = {"name": "Dương Thị Út", "identity_number": "042190000001"}
    assert taken.code in text(client, NOTES, **person, procedure=EXTRACT)
    assert taken.code not in text(client, NOTES, **person, procedure=COPIES)
    assert taken.code not in text(browser("khac"), NOTES, **person, procedure=EXTRACT)


def test_a_known_number_typed_into_an_empty_person_fills_it(office: Office, browser: Browser) -> None:
    office.received(EXTRACT, name="Dương Thị Út")
    answer = browser("hoa").post(NOTES, {"identity_number": "042190000001", "name": ""})
    assert answer["HX-Retarget"] == "#person"
    assert 'value="Dương Thị Út"' in answer.content.decode()


def test_a_card_fills_the_proxy_and_keeps_the_paper(browser: Browser) -> None:
    url = "/ban-lam-viec/nguoi-nop/dien/proxy/"
    html = text(browser("hoa"), url, proxy_who=f"the:{CARD}", proxy_paper="UQ 12/2026")
    assert 'name="proxy_name" value="Nguyễn Văn Tài"' in html
    assert 'value="UQ 12/2026"' in html


@pytest.mark.parametrize("url", [FIND, FILL, NOTES])
def test_persons_are_never_asked_for_by_an_address(browser: Browser, url: str) -> None:
    assert browser("hoa").get(url, {"q": "Nguyễn"}).status_code == 405


def test_the_page_never_puts_a_person_into_a_link(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT, name="Dương Thị Út")
    client = browser("hoa")
    html = client.get(f"{INTAKE}{taken.dossier_id}/xong/").content.decode() + intake_page(client, EXTRACT)
    assert "042190000001" not in html
    assert get_resolver().resolve(FIND).url_name == "people-find"
