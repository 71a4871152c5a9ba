"""Which stretch of days a register shows: a day, month, quarter, year, or from one day to another."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from motcua.web.ui.forms import DayField, FilterForm, NumberField
from motcua.web.ui.parts import Tab

KINDS = (("ngay", "Ngày"), ("thang", "Tháng"), ("quy", "Quý"), ("nam", "Năm"), ("khoang", "Từ – đến"))
_FIELDS = {
    "ngay": ("d",),
    "thang": ("thang", "nam"),
    "quy": ("quy", "nam"),
    "nam": ("nam",),
    "khoang": ("tu", "den"),
}
#: what of the address is about the period or the page, and not about what stands in the book
_ALL = {"ky", "d", "thang", "quy", "nam", "tu", "den", "trang", "xuat"}
#: no book of the one-stop mechanism is older
FIRST_YEAR = 2003


class PeriodForm(FilterForm):
    """Only the fields of the chosen kind are asked."""

    ky = forms.ChoiceField(choices=KINDS, widget=forms.HiddenInput)
    d = DayField(label="Ngày")
    thang = forms.TypedChoiceField(
        label="Tháng", coerce=int, choices=[(n, f"Tháng {n}") for n in range(1, 13)]
    )
    quy = forms.TypedChoiceField(label="Quý", coerce=int, choices=[(n, f"Quý {n}") for n in range(1, 5)])
    nam = NumberField(label="Năm", least=FIRST_YEAR, most=2100)
    tu = DayField(label="Từ ngày")
    den = DayField(label="Đến ngày")

    def __init__(self, data: Mapping[str, Any], kind: str) -> None:
        super().__init__(data)
        for name in _ALL & set(self.fields) - set(_FIELDS[kind]) - {"ky"}:
            del self.fields[name]
        if "nam" in self.fields:
            self.fields["nam"].prepare_value = lambda value: value  # type: ignore[method-assign]


@dataclass(frozen=True, slots=True)
class Span:
    """A period with its name and the addresses of the ones before and after it."""

    kind: str
    first: date
    last: date
    label: str
    form: PeriodForm
    before: str
    after: str


def span_of(asked: Mapping[str, str], today: date, *, kind: str, form: type[PeriodForm] = PeriodForm) -> Span:
    """The period that the address asks for; what is missing or wrong is taken from today.

    Args:
        kind: the kind of a bare address.
    """
    kind = asked.get("ky", kind) if asked.get("ky", kind) in _FIELDS else kind
    filled = {**_defaults(today), **{name: value for name, value in asked.items() if value}, "ky": kind}
    bound = form(filled, kind)
    chosen = {**_defaults_typed(today), **bound.chosen()}
    first, last = _days(kind, chosen)
    others = {name: value for name, value in asked.items() if name not in _ALL and value}
    return Span(
        kind,
        first,
        last,
        _label(kind, first, last),
        bound,
        *(_step(kind, first, last, others, n) for n in (-1, 1)),
    )


def _defaults_typed(today: date) -> dict[str, Any]:
    quarter = (today.month - 1) // 3 + 1
    return {
        "d": today,
        "thang": today.month,
        "quy": quarter,
        "nam": today.year,
        "tu": today.replace(day=1),
        "den": today,
    }


def _defaults(today: date) -> dict[str, str]:
    return {
        name: f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
        for name, value in _defaults_typed(today).items()
    }


def _days(kind: str, chosen: Mapping[str, Any]) -> tuple[date, date]:
    if kind == "ngay":
        return chosen["d"], chosen["d"]
    if kind == "khoang":
        return min(chosen["tu"], chosen["den"]), max(chosen["tu"], chosen["den"])
    year = chosen["nam"]
    if kind == "nam":
        return date(year, 1, 1), date(year, 12, 31)
    first, months = (chosen["thang"], 1) if kind == "thang" else (3 * chosen["quy"] - 2, 3)
    last = first + months - 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _label(kind: str, first: date, last: date) -> str:
    if kind == "ngay":
        return f"Ngày {first:%d/%m/%Y}"
    if kind == "thang":
        return f"Tháng {first.month}/{first.year}"
    if kind == "quy":
        return f"Quý {(first.month + 2) // 3} năm {first.year}"
    if kind == "nam":
        return f"Năm {first.year}"
    return f"Từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def _step(kind: str, first: date, last: date, others: Mapping[str, str], turn: int) -> str:
    """The query string of the period before (-1) or after (1)."""
    day = first - timedelta(days=1) if turn < 0 else last + timedelta(days=1)
    values: dict[str, Any] = {"ky": kind, **others}
    if kind == "ngay":
        values["d"] = f"{day:%d/%m/%Y}"
    elif kind == "khoang":
        length = last - first
        begin = day - length if turn < 0 else day
        values |= {"tu": f"{begin:%d/%m/%Y}", "den": f"{begin + length:%d/%m/%Y}"}
    else:
        values["nam"] = day.year
        values |= {"thang": day.month} if kind == "thang" else {}
        values |= {"quy": (day.month - 1) // 3 + 1} if kind == "quy" else {}
    return "?" + urlencode(values)


def kind_tabs(span: Span, others: Mapping[str, str]) -> list[Tab]:
    """One tab per kind of period; what else the address says stays."""
    kept = {name: value for name, value in others.items() if name not in _ALL and value}
    return [
        Tab(label, "?" + urlencode({"ky": kind, **kept}), current=kind == span.kind) for kind, label in KINDS
    ]
