"""The tabs of each section of the console."""

from __future__ import annotations

from django.urls import reverse

from motcua.web.ui.parts import Tab

_SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "people": (
        ("officials", "Cán bộ"),
        ("roles", "Ai giữ việc gì"),
        ("delegations", "Thay, ký thay"),
        ("duplicates", "Người nộp trùng"),
        ("corrections", "Đề nghị sửa"),
    ),
    "units": (("units", "Cơ cấu đơn vị"), ("clients", "Hệ thống kết nối")),
    "catalogue": (
        ("procedures", "Thủ tục"),
        ("unclear", "Cần làm rõ"),
        ("eforms", "Tờ khai điện tử"),
        ("import", "Nhập danh mục"),
    ),
    "fees": (
        ("payment-shares", "Tỷ lệ thanh toán"),
        ("fee-rules", "Quy định thu"),
        ("receipts", "Biên lai"),
    ),
    "audit": (("log", "Nhật ký quản trị"), ("integrity", "Kiểm tra toàn vẹn")),
}


def tabs(section: str, current: str, counts: dict[str, int] | None = None) -> list[Tab]:
    """The tabs of a section with the page ``current`` marked; ``counts`` by page name."""
    numbers = counts or {}
    return [
        Tab(label, reverse(f"console:{name}"), numbers.get(name), name == current)
        for name, label in _SECTIONS[section]
    ]
