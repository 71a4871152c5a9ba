"""Kinds of files that may be kept, told by their bytes and never by their name."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from django.db import models

_HEAD = 1024


class ScanState(models.TextChoices):
    """What a scanner for harmful content said of a file."""

    NOT_SCANNED = "not_scanned", "Chưa quét mã độc"
    CLEAN = "clean", "Đã quét, an toàn"
    INFECTED = "infected", "Có mã độc"
    UNSCANNABLE = "unscannable", "Không quét được mã độc"


class UploadState(models.TextChoices):
    """How far a file is that comes in pieces."""

    OPEN = "open", "Đang tải lên"
    FINISHED = "finished", "Đã tải xong"
    DROPPED = "dropped", "Đã bỏ"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its media type, what people call it, and the endings it may have."""

    media_type: str
    label: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("application/pdf", "PDF", ("pdf",))
JPEG = Kind("image/jpeg", "JPEG", ("jpg", "jpeg"))
PNG = Kind("image/png", "PNG", ("png",))
TIFF = Kind("image/tiff", "TIFF", ("tif", "tiff"))
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", "Word (DOCX)", ("docx",))
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", "Excel (XLSX)", ("xlsx",))
XML = Kind("application/xml", "XML", ("xml",))
#: kinds whose bytes do not tell them for sure: kept only by those who have read them (imported registers)
XLS = Kind("application/vnd.ms-excel", "Excel (XLS)", ("xls",))
CSV = Kind("text/csv", "Bảng dạng chữ (CSV)", ("csv", "txt", "tsv"))
KINDS = (PDF, JPEG, PNG, TIFF, DOCX, XLSX, XML)
#: what citizens hand in: papers as pictures or PDF; office files and data come from offices and systems
CITIZEN_KINDS = (PDF, JPEG, PNG, TIFF)
CITIZEN_ACCEPTED = ",".join(f".{ending}" for kind in CITIZEN_KINDS for ending in kind.endings)
#: what a file field of a page may offer to choose
ACCEPTED = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)
BY_MEDIA_TYPE: Mapping[str, Kind] = MappingProxyType({kind.media_type: kind for kind in KINDS})
_MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


def kind_of(content: BinaryIO) -> Kind | None:
    """What the bytes are; ``None`` for everything that is not accepted. Leaves the file at its start.

    Office files are opened far enough to see their main part; one that carries macros is not accepted.
    XML is accepted as plain data only: no document type, no page and no drawing that a browser would run.
    """
    content.seek(0)
    head = content.read(_HEAD)
    content.seek(0)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return XML if _is_plain_xml(head) else None


def _office_kind(content: BinaryIO) -> Kind | None:
    try:
        with zipfile.ZipFile(content) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    finally:
        content.seek(0)
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)


def _is_plain_xml(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    forbidden = (b"<!doctype", b"<!entity", b"<html", b"<svg", b"<script", b"<?xml-stylesheet")
    return text.startswith(b"<?xml") and b"\x00" not in head and not any(f in text for f in forbidden)
