"""Forms about units and the client systems of the API."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from motcua.org.types import Level, UnitKind
from motcua.web.ui.forms import CleanCharField, DayField, FilterForm, Form, PickMany

SCOPES = (
    ("read", "Đọc thủ tục, hồ sơ"),
    ("intake", "Nộp, tiếp nhận, trả kết quả"),
    ("act", "Xử lý, ký duyệt"),
    ("register", "Sổ theo dõi"),
    ("catalogue", "Danh mục"),
)


class ContactForm(Form):
    short_name = CleanCharField(label="Tên ngắn", max_length=100, required=False)
    place = CleanCharField(
        label="Địa danh", max_length=100, required=False, help_text="Ghi trước ngày tháng trên văn bản"
    )
    leader_title = CleanCharField(
        label="Chức danh lãnh đạo", max_length=80, help_text="Đứng trên chữ ký, ví dụ CHỦ TỊCH"
    )
    address = CleanCharField(label="Địa chỉ", max_length=300, required=False)
    phone = CleanCharField(label="Điện thoại", max_length=30, required=False)
    email = CleanCharField(label="Thư điện tử", max_length=254, required=False)
    website = CleanCharField(label="Trang thông tin", required=False)


class UnitForm(ContactForm):
    name = CleanCharField(label="Tên đơn vị", help_text="Như trên con dấu, ví dụ UBND xã Đồng Lộc")
    code = CleanCharField(label="Mã định danh", help_text="Ví dụ H27.15.02", max_length=60)
    kind = forms.ChoiceField(label="Loại", choices=UnitKind.choices)
    level = forms.ChoiceField(label="Cấp", choices=Level.choices)
    parent_id = forms.TypedChoiceField(label="Trực thuộc", coerce=int)
    valid_from = DayField(label="Hoạt động từ ngày")
    field_order = ("name", "code", "kind", "level", "parent_id", "valid_from")

    def __init__(self, *args: object, parents: Iterable[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_id"].choices = list(parents)  # type: ignore[attr-defined]


class EndUnitForm(Form):
    last_day = DayField(label="Ngày hoạt động cuối cùng")
    decision = CleanCharField(label="Văn bản sáp nhập, giải thể")
    successor_id = forms.IntegerField(
        label="Nhập vào đơn vị", required=False, help_text="Để trống nếu giải thể, không có đơn vị kế thừa"
    )
    second_id = forms.IntegerField(
        label="Một phần còn lại nhập vào", required=False, help_text="Chỉ khi đơn vị được chia"
    )


class ClientForm(Form):
    name = CleanCharField(label="Tên hệ thống", max_length=120, help_text="Ví dụ Cổng dịch vụ công tỉnh")
    unit_id = forms.TypedChoiceField(label="Làm việc cho đơn vị", coerce=int)
    scopes = PickMany(label="Được phép", choices=SCOPES)
    valid_to = DayField(label="Hết hạn vào đầu ngày", required=False, help_text="Để trống: không hạn")

    def __init__(self, *args: object, units: Iterable[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]


class TreeFilters(FilterForm):
    ngay = DayField(label="Cơ cấu tại ngày")
    ten = CleanCharField(label="Tên hoặc mã đơn vị")
