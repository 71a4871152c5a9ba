"""Forms about accounts, assignments and standing in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from motcua.catalogue.queries.listing import fields
from motcua.org.types import Role, SigningForm
from motcua.web.ui.forms import CleanCharField, DayField, FilterForm, Form, PhoneField, Pick

ROLE_HINTS = {
    Role.INTAKE.value: "Nhận hồ sơ, trả kết quả tại Bộ phận Một cửa",
    Role.SPECIALIST.value: "Thẩm định, xác minh, dự thảo kết quả",
    Role.LEADER.value: "Ký duyệt, từ chối, hẹn lại",
    Role.CLERK.value: "Đóng dấu, vào sổ",
    Role.MANAGER.value: "Cán bộ, quy trình, lịch, danh mục của đơn vị",
    Role.ADMIN.value: "Đơn vị, hệ thống kết nối, toàn bộ cấp dưới",
}
SIGNING = [(form.value, f"{form.value} {form.label}".strip()) for form in SigningForm]


class ProfileForm(Form):
    full_name = CleanCharField(label="Họ và tên")
    title = CleanCharField(label="Chức danh", required=False)
    phone = PhoneField(label="Điện thoại", required=False)
    email = CleanCharField(label="Thư điện tử", max_length=254, required=False)


class AccountForm(ProfileForm):
    username = CleanCharField(label="Tên đăng nhập", help_text="Chữ thường không dấu, ví dụ hoa.nt")
    field_order = ("full_name", "username")


class ReasonForm(Form):
    reason = CleanCharField(label="Lý do", max_length=300, required=False)


class _PaperForm(Form):
    """The written decision and its days."""

    decision_number = CleanCharField(label="Số văn bản", help_text="Ví dụ 12/QĐ-UBND")
    decision_date = DayField(label="Ngày ký văn bản")
    valid_from = DayField(label="Có hiệu lực từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống: đến khi có văn bản khác")


class AssignForm(_PaperForm):
    role = Pick(label="Vai trò", choices=Role.choices, choice_hints=ROLE_HINTS)
    unit_id = forms.TypedChoiceField(label="Đơn vị", coerce=int)
    field_code = forms.ChoiceField(label="Lĩnh vực", required=False)
    signing = forms.ChoiceField(label="Hình thức ký", choices=SIGNING, required=False)
    field_order = ("role", "unit_id", "field_code", "signing")

    def __init__(
        self, *args: object, units: Iterable[tuple[int, str]], administers: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if not administers:
            known = [choice for choice in Role.choices if choice[0] != Role.ADMIN]
            self.fields["role"].choices = known  # type: ignore[attr-defined]
        unit, field = self.fields["unit_id"], self.fields["field_code"]
        unit.choices = list(units)  # type: ignore[attr-defined]
        field.choices = field_choices("Mọi lĩnh vực")  # type: ignore[attr-defined]


class DelegateForm(_PaperForm):
    held = forms.ChoiceField(label="Việc được giao thay")
    stand_in_id = forms.IntegerField(label="Người thay", error_messages={"required": "Chọn người thay."})
    signing = forms.ChoiceField(label="Hình thức ký", choices=SIGNING, required=False)
    valid_to = DayField(label="Đến hết ngày")
    field_order = ("held", "stand_in_id", "signing")

    def __init__(self, *args: object, held: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = list(held)  # type: ignore[attr-defined]


class LastDayForm(Form):
    last_day = DayField(
        label="Ngày cuối còn hiệu lực", help_text="Việc chưa bắt đầu đến ngày này sẽ được gỡ bỏ."
    )

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, initial={"last_day": on}, **kwargs)


class OfficialFilters(FilterForm):
    ten = CleanCharField(label="Tên hoặc tên đăng nhập")
    trang_thai = forms.ChoiceField(
        label="Tài khoản",
        choices=[("", "Tất cả"), ("mo", "Đang dùng"), ("khoa", "Đã khóa"), ("chua", "Chưa có việc hôm nay")],
    )


class RoleFilters(FilterForm):
    vai_tro = forms.ChoiceField(label="Vai trò", choices=[("", "Tất cả"), *Role.choices])
    ngay = DayField(label="Vào ngày")
    het_han = forms.ChoiceField(label="Thời hạn", choices=[("", "Tất cả"), ("30", "Hết trong 30 ngày")])


def field_choices(empty: str) -> list[tuple[str, str]]:
    """Fields of procedures for a pick list, ``empty`` first."""
    return [("", empty), *((row.code, row.name) for row in fields())]
