"""What people type on the pages of their account."""

from __future__ import annotations

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
