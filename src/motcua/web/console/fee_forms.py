"""Forms about fee rules and symbols of receipts."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.catalogue.types import Channel, PayWhen
from motcua.law.fees import WAY_WORDS
from motcua.web.console.people_forms import field_choices
from motcua.web.ui.forms import CleanCharField, DayField, Form, MoneyField, NumberField, Pick, PickMany

#: grounds that the Law on Civil Status names; others come with the rules of the starter files
GROUNDS = (
    ("nguoi_co_cong", "Người thuộc gia đình có công với cách mạng", "Giấy tờ chứng minh người có công"),
    ("ho_ngheo", "Người thuộc hộ nghèo", "Giấy chứng nhận hộ nghèo còn giá trị"),
    ("khuyet_tat", "Người khuyết tật", "Giấy xác nhận khuyết tật"),
)
_COUNTED = (
    ("", "Không đếm"),
    ("so_ban_sao", "Số bản sao"),
    ("so_luong", "Số lượng giấy tờ, trường hợp"),
    ("khong_dung_han", "Đăng ký không đúng hạn"),
)
_MOST = 10**12


class RuleForm(Form):
    """A dated rule; what is left empty holds for all."""

    procedure_code = CleanCharField(label="Thủ tục", required=False, max_length=40)
    field_code = forms.ChoiceField(label="Hoặc cả lĩnh vực", required=False)
    unit_id = forms.TypedChoiceField(label="Áp dụng tại", coerce=int)
    name = CleanCharField(label="Tên khoản thu", max_length=300)
    kind = Pick(label="Loại", choices=[("fee", "Phí"), ("charge", "Lệ phí")], initial="charge")
    way = forms.ChoiceField(
        label="Cách tính", choices=[(way.value, words) for way, words in WAY_WORDS.items()]
    )
    amount = MoneyField(
        label="Mức thu",
        required=False,
        most=_MOST,
        help_text="Mức toàn quốc thì để trống: đã có trong hệ thống",
    )
    online_amount = MoneyField(
        label="Mức thu khi nộp trực tuyến", required=False, most=_MOST, help_text="Ghi 0 khi được miễn"
    )
    channel = forms.ChoiceField(
        label="Cách nộp", required=False, choices=[("", "Mọi cách nộp"), *Channel.choices]
    )
    case = NumberField(label="Chỉ trường hợp số", required=False, most=200)
    counted_by = forms.ChoiceField(label="Đếm theo", required=False, choices=_COUNTED)
    only_on_request = forms.BooleanField(label="Chỉ thu khi có (không tự tính)", required=False)
    pay_when = Pick(label="Nộp khi nào", choices=PayWhen.choices, initial=PayWhen.EITHER)
    exempt = PickMany(label="Được miễn", required=False, choices=[(key, words) for key, words, _ in GROUNDS])
    exempt_citation = CleanCharField(label="Căn cứ miễn", required=False, max_length=200)
    basis = CleanCharField(label="Văn bản quy định", max_length=300, help_text="Ví dụ 12/2026/NQ-HĐND")
    valid_from = DayField(label="Áp dụng từ ngày")
    certain = forms.BooleanField(label="Đã đọc mức thu trong chính văn bản", required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_code"].choices = field_choices("Không")  # type: ignore[attr-defined]
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]


class TrialForm(Form):
    """What a dossier would cost, with its arithmetic."""

    tt = CleanCharField(label="Thủ tục", max_length=40)
    kenh = forms.ChoiceField(label="Cách nộp", choices=Channel.choices, required=False)
    ngay = DayField(label="Ngày", required=False)
    trang = NumberField(label="Số trang", required=False, most=10_000)
    ban = NumberField(label="Số bản sao", required=False, most=10_000)
    mien = forms.ChoiceField(label="Miễn", required=False)

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mien"].choices = [("", "Không"), *grounds]  # type: ignore[attr-defined]


class EndForm(Form):
    last_day = DayField(label="Ngày áp dụng cuối cùng")


class SeriesForm(Form):
    """Symbols of receipts, as registered with the tax office."""

    authority_id = forms.TypedChoiceField(label="Cơ quan thu", coerce=int)
    name = CleanCharField(label="Tên biên lai", max_length=120, initial="Biên lai thu phí, lệ phí")
    form_symbol = CleanCharField(label="Ký hiệu mẫu", max_length=20)
    symbol = CleanCharField(label="Ký hiệu biên lai", max_length=20)
    kind = Pick(
        label="Dùng cho",
        required=False,
        choices=[("", "Phí và lệ phí"), ("fee", "Chỉ phí"), ("charge", "Chỉ lệ phí")],
    )
    electronic = forms.BooleanField(label="Biên lai điện tử", required=False, initial=True)
    first_number = NumberField(label="Từ số", least=1, most=99_999_999, initial=1)
    last_number = NumberField(label="Đến số", required=False, least=1, most=99_999_999)
    tax_number = CleanCharField(label="Mã số thuế của cơ quan thu", required=False, max_length=14)
    collector = CleanCharField(
        label="Người thu ghi trên biên lai khi thanh toán trực tuyến", required=False, max_length=120
    )
    valid_from = DayField(label="Dùng từ ngày")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority_id"].choices = units  # type: ignore[attr-defined]
