"""Forms of the calendar: a special day, its removal, office hours."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.law.calendar import WorkCalendar
from motcua.lib.vietnamese_text import clean
from motcua.web.ui.forms import CleanCharField, DayField, Form

NATIONAL_KINDS = (
    ("holiday", "Nghỉ lễ, Tết"),
    ("compensation", "Nghỉ bù"),
    ("swapped_off", "Nghỉ hoán đổi"),
    ("worked", "Làm bù"),
)
UNIT_KINDS = (
    ("closed", "Đơn vị nghỉ"),
    ("opened", "Đơn vị làm thêm ngày"),
    ("swapped_off", "Nghỉ hoán đổi"),
    ("worked", "Làm bù"),
)
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_SPAN = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?-(\d{1,2})(?:[:hg](\d{2})?)?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
Spans = list[tuple[time, time]]


class DaySetForm(Form):
    day = DayField(label="Ngày")
    kind = forms.ChoiceField(label="Là ngày")
    name = CleanCharField(label="Tên ngày", help_text="Ví dụ Nghỉ do mưa bão")
    decision = CleanCharField(label="Văn bản quyết định", required=False)
    swaps_with = DayField(
        label="Hoán đổi với ngày", required=False, help_text="Ngày làm bù lấy giờ của ngày được nghỉ"
    )
    certain = forms.BooleanField(label="Đã có thông báo chính thức", required=False, initial=True)

    def __init__(self, *args: Any, nation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = NATIONAL_KINDS if nation else UNIT_KINDS  # type: ignore[attr-defined]
        if not nation:
            del self.fields["certain"]
            self.fields["decision"].required = True


class DayRemoveForm(Form):
    day = DayField(label="Ngày trở lại bình thường")
    decision = CleanCharField(label="Văn bản bỏ ngày này")


class SpansField(forms.Field):
    """Hours of one weekday: ``7:30-11:30, 13:30-17:00``; empty is a day off."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in value)
        return value

    def to_python(self, value: Any) -> Spans:
        text = clean(str(value or "")).lower().replace("–", "-")
        found: Spans = []
        for part in (p.replace(" ", "") for p in re.split(r"[,;]", text) if p.strip()):
            match = _SPAN.fullmatch(part)
            if match is None:
                raise ValidationError("Ghi giờ theo dạng 07:30-11:30, 13:30-17:00; để trống là ngày nghỉ.")
            found.append((_time(match[1], match[2]), _time(match[3], match[4])))
        return found


def _time(hour: str, minute: str | None) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValidationError(f"Không có giờ {hour}:{minute or '00'}.") from None


class SeasonDayField(forms.Field):
    """A day of every year, ``15/4``, as month*100+day."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return f"{value % 100:02d}/{value // 100:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = clean(str(value or ""))
        if not text:
            return None
        match = _DAY_OF_YEAR.fullmatch(text)
        if match is None:
            raise ValidationError("Ghi ngày/tháng, ví dụ 16/4.")
        try:
            found = date(2024, int(match[2]), int(match[1]))
        except ValueError:
            raise ValidationError(f"Không có ngày {match[1]}/{match[2]}.") from None
        return found.month * 100 + found.day


class HoursForm(Form):
    inherit = forms.BooleanField(label="Theo giờ của đơn vị cấp trên", required=False)
    valid_from = DayField(label="Áp dụng từ ngày")
    season_from = SeasonDayField(label="Mùa từ", required=False, help_text="Ví dụ 16/4; để trống: cả năm")
    season_to = SeasonDayField(label="Mùa đến hết", required=False)
    decision = CleanCharField(label="Văn bản quy định giờ làm việc", max_length=120)

    def __init__(self, *args: Any, calendar: WorkCalendar, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        season = calendar.season(on)
        weekly = season.weekly if season else {}
        for number, name in enumerate(_WEEKDAYS):
            spans = [(span.start, span.end) for span in weekly.get(number, ())]
            self.fields[f"weekday_{number}"] = SpansField(label=name, initial=spans)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if (values.get("season_from") is None) != (values.get("season_to") is None):
            self.add_error("season_to", "Mùa cần cả ngày đầu và ngày cuối, hoặc để trống cả hai.")
        spans = [values.get(f"weekday_{number}") for number in range(7)]
        if not values.get("inherit") and not any(spans) and not self.errors:
            self.add_error(
                "weekday_0", "Chưa ghi giờ của ngày nào; muốn theo cấp trên thì đánh dấu ô ở trên."
            )
        return values

    def weekly(self) -> dict[int, Spans]:
        """Hours by weekday; none at all to follow the unit above."""
        if self.cleaned_data["inherit"]:
            return {}
        found = {number: self.cleaned_data[f"weekday_{number}"] for number in range(7)}
        return {number: spans for number, spans in found.items() if spans}

    def season(self) -> tuple[int, int] | None:
        """First and last day of the season, none for the whole year."""
        begin, end = self.cleaned_data["season_from"], self.cleaned_data["season_to"]
        return None if begin is None else (begin, end)
