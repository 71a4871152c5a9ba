"""Pages for requests that fail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("Trang đã cũ. Bấm nút Quay lại của trình duyệt, tải lại trang rồi gửi lại.", status=403)
