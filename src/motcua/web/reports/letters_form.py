"""What is typed of a letter: its words, one paragraph per line, and its number."""

from __future__ import annotations

from django import forms

from motcua.reports.queries.letters import LetterInfo
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, NumberField

_BODY = 60_000


class LetterForm(Form):
    """The words of a draft; ``seen`` is the version that the page showed."""

    subject = CleanCharField(
        label="Trích yếu (V/v)", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    symbol = CleanCharField(label="Ký hiệu", max_length=40, help_text="Phần sau số, ví dụ UBND-VP.")
    addressees = CleanTextField(label="Kính gửi", max_length=5000, help_text="Mỗi nơi một dòng.")
    body = CleanTextField(
        label="Nội dung",
        max_length=_BODY,
        rows=22,
        help_text="Mỗi dòng là một đoạn. Dấu kết thúc “./.” do hệ thống ghi.",
    )
    receivers = CleanTextField(
        label="Nơi nhận", max_length=5000, rows=3, help_text="Mỗi nơi một dòng; dòng cuối là nơi lưu."
    )
    titles = CleanTextField(
        label="Quyền hạn, chức vụ người ký",
        max_length=500,
        rows=3,
        required=False,
        help_text="Mỗi dòng một ý.",
    )
    signer_name = CleanCharField(label="Họ tên người ký", max_length=160, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, found: LetterInfo) -> LetterForm:
        """The form filled with what is stored."""
        content = found.content
        return cls(
            initial={
                "subject": found.subject,
                "symbol": found.symbol,
                "addressees": "\n".join(content.addressees),
                "body": "\n".join(content.body),
                "receivers": "\n".join(content.receivers),
                "titles": "\n".join(content.titles),
                "signer_name": content.signer_name,
                "seen": found.seq,
            }
        )


class NumberForm(Form):
    """Day and number of a signed letter; no number: the next one."""

    day = DayField(label="Ngày ban hành")
    number = NumberField(
        label="Số", required=False, least=1, most=99_999, help_text="Để trống: hệ thống lấy số kế tiếp."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
