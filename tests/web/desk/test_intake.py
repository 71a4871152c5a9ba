"""The counter's page: what it shows, what it makes of what is typed, and that nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, DossierEvent, Slip
from motcua.org.models import Applicant
from tests.web.desk.office import BIRTH, COPIES, MARRIAGE_STATE, VIETNAM, Office

Browser = Callable[[str], Client]
PAGE = "/ban-lam-viec/tiep-nhan/"
CARD = "042190001234|184000111|Nguyễn Văn Tài|15031990|Nam|Thôn Bắc Lạc, Thạch Lạc, Hà Tĩnh|10052022"


def page_of(client: Client, code: str, **options: str) -> str:
    response = client.get(PAGE, {"tt": code, **options})
    assert response.status_code == 200
    return response.content.decode()


def values_of(html: str) -> dict[str, str]:
    """What a browser would send of the form: names with their values, unticked boxes left out."""
    form = re.search(r"<form[^>]*data-counter.*?</form>", html, re.S)
    assert form
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', body)
        first = re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else first[1] if first else ""
    for name in re.findall(r'<textarea[^>]*name="([^"]*)"', form[0]):
        found[name] = ""
    return found


def complete(client: Client, code: str, **changes: str) -> dict[str, str]:
    """A form with every paper and a person."""
    html = page_of(client, code)
    papers = re.findall(r'name="(paper_\d+)"', html)
    person = {"name": "Nguyễn Văn Tài", "identity_number": "042090001234", "phone": "0912345678"}
    return values_of(html) | dict.fromkeys(papers, "on") | person | {"act": "receive"} | changes


def details(**answers: str) -> dict[str, str]:
    return {f"detail_{key}": value for key, value in answers.items()}


COPY_DETAILS = details(ten_ban_chinh="Căn cước", so_trang="2", so_ban_sao="3")


def test_the_page_begins_empty_and_asks_for_a_procedure(browser: Browser) -> None:
    html = browser("hoa").get(PAGE).content.decode()
    assert "Chọn thủ tục trước" in html
    assert 'role="combobox"' in html


def test_only_the_counter_may_open_it(browser: Browser) -> None:
    assert browser("binh").get(PAGE).status_code == 403


def test_a_complete_dossier_is_received_and_its_slip_is_ready(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    answer = client.post(PAGE, complete(client, COPIES, **COPY_DETAILS))
    assert answer.status_code == 302, answer.content.decode()
    dossier = Dossier.objects.get()
    assert dossier.state == "in_progress"
    assert dossier.details == {"ten_ban_chinh": "Căn cước", "so_trang": 2, "so_ban_sao": 3}
    assert [(c.amount, c.quantity) for c in dossier.charges.all()] == [(12_000, 3)]
    done = client.get(answer["Location"])
    html = done.content.decode()
    assert dossier.code in html
    assert "data-print-now" in html
    slip = Slip.objects.get(kind="receipt")
    pdf = client.get(f"/ban-lam-viec/phieu/{slip.pk}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "data-print-now" not in client.get(answer["Location"]).content.decode()
