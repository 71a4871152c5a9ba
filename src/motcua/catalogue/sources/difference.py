"""What changed between two pictures of a procedure, in words a manager reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LABELS = {
    "code": "Mã",
    "name": "Tên",
    "field_name": "Lĩnh vực",
    "field_code": "Mã lĩnh vực",
    "decision_number": "Số quyết định công bố",
    "decision_date": "Ngày quyết định công bố",
    "issuing_agency": "Cơ quan công bố",
    "issuing_agency_code": "Mã cơ quan công bố",
    "levels": "Cấp thực hiện",
    "kind": "Loại",
    "status": "Trạng thái",
    "in_national_catalogue": "Có trong danh mục quốc gia",
    "audiences": "Đối tượng thực hiện",
    "handling_agencies": "Cơ quan thực hiện",
    "deciding_agencies": "Cơ quan có thẩm quyền",
    "coordinating_agencies": "Cơ quan phối hợp",
    "handler_groups": "Nhóm nơi giải quyết",
    "steps_text": "Trình tự thực hiện",
    "conditions_text": "Yêu cầu, điều kiện",
    "channels": "Cách thức thực hiện",
    "charges": "Phí, lệ phí",
    "cases": "Thành phần hồ sơ",
    "papers": "Giấy tờ",
    "results": "Kết quả",
    "legal_bases": "Căn cứ pháp lý",
    "time_cases": "Thời hạn theo trường hợp",
    "online_level": "Mức độ dịch vụ công trực tuyến",
    "cut_off": "Mốc giờ nhận",
    "same_day": "Giải quyết trong ngày",
    "unclear": "Điểm chưa rõ",
    "route": "Quy trình",
    "detail": "Có nội dung chi tiết",
    "book": "Sổ chuyên ngành",
    "form": "Biểu nhập",
    "details": "Thông tin nhập thêm",
    "channel": "Hình thức nộp",
    "term_amount": "Thời hạn",
    "term_unit": "Đơn vị thời hạn",
    "term_text": "Lời văn thời hạn",
    "description": "Mô tả",
    "amount": "Mức thu",
    "currency": "Loại tiền",
    "text": "Lời văn",
    "originals": "Số bản chính",
    "copies": "Số bản sao",
    "form_names": "Mẫu đơn, tờ khai",
    "is_note": "Là lưu ý",
    "number": "Số, ký hiệu",
    "label": "Nhãn",
    "choices": "Lựa chọn",
    "required": "Bắt buộc",
    "book_column": "Cột trong sổ",
}
#: where the record came from and doubts about it are no content of the procedure
_LEFT_OUT = frozenset({"source", "unclear"})
_CHANNELS = {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}


@dataclass(frozen=True)
class Change:
    """One changed part; ``path`` is a chain of Vietnamese labels, None stands for "was not / is no more"."""

    path: str
    before: Any
    after: Any


def diff(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The changes from ``old`` to ``new`` (pictures by ``ProcedureRecord.to_dict``), in the record's order.

    Items of lists are matched by what names them (channel, paper, case, document number), not by position.
    """
    return list(_objects(old, new, ""))


def _objects(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        if not path and key in _LEFT_OUT:
            continue
        here = " › ".join(part for part in (path, LABELS.get(key, key)) if part)
        yield from _values(old.get(key), new.get(key), here)


def _values(old: Any, new: Any, path: str) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, path)
    else:
        yield Change(path, old, new)


def _lists(old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    for name in dict.fromkeys([*before, *after]):
        here = f"{path} “{name}”" if name else path
        if name not in after:
            yield Change(here, before[name], None)
        elif name not in before:
            yield Change(here, None, after[name])
        else:
            yield from _values(before[name], after[name], here)


def _named(items: list[Any]) -> dict[str, Any]:
    """The items by their names; a repeated name gets a number."""
    found: dict[str, Any] = {}
    for item in items:
        name = base = _name(item)
        count = 1
        while name in found:
            count += 1
            name = f"{base} ({count})"
        found[name] = item
    return found


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "channel" in item:
        return _CHANNELS.get(item["channel"], str(item["channel"]))
    if "papers" in item:
        return str(item["name"])
    for key in ("key", "number", "code", "name", "kind"):
        if item.get(key):
            return str(item["name"] or item[key]) if key == "code" else str(item[key])
    return ""
