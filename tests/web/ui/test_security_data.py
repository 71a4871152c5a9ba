"""Personal data stay out of logs and addresses; files are what their bytes are; errors tell nothing."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.documents.models import StoredFile
from motcua.dossiers.models import DossierDocument
from motcua.web.ui import middleware, rate
from tests.architecture.source import SRC, report
from tests.dossiers.citizens import MINH, a_citizen, a_whole_draft
from tests.dossiers.office import MONDAY, Office, an_office
from tests.web.addresses import all_addresses
from tests.web.desk.office import Office as Desk
from tests.web.desk.office import open_office
from tests.web.portal.citizens import signed_in
from tests.web.portal.conftest import Clock
from tests.web.signing_in import signed_in as official_browser

pytestmark = pytest.mark.django_db
MARKED = {
    "name": "Zzyzx Văn Đánh Dấu",
    "phone": "0999888777",
    "number": "079099123456",
    "mail": "danh.dau@zz.example",
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    rate.forget()
    yield
    rate.forget()


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """Whatever any logger says at any level, with its arguments and tracebacks."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    before = root.level
    own = [logging.getLogger(name) for name in ("motcua", "django", "django.request", "axes")]
    levels = [logger.level for logger in own]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for logger in own:
        logger.setLevel(logging.INFO)
    yield heard
    root.removeHandler(handler)
    root.setLevel(before)
    for logger, level in zip(own, levels, strict=True):
        logger.setLevel(level)


def test_what_people_type_never_reaches_a_log(
    everything_logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every public and citizens' form is sent marked values, right, wrong and into a failure."""
    monkeypatch.setattr(middleware, "now", Clock())
    office: Office = an_office()
    me = a_citizen()
    draft = a_whole_draft(office, me)
    browser = signed_in(me)
    browser.raise_request_exception = False
    fields = (
        "contact",
        "name",
        "ten",
        "phone",
        "email",
        "identity_number",
        "noi_dung",
        "content",
        "so",
        "q",
        "code",
    )
    values = list(MARKED.values())
    typed = {field: values[place % len(values)] for place, field in enumerate(fields)}
    for address in all_addresses(token=draft, step="nguoi-nop"):
        if address.access in {"public", "citizen"} and not address.pattern.startswith("api/"):
            for client in (Client(raise_request_exception=False), browser):
                client.post(address.path, typed)
    browser.post(f"/nop-ho-so/don/{draft}/nguoi-nop/", MINH | {"name": MARKED["name"], "phone": "sai"})
    heard = everything_logged.getvalue()
    assert [value for value in MARKED.values() if value in heard] == []


@pytest.mark.urls("tests.web.ui.pages")
def test_a_failure_logs_its_place_and_not_what_was_typed(everything_logged: io.StringIO) -> None:
    answer = Client(raise_request_exception=False).post("/thu/bug/", {"name": MARKED["name"]})
    heard = everything_logged.getvalue()
    assert answer.status_code == 500
    assert "ZeroDivisionError" in heard
    assert MARKED["name"] not in heard
    page = answer.content.decode()
    for told in ("Traceback", "ZeroDivisionError", "site-packages", "SELECT", "motcua/"):
        assert told not in page


def test_an_officials_wrong_password_is_not_logged(everything_logged: io.StringIO) -> None:
    Client().post("/tai-khoan/dang-nhap/", {"login": "hoa", "password": MARKED["name"]})
    assert MARKED["name"] not in everything_logged.getvalue()


def test_lines_of_the_log_name_no_person() -> None:
    """No call of a logger gives it a name, a number, a contact or the content of a request."""
    call = re.compile(
        r"\b(?:logger|log|_LOG)\.(?:debug|info|warning|error|exception|critical)\(([^)]*)\)", re.DOTALL
    )
    personal = re.compile(
        r"\b(applicant_name|full_name|identity_number|\.phone|\.email|contact|request\.(POST|GET|body))\b"
    )
    found = [
        f"{path.relative_to(SRC)}: {hit[0][:80]}"
        for path in SRC.rglob("*.py")
        for hit in call.finditer(path.read_text(encoding="utf-8"))
        if personal.search(hit[1])
    ]
    report(found, "a log names no person")


@pytest.fixture
def desk(tmp_path: Path, settings: Any) -> Desk:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return open_office(tmp_path)


def a_paper_with_file(desk: Desk, name: str) -> tuple[Any, str]:
    taken = desk.received()
    paper = DossierDocument.objects.filter(dossier_id=taken.dossier_id)[0]
    stored = StoredFile.objects.create(
        sha256="0" * 64,
        size=1,
        media_type="text/html",
        name=name,
        stored_at=MONDAY,
        stored_by="x",
        authority_id=1,
    )
    DossierDocument.objects.filter(pk=paper.pk).update(file=stored)
    return stored, f"/ban-lam-viec/ho-so/{taken.dossier_id}/tep/{stored.pk}/"


def test_a_file_with_harmful_content_opens_for_nobody_and_says_why(desk: Desk) -> None:
    browser = official_browser(desk.officials["hoa"])
    stored, where = a_paper_with_file(desk, "a.pdf")
    StoredFile.objects.filter(pk=stored.pk).update(scan_state="infected", scan_words="Eicar-Test")
    answer = browser.get(where)
    assert answer.status_code == 409
    assert "mã độc (Eicar-Test)" in answer.content.decode()


def test_with_a_scanner_only_clean_files_are_handed_out(desk: Desk, settings: Any) -> None:
    settings.MOTCUA_CLAMAV = "fake"
    browser = official_browser(desk.officials["hoa"])
    _, where = a_paper_with_file(desk, "a.pdf")
    assert browser.get(where).status_code == 409
    page = browser.get(f"/ban-lam-viec/ho-so/{where.split('/')[3]}/")
    assert (
        "Chưa quét mã độc"
        in browser.get(page.headers.get("Location", page.request["PATH_INFO"])).content.decode()
    )


def test_a_file_is_saved_never_shown_inside_our_pages(desk: Desk, tmp_path: Path) -> None:
    browser = official_browser(desk.officials["hoa"])
    stored, where = a_paper_with_file(desk, "<script>.html")
    place = tmp_path / "files" / stored.relative_path
    place.parent.mkdir(parents=True)
    place.write_bytes(b"<script>alert(1)</script>")
    answer = browser.get(where)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_addresses_hold_no_personal_parameter() -> None:
    personal = {"phone", "email", "identity", "identity_number", "cccd", "contact"}
    found = [str(a) for a in all_addresses() if set(a.names) & personal]
    assert found == []
