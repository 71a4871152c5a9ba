"""Who searches for a person leaves no name in an address, in a history or in a server's log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from motcua.web.ui.forms import FilterForm
from tests.architecture.source import name as file_name
from tests.architecture.source import templates
from tests.web.desk.office import Office, open_office
from tests.web.signing_in import signed_in

NAMES_A_PERSON = re.compile(
    r"họ tên|người gửi|điện thoại|số giấy tờ|căn cước|định danh|ngày sinh", re.IGNORECASE
)


def filter_forms(form: type[FilterForm] = FilterForm) -> Iterator[type[FilterForm]]:
    for child in form.__subclasses__():
        yield child
        yield from filter_forms(child)


def test_no_filter_that_names_a_person_goes_by_the_address() -> None:
    found = [
        f"{form.__name__}.{field}"
        for form in filter_forms()
        if form.__module__.startswith("motcua.")
        for field, declared in form.base_fields.items()
        if NAMES_A_PERSON.search(str(declared.label)) and field not in form.private
    ]
    assert found == []


def test_there_are_filters_that_name_a_person() -> None:
    assert sum(bool(form.private) for form in filter_forms()) >= 5


FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
ASKED = re.compile(
    r'\bname="(?:name|ten|ho_ten|ho-ten|phone|dien_thoai|so_dien_thoai|identity\w*|cccd|email|address)"'
)


def test_no_form_in_a_template_sends_personal_fields_by_the_address() -> None:
    found = []
    for path in templates():
        for form in FORM.finditer(path.read_text(encoding="utf-8")):
            head = form[1].partition(">")[0]
            posts = 'method="post"' in head or "hx-post" in head
            if not posts and (ASKED.search(form[1]) or "điện thoại" in form[1].lower()):
                found.append(file_name(path))
    assert found == []


@pytest.fixture
def office(db: None, tmp_path: Any) -> Office:
    return open_office(tmp_path)


@pytest.mark.parametrize(
    ("username", "address", "field"),
    [
        ("hoa", "/ban-lam-viec/ho-so/", "chu"),
        ("hoa", "/ban-lam-viec/", "chu"),
        ("chu-tich", "/ban-lam-viec/ky-duyet/", "chu"),
        ("quan-ly", "/bao-cao/phan-anh/", "tim"),
        ("quan-ly", "/quan-tri/can-bo/nguoi-nop-trung/", "ten"),
    ],
)
def test_a_search_is_posted_and_comes_back_behind_a_mark(
    office: Office, username: str, address: str, field: str
) -> None:
    browser = signed_in(office.officials[username])
    answer = browser.post(address, {"loc": "1", field: "Nguyễn Thị Hoa", "sap": "code"})
    where = answer["Location"]
    assert answer.status_code == 302
    assert "Nguy" not in where
    assert re.fullmatch(rf"{re.escape(address)}\?.*{field}=~[0-9a-f]{{8}}.*", where.replace("%7E", "~"))
    page = browser.get(where).content.decode()
    assert 'value="Nguyễn Thị Hoa"' in page
    assert "Nguy%E1" not in page


def test_another_persons_mark_shows_nothing(office: Office) -> None:
    where = signed_in(office.officials["hoa"]).post("/ban-lam-viec/ho-so/", {"loc": "1", "chu": "Bí Mật"})[
        "Location"
    ]
    stranger: Client = signed_in(office.officials["quan-ly"])
    assert "Bí Mật" not in stranger.get(where).content.decode()


def test_the_search_box_of_every_page_is_posted(office: Office) -> None:
    browser = signed_in(office.officials["hoa"])
    page = browser.get("/ban-lam-viec/ho-so/").content.decode()
    head = page.partition('<form class="top-search"')[2].partition("</form>")[0]
    assert 'method="post"' in head
    assert "csrfmiddlewaretoken" in head
    where = browser.post("/ban-lam-viec/tim/", {"q": "Nguyễn Văn Không Có"})["Location"]
    assert "Nguy" not in where
    assert "chu=" in where
