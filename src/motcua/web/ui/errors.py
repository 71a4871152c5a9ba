"""Pages, fragments and problem+json for requests that are refused or fail."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused, Stale
from motcua.web.ui.spoken import spoken

API = "/api/"
log = logging.getLogger("motcua.web")

#: what a person can do, by kind of refusal
NEXT_STEPS: tuple[tuple[type[Refused], str], ...] = (
    (Stale, "Tải lại trang để xem hồ sơ hiện ở đâu rồi làm tiếp từ đó."),
    (NotFound, "Kiểm tra lại mã hoặc đường dẫn. Hồ sơ của đơn vị khác không hiện ở đây."),
    (Forbidden, "Quay lại và chọn việc khác, hoặc đề nghị người quản lý phân công."),
    (Invalid, "Quay lại, sửa các mục nêu trên rồi gửi lại; nội dung đã gõ vẫn còn."),
    (Refused, "Quay lại trang trước; nội dung đã gõ vẫn còn."),
)
TITLES = {
    400: "Yêu cầu không đọc được",
    401: "Chưa xác thực",
    403: "Bạn không dùng được trang này",
    404: "Không tìm thấy",
    405: "Trang này không nhận thao tác đó",
    409: "Chưa thực hiện được",
    413: "Nội dung quá lớn",
    415: "Không nhận loại nội dung này",
    422: "Có mục chưa đúng",
    429: "Bạn thao tác quá nhanh",
    500: "Hệ thống gặp lỗi",
}
PICTURES = {403: "lock", 404: "search", 500: "broken"}


def request_id(request: HttpRequest) -> str:
    """The name of a request, as it stands in the log."""
    return str(getattr(request, "request_id", ""))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """An expected refusal: what happened, why (the law's text) and what to do."""
    if request.path.startswith(API):
        return problem(request, refused)
    step = next(step for kind, step in NEXT_STEPS if isinstance(refused, kind))
    return failure(
        request,
        refused.status,
        message=refused.message,
        citation=refused.citation,
        step=step,
        sentences=list(refused.errors.values()) if isinstance(refused, Invalid) else [],
    )


def problem(request: HttpRequest, refused: Refused) -> JsonResponse:
    """A refusal for a client system (RFC 9457); the citation is an extension member."""
    body: dict[str, Any] = {
        "type": f"urn:motcua:problem:{refused.code}",
        "title": spoken(TITLES.get(refused.status, TITLES[409])),
        "status": refused.status,
        "detail": spoken(refused.message),
        "request_id": request_id(request),
    }
    if refused.citation:
        body["citation"] = refused.citation
    if isinstance(refused, Invalid):
        body["errors"] = {name: spoken(sentence) for name, sentence in refused.errors.items()}
    if refused.details:
        body["details"] = refused.details
    return JsonResponse(
        body,
        status=refused.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def failure(
    request: HttpRequest,
    status: int,
    *,
    message: str,
    step: str,
    citation: str = "",
    sentences: list[str] | None = None,
) -> HttpResponse:
    """A page about a failure, or a fragment for ``#notices`` when htmx asked."""
    if request.path.startswith(API):
        return _plain_problem(request, status, message)
    values = {
        "status": status,
        "title": spoken(TITLES.get(status, TITLES[409])),
        "message": spoken(message),
        "citation": citation,
        "step": spoken(step),
        "sentences": [spoken(one) for one in sentences] if sentences and len(sentences) > 1 else [],
        "picture": PICTURES.get(status, "papers"),
        "request_id": request_id(request),
        "back": _way_back(request),
        "signed_in": getattr(request, "signed_in", None) is not None,
    }
    if request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted"):
        response = HttpResponse(get_template("ui/failure_fragment.html").render(values), status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return HttpResponse(get_template("ui/failure.html").render(values), status=status)


def _plain_problem(request: HttpRequest, status: int, message: str) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, TITLES[409]),
        "status": status,
        "detail": message,
        "request_id": request_id(request),
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours."""
    came_from = request.headers.get("Referer", "")
    try:
        request.get_host()
    except DisallowedHost:  # this page is about that very request
        return ""
    own = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if own and came_from != request.build_absolute_uri() else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failure(
        request,
        400,
        message="Nội dung gửi lên không đọc được.",
        step="Quay lại, tải lại trang rồi gửi lại.",
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failure(
        request,
        403,
        message="Tài khoản của bạn không dùng được trang này.",
        step="Quay lại và chọn việc khác, hoặc đề nghị người quản lý phân công.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failure(
        request,
        404,
        message="Không có trang nào ở địa chỉ này.",
        step="Kiểm tra lại đường dẫn, hoặc bắt đầu từ trang đầu.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: must not need the database, the session or a file that may be missing."""
    name = request_id(request)
    # the traceback is logged by Django; this line ties it to what the person reads out
    log.error("request %s failed: %s %s", name, request.method, request.path)
    try:
        return failure(
            request,
            500,
            message="Đây là lỗi của hệ thống, không phải của bạn. Việc vừa làm chưa được lưu.",
            step="Quay lại và thử lần nữa; nội dung đã gõ vẫn còn. "
            "Nếu vẫn lỗi, báo cho quản trị kèm mã yêu cầu dưới đây.",
        )
    except Exception:
        log.exception("request %s: the error page failed as well", name)
        return HttpResponse(
            f"Hệ thống gặp lỗi. Mã yêu cầu: {name}", status=500, content_type="text/plain; charset=utf-8"
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return failure(
        request,
        403,
        message="Trang này mở đã lâu, hoặc bạn đã đăng nhập lại ở cửa sổ khác, "
        "nên nội dung gửi lên chưa được nhận.",
        step="Quay lại trang trước, tải lại rồi gửi lần nữa; nội dung đã gõ vẫn còn trong trang.",
    )
