"""Forms of the register of petitions: entering one, and each act on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from motcua.oversight.types import PetitionChannel, PetitionKind, PetitionOutcome, PetitionState
from motcua.web.ui.forms import (
    CleanCharField,
    CleanTextField,
    DayField,
    FilterForm,
    Form,
    PhoneField,
    Pick,
)

_STATES = (
    ("open", "Chưa xử lý xong"),
    ("overdue", "Quá hạn"),
    ("late", "Trả lời muộn"),
    ("mine", "Giao cho tôi"),
    *((value, label) for value, label in PetitionState.choices),
)
_KINDS = [(value, label) for value, label in PetitionKind.choices if value]
_ANSWERS = [
    (value.value, value.label)
    for value in (PetitionOutcome.FOUNDED, PetitionOutcome.PARTLY, PetitionOutcome.UNFOUNDED)
]
_HINTS = {
    PetitionKind.CONDUCT.value: "Chậm trễ, gây phiền hà, làm không đúng quy định",
    PetitionKind.RULE.value: "Quy định chưa phù hợp, không thống nhất, trái luật",
    PetitionKind.NOT_OURS.value: "Sẽ chuyển cơ quan có thẩm quyền",
}
Choices = Sequence[tuple[str, str]]


class PetitionFilters(FilterForm):
    private = ("tim",)

    trang_thai = forms.ChoiceField(label="Tình trạng", choices=[("", "Tất cả"), *_STATES])
    loai = forms.ChoiceField(label="Nội dung", choices=[("", "Tất cả"), *_KINDS])
    tu = DayField(label="Nhận từ ngày")
    den = DayField(label="đến ngày")
    tim = CleanCharField(label="Tìm chữ, người gửi")


class NewPetitionForm(Form):
    content = CleanTextField(label="Nội dung phản ánh, kiến nghị", max_length=20_000, rows=5)
    channel = forms.ChoiceField(
        label="Cách gửi đến", choices=PetitionChannel.choices, initial=PetitionChannel.BOX.value
    )
    kind = forms.ChoiceField(label="Về việc", choices=[("", "Phân loại sau"), *_KINDS], required=False)
    received_on = DayField(label="Ngày nhận", required=False, help_text="Để trống: lúc này")
    petitioner_name = CleanCharField(label="Người gửi", max_length=300, required=False)
    petitioner_phone = PhoneField(label="Điện thoại", required=False)
    petitioner_address = CleanCharField(label="Địa chỉ", max_length=500, required=False)
    petitioner_email = CleanCharField(label="Thư điện tử", max_length=254, required=False)
    field_code = forms.ChoiceField(label="Lĩnh vực", required=False)
    dossier_code = CleanCharField(
        label="Mã hồ sơ liên quan", max_length=60, required=False, help_text="Nếu có"
    )
    reference = CleanCharField(
        label="Số, ngày văn bản chuyển đến", required=False, help_text="Khi cấp trên chuyển đến"
    )

    def __init__(self, *args: Any, fields: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field_code"]).choices = [("", "Không rõ"), *fields]
        cast(DayField, self.fields["received_on"]).latest = today


class ClassifyForm(Form):
    kind = Pick(label="Về việc", choices=_KINDS, choice_hints=_HINTS)
    field_code = forms.ChoiceField(label="Lĩnh vực", required=False)

    def __init__(self, *args: Any, fields: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field_code"]).choices = [("", "Không rõ"), *fields]


class AssignForm(Form):
    official_id = forms.TypedChoiceField(label="Cán bộ xử lý", coerce=int)

    def __init__(self, *args: Any, officials: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["official_id"]).choices = [("", "Chọn"), *officials]


class ForwardForm(Form):
    to = CleanCharField(label="Cơ quan có thẩm quyền", max_length=300)


class AnswerForm(Form):
    number = CleanCharField(label="Số, ký hiệu văn bản trả lời", max_length=80)
    answered_on = DayField(label="Ngày văn bản", required=False, help_text="Để trống: hôm nay")
    outcome = Pick(label="Kết quả xử lý", choices=_ANSWERS)
    text = CleanTextField(label="Nội dung trả lời", max_length=20_000, rows=6)
    file = forms.FileField(label="Bản chụp văn bản", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DayField, self.fields["answered_on"]).latest = today


class PublishForm(Form):
    public_content = CleanTextField(
        label="Nội dung công khai",
        max_length=20_000,
        rows=5,
        help_text="Người dân đọc phần này: bỏ họ tên, số điện thoại, địa chỉ của người gửi",
    )


class DeclineForm(Form):
    reason = CleanTextField(label="Lý do không tiếp nhận", max_length=2000)
