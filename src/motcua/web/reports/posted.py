"""The list of procedures that an office posts: what holds today, and a new one from a decision."""

from __future__ import annotations

import re

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import fold
from motcua.org.types import Permission
from motcua.reports.actions.recording import ListLine, post_list
from motcua.reports.queries import posted as queries
from motcua.web.reports import asking
from motcua.web.reports.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, refuse, succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_CODE = re.compile(r"\d\.\d{6}(?:\.[\w.-]+)?")
_COLUMNS = (
    Column("code", "Mã thủ tục", sort="code"),
    Column("name", "Tên thủ tục", sort="name"),
    Column("interagency", "Liên thông", read=lambda row: "x" if row["interagency"] else ""),
    Column("vertical", "Ngành dọc", read=lambda row: "x" if row["vertical"] else ""),
)


class PostForm(Form):
    decision = CleanCharField(label="Quyết định công bố danh mục", max_length=120)
    decision_date = DayField(label="Ngày quyết định", required=False)
    valid_from = DayField(label="Áp dụng từ ngày")
    lines = CleanTextField(
        label="Các thủ tục",
        max_length=60_000,
        rows=10,
        help_text="Mỗi dòng một mã; dán được từ bảng tính. Thêm “liên thông” (LT) hoặc “ngành dọc” (ND) "
        "sau mã khi có.",
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "1.001193\n1.004859 LT\n1.013133 ND"}),
    )


def read_lines(text: str) -> list[ListLine]:
    """What was typed or pasted, a procedure a line; other words of the line are let be.

    Raises:
        Invalid: lines without a code, named by their number.
    """
    found, wrong = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        code = _CODE.search(line)
        if code is None:
            wrong.append(str(number))
            continue
        rest = f" {fold(line[: code.start()] + ' ' + line[code.end() :])} "
        words = set(re.split(r"[^a-z]+", rest))
        found.append(
            ListLine(
                code[0],
                interagency="lien thong" in rest or "lt" in words,
                vertical="nganh doc" in rest or "nd" in words,
            )
        )
    if wrong:
        shown = ", ".join(wrong[:10]) + (" …" if len(wrong) > 10 else "")
        raise Invalid({"lines": f"Không thấy mã thủ tục (như 1.001193) ở dòng {shown}."})
    return found


@needs(Permission.REPORT)
def posted_list(request: OfficialRequest) -> HttpResponse:
    """What the office posts, and the form for a new list."""
    office = asking.unit_of(request)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            post_list(
                office.id,
                lines=read_lines(given.pop("lines")),
                actor=request.actor,
                at=request.at,
                **given,
            )
        except Invalid as refused:
            refuse(form, refused)
        else:
            succeeded(request, "Đã ghi danh mục. Số thủ tục của các kỳ từ ngày ấy tính theo danh mục này.")
            return redirect("reports:posted")
    return _page(request, office.id, office.name, form)


def _page(request: OfficialRequest, unit_id: int, unit_name: str, form: PostForm) -> HttpResponse:
    lists = queries.posted_lists(unit_id)
    now = next((one for one in lists if one.valid_from <= asking.today(request)), None)
    listing = list_page(
        request,
        queries.listed_rows(now.id) if now else [],
        columns=_COLUMNS,
        sort="code",
        name="danh-muc-niem-yet",
        title="Danh mục thủ tục",
        tie="",
        sticky=False,
    )
    if listing.answer:
        return listing.answer
    values = {
        "form": form,
        "lists": lists,
        "now": now,
        "listing": listing,
        "unit_name": unit_name,
        "may_post": request.actor.may(Permission.MANAGE) and unit_id in request.actor.authority_ids,
        "tabs": tabs("reports", "posted"),
    }
    return render(request, "reports/posted.html", values, status=422 if form.errors else 200)
