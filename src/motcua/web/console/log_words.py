"""The record of changes as a manager reads it: what was done, to what, with which particulars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.org.queries.officials import log_lines
from motcua.org.types import Role

ACTS = {
    "official.created": "Tạo tài khoản",
    "official.updated": "Sửa thông tin cán bộ",
    "official.password_set": "Đặt lại mật khẩu",
    "official.deactivated": "Khóa tài khoản",
    "official.reactivated": "Mở lại tài khoản",
    "official.assigned": "Phân công",
    "official.assignment_ended": "Kết thúc phân công",
    "official.delegated": "Giao người thay",
    "official.delegation_ended": "Kết thúc giao thay",
    "client.registered": "Đăng ký hệ thống kết nối",
    "client.token_renewed": "Đổi mã truy cập",
    "client.switched": "Bật, tắt hệ thống kết nối",
    "applicant.merged": "Gộp người nộp trùng",
    "unit.created": "Lập đơn vị",
    "unit.contact_updated": "Sửa liên hệ đơn vị",
    "unit.ended": "Kết thúc đơn vị",
    "unit.reorganised": "Sắp xếp đơn vị",
    "calendar.day_set": "Đặt ngày đặc biệt",
    "calendar.day_removed": "Bỏ ngày đặc biệt",
    "calendar.hours_set": "Đặt giờ làm việc",
    "calendar.national_loaded": "Nạp lịch quốc gia",
    "catalogue.imported": "Nhập danh mục thủ tục",
    "routes.imported": "Nhập quy trình",
    "procedure.published": "Công bố thủ tục",
    "procedure.abolished": "Bãi bỏ thủ tục",
    "procedure.settled": "Làm rõ thủ tục",
    "procedure.papers_marked": "Đánh dấu giấy tờ",
    "procedure.local_set": "Đặt theo đơn vị",
    "route.published": "Công bố quy trình",
    "route.draft_discarded": "Bỏ bản nháp quy trình",
    "forms.imported": "Nhập tờ khai điện tử",
    "form.published": "Công bố tờ khai điện tử",
    "form.draft_discarded": "Bỏ bản nháp tờ khai điện tử",
    "catalogue.fee_rule": "Thêm quy định thu",
    "catalogue.fee_rule_end": "Kết thúc quy định thu",
    "catalogue.fee_rules": "Nạp quy định thu",
    "receipt_series.registered": "Đăng ký ký hiệu biên lai",
    "receipt_series.ended": "Kết thúc ký hiệu biên lai",
    "target.set": "Đặt chỉ tiêu",
    "target.ended": "Kết thúc chỉ tiêu",
    "book.closed": "Khóa sổ",
    "report.sealed": "Chốt báo cáo",
}
GROUPS = {
    "official": "Cán bộ, phân công",
    "client": "Hệ thống kết nối",
    "applicant": "Người nộp",
    "unit": "Đơn vị",
    "calendar": "Lịch làm việc",
    "catalogue": "Nhập danh mục",
    "receipt_series": "Biên lai",
    "procedure": "Thủ tục",
    "route": "Quy trình",
    "form": "Tờ khai điện tử",
    "target": "Chỉ tiêu",
    "book": "Khóa sổ",
    "report": "Báo cáo",
}
_SUBJECTS = {
    "official": "Cán bộ số",
    "client": "Hệ thống số",
    "applicant": "Người nộp số",
    "unit": "Đơn vị số",
    "procedure": "Thủ tục",
    "route": "Quy trình",
    "form": "Tờ khai",
    "forms": "Tờ khai",
    "file": "Tệp",
    "day": "Ngày",
    "nation": "Cả nước",
    "routes": "Quy trình",
}
_NAMES = {
    "username": "tên đăng nhập",
    "period": "kỳ",
    "hash": "mã chốt",
    "full_name": "họ tên",
    "reason": "lý do",
    "unit": "đơn vị",
    "role": "vai trò",
    "field": "lĩnh vực",
    "decision": "văn bản",
    "decision_number": "văn bản",
    "decision_date": "ngày ký",
    "valid_from": "từ ngày",
    "valid_to": "đến hết ngày",
    "last_day": "ngày cuối",
    "signing": "hình thức ký",
    "stand_in": "người thay số",
    "name": "tên",
    "code": "mã",
    "scopes": "phạm vi",
    "active": "đang bật",
    "day": "ngày",
    "days": "số ngày",
    "kind": "loại",
    "on": "từ ngày",
    "number": "bản số",
    "version": "bản số",
    "point": "điểm chưa rõ",
    "settlement": "làm rõ",
    "total": "bản ghi",
    "added": "mới",
    "changed": "thay đổi",
    "unchanged": "không đổi",
    "refused": "bị từ chối",
    "unclear": "chưa rõ",
    "older": "bản cũ",
    "skipped": "bỏ qua",
    "route": "quy trình",
    "same_day": "trong ngày",
    "source": "nguồn",
    "weekly": "giờ theo thứ",
    "season": "mùa",
    "successors": "đơn vị kế thừa",
    "papers": "giấy tờ",
    "online_level": "mức trực tuyến",
    "cut_off": "mốc giờ nhận",
    "reading": "cách tính hạn",
    "before": "trước",
    "after": "sau",
    "title": "chức danh",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "short_name": "tên ngắn",
    "place": "địa danh",
    "address": "địa chỉ",
    "website": "trang thông tin",
    "leader_title": "chức danh lãnh đạo",
    "indicator": "chỉ số",
    "value": "mức (%)",
    "former": "mức cũ (%)",
    "book": "sổ",
    "year": "năm",
    "entries": "số dòng",
}
#: kept for the record, shown to nobody who merely reads the log: it is read by every manager
_PRIVATE = frozenset({"kept", "dropped"})
_MOST = 160
#: databases keep the members of a record in orders of their own; people read them in one
_ORDER = {name: place for place, name in enumerate(_NAMES)}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the record in words."""

    at: datetime
    who: str
    what: str
    subject: str
    detail: str


def act_words(action: str) -> str:
    return ACTS.get(action, action)


def subject_words(subject: str) -> str:
    kind, _, name = subject.partition(":")
    return f"{_SUBJECTS.get(kind, kind)} {name}".strip()


def detail_words(data: Mapping[str, Any]) -> str:
    """The particulars in one line; empty ones are left out."""
    parts = [
        f"{_NAMES.get(name, name)}: {_value(name, value)}"
        for name, value in _in_order(data)
        if name not in _PRIVATE and (isinstance(value, bool) or value not in (None, "", 0, [], {}))
    ]
    return " · ".join(parts)


def _in_order(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(data.items(), key=lambda item: (_ORDER.get(item[0], len(_ORDER)), item[0]))


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-" and value[7:8] == "-":
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    if isinstance(value, list):
        return _short(", ".join(_value("", item) for item in value))
    if isinstance(value, dict):
        return _short(
            "; ".join(
                f"{_NAMES.get(key, key)}: {_value(key, inner) or '(trống)'}"
                for key, inner in _in_order(value)
            )
        )
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def line(row: Mapping[str, Any], names: Mapping[str, str] | None = None) -> LogLine:
    """One row of the record in words; ``names`` of subjects, where they are known."""
    return LogLine(
        row["at"],
        row["actor_name"],
        act_words(row["action"]),
        (names or {}).get(row["subject"]) or subject_words(row["subject"]),
        detail_words(row["data"]),
    )


def recent(subject: str, most: int = 8) -> list[LogLine]:
    """The last lines about one subject."""
    return [line(row) for row in log_lines(subject)[:most]]
