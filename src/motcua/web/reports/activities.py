"""Recording in a few seconds what the office did, so that the quarter's report has it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.documents.actions.store import UnfitFile, store
from motcua.documents.queries.files import SAFE_HEADERS, visible_file
from motcua.lib.refused import Invalid, Refused
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Permission
from motcua.reports.actions.recording import NewActivity, record_activity, withdraw_activity
from motcua.reports.letters.activity_kinds import ActivityKind
from motcua.reports.letters.outline import HEADINGS, outline
from motcua.reports.queries.activities import activity_rows, file_of
from motcua.web.reports import asking
from motcua.web.reports.sections import tabs
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import (
    CleanCharField,
    CleanTextField,
    DayField,
    FilterForm,
    Form,
    NumberField,
    posted_key,
    refuse,
    succeeded,
)
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

WORKS = (Permission.REPORT, Permission.PROCESS, Permission.INTAKE)
_SECTIONS = [(section.key, section.label) for section in outline("province")]
_COLUMNS = (
    Column("day", "Ngày", sort="day", kind="day"),
    Column("text", "Việc đã làm"),
    Column("kind", "Loại", sort="kind", read=lambda row: ActivityKind(row["kind"]).label),
    Column("section", "Mục của báo cáo", sort="section", read=lambda row: HEADINGS[row["section"]].title),
    Column("document_number", "Văn bản", sort="document_number"),
    Column("quantity", "Số lượng", kind="number"),
    Column("measured_in", "Đơn vị tính", shown=False),
    Column("reach", "Lượt người", kind="number"),
    Column("recorder_name", "Người ghi", shown=False),
)


class ActivityForm(Form):
    text = CleanTextField(label="Việc đã làm", max_length=4000, rows=2)
    kind = forms.ChoiceField(label="Loại việc", choices=ActivityKind.choices)
    day = DayField(label="Ngày")
    quantity = NumberField(label="Số lượng", required=False, most=99_999_999)
    document_number = CleanCharField(label="Số, ký hiệu văn bản", max_length=80, required=False)
    document_date = DayField(label="Ngày văn bản", required=False)
    measured_in = CleanCharField(
        label="Đơn vị tính", max_length=60, required=False, help_text="Để trống: theo loại việc"
    )
    reach = NumberField(label="Lượt người tiếp cận", required=False, most=99_999_999)
    section = forms.ChoiceField(label="Mục của báo cáo", required=False)
    file = forms.FileField(label="Tệp kèm theo", required=False)

    def __init__(self, *args: Any, today: date, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DayField, self.fields["day"]).latest = today
        found = [(section.key, section.label) for section in outline(level)]
        cast(forms.ChoiceField, self.fields["section"]).choices = [("", "Theo loại việc"), *found]


class ActivityFilters(FilterForm):
    muc = forms.ChoiceField(label="Mục của báo cáo", choices=[("", "Tất cả"), *_SECTIONS])
    loai = forms.ChoiceField(label="Loại việc", choices=[("", "Tất cả"), *ActivityKind.choices])


def _office(request: OfficialRequest) -> UnitInfo:
    """The actor's own authority."""
    return unit(request.actor.grants[0].authority_id)


@needs(*WORKS)
def activities(request: OfficialRequest) -> HttpResponse:
    """The short form, and below it what has been recorded."""
    office, today = _office(request), asking.today(request)
    section = request.GET.get("ghi", "")
    initial = {"day": today, "section": section if section in HEADINGS else ""}
    form = ActivityForm(
        request.POST or None, request.FILES or None, today=today, level=office.level, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, office.id, dict(form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
        else:
            succeeded(request, "Đã ghi. Việc này sẽ có trong báo cáo của kỳ.", form="activity")
            return redirect("reports:activities")
    return _page(request, form)


def _record(request: OfficialRequest, authority_id: int, given: dict[str, Any]) -> None:
    upload = given.pop("file")
    file_id = None
    if upload:
        try:
            kept = store(upload, upload.name, request.actor, request.at, authority_id=authority_id)
        except UnfitFile as unfit:
            raise Invalid({"file": unfit.message}) from None
        file_id = kept.pk
    new = NewActivity(authority_id=authority_id, file_id=file_id, **given)
    record_activity(new, actor=request.actor, at=request.at, key=posted_key(request))


def _page(request: OfficialRequest, form: ActivityForm) -> HttpResponse:
    filters = ActivityFilters(request.GET)
    chosen = filters.chosen()
    listing = list_page(
        request,
        activity_rows(request.actor, section=chosen.get("muc", ""), kind=chosen.get("loai", "")),
        columns=_COLUMNS,
        sort="-day",
        filters=filters,
        name="viec-da-lam",
        title="Việc đã làm",
        sticky=False,
    )
    if listing.answer:
        return listing.answer
    rows = [
        {
            **row,
            "key_text": str(row["id"]),
            "kind_name": ActivityKind(row["kind"]).label,
            "section_name": HEADINGS[row["section"]].title,
        }
        for row in listing.rows
    ]
    more = any(form[name].errors for name in ("document_date", "measured_in", "reach", "section", "file"))
    values = {
        "form": form,
        "more": more or bool(form["section"].value()),
        "listing": listing,
        "rows": rows,
        "tabs": tabs("reports", "activities") if request.actor.may(Permission.REPORT) else [],
        "here": reverse("reports:activities"),
    }
    return render(request, "reports/activities.html", values, status=422 if form.errors else 200)


@require_POST
@needs(*WORKS)
def withdraw(request: OfficialRequest, activity_id: int) -> HttpResponse:
    """Take back what was recorded wrongly."""
    withdraw_activity(activity_id, actor=request.actor, at=request.at)
    succeeded(request, "Đã bỏ việc ghi nhầm; nhật ký vẫn giữ.")
    return redirect("reports:activities")


@needs(*WORKS)
def file(request: OfficialRequest, activity_id: int) -> HttpResponse:
    """The paper that was attached."""
    found = visible_file(file_of(activity_id, request.actor), request.actor)
    response = downloads.download(found.content, found.name, found.media_type)
    response._csp_exempt = True  # type: ignore[attr-defined]  # the stricter policy below is the file's own
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    return response
