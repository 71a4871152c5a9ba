"""Forms about procedures: filters, settling doubts, local settings, abolishing, importing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.catalogue.queries.listing import routes
from motcua.catalogue.types import OnlineLevel, TermUnit, UnclearKind
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Level
from motcua.web.console.catalogue_words import CUT_OFFS, KINDS, READINGS, STATES
from motcua.web.console.people_forms import field_choices
from motcua.web.ui.forms import (
    CleanCharField,
    CleanTextField,
    DayField,
    FilterForm,
    Form,
    MoneyField,
    NumberField,
    Pick,
)

_YES_NO = [("", "Tất cả"), ("co", "Có"), ("khong", "Không")]
MOST_BYTES = 64 * 1024 * 1024


class ProcedureFilters(FilterForm):
    ten = CleanCharField(label="Mã hoặc tên thủ tục")
    linh_vuc = forms.ChoiceField(label="Lĩnh vực")
    cap = forms.ChoiceField(label="Cấp", choices=[("", "Tất cả"), *Level.choices])
    trang_thai = forms.ChoiceField(label="Trạng thái", choices=[*STATES, ("tat_ca", "Mọi phiên bản")])
    chua_ro = forms.ChoiceField(label="Còn điểm chưa rõ", choices=_YES_NO)
    chi_tiet = forms.ChoiceField(label="Có nội dung chi tiết", choices=_YES_NO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linh_vuc"].choices = field_choices("Mọi lĩnh vực")  # type: ignore[attr-defined]


class UnclearFilters(FilterForm):
    ten = CleanCharField(label="Mã hoặc tên thủ tục")
    loai = forms.ChoiceField(label="Về", choices=[("", "Tất cả"), *KINDS.items()])
    linh_vuc = forms.ChoiceField(label="Lĩnh vực")
    xong = forms.ChoiceField(label="Trạng thái", choices=[("", "Cần làm rõ"), ("1", "Đã làm rõ")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linh_vuc"].choices = field_choices("Mọi lĩnh vực")  # type: ignore[attr-defined]


class DecimalField(forms.Field):
    """A number that may have a comma: ``0,5``."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        text = clean(str(value if value is not None else "")).replace(",", ".")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            raise ValidationError("Nhập một số, ví dụ 3 hoặc 0,5.") from None
        if not found.is_finite() or abs(found) > 10**6:
            raise ValidationError("Số này quá lớn.")
        return found


class SettleForm(Form):
    """Only the parts that fit the doubt; the reason always, last."""

    def __init__(self, *args: Any, kind: str, of_paper: bool, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in {UnclearKind.TERM, UnclearKind.UNIT}:
            self._ask_term(unit_only=kind == UnclearKind.UNIT)
        elif kind == UnclearKind.FEE:
            self._ask_fee()
        elif kind == UnclearKind.NOTE:
            self._ask_note()
        elif of_paper:
            self._add("paper_name", CleanTextField(label="Tên giấy tờ đúng", required=False, initial=words))
        self._add(
            "words",
            CleanTextField(
                label="Làm rõ theo văn bản nào", help_text="Ví dụ: QĐ 123/QĐ-BTP ngày 05/01/2026, mục II"
            ),
        )

    def _add(self, name: str, field: forms.Field) -> None:
        if field.required:
            field.error_messages["required"] = "Chưa nhập mục này."
        self.fields[name] = field

    def _ask_term(self, *, unit_only: bool) -> None:
        label = "Thời hạn (để trống: giữ con số của nguồn)" if unit_only else "Thời hạn"
        self._add("term_amount", DecimalField(label=label, required=not unit_only))
        choices = [("", "Chọn đơn vị"), *TermUnit.choices]
        self._add("term_unit", forms.ChoiceField(label="Đơn vị", choices=choices))

    def _ask_fee(self) -> None:
        self._add("amount", MoneyField(label="Mức thu", help_text="Ghi 0 nếu không thu"))
        kinds = [("charge", "Lệ phí"), ("fee", "Phí")]
        self._add("charge_kind", Pick(label="Là", choices=kinds, initial="charge"))
        self._add("charge_name", CleanCharField(label="Tên khoản thu", required=False))

    def _ask_note(self) -> None:
        choices = [("0", "Lưu ý, không phải nộp"), ("1", "Giấy tờ phải nộp hoặc xuất trình")]
        self._add("paper", Pick(label="Dòng này là", choices=choices, initial="0"))
        self._add("originals", NumberField(label="Số bản chính", required=False, most=999, initial=0))
        self._add("copies", NumberField(label="Số bản sao", required=False, most=999, initial=0))

    def settlement(self) -> dict[str, Any]:
        """The parts as the action takes them."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "paper" in values:
            values["paper"] = values["paper"] == "1"
        return values


class LocalForm(Form):
    same_day = forms.BooleanField(label="Giải quyết trong ngày", required=False)
    cut_off = forms.ChoiceField(label="Mốc giờ nhận", choices=list(CUT_OFFS.items()))
    reading = forms.ChoiceField(
        label="Cách tính hạn theo ngày", choices=list(READINGS.items()), required=False
    )
    online_level = forms.ChoiceField(label="Mức độ trực tuyến", choices=OnlineLevel.choices, required=False)
    route = forms.ChoiceField(label="Quy trình chung áp dụng", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        general = routes().filter(procedure_id__isnull=True)
        choices = [("", "Quy trình mặc định"), *((row["key"], row["name"]) for row in general)]
        self.fields["route"].choices = choices  # type: ignore[attr-defined]


class AbolishForm(Form):
    on = DayField(label="Bãi bỏ từ ngày")
    decision = CleanCharField(label="Quyết định công bố bãi bỏ")


class ImportForm(Form):
    what = Pick(
        label="Tệp chứa",
        choices=[
            ("procedures", "Thủ tục"),
            ("routes", "Quy trình nội bộ"),
            ("forms", "Tờ khai điện tử"),
        ],
        initial="procedures",
    )
    file = forms.FileField(
        label="Tệp",
        help_text="JSON hoặc CSV của cổng quốc gia, hoặc YAML; tối đa 64 MB",
        error_messages={"required": "Chọn một tệp.", "empty": "Tệp này trống."},
    )
    replace = forms.BooleanField(
        label="Thay cả bản khởi đầu",
        required=False,
        help_text="Danh sách giấy tờ của bản khởi đầu đã đối chiếu và rút gọn; "
        "cùng quyết định thì chỉ thay khi chọn ở đây",
    )

    def clean_file(self) -> Any:
        """A file of a kind that can be read, not too large."""
        file = self.cleaned_data["file"]
        suffix = file.name.rpartition(".")[2].lower()
        if suffix not in {"json", "csv", "yaml", "yml"}:
            raise ValidationError(f"Không đọc được tệp .{suffix[:10]}; cần JSON, CSV hoặc YAML.")
        if file.size > MOST_BYTES:
            raise ValidationError("Tệp lớn hơn 64 MB.")
        return file
