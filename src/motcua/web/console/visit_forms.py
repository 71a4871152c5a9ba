"""Forms of the counter's manager: hours for booking as a table of the week, a window, the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS

from motcua.visits.actions.planning import Hours
from motcua.visits.queries.slots import Stretch
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, NumberField, PickMany

#: stretches of a weekday that the table has at least: the morning and the afternoon
_STRETCHES = 2
_PARTS = ("begins", "ends", "minutes", "places")


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One stretch as the table draws it; the weekday's name stands in its first line only."""

    weekday: str
    first: bool
    begins: BoundField
    ends: BoundField
    minutes: BoundField
    places: BoundField


class HoursForm(Form):
    """The week: per weekday the stretches in which slots are offered; an empty line offers none."""

    valid_from = DayField(label="Áp dụng từ ngày", help_text="Lịch dân đã đặt trước đó vẫn giữ nguyên.")

    def __init__(self, *args: Any, plan: Sequence[Stretch], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = day
        by_day: dict[int, list[Stretch]] = defaultdict(list)
        for one in plan:
            by_day[one.weekday].append(one)
        self.keys = [
            (weekday, number)
            for weekday in range(7)
            for number in range(max(_STRETCHES if weekday < 6 else 1, len(by_day[weekday])))
        ]
        for weekday, number in self.keys:
            held = by_day[weekday][number] if number < len(by_day[weekday]) else None
            self._add(weekday, number, held)

    def _add(self, weekday: int, number: int, held: Stretch | None) -> None:
        name, of = f"h{weekday}_{number}", f"{WEEKDAYS[weekday]}, lượt {number + 1}"
        clock = {"type": "time", "step": "300"}
        for part, words in (("begins", "từ"), ("ends", "đến")):
            self.fields[f"{name}_{part}"] = forms.TimeField(
                label=f"{of}: {words}",
                required=False,
                initial=getattr(held, part, None),
                widget=forms.TimeInput(attrs=clock, format="%H:%M"),
                error_messages={"invalid": "Nhập giờ theo dạng 08:00."},
            )
        self.fields[f"{name}_minutes"] = NumberField(
            label=f"{of}: phút mỗi lượt",
            required=False,
            least=5,
            most=240,
            initial=held.minutes if held else 20,
        )
        self.fields[f"{name}_places"] = NumberField(
            label=f"{of}: số chỗ", required=False, least=1, most=50, initial=held.places if held else 1
        )

    def rows(self) -> Iterator[HoursRow]:
        """The lines of the table."""
        for weekday, number in self.keys:
            parts = [self[f"h{weekday}_{number}_{part}"] for part in _PARTS]
            yield HoursRow(str(WEEKDAYS[weekday]), number == 0, *parts)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for weekday, number in self.keys:
            name = f"h{weekday}_{number}"
            begins, ends = values.get(f"{name}_begins"), values.get(f"{name}_ends")
            if bool(begins) != bool(ends) and not (self.errors.keys() & {f"{name}_begins", f"{name}_ends"}):
                self.add_error(
                    f"{name}_ends" if begins else f"{name}_begins", "Ghi cả giờ bắt đầu và giờ kết thúc."
                )
            elif begins:
                for part in ("minutes", "places"):
                    if values.get(f"{name}_{part}") is None and f"{name}_{part}" not in self.errors:
                        self.add_error(f"{name}_{part}", "Chưa nhập mục này.")
        return values

    def hours(self) -> list[Hours]:
        """What was typed. Call after validation."""
        said = self.cleaned_data
        return [
            Hours(weekday, *(said[f"h{weekday}_{number}_{part}"] for part in _PARTS))
            for weekday, number in self.keys
            if said[f"h{weekday}_{number}_begins"]
        ]


class WindowForm(Form):
    """A window by its number: a new one, or the one that has this number."""

    number = NumberField(label="Số quầy", least=1, most=99)
    name = CleanCharField(label="Tên (nếu có)", required=False, max_length=120)
    is_open = forms.BooleanField(label="Đang mở", required=False, initial=True)
    fields_served = PickMany(
        label="Lĩnh vực phục vụ", required=False, help_text="Không chọn lĩnh vực nào: phục vụ mọi việc."
    )

    def __init__(self, *args: Any, names: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_served"].choices = list(names)  # type: ignore[attr-defined]


class ReceptionForm(Form):
    """The giving of numbers, and what the hall's screen says."""

    gives_numbers = forms.BooleanField(label="Máy lấy số đang hoạt động", required=False)
    announcement = CleanTextField(
        label="Thông báo trên bảng (nếu có)", required=False, max_length=300, rows=2
    )
