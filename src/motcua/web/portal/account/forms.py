"""What people type on the pages of their account."""

from __future__ import annotations

from typing import Any

from django import forms as plain
from django.utils.translation import gettext_lazy as _

from motcua.web.ui import forms


class ContactForm(forms.Form):
    """A telephone number or an e-mail address."""

    contact = forms.CleanCharField(
        label=_("Số điện thoại hoặc thư điện tử"),
        help_text=_("Chúng tôi gửi một mã 6 chữ số đến đó."),
        widget=plain.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class CodeForm(forms.Form):
    """The code from the message."""

    code = forms.CleanCharField(
        label=_("Mã 6 chữ số"),
        max_length=20,
        widget=plain.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class ProfileForm(forms.Form):
    """How the person is called and spoken to."""

    name = forms.CleanCharField(label=_("Họ và tên"), max_length=300, required=False)
    language = forms.Pick(label=_("Ngôn ngữ"), choices=[("vi", "Tiếng Việt"), ("en", "English")])


class ConsentForm(forms.Form):
    """Agreeing to the privacy notice."""

    agree = plain.BooleanField(label=_("Tôi đã đọc và đồng ý"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].error_messages["required"] = _("Đánh dấu vào ô này để tiếp tục.")


class CloseForm(forms.Form):
    """Closing the account."""

    sure = plain.BooleanField(label=_("Tôi hiểu và muốn đóng tài khoản"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].error_messages["required"] = _("Đánh dấu vào ô này để tiếp tục.")


class PaperForm(forms.Form):
    """For whom one acts, and by which paper."""

    kind = forms.Pick(
        label=_("Làm thay cho"),
        choices=[
            ("person", _("Một người")),
            ("enterprise", _("Doanh nghiệp")),
            ("organisation", _("Tổ chức khác")),
        ],
        initial="person",
    )
    name = forms.CleanCharField(label=_("Họ và tên, hoặc tên tổ chức"), max_length=300)
    identity_number = forms.CleanCharField(
        label=_("Số định danh cá nhân, hoặc mã số thuế"), max_length=40, required=False
    )
    birth_date = forms.DayField(label=_("Ngày sinh (nếu là một người)"), required=False)
    address = forms.CleanCharField(label=_("Địa chỉ"), max_length=500, required=False)
    phone = forms.PhoneField(label=_("Điện thoại"), required=False)
    paper = forms.CleanCharField(
        label=_("Giấy tờ cho phép"), help_text=_("Ví dụ: Giấy ủy quyền, Giấy giới thiệu, Quyết định giám hộ.")
    )
    paper_number = forms.CleanCharField(label=_("Số giấy tờ"), max_length=60, required=False)
    paper_date = forms.DayField(label=_("Ngày giấy tờ"))
    valid_to = forms.DayField(
        label=_("Có giá trị đến ngày"), required=False, help_text=_("Để trống nếu không ghi hạn.")
    )


class CorrectionForm(forms.Form):
    """What is wrong, and what is right."""

    field = forms.Pick(label=_("Mục cần sửa"), choices=[])
    new_value = forms.CleanCharField(label=_("Nội dung đúng"), max_length=500)
    reason = forms.CleanTextField(
        label=_("Vì sao, căn cứ giấy tờ nào"),
        max_length=1000,
        help_text=_("Ví dụ: theo Giấy khai sinh số 12 ngày 05/11/2025."),
    )
    authority = plain.ChoiceField(label=_("Gửi tới cơ quan"))

    def __init__(
        self, *args: object, fields: list[tuple[str, str]], offices: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("field", fields), ("authority", offices)):
            chosen: Any = self.fields[name]
            chosen.choices = choices
