"""Files that a view hands out: never kept by a cache, with names that survive every browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """``data`` as a file to save, called ``name`` (any letters; separators of paths are replaced)."""
    return _answer(data, name, content_type, attachment=True)


def pdf(data: bytes, name: str, *, attachment: bool = False) -> HttpResponse:
    """A PDF, shown inline so that our own page may print it from a frame."""
    response = _answer(data, name, "application/pdf", attachment=attachment)
    # the browser's PDF viewer needs scripts and styles of its own: only the framing is our matter
    response._csp_exempt = True  # type: ignore[attr-defined]
    response["Content-Security-Policy"] = "frame-ancestors 'self'"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def xlsx(data: bytes, name: str) -> HttpResponse:
    """A workbook to save."""
    return download(data, name, XLSX)


def csv(data: bytes, name: str) -> HttpResponse:
    """A table of text to save."""
    return download(data, name, CSV)


def _answer(data: bytes, name: str, content_type: str, *, attachment: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    safe = "".join("-" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name)
    header = content_disposition_header(as_attachment=attachment, filename=safe)
    response["Content-Disposition"] = header or "inline"
    response["Cache-Control"] = "no-store"
    return response
