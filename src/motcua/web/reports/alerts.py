"""Alerts of the own office with the things themselves, and how many each unit below has."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from motcua.org.types import Permission
from motcua.oversight.queries.alerts import AlertKind, Item
from motcua.reports.queries import alerts
from motcua.reports.queries.alerts import BOOKS, LABELS, REPORT, Alert, UnitAlerts
from motcua.web.reports import sections
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

#: where a kind is dealt with: url name and query
_PLACES = {
    AlertKind.LATE_WITHOUT_APOLOGY.value: ("desk:dossiers", "?ds=late_without_apology"),
    AlertKind.DUE_SOON.value: ("desk:dossiers", "?ds=soon"),
    AlertKind.ONLINE_UNANSWERED.value: ("desk:dossiers", "?ds=online_waiting"),
    AlertKind.SIGNATURE.value: ("desk:leader", ""),
    AlertKind.PETITION_OVERDUE.value: ("reports:petitions", "?trang_thai=overdue"),
    AlertKind.PETITION_SOON.value: ("reports:petitions", "?trang_thai=open"),
    AlertKind.PETITION_UNPUBLISHED.value: ("reports:petitions", "?trang_thai=answered"),
    AlertKind.PETITION_ANSWERED_LATE.value: ("reports:petitions", "?trang_thai=late"),
    BOOKS: ("reports:closings", ""),
    REPORT: ("reports:home", ""),
}
_ACTS = {
    AlertKind.SIGNATURE.value: "Đến trang ký",
    BOOKS: "Khóa sổ",
    REPORT: "Lập báo cáo",
}


@needs(Permission.DESK, Permission.REPORT)
def page(request: OfficialRequest) -> HttpResponse:
    """Everything that must not be forgotten, the breaches first."""
    own = sorted(alerts.own(request.actor, at=request.at), key=lambda alert: not alert.grave)
    below = alerts.below(request.actor, at=request.at) if request.actor.may(Permission.REPORT) else []
    kinds = [kind for kind in LABELS if any(kind in row.counts for row in below)]
    values = {
        "tabs": sections.tabs("oversight", "alerts") if request.actor.may(Permission.REPORT) else [],
        "own": [_alert(request, alert) for alert in own],
        "heads": [LABELS[kind] for kind in kinds],
        "below": [_unit(row, kinds) for row in below],
    }
    return render(request, "reports/alerts.html", values)


def _alert(request: OfficialRequest, alert: Alert) -> dict[str, Any]:
    name, query = _PLACES[alert.kind]
    allowed = name != "desk:leader" or request.actor.may(Permission.DECIDE)
    try:
        href = reverse(name) + query if allowed else ""
    except NoReverseMatch:
        href = ""
    return {
        "alert": alert,
        "tone": "late" if alert.grave else "wait",
        "href": href,
        "act": _ACTS.get(alert.kind, "Xem tất cả"),
        "items": [_item(item) for item in alert.items],
        "more": max(0, alert.number - len(alert.items)) if alert.items else 0,
    }


def _item(item: Item) -> dict[str, Any]:
    if item.petition_id is not None:
        return {"item": item, "href": _petition(item.petition_id)}
    if item.code or item.dossier_id is None:
        return {"item": item, "href": reverse("desk:dossier", args=[item.code]) if item.code else ""}
    return {"item": item, "href": reverse("desk:dossier", args=[item.dossier_id])}


def _petition(petition_id: int) -> str:
    try:
        return reverse("reports:petition", args=[petition_id])
    except NoReverseMatch:
        return ""


def _unit(row: UnitAlerts, kinds: list[str]) -> dict[str, Any]:
    return {
        "name": row.unit.short_name,
        "href": reverse("reports:board-unit", args=[row.unit.id]),
        "counts": [
            {"label": LABELS[kind], "number": row.counts.get(kind, 0), "grave": kind in alerts.GRAVE}
            for kind in kinds
        ],
        "total": row.total,
    }
