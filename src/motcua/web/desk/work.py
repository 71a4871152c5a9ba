"""My work: what waits for me, the most urgent first, and what the office must not forget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.types import StepKind
from motcua.dossiers.queries import arrivals, lists, work
from motcua.org.types import Permission
from motcua.reports.queries import alerts
from motcua.web.desk.list_filters import DeskFilterForm
from motcua.web.desk.tabs import kept_tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.private_search import searched
from motcua.web.ui.request import OfficialRequest
from motcua.web.ui.wording import Tone

BUCKETS = (
    ("", "Tất cả", "all"),
    ("overdue", "Quá hạn", "overdue"),
    ("today", "24 giờ tới", "today"),
    ("later", "Còn thời gian", "later"),
    ("to_accept", "Chờ nhận liên thông", "to_accept"),
)
COLUMNS = (
    Column("due", "Hạn của bước", sort="due_at", kind="moment", read=lambda row: row["due_at"]),
    Column("code", "Mã hồ sơ", sort="dossier__code", read=lambda row: row["dossier__code"]),
    Column(
        "name", "Người nộp", sort="dossier__applicant_sort", read=lambda row: row["dossier__applicant_name"]
    ),
    Column(
        "procedure",
        "Thủ tục",
        sort="dossier__procedure_name",
        read=lambda row: row["dossier__procedure_name"],
    ),
    Column("step", "Bước", sort="name", read=lambda row: row["name"]),
    Column("holder", "Người xử lý", shown=False, read=lambda row: row["official__full_name"] or ""),
    Column(
        "promised", "Hẹn trả", sort="dossier__due_at", kind="moment", read=lambda row: row["dossier__due_at"]
    ),
)
#: cards of the whole office: list, label, tone
CARDS: tuple[tuple[str, str, Tone], ...] = (
    ("submitted", "Chờ tiếp nhận", "soon"),
    ("online_waiting", "Trực tuyến chờ trả lời", "soon"),
    ("open", "Đang giải quyết", "info"),
    ("soon", "Hạn 24 giờ", "soon"),
    ("overdue", "Quá hạn", "late"),
    ("late_without_apology", "Chưa xin lỗi", "late"),
    ("awaiting_applicant", "Chờ bổ sung", "wait"),
    ("paused", "Tạm dừng", "wait"),
    ("to_return", "Chờ trả kết quả", "good"),
)


#: online filings shown on the home page; the rest are one click away
MOST_ARRIVALS = 8


class WorkFilterForm(DeskFilterForm):
    private = ("chu",)

    nhom = forms.ChoiceField(
        choices=[(value, label) for value, label, _ in BUCKETS], widget=forms.HiddenInput
    )
    chu = CleanCharField(label="Tìm", max_length=100)
    buoc = forms.ChoiceField(label="Loại bước", choices=[("", "Mọi bước"), *StepKind.choices])
    rieng = forms.BooleanField(label="Chỉ việc giao đích danh tôi")


def wanted(chosen: Mapping[str, Any]) -> work.WorkFilter:
    return work.WorkFilter(
        bucket=chosen.get("nhom", ""),
        kind=chosen.get("buoc", ""),
        mine=bool(chosen.get("rieng")),
        text=chosen.get("chu", ""),
    )


@needs(Permission.DESK, Permission.ADMINISTER)
@searched(WorkFilterForm)
def home(request: OfficialRequest) -> HttpResponse:
    """Tasks by time left, and the counts of the office; each count opens its list.

    Everybody lands here after the login; an administrator without a desk goes on to the console.
    """
    if not request.actor.may(Permission.DESK):
        return HttpResponseRedirect(reverse("console:home"))
    filters = WorkFilterForm(request.sought)
    chosen = wanted(filters.chosen())
    rows = work.tasks(request.actor, chosen, at=request.at)
    listing = list_page(
        request, rows, columns=COLUMNS, sort="due", filters=filters, name="viec-cua-toi", title="Việc của tôi"
    )
    if listing.answer:
        return listing.answer
    found = work.counts(request.actor, at=request.at, wanted=chosen)
    hidden = [] if found["to_accept"] or chosen.bucket == "to_accept" else ["to_accept"]
    entries = [(value, label, found[name]) for value, label, name in BUCKETS if value not in hidden]
    values = {
        "listing": listing,
        "tabs": kept_tabs(listing, "nhom", entries, chosen.bucket),
        "cards": cards(request),
        "alerts": alerts.brief(request.actor, at=request.at),
        "waiting": waiting(request),
        "nothing_at_all": not found["all"] and not listing.filtered,
    }
    return render(request, "desk/work.html", values)


def waiting(request: OfficialRequest) -> dict[str, Any] | None:
    """What came from citizens and waits for the counter: online filings by their clock, requests to stop."""
    if not (request.actor.may(Permission.INTAKE) or request.actor.may(Permission.MANAGE)):
        return None
    came = arrivals.arrivals(request.actor, at=request.at)
    stops = arrivals.stop_requests(request.actor, at=request.at)
    if not (came or stops):
        return None
    return {
        "arrivals": came[:MOST_ARRIVALS],
        "more": max(0, len(came) - MOST_ARRIVALS),
        "total": len(came),
        "late": sum(one.late for one in came),
        "stops": stops,
        "answers": request.actor.may(Permission.INTAKE),
    }


def cards(request: OfficialRequest) -> list[dict[str, Any]]:
    """The office's lists as number cards."""
    counts = lists.counts(request.actor, at=request.at)
    address = reverse("desk:dossiers")
    return [
        {
            "label": label,
            "number": counts[name],
            "href": f"{address}?ds={name}",
            "tone": tone if counts[name] else "neutral",
        }
        for name, label, tone in CARDS
    ]


@needs(Permission.DESK)
def next_task(request: OfficialRequest) -> HttpResponse:
    """The dossier of my most urgent task."""
    first = work.tasks(request.actor, work.WorkFilter(), at=request.at).first()
    if first is None:
        messages.info(request, "Bạn không còn việc nào đang chờ.")
        return HttpResponseRedirect(reverse("desk:home"))
    return HttpResponseRedirect(reverse("desk:dossier", args=[first["dossier__code"] or first["dossier_id"]]))
