"""The table of a route as forms: one for its head, one per step, one per branch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from motcua.catalogue.queries.pinned import PinnedBranch, PinnedRoute, PinnedStep
from motcua.catalogue.types import Place, RouteKind, StepKind, TermUnit
from motcua.lib.vietnamese_text import clean, fold
from motcua.org.types import Role
from motcua.web.console.catalogue_words import STATES
from motcua.web.ui.forms import CleanCharField, DayField, FilterForm, Form

ROLES = [(r.value, r.label) for r in (Role.INTAKE, Role.SPECIALIST, Role.LEADER, Role.CLERK)]
STEP_FIELDS = ("name", "kind", "role", "place", "agency", "unit_code", "time", "branch", "flow")
BRANCH_FIELDS = ("key", "name", "term_amount", "term_unit")
MOST_ROWS = 60
_MINUTES = re.compile(r"(\d{1,6})\s*(p|ph|phút|phut)")
Texts = dict[str, str]


class RouteFilters(FilterForm):
    ten = CleanCharField(label="Tên, số hiệu hoặc mã thủ tục")
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        choices=[*STATES, ("tat_ca", "Mọi bản")],
    )
    loai = forms.ChoiceField(label="Kiểu", choices=[("", "Tất cả"), *RouteKind.choices])


class HeadForm(Form):
    name = CleanCharField(label="Tên quy trình", max_length=300)
    code = CleanCharField(label="Số hiệu", max_length=60, required=False, help_text="Ví dụ QT 01/CX-HCTP")
    kind = forms.ChoiceField(label="Kiểu", choices=RouteKind.choices)
    shares_day = forms.BooleanField(label="Các bước chung một ngày, không chia giờ", required=False)


def _input(label: str, css: str = "form-control", **attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": css, "aria-label": label, "autocomplete": "off", **attrs})


def _select(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "form-select", "aria-label": label})


class StepForm(Form):
    """One row; what it means is checked by the action, here only what can be chosen."""

    name = CleanCharField(label="Tên bước", required=False, widget=_input("Tên bước"))
    kind = forms.ChoiceField(choices=StepKind.choices, widget=_select("Loại bước"))
    role = forms.ChoiceField(choices=ROLES, widget=_select("Ai làm"))
    place = forms.ChoiceField(choices=Place.choices, widget=_select("Làm ở đâu"))
    agency = CleanCharField(required=False, widget=_input("Tên cơ quan", placeholder="Tên cơ quan"))
    unit_code = CleanCharField(
        required=False, max_length=35, widget=_input("Mã đơn vị", placeholder="Mã đơn vị", list="co-quan")
    )
    time = CleanCharField(
        required=False, widget=_input("Giờ làm việc", "form-control num", inputmode="decimal")
    )
    branch = forms.ChoiceField(required=False, widget=_select("Nhánh"))
    flow = forms.ChoiceField(
        choices=[("sau", "sau bước trên"), ("cung", "cùng lúc bước trên")], widget=_select("Thứ tự")
    )

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", "mọi nhánh"), *branches]  # type: ignore[attr-defined]


class BranchForm(Form):
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = CleanCharField(required=False, widget=_input("Tên nhánh"))
    term_amount = CleanCharField(
        required=False, widget=_input("Thời hạn", "form-control num", inputmode="decimal")
    )
    term_unit = forms.ChoiceField(
        required=False, choices=[("", "theo thủ tục"), *TermUnit.choices], widget=_select("Đơn vị thời hạn")
    )


class PublishForm(Form):
    decision = CleanCharField(label="Quyết định phê duyệt", required=False, help_text="Ví dụ 45/QĐ-UBND")
    issued_on = DayField(label="Ngày ban hành", required=False)


def posted_rows(data: QueryDict, prefix: str, names: Sequence[str]) -> list[Texts]:
    """The rows of the page as typed, in the page's order."""
    count = data.get(f"{prefix}-so", "0")
    total = min(int(count), MOST_ROWS + 1) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return [{name: data.get(f"{prefix}{i}-{name}", "") for name in names} for i in range(total)]


def step_texts(step: PinnedStep, before: PinnedStep | None) -> Texts:
    """A stored step as the table shows it."""
    together = before is not None and before.position == step.position and before.branch == step.branch
    return {
        "name": step.name,
        "kind": step.kind,
        "role": step.role,
        "place": step.place,
        "agency": step.agency,
        "unit_code": step.unit_code,
        "time": time_text(step.minutes),
        "branch": step.branch,
        "flow": "cung" if together else "sau",
    }


def stored_rows(route: PinnedRoute) -> list[Texts]:
    """All steps of a stored route in the order of its table."""
    steps = sorted(route.steps, key=lambda step: step.order)
    return [step_texts(step, steps[i - 1] if i else None) for i, step in enumerate(steps)]


def branch_texts(branch: PinnedBranch) -> Texts:
    amount = "" if branch.term_amount is None else f"{branch.term_amount.normalize():f}".replace(".", ",")
    return {"key": branch.key, "name": branch.name, "term_amount": amount, "term_unit": branch.term_unit}


def time_text(minutes: int | None) -> str:
    """Working minutes as typed hours: ``1,5``; what is no tenth of an hour stays in minutes."""
    if minutes is None:
        return ""
    if minutes % 6:
        return f"{minutes} phút"
    return f"{(Decimal(minutes) / 60).normalize():f}".replace(".", ",")


def new_row(above: Texts | None = None) -> Texts:
    """An empty step, in the branch of the row above."""
    return {
        **dict.fromkeys(STEP_FIELDS, ""),
        "kind": StepKind.EXAMINE.value,
        "role": Role.SPECIALIST.value,
        "place": Place.DIVISION.value,
        "branch": above["branch"] if above else "",
        "flow": "sau",
    }


def positions(rows: Sequence[Mapping[str, str]]) -> list[int]:
    """Positions from the order of the table: one more than the last step before in the same branch."""
    found: list[int] = []
    for index, row in enumerate(rows):
        if index and row["flow"] == "cung":
            found.append(found[-1])
            continue
        earlier = [
            found[i] for i in range(index) if not row["branch"] or rows[i]["branch"] in ("", row["branch"])
        ]
        found.append(max(earlier, default=0) + 1)
    return found


def step_rows(rows: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    """The rows as the action takes them; hours stay as typed, for its own message."""
    result = []
    for row, position in zip(rows, positions(rows), strict=True):
        minutes = _MINUTES.fullmatch(clean(row["time"]).lower())
        time: dict[str, object] = {"minutes": minutes[1]} if minutes else {"hours": clean(row["time"])}
        result.append(
            {**{n: row[n] for n in STEP_FIELDS[:6]}, "branch": row["branch"], "position": position, **time}
        )
    return result


def branch_rows(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The branches with a key each, made of the name where it is new."""
    found: list[dict[str, str]] = []
    for row in rows:
        key = row["key"] or re.sub(r"[^a-z0-9]+", "-", fold(row["name"])).strip("-")[:40]
        found.append({**row, "key": key})
    return found
