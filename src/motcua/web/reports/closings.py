"""Closing the books of a year: which are there, who closed them, whether they still say what they said."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.lib.refused import Invalid
from motcua.org.types import Permission
from motcua.reports.actions.closing import close_book, may_close
from motcua.reports.queries.closings import BookYear, books_of_year, last_closable, title_of
from motcua.web.reports import asking, sections
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, Form, succeeded
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest

_YEARS = 4


class CloseForm(Form):
    """Which book; the note is the closer's own."""

    authority = CleanCharField()
    book = CleanCharField(max_length=40)
    year = CleanCharField(max_length=4)
    note = CleanCharField(label="Ghi chú", max_length=300, required=False)


@needs(Permission.REPORT)
def page(request: OfficialRequest) -> HttpResponse:
    """The books of one year, with an act for those that are not closed."""
    year = _year(request)
    prove = request.GET.get("kiem") == "1"
    found = books_of_year(sorted(request.actor.authority_ids), year, prove=prove)
    newest = asking.today(request).year
    address = reverse("reports:closings")
    values = {
        "tabs": sections.tabs("books", "closings"),
        "years": [
            Tab(f"Năm {one}", asking.address(address, nam=one), None, one == year)
            for one in range(newest, newest - _YEARS, -1)
        ],
        "year": year,
        "over": year <= last_closable(request.at),
        "rows": [_row(request, one) for one in found],
        "several": len({one.authority_id for one in found}) > 1,
        "proved": prove,
        "prove_url": asking.address(address, nam=year, kiem=1),
    }
    return render(request, "reports/closings.html", values)


def _row(request: OfficialRequest, one: BookYear) -> dict[str, Any]:
    return {
        "book": one,
        "may": may_close(request.actor, one.authority_id),
        "dialog": f"khoa-{one.authority_id}-{one.book}",
        "question": f"Khóa {one.title} năm {one.year}, {one.entries} dòng?",
    }


@needs(Permission.REPORT)
@require_POST
def close(request: OfficialRequest) -> HttpResponse:
    """Close one book."""
    form = CloseForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["authority"].isdecimal():
        raise Invalid({"book": "Không rõ khóa sổ nào; hãy tải lại trang."})
    given = form.cleaned_data
    year = int(given["year"]) if given["year"].isdecimal() else 0
    made = close_book(
        actor=request.actor,
        at=request.at,
        authority_id=int(given["authority"]),
        book=given["book"],
        year=year,
        note=given["note"],
    )
    succeeded(request, f"Đã khóa {title_of(made.book)} năm {made.year}: {made.entries} dòng.")
    return redirect(asking.address(reverse("reports:closings"), nam=made.year))


def _year(request: OfficialRequest) -> int:
    text = request.GET.get("nam", "")
    known = text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= asking.today(request).year
    return int(text) if known else last_closable(request.at)
