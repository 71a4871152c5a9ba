"""What becomes of a refusal: problem+json (RFC 9457) with a Vietnamese sentence, always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from motcua.lib.refused import Invalid, Refused
from motcua.web.api.access import WAIT
from motcua.web.ui import errors

#: fields named in one answer, letters of a name
_MOST, _LONGEST = 50, 120
_SENTENCES: Mapping[str, str] = {
    "missing": "Thiếu mục này.",
    "extra_forbidden": "Không có mục này; kiểm tra lại tên.",
    "string_type": "Phải là chuỗi ký tự.",
    "string_unicode": "Chuỗi có ký tự không phải Unicode hợp lệ.",
    "string_too_short": "Phải có ít nhất {min_length} ký tự.",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_pattern_mismatch": "Có ký tự không được phép ở đây.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_from_float": "Phải là số nguyên, không có phần thập phân.",
    "int_parsing_size": "Số quá lớn.",
    "bool_type": "Phải là true hoặc false.",
    "bool_parsing": "Phải là true hoặc false.",
    "greater_than": "Phải lớn hơn {gt}.",
    "greater_than_equal": "Không được nhỏ hơn {ge}.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "less_than_equal": "Không được lớn hơn {le}.",
    "literal_error": "Chỉ nhận một trong: {expected}.",
    "list_type": "Phải là một danh sách.",
    "dict_type": "Phải là một đối tượng JSON.",
    "model_type": "Phải là một đối tượng JSON.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "too_short": "Phải có ít nhất {min_length} phần tử.",
    "too_long": "Có quá {max_length} phần tử.",
    "timezone_aware": "Thời điểm phải ghi múi giờ, ví dụ 2026-11-02T08:00:00+07:00.",
    "decimal_max_digits": "Số có quá nhiều chữ số.",
    "decimal_max_places": "Nhiều nhất {decimal_places} chữ số thập phân.",
}
#: the sentence by how the kind begins, for the many kinds of a wrong date or number
_KINDS: tuple[tuple[str, str], ...] = (
    ("datetime", "Không phải thời điểm có thật; ghi như 2026-11-02T08:00:00+07:00."),
    ("date", "Không phải ngày có thật; ghi năm-tháng-ngày, ví dụ 2026-11-02."),
    ("decimal", "Phải là một số."),
    ("", "Giá trị chưa đúng."),
)


class NoToken(Refused):
    """No token, or one that is unknown, ended or switched off."""

    code = "no-token"
    status = 401


class BadRequest(Refused):
    """A body that is not JSON, or another fault of the message itself."""

    code = "bad-request"
    status = 400


class TooLarge(Refused):
    """The message is larger than anything the API takes."""

    code = "too-large"
    status = 413


class WrongMedia(Refused):
    """The body is declared as something else than the operation takes."""

    code = "wrong-media-type"
    status = 415


class NoSuchMethod(Refused):
    """The address exists, the method does not."""

    code = "method-not-allowed"
    status = 405


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to an expected refusal."""
    response = errors.problem(request, refusal)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if refusal.status == 429:
        response["Retry-After"] = str(WAIT)
    return response


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405, with the methods that this address has."""
    response = refused(request, NoSuchMethod(f"Địa chỉ này chỉ nhận: {allowed}."))
    response["Allow"] = allowed
    return response


def _field(location: Sequence[object]) -> str:
    """Where a fault lies, as the caller knows it: ``applicant.name``, ``limit``, ``code``."""
    own = 2 if location[:1] == ("body",) and len(location) > 1 else 1
    name = ".".join(str(part) for part in location[own:]) or str(location[-1])
    return name.encode("utf-8", "replace").decode()[:_LONGEST]


def _sentence(kind: str, context: Mapping[str, object]) -> str:
    known = _SENTENCES.get(kind)
    if known is None:
        return next(words for start, words in _KINDS if kind.startswith(start))
    return known.format(**context).replace(" or ", " hoặc ")


def _refused(request: HttpRequest, failure: Any) -> HttpResponse:
    return refused(request, failure)


def _invalid(request: HttpRequest, failure: Any) -> HttpResponse:
    found = {_field(e["loc"]): _sentence(e["type"], e.get("ctx") or {}) for e in failure.errors[:_MOST]}
    return refused(request, Invalid(found, message="Dữ liệu gửi lên chưa đúng; xem từng mục ở “errors”."))


def _unknown_client(request: HttpRequest, failure: Any) -> HttpResponse:
    return refused(request, NoToken("Cần mã truy cập hợp lệ của hệ thống kết nối (Authorization: Bearer …)."))


def _bad_message(request: HttpRequest, failure: Any) -> HttpResponse:
    cause = failure.__cause__
    if isinstance(cause, Refused):
        return refused(request, cause)
    return refused(request, BadRequest("Nội dung gửi lên không đọc được: cần JSON đúng cú pháp, mã UTF-8."))


def _too_big(request: HttpRequest, failure: Any) -> HttpResponse:
    return refused(request, TooLarge("Nội dung gửi lên quá lớn."))


def answer_with_problems(api: NinjaAPI) -> None:
    """Let every refusal inside ``api`` answer as a problem."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown_client)
    api.add_exception_handler(HttpError, _bad_message)
    api.add_exception_handler(RequestDataTooBig, _too_big)
