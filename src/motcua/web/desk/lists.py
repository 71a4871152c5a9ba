"""All dossiers of the office: named lists one click away, search by code, name, phone, and every filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.queries.listing import fields
from motcua.catalogue.types import Channel
from motcua.dossiers.queries import arrivals, lists
from motcua.dossiers.queries.visible import UnknownDossier, find
from motcua.dossiers.types import State, Verdict
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Permission
from motcua.web.desk.list_filters import DeskFilterForm
from motcua.web.desk.tabs import kept_tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, DayField
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.private_search import private_query, searched
from motcua.web.ui.request import OfficialRequest


def _state(row: Row) -> object:
    return State(row["state"]).label


def _verdict(row: Row) -> object:
    return Verdict(row["verdict"]).label if row["verdict"] else ""


COLUMNS = (
    Column("code", "Mã hồ sơ", sort="code"),
    Column("name", "Người nộp", sort="applicant_sort", read=lambda row: row["applicant_name"]),
    Column("applicant_phone", "Điện thoại", shown=False),
    Column("procedure", "Thủ tục", sort="procedure_name", read=lambda row: row["procedure_name"]),
    Column("procedure_code", "Mã thủ tục", shown=False),
    Column("channel", "Cách nộp", shown=False, read=lambda row: Channel(row["channel"]).label),
    Column("submitted_at", "Nộp", sort="submitted_at", kind="moment", shown=False),
    Column("received", "Tiếp nhận", sort="received_at", kind="moment", read=lambda row: row["received_at"]),
    Column("due", "Hẹn trả", sort="due_at", kind="moment", read=lambda row: row["due_at"]),
    Column("original_due_at", "Hẹn lần đầu", kind="moment", shown=False),
    Column("state", "Trạng thái", sort="state", read=_state),
    Column("verdict", "Kết quả so với hạn", shown=False, read=_verdict),
    Column("finished_at", "Có kết quả", kind="moment", shown=False),
    Column("returned_at", "Đã trả", kind="moment", shown=False),
    Column("authority__name", "Cơ quan", shown=False),
)
#: names of the counted lists that fit into one row of tabs
SHORT = {
    "submitted": "Chờ tiếp nhận",
    "online_waiting": "Trực tuyến",
    "open": "Đang xử lý",
    "soon": "24 giờ",
    "overdue": "Quá hạn",
    "late_without_apology": "Chưa xin lỗi",
    "awaiting_applicant": "Chờ bổ sung",
    "paused": "Tạm dừng",
    "to_return": "Chờ trả",
}
#: what a list is sorted by at first: what is due first stands on top
_FIRST = dict.fromkeys(("open", "soon", "overdue", "late_without_apology"), "due") | dict.fromkeys(
    ("submitted", "online_waiting"), "submitted_at"
)
REACHES = (("own", "Đơn vị tiếp nhận"), ("handed", "Chuyển đến liên thông"), ("any", "Tất cả"))


@remembered(60)
def field_choices() -> list[tuple[str, str]]:
    """Fields that have procedures, for the filters."""
    return [(row.code, row.name) for row in fields()]


class DossierFilterForm(DeskFilterForm):
    private = ("chu",)
    rare = ("kenh", "han", "tu", "den", "phamvi")

    ds = forms.ChoiceField(
        choices=[("", ""), *((name, label) for name, (label, _) in lists.NAMED.items())],
        widget=forms.HiddenInput,
    )
    chu = CleanCharField(label="Mã, tên, điện thoại, số giấy tờ", max_length=100)
    trangthai = forms.ChoiceField(label="Trạng thái", choices=[("", "Mọi trạng thái"), *State.choices[1:]])
    linhvuc = forms.ChoiceField(label="Lĩnh vực")
    kenh = forms.ChoiceField(label="Cách nộp", choices=[("", "Mọi cách"), *Channel.choices])
    han = forms.ChoiceField(
        label="So với hạn", choices=[("", "—"), *((v, label) for v, label in Verdict.choices if v)]
    )
    tu = DayField(label="Tiếp nhận từ ngày")
    den = DayField(label="đến ngày")
    phamvi = forms.ChoiceField(label="Phạm vi", choices=REACHES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["linhvuc"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "Mọi lĩnh vực"), *field_choices()]


def wanted(chosen: Mapping[str, Any]) -> lists.Filter:
    return lists.Filter(
        named=chosen.get("ds", ""),
        text=chosen.get("chu", ""),
        state=chosen.get("trangthai", ""),
        field_code=chosen.get("linhvuc", ""),
        channel=chosen.get("kenh", ""),
        verdict=chosen.get("han", ""),
        received_from=chosen.get("tu"),
        received_to=chosen.get("den"),
        reach=chosen.get("phamvi", "own"),
    )


@needs(Permission.DESK)
@searched(DossierFilterForm)
def dossiers(request: OfficialRequest) -> HttpResponse:
    """Every dossier in scope, narrowed by a named list and by filters."""
    filters = DossierFilterForm(request.sought)
    chosen = wanted(filters.chosen())
    title = lists.NAMED[chosen.named][0] if chosen.named in lists.NAMED else "Tất cả hồ sơ"
    rows = lists.dossiers(request.actor, chosen, at=request.at)
    first = _FIRST.get(chosen.named, "-received")
    listing = list_page(
        request,
        rows,
        columns=COLUMNS,
        sort=first,
        filters=filters,
        name="ho-so",
        title=title,
        keys_first=True,
    )
    if listing.answer:
        return listing.answer
    if chosen.named == "online_waiting":
        clocks = {one.dossier_id: one for one in arrivals.arrivals(request.actor, at=request.at)}
        listing.rows = [{**row, "arrival": clocks.get(row["id"])} for row in listing.rows]
    counts = lists.counts(request.actor, at=request.at)
    entries = [("", "Tất cả", None), *((name, SHORT[name], counts[name]) for name in lists.COUNTED)]
    others = [(name, label, None) for name, (label, _) in lists.NAMED.items() if name not in counts]
    values = {
        "listing": listing,
        "tabs": kept_tabs(listing, "ds", entries, chosen.named),
        "others": kept_tabs(listing, "ds", others, chosen.named),
        "title": title,
    }
    return render(request, "desk/dossiers.html", values)


@needs(Permission.DESK)
def search(request: OfficialRequest) -> HttpResponse:
    """What was typed into the search box: a code leads to its dossier, anything else to a list."""
    text = clean((request.POST or request.GET).get("q", ""))[:100]
    if not text:
        return HttpResponseRedirect(reverse("desk:dossiers"))
    if "-" in text:
        try:
            return HttpResponseRedirect(reverse("desk:dossier", args=[find(text, request.actor).code]))
        except UnknownDossier:
            pass  # part of a code, or somebody's name: the list shows what there is
    found = lists.dossiers(request.actor, lists.Filter(text=text, reach="any"), at=request.at)[:2]
    rows = list(found)
    if len(rows) == 1:
        return HttpResponseRedirect(reverse("desk:dossier", args=[rows[0]["code"] or rows[0]["id"]]))
    asked = private_query(request, {"chu": [text], "phamvi": ["any"]}, DossierFilterForm.private)
    return HttpResponseRedirect(f"{reverse('desk:dossiers')}?{asked}")
