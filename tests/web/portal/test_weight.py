"""What a telephone must fetch for a citizen's page, as the server sends it: 100 kB before pictures."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from motcua.dossiers.actions import sending
from motcua.dossiers.models import Application
from motcua.dossiers.queries.applications import draft
from motcua.org.types import Actor
from tests.dossiers.citizens import a_citizen, a_whole_draft
from tests.dossiers.office import MONDAY, THREE_DAYS, Office
from tests.web.portal.citizens import signed_in

#: bytes of page, styles, scripts and icons together; letters are told apart, they are fetched once
MOST, MOST_OF_LETTERS = 100_000, 75_000
_LINKED = re.compile(r'<(?:link rel="stylesheet"|script)[^>]+(?:href|src)="/static/([^"]+)"')
_ICONS = re.compile(r'href="/static/([^"#]+\.svg)#')
_IMPORTED = re.compile(r'@import url\("([^"]+)"\)|^import [^"\n]*"([^"]+)"', re.MULTILINE)
OPEN = ("home", "track", "procedures", "posting", "offices", "about", "accessibility", "sign_in", "privacy",
        "petitions", "petition_new", "petitions_published", "feedback_start")  # fmt: skip
OWN = ("account", "own_dossiers", "papers", "reads", "correct", "own_data", "notices")

if finders.find("vendor/tabler.min.css") is None:
    pytest.skip("page assets are not set up (make setup)", allow_module_level=True)


@cache
def files_of(name: str) -> frozenset[Path]:
    """A style sheet or script with all that it brings along."""
    file = Path(str(finders.find(name)))
    found = {file}
    for groups in _IMPORTED.findall(file.read_text(encoding="utf-8")) if file.suffix != ".svg" else ():
        beside = (Path("/") / name).parent / "".join(groups)
        found |= files_of(str(beside.resolve().relative_to("/")))
    return frozenset(found)


@cache
def sent(file: Path) -> int:
    """As the server keeps it: compressed once, best."""
    return len(gzip.compress(file.read_bytes(), 9))


def weight(client: Client, address: str) -> int:
    """Bytes of a page and of everything it asks for, but pictures and letters."""
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, address
    assert answer["Content-Encoding"] == "gzip", address
    page = gzip.decompress(answer.content).decode()
    files = {file for name in (*_LINKED.findall(page), *_ICONS.findall(page)) for file in files_of(name)}
    assert any(file.name == "tabler.min.css" for file in files), address
    return len(answer.content) + sum(sent(file) for file in files)


@pytest.fixture
def minh(office: Office) -> Actor:
    return a_citizen()


def test_no_page_is_heavier_than_100_kb(office: Office, minh: Actor) -> None:
    dossier = sending.send(a_whole_draft(office, minh), actor=minh, at=MONDAY)
    a_whole_draft(office, minh)
    drafting = draft(Application.objects.get(state="drafting").token, minh)
    steps = [reverse("portal:apply_step", args=[drafting.row.token, step]) for step in drafting.steps]
    own = [reverse(f"portal:{name}") for name in OWN]
    about = ("own_dossier", "filed", "tracked", "pay")
    own += [reverse(f"portal:{name}", args=[dossier.token]) for name in about]
    own += [reverse("portal:apply", args=[THREE_DAYS]), *steps]
    anybody = [reverse(f"portal:{name}") for name in OPEN]
    anybody.append(reverse("portal:procedure", args=[THREE_DAYS]))
    weights = {address: weight(Client(), address) for address in anybody}
    weights |= {address: weight(signed_in(minh), address) for address in own}
    assert not {address: size for address, size in weights.items() if size > MOST}


def test_the_letters_of_a_vietnamese_page_are_fetched_once_and_are_few() -> None:
    sheet = Path(str(finders.find("vendor/fonts-public.css"))).read_text(encoding="utf-8")
    files = [f"vendor/{name}" for name in re.findall(r"url\(([^)]+)\)", sheet) if "latin-ext" not in name]
    assert sum(Path(str(finders.find(name))).stat().st_size for name in files) <= MOST_OF_LETTERS


def test_only_pages_are_compressed_on_the_way(office: Office) -> None:
    asked = {"accept-encoding": "gzip"}
    page = Client().get("/", headers=asked)
    assert "Accept-Encoding" in page["Vary"]
    assert len(page.content) < len(Client().get("/").content) / 2
    assert "Content-Encoding" not in Client().get("/api/v1/openapi.json", headers=asked)
    lengths = {len(Client().get("/", headers=asked).content) for _ in range(6)}
    assert len(lengths) > 1, "the length must tell nothing of what stands in the page"
