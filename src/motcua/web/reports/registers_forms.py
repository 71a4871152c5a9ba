"""What is asked with a register from elsewhere: whose, of what kind, which file; and the list's filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.catalogue.queries.listing import fields
from motcua.org.queries.units import UnitInfo
from motcua.reports.sources.tables import MAX_SIZE
from motcua.reports.types import RegisterKind, RegisterState
from motcua.web.ui.forms import CleanCharField, FilterForm, Form, Pick

_ENDINGS = ("xlsx", "xls", "csv", "txt", "tsv")


def field_choices(empty: str) -> list[tuple[str, str]]:
    """Fields of procedures for a pick list, ``empty`` first."""
    return [("", empty), *((row.code, row.name) for row in fields())]


class UploadForm(Form):
    """A file and what it is; the columns come with the preview."""

    file = forms.FileField(
        label="Tệp",
        help_text=f"Excel (.xlsx, .xls) hoặc CSV, tối đa {MAX_SIZE >> 20} MB, 200.000 dòng",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in _ENDINGS)}),
        error_messages={"required": "Chọn một tệp.", "empty": "Tệp này trống."},
    )
    unit = forms.TypedChoiceField(label="Sổ của đơn vị", coerce=int)
    kind = Pick(label="Là sổ nào", choices=RegisterKind.choices, initial=RegisterKind.REGISTER)
    book = CleanCharField(
        label="Ký hiệu, tên sổ chuyên ngành",
        max_length=60,
        required=False,
        help_text="Chỉ với sổ chuyên ngành, ví dụ SCT/BS, Sổ đăng ký khai sinh",
    )
    title = CleanCharField(label="Gọi sổ này là", required=False, help_text="Để trống thì lấy tên tệp")
    field_code = forms.ChoiceField(
        label="Lĩnh vực của sổ", required=False, help_text="Cho những dòng không ghi lĩnh vực, thủ tục"
    )

    def __init__(self, *args: Any, units: Sequence[UnitInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.id, unit.name) for unit in units]  # type: ignore[attr-defined]
        choices = field_choices("Nhiều lĩnh vực, ghi trong từng dòng")
        self.fields["field_code"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """A file of a kind that may be read; what it really is tells its content."""
        file = self.cleaned_data["file"]
        ending = file.name.rpartition(".")[2].lower()
        if ending not in _ENDINGS:
            raise ValidationError(f"Không đọc được tệp .{ending[:10]}; cần .xlsx, .xls hoặc .csv.")
        if file.size > MAX_SIZE:
            raise ValidationError(f"Tệp lớn hơn {MAX_SIZE >> 20} MB; hãy tách theo năm hoặc theo quý.")
        return file

    def clean(self) -> dict[str, Any]:
        """A special register needs its name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == RegisterKind.SPECIAL and not cleaned.get("book"):
            self.add_error("book", "Ghi ký hiệu hoặc tên sổ, ví dụ SCT/BS.")
        return cleaned


class RegisterFilters(FilterForm):
    don_vi = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None)
    loai = forms.ChoiceField(label="Loại sổ", choices=[("", "Mọi loại"), *RegisterKind.choices])
    trang_thai = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Mọi trạng thái"), *RegisterState.choices]
    )

    def __init__(self, *args: Any, units: Sequence[UnitInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Mọi đơn vị"), *((unit.id, unit.name) for unit in units)]
        self.fields["don_vi"].choices = choices  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["don_vi"]
