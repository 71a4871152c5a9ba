"""Forms of the pages: Django forms whose sentences are ours and that lose nothing of what was typed.

One way for all: subclass :class:`Form`, draw with ``{% field %}``, answer 422 with the same page when
``form.errors``; an action's ``Invalid`` goes back to the fields by :func:`refuse`. Text is brought to
NFC and single spaces here, once, so that no action sees anything else.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.lib.numerals import thousands
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.web.ui.posted import posted_key
from motcua.web.ui.spoken import spoken

__all__ = [
    "CleanCharField",
    "CleanTextField",
    "DayField",
    "FilterForm",
    "Form",
    "MoneyField",
    "NumberField",
    "PhoneField",
    "Pick",
    "PickMany",
    "posted_key",
    "refuse",
    "succeeded",
]
MISSING = lazy("Chưa nhập mục này.")
TOO_LONG = lazy("Tối đa %(limit_value)d ký tự, đang có %(show_value)d ký tự.")
EARLIEST = date(1900, 1, 1)


class Form(forms.Form):
    """Base of every form: no browser bubbles, our sentences, no colon after a label."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") in {None, forms.Field.default_error_messages["required"]}:
                field.error_messages["required"] = MISSING


class FilterForm(Form):
    """A form of a list's filters, bound to the query string; nothing in it is required.

    ``private`` names fields in which people are sought: they go by POST and stand in no address
    (``private_search.py``).
    """

    private: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self) -> dict[str, Any]:
        """The valid values that were chosen; an invalid one shows its sentence and filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}


def refuse(form: forms.Form, refused: Refused) -> None:
    """Put an action's refusal where the person sees it: each sentence at its field, the rest on top."""
    errors: Mapping[str, str] = refused.errors if isinstance(refused, Invalid) else {"": refused.message}
    cite = f" ({_('Căn cứ:')} {refused.citation})" if refused.citation else ""
    for name, sentence in errors.items():
        form.add_error(name if name in form.fields else None, f"{spoken(sentence)}{cite}")


def succeeded(request: HttpRequest, text: str, *, form: str = "") -> None:
    """Tell that an act is done on the next page; ``form`` names the kept typing that may be forgotten."""
    messages.success(request, text, extra_tags=f"done:{form}" if form else "")


class CleanCharField(forms.CharField):
    """One line of text in NFC with single spaces, at most ``max_length`` characters (200 unless told)."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)  # the browser would cut a pasted text without a word
        return attrs


class CleanTextField(CleanCharField):
    """Text of several lines, at most ``max_length`` characters (2.000 unless told)."""

    def __init__(self, *, max_length: int = 2000, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_block(forms.CharField.to_python(self, value) or "")


class DayField(forms.Field):
    """A date typed as people here write it: ``05/11/2026``, ``5.11.2026``, ``05112026`` (or ISO).

    A day that no calendar has says how many days the month had.
    """

    widget = forms.TextInput
    _shapes = (
        re.compile(r"(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4})", re.ASCII),
        re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})", re.ASCII),
        re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII),
    )

    def __init__(self, *, earliest: date = EARLIEST, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off", "data-day": True}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = clean(str(value or ""))
        if not text:
            return None
        found = next((m for m in (shape.fullmatch(text) for shape in self._shapes) if m), None)
        if found is None:
            raise ValidationError(_("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/11/2026."))
        return _existing_day(int(found["d"]), int(found["m"]), int(found["y"]))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.earliest:
            raise ValidationError(_("Ngày không được trước {}.").format(f"{self.earliest:%d/%m/%Y}"))
        if self.latest is not None and value > self.latest:
            raise ValidationError(_("Ngày không được sau {}.").format(f"{self.latest:%d/%m/%Y}"))


def _existing_day(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise ValidationError(_("Không có tháng {}; nhập ngày trước, tháng sau.").format(month))
    if not 1 <= year <= 9999:
        raise ValidationError(_("Năm không đúng."))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        told = _("Tháng {:02d}/{} chỉ có {} ngày, không có ngày {}.")
        raise ValidationError(told.format(month, year, last, day))
    return date(year, month, day)


class PhoneField(CleanCharField):
    """A Vietnamese telephone number, stored as digits from 0 (``+84`` and ``84`` become 0)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(max_length=30, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        digits = re.sub(r"[ .\-()]", "", text)
        digits = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))", "0", digits)
        if not digits:
            return ""
        if not re.fullmatch(r"0[0-9]{9,10}", digits):
            raise ValidationError(_("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912 345 678."))
        return digits


class NumberField(forms.Field):
    """A whole number, written with or without dots: ``1.200``."""

    widget = forms.TextInput

    def __init__(self, *, least: int = 0, most: int = 999_999_999_999, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return thousands(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s\u00a0]|đ$|đồng$", "", clean(str(value if value is not None else "")).lower())
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}([.,][0-9]{3}){1,4}", text):
            raise ValidationError("Nhập số nguyên, ví dụ 1.200.")
        return int(re.sub(r"[.,]", "", text))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            raise ValidationError(f"Nhập số từ {thousands(self.least)} đến {thousands(self.most)}.")


class MoneyField(NumberField):
    """An amount in đồng, not negative."""

    suffix = "đ"


class Pick(forms.ChoiceField):
    """One of a few choices, all seen at once; ``choice_hints`` gives a second line per value."""

    def __init__(self, *, choice_hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(**kwargs)
        self.choice_hints = dict(choice_hints or {})
        self.error_messages["invalid_choice"] = lazy("Chọn một mục trong danh sách.")
        self.error_messages["required"] = lazy("Chưa chọn mục nào.")


class PickMany(forms.MultipleChoiceField):
    """Any of some choices, all seen at once."""

    def __init__(
        self, *, choices: Iterable[Any] = (), choice_hints: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=list(choices), **kwargs)
        self.choice_hints = dict(choice_hints or {})
        self.error_messages["invalid_choice"] = lazy("Mục %(value)s không có trong danh sách.")
        self.error_messages["required"] = lazy("Chưa chọn mục nào.")
