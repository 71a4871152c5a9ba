"""Vietnamese unless a citizen chose English; officials work in Vietnamese."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.test import Client

import motcua

CATALOGUES = sorted((Path(motcua.__file__).parent / "locale").rglob("*.po"))


def test_the_language_of_the_browser_is_not_a_choice(db: None, client: Client) -> None:
    page = client.get("/tai-khoan/dang-nhap/", headers={"Accept-Language": "en"})
    assert page["Content-Language"] == "vi"


def test_english_is_chosen_and_left_again(db: None, client: Client) -> None:
    answer = client.get("/ngon-ngu/en/?next=/tai-khoan/dang-nhap/")
    assert answer["Location"] == "/tai-khoan/dang-nhap/"
    assert client.get("/tai-khoan/dang-nhap/")["Content-Language"] == "en"
    client.get("/ngon-ngu/vi/")
    assert client.get("/tai-khoan/dang-nhap/")["Content-Language"] == "vi"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_the_switch_leads_nowhere_else(db: None, client: Client, target: str) -> None:
    assert client.get("/ngon-ngu/en/", {"next": target})["Location"] == "/"


@pytest.mark.urls("tests.web.ui.pages")
def test_a_citizen_who_only_reads_gets_no_cookie(db: None, client: Client) -> None:
    assert not client.get("/thu-in/").cookies


def test_an_unknown_language_does_not_exist(db: None, client: Client) -> None:
    assert client.get("/ngon-ngu/fr/").status_code == 404


def test_an_official_works_in_vietnamese(as_intake: Client) -> None:
    as_intake.get("/ngon-ngu/en/")
    assert as_intake.get("/tai-khoan/mat-khau/")["Content-Language"] == "vi"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    assert pairs
    assert [(old, compiled.gettext(old)) for old, _ in pairs] == pairs
