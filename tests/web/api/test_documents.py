"""Scans through the API: kept as what they are, handed out safely, refused when they lie."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from motcua.documents.actions.store import MAX_SIZE
from motcua.documents.models import StoredFile
from tests.dossiers.office import THREE_DAYS, Office
from tests.web.api.caller import Caller, a_body

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def a_file(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def paper(office: Office) -> int:
    return office.procedure(THREE_DAYS).papers(0)[0].id


@pytest.fixture
def code(desk: Caller) -> str:
    return str(desk.received(a_body(THREE_DAYS))["code"])


def test_a_scan_comes_back_as_it_was(desk: Caller, code: str, paper: int) -> None:
    kept = desk.upload(code, paper, a_file(PDF, "tờ khai.pdf"))
    assert kept.status_code == 200, kept.content.decode()
    assert (kept.json()["size"], kept.json()["media_type"]) == (len(PDF), "application/pdf")
    assert desk.dossier(code)["papers"][0]["has_file"]
    back = desk.get(f"/dossiers/{code}/documents/{paper}")
    assert (back.content, back.headers["Content-Type"]) == (PDF, "application/pdf")
    assert back.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in back.headers["Content-Security-Policy"]
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert back.headers["Cache-Control"] == "private, no-store"


def test_the_same_upload_again_is_one_act(desk: Caller, code: str, paper: int) -> None:
    first = desk.upload(code, paper, a_file(PDF, "a.pdf"), key="tai-len-001")
    again = desk.upload(code, paper, a_file(PDF, "a.pdf"), key="tai-len-001")
    assert again.json() == first.json() | {"replayed": True}
    other = desk.upload(code, paper, a_file(PDF + b"x", "a.pdf"), key="tai-len-001")
    assert other.status_code == 409
    assert desk.dossier(code)["seq"] == 3


def test_one_key_is_not_good_for_two_dossiers(desk: Caller, code: str, paper: int) -> None:
    second = desk.received(a_body(THREE_DAYS))["code"]
    assert desk.upload(code, paper, a_file(PDF, "a.pdf"), key="tai-len-002").status_code == 200
    other = desk.upload(second, paper, a_file(PDF, "a.pdf"), key="tai-len-002")
    assert (other.status_code, other.json()["type"]) == (409, "urn:motcua:problem:key-reused")
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" * 50, "to-khai.pdf"),
        (b"<html><script>alert(1)</script></html>", "anh.png"),
        (PDF, "anh.jpg"),
        (b"", "rong.pdf"),
        (b"#!/bin/sh\nrm -rf /\n", "../../etc/cron.sh"),
        (b"%PDF-" + b"0" * (MAX_SIZE + 1), "lon.pdf"),
    ],
    ids=["program", "page", "other kind", "empty", "script", "too large"],
)
def test_a_file_that_lies_is_refused(desk: Caller, code: str, paper: int, content: bytes, name: str) -> None:
    refused = desk.upload(code, paper, a_file(content, name))
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["file"]
    assert not StoredFile.objects.exists()
    assert not desk.dossier(code)["papers"][0]["has_file"]


def test_a_message_beyond_any_file_is_not_even_read(desk: Caller, code: str, paper: int) -> None:
    refused = desk.upload(code, paper, a_file(PDF + b"0" * (22 * 1024 * 1024), "lon.pdf"))
    assert refused.status_code == 413
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_a_refused_act_leaves_no_file_behind(desk: Caller, code: str, paper: int) -> None:
    desk.act(code, "stop", reason="Người nộp rút")
    assert desk.upload(code, paper, a_file(PDF, "a.pdf")).status_code == 409
    assert not StoredFile.objects.exists()


def test_only_papers_of_the_dossier_have_scans(
    desk: Caller, neighbour: Caller, code: str, paper: int
) -> None:
    assert desk.upload(code, 999_999, a_file(PDF, "a.pdf")).status_code == 404
    assert desk.get(f"/dossiers/{code}/documents/{paper}").status_code == 404
    desk.upload(code, paper, a_file(PDF, "a.pdf"))
    assert neighbour.upload(code, paper, a_file(PDF, "a.pdf")).status_code == 404
    assert neighbour.get(f"/dossiers/{code}/documents/{paper}").status_code == 404


def test_something_else_than_a_form_is_refused(desk: Caller, code: str, paper: int) -> None:
    assert desk.post(f"/dossiers/{code}/documents/{paper}", {"file": "x"}).status_code == 422
