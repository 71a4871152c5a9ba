"""Applicants who may stand in the store twice: the list, both records side by side, and the merge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.dossiers.actions.persons import merge_persons
from motcua.dossiers.queries.same_person import candidates, is_known, numbers_of
from motcua.lib.dates import format_day
from motcua.lib.refused import NotFound
from motcua.org.queries.applicants import ApplicantInfo, applicant
from motcua.org.queries.duplicates import Pair
from motcua.org.types import Permission
from motcua.web.console.form_page import attempt
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, FilterForm, Form, Pick, succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.private_search import searched
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("name", "Người thứ nhất", sort="name"),
    Column("other", "Người thứ hai", sort="other"),
    Column("birth", "Ngày sinh"),
    Column("why", "Vì sao nghĩ là một người", sort="why"),
)
#: what the page compares, as the records name it
_PARTS = (
    ("name", "Họ và tên"),
    ("identity_name", "Loại giấy tờ"),
    ("identity_number", "Số giấy tờ"),
    ("former_number", "Số giấy tờ cũ"),
    ("birth", "Ngày sinh"),
    ("sex_name", "Giới tính"),
    ("address", "Địa chỉ"),
    ("phone", "Điện thoại"),
    ("email", "Thư điện tử"),
)


class PairFilters(FilterForm):
    private = ("ten",)

    ten = CleanCharField(label="Họ tên hoặc số giấy tờ")


class MergeForm(Form):
    keep = Pick(label="Giữ lại bản ghi")
    reason = CleanCharField(
        label="Căn cứ để biết là một người",
        max_length=300,
        help_text="Được ghi vào từng hồ sơ, ví dụ: đối chiếu căn cước và chứng minh nhân dân bản gốc",
    )

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]


def _row(pair: Pair) -> dict[str, Any]:
    return {
        "first_id": pair.first.id,
        "second_id": pair.second.id,
        "name": pair.first.name,
        "number": pair.first.identity_number,
        "other": pair.second.name,
        "other_number": pair.second.identity_number,
        "birth": pair.first.birth or pair.second.birth,
        "why": pair.why,
        "two_numbers": pair.two_numbers,
    }


def _holds(row: Mapping[str, Any], wanted: str) -> bool:
    text = " ".join(str(row[name]) for name in ("name", "number", "other", "other_number"))
    return wanted.casefold() in text.casefold()


@needs(Permission.MANAGE)
@searched(PairFilters)
def duplicate_list(request: OfficialRequest) -> HttpResponse:
    """Pairs that may be one person, where one of them has a dossier at the actor's offices."""
    form = PairFilters(request.sought)
    wanted = form.chosen().get("ten", "")
    rows = [row for row in map(_row, candidates(request.actor)) if not wanted or _holds(row, wanted)]
    listing = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="name",
        filters=form,
        name="trung-nguoi",
        title="Người nộp có thể trùng",
        tie="",
    )
    if listing.answer:
        return listing.answer
    return render(
        request, "console/duplicates.html", {"listing": listing, "tabs": tabs("people", "duplicates")}
    )


def _person(person_id: int) -> ApplicantInfo:
    found = applicant(person_id)
    if found is None:
        raise NotFound("Bản ghi này không còn; có thể đã được gộp.")
    return found


@needs(Permission.MANAGE)
def duplicate(request: OfficialRequest, first_id: int, second_id: int) -> HttpResponse:
    """Both records side by side; a press makes them one."""
    if not is_known((first_id, second_id), request.actor):
        raise NotFound("Không tìm thấy người nộp này trong phạm vi đơn vị của bạn.")
    first, second = _person(first_id), _person(second_id)
    counts = numbers_of((first_id, second_id))
    choices = [(str(one.id), _words(one, counts[one.id])) for one in (first, second)]
    form = MergeForm(request.POST or None, choices=choices, initial={"keep": _better(first, second, counts)})
    if request.method == "POST" and form.is_valid():
        keep = int(form.cleaned_data["keep"])
        moved = attempt(
            form,
            lambda: merge_persons(
                keep=keep,
                drop=second_id if keep == first_id else first_id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=request.at,
            ),
        )
        if moved is not None:
            succeeded(request, f"Đã gộp thành một người; {moved} hồ sơ đã chuyển sang bản ghi được giữ.")
            return redirect("console:duplicates")
    values = {
        "form": form,
        "first": first,
        "second": second,
        "rows": _compared(first, second, counts),
        "two_numbers": Pair(first, second, "").two_numbers,
    }
    return render(request, "console/duplicate.html", values, status=422 if form.errors else 200)


def _words(one: ApplicantInfo, count: int) -> str:
    return f"{one.name}, {one.identity_number or 'không có số giấy tờ'} ({count} hồ sơ)"


def _better(first: ApplicantInfo, second: ApplicantInfo, counts: Mapping[int, int]) -> str:
    """The record with a personal number, else the one with more dossiers, else the older."""
    both = (first, second)
    return str(max(both, key=lambda one: (one.identity_kind == "personal", counts[one.id], -one.id)).id)


def _compared(
    first: ApplicantInfo, second: ApplicantInfo, counts: Mapping[int, int]
) -> list[dict[str, object]]:
    rows = [(label, getattr(first, name), getattr(second, name)) for name, label in _PARTS]
    rows.append(("Ngày cấp", format_day(first.issued_on), format_day(second.issued_on)))
    rows.append(("Số hồ sơ", str(counts[first.id]), str(counts[second.id])))
    return [{"label": label, "first": one, "second": two, "same": one == two} for label, one, two in rows]
