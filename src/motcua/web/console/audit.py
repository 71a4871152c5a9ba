"""The record of the organisation, and the proof that no dossier's history was changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from motcua.dossiers.queries.audit import unsealed_days, verify
from motcua.org.queries.officials import log_lines, officials_of
from motcua.org.queries.units import tree
from motcua.org.types import Permission
from motcua.web.console import log_words
from motcua.web.console.managed import managed_ids, today, walk
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, DayField, FilterForm
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("at", "Lúc", sort="at", kind="moment"),
    Column("actor_name", "Ai", sort="actor_name"),
    Column("action", "Việc", sort="action", read=lambda row: log_words.act_words(row["action"])),
    Column("subject", "Với", sort="subject", read=lambda row: log_words.subject_words(row["subject"])),
    Column("data", "Chi tiết", read=lambda row: log_words.detail_words(row["data"])),
)


class LogFilters(FilterForm):
    nguoi = CleanCharField(label="Người làm")
    ve = forms.ChoiceField(label="Về", choices=[("", "Tất cả"), *log_words.GROUPS.items()])
    tu = DayField(label="Từ ngày")
    den = DayField(label="Đến hết ngày")


@needs(Permission.AUDIT)
def log(request: OfficialRequest) -> HttpResponse:
    """Every change of offices, people, calendars and catalogue, the newest first."""
    form = LogFilters(request.GET)
    chosen = form.chosen()
    rows = log_lines()
    if "nguoi" in chosen:
        rows = rows.filter(actor_name__icontains=chosen["nguoi"])
    if "ve" in chosen:
        rows = rows.filter(action__startswith=chosen["ve"])
    if "tu" in chosen:
        rows = rows.filter(at__gte=_start(chosen["tu"]))
    if "den" in chosen:
        rows = rows.filter(at__lt=_start(chosen["den"] + timedelta(days=1)))
    listing = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="-at",
        filters=form,
        name="nhat-ky",
        title="Nhật ký quản trị",
        tie="-pk",
    )
    if listing.answer:
        return listing.answer
    names = _names([row["subject"] for row in listing.rows], request)
    shown = [log_words.line(row, names) for row in listing.rows]
    values = {"listing": listing, "shown": shown, "tabs": tabs("audit", "log")}
    return render(request, "console/log.html", values)


def _names(subjects: list[str], request: OfficialRequest) -> dict[str, str]:
    """Names of the people and units that one page tells of: two queries."""
    ids = {int(s.partition(":")[2]) for s in subjects if s.startswith("official:")}
    people = officials_of(managed_ids(request.actor)).filter(pk__in=ids)
    found = {f"official:{row['id']}": str(row["full_name"]) for row in people}
    if any(s.startswith("unit:") for s in subjects):
        found |= {f"unit:{unit.id}": unit.name for _, unit in walk(tree(today(request)))}
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@needs(Permission.AUDIT)
def integrity(request: OfficialRequest) -> HttpResponse:
    """Walk the whole store on demand and say what was found."""
    days = unsealed_days(request.at)
    values = {
        "proof": verify() if request.method == "POST" else None,
        "unsealed": days[:20],
        "unsealed_count": len(days),
        "tabs": tabs("audit", "integrity"),
    }
    return render(request, "console/integrity.html", values)
