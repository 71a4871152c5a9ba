"""The tabs of each section of reports and oversight; a page that does not exist (yet) has no tab."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from motcua.web.ui.parts import Tab

_SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "reports": (
        ("home", "Báo cáo định kỳ"),
        ("forms", "Biểu số liệu"),
        ("narrative", "Thuyết minh"),
        ("activities", "Việc đã làm"),
        ("posted", "Danh mục thủ tục"),
    ),
    "books": (
        ("registers", "Sổ từ nơi khác"),
        ("reconcile", "Đối chiếu"),
        ("closings", "Khóa sổ"),
    ),
    "oversight": (
        ("board", "Bảng điều hành"),
        ("indices", "Chỉ số 766"),
        ("letters", "Công văn"),
        ("petitions", "Phản ánh, kiến nghị"),
        ("feedback", "Đánh giá"),
        ("alerts", "Cảnh báo"),
        ("targets", "Chỉ tiêu"),
    ),
}


def tabs(section: str, current: str, counts: dict[str, int] | None = None) -> list[Tab]:
    """The tabs of a section with the page ``current`` marked; ``counts`` by page name."""
    numbers = counts or {}
    found = []
    for name, label in _SECTIONS[section]:
        try:
            url = reverse(f"reports:{name}")
        except NoReverseMatch:
            continue
        found.append(Tab(label, url, numbers.get(name), name == current))
    return found
