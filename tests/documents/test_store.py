"""Uploaded files: kept by what their bytes are, refused with a sentence when they are something else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.documents.actions.store import MAX_SIZE, UnfitFile, store
from motcua.documents.models import StoredFile
from motcua.documents.queries import files
from motcua.org.types import Actor, Grant

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def official(name: str, authority: int) -> Actor:
    grant = Grant("INTAKE", authority + 1, authority)
    return Actor("official", name, authority, grants=(grant,), authority_ids=frozenset({authority}))


OFFICIAL, STRANGER = official("Lê Thị Hoa", 7), official("Trần Văn Bình", 9)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def package(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return made.getvalue()


GOOD = {
    "to-khai.pdf": b"%PDF-1.7\n...",
    "anh.JPG": b"\xff\xd8\xff\xe0....",
    "anh.jpeg": b"\xff\xd8\xff\xe1....",
    "so-do.png": b"\x89PNG\r\n\x1a\n....",
    "quet.tif": b"II*\x00....",
    "quet.tiff": b"MM\x00*....",
    "don.docx": package("word/document.xml"),
    "bang.xlsx": package("xl/workbook.xml"),
    "du-lieu.xml": b'\xef\xbb\xbf<?xml version="1.0"?><hoSo/>',
}
BAD = {
    "virus.pdf": b"MZ\x90\x00 this is a program",
    "trang.xml": b'<?xml version="1.0"?><html><script>alert(1)</script></html>',
    "bom.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "ve.xml": b'<?xml version="1.0"?><svg onload="x()"/>',
    "nen.zip": package("anything.txt"),
    "macro.docx": package("word/document.xml", "word/vbaProject.bin"),
    "hong.docx": b"PK\x03\x04 broken",
    "chu.txt": b"chi la chu",
    "khong-duoi": b"chi la chu",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_an_accepted_kind_is_kept_under_its_hash(name: str):
    stored = store(ContentFile(GOOD[name]), name, OFFICIAL, AT)

    assert stored.sha256 == hashlib.sha256(GOOD[name]).hexdigest()
    assert stored.size == len(GOOD[name])
    assert (stored.stored_by, stored.authority_id) == ("Lê Thị Hoa", 7)
    with default_storage.open(stored.relative_path) as kept:
        assert kept.read() == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_with_its_name_and_leaves_nothing(name: str, tmp_path):
    with pytest.raises(UnfitFile) as refused:
        store(ContentFile(BAD[name]), name, OFFICIAL, AT)

    assert name in refused.value.errors["file"]
    assert not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_name_that_lies_about_the_content_is_refused_with_the_right_ending():
    with pytest.raises(UnfitFile, match=r"nội dung là PDF .* \.pdf"):
        store(ContentFile(GOOD["to-khai.pdf"]), "anh.png", OFFICIAL, AT)


def test_an_empty_file_and_one_too_large_are_refused():
    with pytest.raises(UnfitFile, match="không có nội dung"):
        store(ContentFile(b""), "trong.pdf", OFFICIAL, AT)
    with pytest.raises(UnfitFile, match="20 MB"):
        store(SimpleUploadedFile("to.pdf", b"%PDF-" + b"0" * MAX_SIZE), "to.pdf", OFFICIAL, AT)


def test_the_size_is_measured_not_believed():
    upload = ContentFile(b"%PDF-" + b"0" * MAX_SIZE)
    upload.size = 10

    with pytest.raises(UnfitFile, match="20 MB"):
        store(upload, "to.pdf", OFFICIAL, AT)


def test_the_same_bytes_lie_on_the_disk_once(tmp_path):
    first = store(ContentFile(GOOD["anh.JPG"]), "anh.JPG", OFFICIAL, AT)
    second = store(ContentFile(GOOD["anh.JPG"]), "ban-sao.jpg", STRANGER, AT)

    assert first.pk != second.pk
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\hoa\\to khai.pdf", "to khai.pdf"),
        ("Đơn đề nghị\x00\n.pdf", "Đơn đề nghị.pdf"),
        ("x" * 10_000 + ".pdf", "x" * 200 + ".pdf"),
        ("Đơn.pdf", "Đơn.pdf"),
        (".pdf", "tep.pdf"),
    ],
)
def test_a_name_is_only_a_label(given: str, kept: str):
    assert store(ContentFile(GOOD["to-khai.pdf"]), given, OFFICIAL, AT).name == kept


def test_a_file_is_handed_out_in_scope_only():
    stored = store(ContentFile(GOOD["to-khai.pdf"]), "to-khai.pdf", OFFICIAL, AT)

    assert files.visible_file(stored.pk, OFFICIAL) == files.Handed(
        "to-khai.pdf", "application/pdf", GOOD["to-khai.pdf"]
    )
    with pytest.raises(files.UnknownFile):
        files.visible_file(stored.pk, STRANGER)
    with pytest.raises(files.UnknownFile):
        files.visible_file(stored.pk + 1, OFFICIAL)


def test_a_row_whose_bytes_are_gone_says_so():
    stored = store(ContentFile(GOOD["to-khai.pdf"]), "to-khai.pdf", OFFICIAL, AT)
    default_storage.delete(stored.relative_path)

    with pytest.raises(files.LostFile, match=r"to-khai\.pdf"):
        files.visible_file(stored.pk, OFFICIAL)


def test_a_media_type_of_the_row_is_never_trusted_to_run():
    stored = store(ContentFile(GOOD["to-khai.pdf"]), "to-khai.pdf", OFFICIAL, AT)
    StoredFile.objects.filter(pk=stored.pk).update(media_type="text/html")

    assert files.visible_file(stored.pk, OFFICIAL).media_type == "application/octet-stream"
    assert "sandbox" in files.SAFE_HEADERS["Content-Security-Policy"]
