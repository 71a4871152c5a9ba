"""The to-do list of what sources leave unclear: the original words beside the form that settles them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.catalogue.actions.settling import Settlement
from motcua.catalogue.actions.versions import settle_unclear
from motcua.catalogue.queries import listing, pinned
from motcua.org.types import Permission
from motcua.web.console import catalogue_words as words
from motcua.web.console.catalogue_forms import SettleForm, UnclearFilters
from motcua.web.console.form_page import attempt
from motcua.web.console.procedures import catalogue_tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("version__procedure__code", "Mã", sort="version__procedure__code"),
    Column("version__name", "Thủ tục", sort="version__name"),
    Column("kind", "Về", sort="kind", read=lambda row: words.kind_label(row["kind"])),
    Column("message", "Chưa rõ điều gì", sort="message"),
    Column("words", "Nguyên văn"),
    Column("settlement", "Đã làm rõ", shown=False),
)


@needs(Permission.MANAGE)
def unclear_list(request: OfficialRequest) -> HttpResponse:
    """All open doubts, or those that were settled."""
    form = UnclearFilters(request.GET)
    chosen = form.chosen()
    rows = listing.todo(
        kind=chosen.get("loai", ""),
        field=chosen.get("linh_vuc", ""),
        text=chosen.get("ten", ""),
        settled="xong" in chosen,
    )
    page = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="version__procedure__code",
        filters=form,
        name="can-lam-ro",
        title="Điểm chưa rõ của danh mục",
    )
    if page.answer:
        return page.answer
    shown = [
        {**row, "kind_name": words.kind_label(row["kind"]), "short": words.excerpt(row["words"])}
        for row in page.rows
    ]
    counts = listing.todo_counts()
    values = {
        "listing": page,
        "shown": shown,
        "kinds": [(kind, label, counts.get(kind, 0)) for kind, label in words.KINDS.items()],
        "tabs": catalogue_tabs("unclear"),
    }
    return render(request, "console/unclear.html", values)


@needs(Permission.MANAGE)
def unclear_point(request: OfficialRequest, point_id: int) -> HttpResponse:
    """One doubt: its words, the procedure around it, and the form that settles it."""
    point = listing.point(point_id)
    version = pinned.procedure(point["version_id"])
    of_paper = ".papers[" in point["place"]
    form = SettleForm(request.POST or None, kind=point["kind"], of_paper=of_paper, words=point["words"])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: settle_unclear(
                point_id, Settlement(**form.settlement()), at=request.at, by=request.actor
            ),
        )
        if done is not None:
            succeeded(request, f"Đã làm rõ “{point['message']}” của {version.code}.", form="lam-ro")
            return redirect(_next_url(point, after=False))
    values = {
        "point": point,
        "kind_name": words.kind_label(point["kind"]),
        "places": words.place_words(point["place"], version),
        "version": version,
        "channels": words.channel_rows(version),
        "form": form,
        "next_url": _next_url(point, after=True),
        "changes": bool(set(form.fields) - {"words"}),
        "left": listing.todo_counts().get(point["kind"], 0),
    }
    return render(request, "console/unclear_point.html", values, status=422 if form.errors else 200)


def _next_url(point: dict[str, Any], *, after: bool) -> str:
    """The next open doubt of the same kind, else the list.

    ``after``: only what stands behind this one, for "later"; else this procedure's come first.
    """
    code = point["version__procedure__code"]
    later = Q(version__procedure__code__gt=code)
    same = Q(version__procedure__code=code)
    wanted = later | (same & Q(pk__gt=point["pk"])) if after else later | same
    found = listing.todo(kind=point["kind"]).filter(wanted).exclude(pk=point["pk"]).first()
    if found is None:
        return reverse("console:unclear")
    return reverse("console:unclear-point", args=[found["pk"]])
