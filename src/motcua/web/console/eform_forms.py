"""The rows of a form's editor as forms, and the small forms around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from motcua.catalogue.eform.kinds import KIND_LABELS, PREFILLS
from motcua.org.types import Assurance
from motcua.web.console.eform_rows import KEPT, TESTS
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, FilterForm, Form

_KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]
_PREFILL_WORDS = {
    "name": "họ tên",
    "birth_date": "ngày sinh",
    "sex": "giới tính",
    "ethnic": "dân tộc",
    "nationality": "quốc tịch",
    "identity_number": "số định danh",
    "identity_paper": "giấy tờ tùy thân",
    "address": "nơi cư trú",
    "origin": "quê quán",
    "phone": "điện thoại",
    "email": "thư điện tử",
}
_PREFILLS = [("", "Không điền sẵn")] + [
    (source, f"Người nộp: {_PREFILL_WORDS.get(source.partition('.')[2], source)}") for source in PREFILLS
]
Pairs = Iterable[tuple[str, str]]


class FormFilters(FilterForm):
    ten = CleanCharField(label="Tên hoặc mã thủ tục")
    nhap = forms.ChoiceField(
        label="Bản nháp", choices=[("", "Tất cả"), ("co", "Đang có bản nháp"), ("khong", "Không có")]
    )


class NewForm(Form):
    code = CleanCharField(label="Thủ tục", max_length=40)


class HeadForm(Form):
    """What stands above the sections."""

    title = CleanCharField(label="Tên tờ khai", max_length=400, required=False)
    title_en = CleanCharField(label="Tên tiếng Anh", max_length=400, required=False)
    assurance = forms.TypedChoiceField(
        label="Người nộp trực tuyến phải",
        coerce=int,
        choices=[(level.value, level.label) for level in Assurance],
        help_text="Mức xác thực cần có để gửi hồ sơ này qua mạng",
    )


class ConditionForm(Form):
    """The condition of a row: a test of one earlier question, or a nested one that is kept."""

    when_test = forms.ChoiceField(label="Hỏi khi nào", required=False)
    when_question = forms.ChoiceField(label="Câu đứng trước", required=False)
    when_values = CleanCharField(
        label="Câu trả lời",
        required=False,
        max_length=1000,
        help_text="Nhiều câu trả lời cách nhau bằng dấu ;",
    )
    when_kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.data.get(self.add_prefix("when_kept"))
        tests = [*TESTS, (KEPT, "Điều kiện nhiều tầng, giữ nguyên")] if kept else TESTS
        self.fields["when_test"].choices = tests  # type: ignore[attr-defined]
        self.fields["when_question"].choices = [("", "—"), *before]  # type: ignore[attr-defined]

    @property
    def nested(self) -> bool:
        return bool(self.data.get(self.add_prefix("when_kept")))


class QuestionForm(ConditionForm):
    """One question; what it means is checked by the reader of definitions."""

    label = CleanCharField(label="Câu hỏi", required=False, max_length=1000)
    label_en = CleanCharField(label="Tiếng Anh", required=False, max_length=1000)
    kind = forms.ChoiceField(label="Kiểu trả lời", choices=_KINDS, required=False)
    required = forms.BooleanField(label="Bắt buộc", required=False)
    key = CleanCharField(
        label="Khóa", required=False, max_length=60, help_text="Để trống thì lấy từ câu hỏi; đừng đổi khi sửa"
    )
    choices = CleanTextField(
        label="Các lựa chọn",
        required=False,
        max_length=20_000,
        rows=4,
        help_text="Mỗi dòng một lựa chọn: “Mẹ”, hoặc “me = Mẹ / Mother”",
    )
    help = CleanTextField(label="Lời giúp người khai", required=False, max_length=5000, rows=2)
    help_en = CleanTextField(label="Lời giúp tiếng Anh", required=False, max_length=5000, rows=2)
    book_key = CleanCharField(
        label="Ghi vào trường của sổ",
        required=False,
        max_length=300,
        help_text="Cán bộ không phải gõ lại; giấy tờ có nhiều phần thì ghi “number=so_giay; issued=ngay_cap”",
    )
    prefill = forms.ChoiceField(label="Điền sẵn từ", choices=_PREFILLS, required=False)
    partial = forms.BooleanField(label="Cho ghi thiếu ngày, tháng", required=False)
    least = CleanCharField(label="Ít nhất", required=False, max_length=15)
    most = CleanCharField(label="Nhiều nhất", required=False, max_length=15)
    checks = CleanTextField(
        label="Kiểm tra thêm",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Mỗi dòng: không ở tương lai; không sau: khóa; không trước: khóa; khác: khóa; "
        "tuổi: 18-130; khớp người: khóa ngày sinh, khóa giới tính",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # not declared above: a form has an attribute of this name
        self.fields["initial"] = CleanCharField(
            label="Ghi sẵn", required=False, max_length=500, help_text="Ví dụ Việt Nam; người khai sửa được"
        )


class SectionForm(ConditionForm):
    """One section; its questions stand on a page of their own."""

    title = CleanCharField(label="Tên phần", required=False, max_length=1000)
    title_en = CleanCharField(label="Tiếng Anh", required=False, max_length=1000)
    key = CleanCharField(label="Khóa", required=False, max_length=60)
    help = CleanTextField(label="Lời giúp", required=False, max_length=5000, rows=2)
    help_en = CleanTextField(label="Lời giúp tiếng Anh", required=False, max_length=5000, rows=2)
    repeats = forms.BooleanField(label="Khai được nhiều lần (nhiều con, nhiều mục)", required=False)
    least = CleanCharField(label="Ít nhất", required=False, max_length=6)
    most = CleanCharField(label="Nhiều nhất", required=False, max_length=6)
    row = CleanCharField(label="Gọi mỗi lần là", required=False, max_length=300)
    row_en = CleanCharField(label="Tiếng Anh của tên ấy", required=False, max_length=300)


class PublishForm(Form):
    valid_from = DayField(label="Áp dụng từ ngày", help_text="Hồ sơ bắt đầu viết từ ngày này dùng bản này")


def named(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    """A row of texts as the data of a form with this prefix."""
    return {f"{prefix}-{name}": value for name, value in row.items()}
