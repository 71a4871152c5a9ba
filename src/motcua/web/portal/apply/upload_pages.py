"""Addresses that a page's script sends a file to, piece by piece; each answers with JSON.

Only the citizen's own uploads, by their random token. A refusal is problem+json (RFC 9457) with the sentence
for the person in ``detail`` and, where the script can go on by itself, ``details.offset``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.documents.actions import uploads
from motcua.documents.actions.uploads import UploadInfo
from motcua.lib.refused import Invalid, Refused
from motcua.web.ui import errors
from motcua.web.ui.citizens import citizen
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.uploading import permitted

View = TypeVar("View", bound=Callable[..., HttpResponse])
#: begun files of one account in ten minutes, and pieces in a minute: a page of photos, not a flood
_MOST_FILES, _MOST_PIECES, _MOST_QUESTIONS = 60, 600, 240


class NotPermitted(Refused):
    """The page that sends the file is not this account's, or was opened long ago."""

    code = "upload-not-permitted"
    status = 403


def _in_json(view: View) -> View:
    """A refusal becomes problem+json: the script shows its sentence, or goes on from its offset."""

    @wraps(view)
    def guarded(request: CitizenRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = errors.problem(request, refused)
        response["Cache-Control"] = "no-store"
        return response

    return cast(View, guarded)


def _told(info: UploadInfo, status: int = 200) -> JsonResponse:
    body = {
        "token": info.token,
        "name": info.name,
        "offset": info.offset,
        "size": info.size,
        "finished": info.file_id is not None,
    }
    return JsonResponse(body, status=status)


@require_POST
@citizen
@limited("upload-begin", most=_MOST_FILES, window=600, by="account")
@_in_json
def begin(request: CitizenRequest) -> HttpResponse:
    """Announce a file: ``name``, ``size`` and the page's ``permit``."""
    asked = _asked(request)
    authority_id = permitted(str(asked.get("permit", "")), _account(request))
    if authority_id is None:
        raise NotPermitted("Trang này mở đã lâu. Tải lại trang rồi chọn tệp lần nữa.")
    size = asked.get("size")
    info = uploads.begin(
        name=str(asked.get("name", "")),
        size=size if type(size) is int else 0,
        account_id=_account(request),
        authority_id=authority_id,
        at=request.at,
    )
    return _told(info, status=201)


@require_http_methods(["PATCH", "POST"])
@citizen
@limited("upload-piece", most=_MOST_PIECES, by="account")
@_in_json
def piece(request: CitizenRequest, token: str) -> HttpResponse:
    """Take the bytes that begin at ``Upload-Offset``."""
    offset = request.headers.get("Upload-Offset", "")
    try:
        content = request.body
    except (RequestDataTooBig, UnreadablePostError):
        content = b""
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 12) or not content:
        here = uploads.status(token, _account(request), at=request.at)
        raise uploads.OtherOffset(here.offset)
    return _told(uploads.append(token, _account(request), int(offset), content, at=request.at))


@require_safe
@citizen
@limited("upload-status", most=_MOST_QUESTIONS, by="account", reads=True)
@_in_json
def status(request: CitizenRequest, token: str) -> HttpResponse:
    """How far it is."""
    return _told(uploads.status(token, _account(request), at=request.at))


@require_POST
@citizen
@limited("upload-finish", most=_MOST_QUESTIONS, by="account")
@_in_json
def finish(request: CitizenRequest, token: str) -> HttpResponse:
    """Check the whole and keep it."""
    uploads.finish(token, _account(request), at=request.at)
    return _told(uploads.status(token, _account(request), at=request.at))


@require_POST
@citizen
@limited("upload-finish", most=_MOST_QUESTIONS, by="account")
@_in_json
def cancel(request: CitizenRequest, token: str) -> HttpResponse:
    """Throw away what has come."""
    uploads.drop(token, _account(request), at=request.at)
    return HttpResponse(status=204)


def _account(request: CitizenRequest) -> int:
    account_id = request.citizen.account_id
    if account_id is None:  # @citizen lets in accounts only
        raise NotPermitted("Đăng nhập lại để gửi tệp.")
    return account_id


def _asked(request: CitizenRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig, UnreadablePostError):
        asked = None
    if not isinstance(asked, dict):
        raise Invalid({"file": "Yêu cầu gửi tệp không đọc được. Tải lại trang rồi thử lại."})
    return asked


patterns: list[URLPattern] = [
    path("tep-tai-len/", begin, name="upload_begin"),
    path("tep-tai-len/<str:token>/", status, name="upload_status"),
    path("tep-tai-len/<str:token>/phan/", piece, name="upload_piece"),
    path("tep-tai-len/<str:token>/xong/", finish, name="upload_finish"),
    path("tep-tai-len/<str:token>/huy/", cancel, name="upload_cancel"),
]
