"""What a browser would send of a page: the names and values of its form."""

from __future__ import annotations

import re

from django.test import Client

INTAKE = "/ban-lam-viec/tiep-nhan/"


def values_of(html: str, form: str = "data-counter") -> dict[str, str]:
    """Names with their values; unticked boxes are left out, as a browser does."""
    found = re.search(rf"<form[^>]*{form}.*?</form>", html, re.S)
    assert found, f"no form {form}"
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", found[0]):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not box or " checked" in tag):
            values[name[1]] = value[1] if value else "on" if box else ""
    for name, body in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', found[0], re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', body)
        first = re.search(r'value="([^"]*)"', body)
        values[name] = chosen[1] if chosen else first[1] if first else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', found[0], re.S):
        values[name] = text.strip()
    return values


def intake_page(client: Client, code: str, **options: str) -> str:
    """The intake page with a procedure chosen."""
    response = client.get(INTAKE, {"tt": code, **options})
    assert response.status_code == 200
    return response.content.decode()


def papers_of(html: str) -> list[str]:
    """Names of the boxes of the check list, in order."""
    return re.findall(r'name="(paper_\d+)"', html)


def complete(client: Client, code: str, **changes: str) -> dict[str, str]:
    """The form with every paper ticked and a person, to be received."""
    html = intake_page(client, code)
    person = {"name": "Nguyễn Văn Tài", "identity_number": "042090001234", "phone": "0912345678"}
    ticked = dict.fromkeys(papers_of(html), "on")
    return values_of(html) | ticked | person | {"act": "receive"} | changes


def details(**answers: str) -> dict[str, str]:
    """Answers to questions of the register, as the form names them."""
    return {f"detail_{key}": value for key, value in answers.items()}


COPY_DETAILS = details(ten_ban_chinh="Căn cước", so_trang="2", so_ban_sao="3")
