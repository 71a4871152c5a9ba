"""Forms of comparing the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django import forms

from motcua.dossiers.sources.bank_csv import missing
from motcua.web.ui.forms import CleanCharField, DayField, Form, PickMany

_NAMES = {
    "day": "Cột ngày",
    "amount": "Cột số tiền (có dấu + −)",
    "credit": "Cột ghi có",
    "debit": "Cột ghi nợ",
    "words": "Cột nội dung",
    "number": "Cột số tham chiếu",
}


class StatementForm(Form):
    file = forms.FileField(label="Tệp sao kê (CSV)")


class AccountForm(Form):
    bin = forms.ChoiceField(label="Ngân hàng")
    number = CleanCharField(label="Số tài khoản", max_length=30)
    holder = CleanCharField(
        label="Chủ tài khoản", max_length=120, help_text="Như ngân hàng ghi, thường không dấu"
    )
    platforms = PickMany(label="Cổng thanh toán", required=False)
    valid_from = DayField(label="Dùng từ ngày")

    def offer(self, banks: Mapping[str, str], ways: Sequence[tuple[str, str]]) -> None:
        """The banks by name, and the platforms that this installation has."""
        named = sorted(banks.items(), key=lambda row: row[1].casefold())
        cast(forms.ChoiceField, self.fields["bin"]).choices = [("", "Chọn ngân hàng"), *named]
        cast(forms.MultipleChoiceField, self.fields["platforms"]).choices = list(ways)
        if not ways:
            del self.fields["platforms"]

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        told.setdefault("platforms", [])
        return told


class ColumnsForm(Form):
    """One choice per meaning, out of the file's own titles."""

    day = forms.ChoiceField(label=_NAMES["day"])
    words = forms.ChoiceField(label=_NAMES["words"])
    amount = forms.ChoiceField(label=_NAMES["amount"], required=False)
    credit = forms.ChoiceField(label=_NAMES["credit"], required=False)
    debit = forms.ChoiceField(label=_NAMES["debit"], required=False)
    number = forms.ChoiceField(label=_NAMES["number"], required=False)

    def offer(self, titles: Sequence[str]) -> None:
        """The titles of the file."""
        named = [(title, title) for title in dict.fromkeys(titles) if title]
        for field in self.fields.values():
            cast(forms.ChoiceField, field).choices = [("", "—"), *named]

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if "amount" in missing({name: str(value) for name, value in told.items() if value}):
            self.add_error("amount", "Chọn cột số tiền, hoặc cột ghi có.")
        return told

    def columns(self) -> dict[str, str]:
        """Title by meaning, as chosen."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
