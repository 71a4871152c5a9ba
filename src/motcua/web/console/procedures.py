"""The catalogue: list, one version with all its parts, versions side by side, papers, local settings."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.catalogue.actions import versions as acts
from motcua.catalogue.actions.versions import PaperMark
from motcua.catalogue.queries import current, eforms, listing, pinned
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.types import OnlineLevel, VersionState
from motcua.lib.refused import NotFound
from motcua.org.queries.units import unit
from motcua.org.types import Level, Permission
from motcua.web.console import catalogue_words as words
from motcua.web.console.catalogue_forms import AbolishForm, LocalForm, ProcedureFilters
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.log_words import recent
from motcua.web.console.managed import home_id, today
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.request import OfficialRequest

_YES = {"co": True, "khong": False}


def _levels(row: Row) -> str:
    return ", ".join(Level(level).label for level in row["procedure__levels"] if level in Level.values)


_COLUMNS = (
    Column("procedure__code", "Mã", sort="procedure__code"),
    Column("name", "Tên thủ tục", sort="procedure__fold"),
    Column("procedure__field__name", "Lĩnh vực", sort="procedure__field__name"),
    Column("levels", "Cấp", read=_levels),
    Column("decision_date", "Công bố", sort="decision_date", kind="day"),
    Column("state", "Trạng thái", read=lambda row: VersionState(row["state"]).label),
    Column("decision_number", "Số quyết định", shown=False),
)


def catalogue_tabs(here: str) -> list[Any]:
    """Tabs of the catalogue with the number of open doubts."""
    return tabs("catalogue", here, {"unclear": sum(listing.todo_counts().values())})


@needs(Permission.MANAGE)
def procedure_list(request: OfficialRequest) -> HttpResponse:
    """Procedures by code, field, level, state, doubts."""
    form = ProcedureFilters(request.GET)
    chosen = form.chosen()
    state = chosen.get("trang_thai", VersionState.PUBLISHED.value)
    rows = listing.procedures(
        text=chosen.get("ten", ""),
        field=chosen.get("linh_vuc", ""),
        level=chosen.get("cap", ""),
        state="" if state == "tat_ca" else state,
        detail=_YES.get(chosen.get("chi_tiet", "")),
        unclear=_YES.get(chosen.get("chua_ro", "")),
    )
    page = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="procedure__code",
        filters=form,
        name="thu-tuc",
        title="Danh mục thủ tục hành chính",
    )
    if page.answer:
        return page.answer
    doubts = _doubts([row["pk"] for row in page.rows])
    shown = [
        {
            **row,
            "levels": _levels(row),
            "tone": words.STATE_TONES[row["state"]],
            "state_name": VersionState(row["state"]).label,
            "doubts": doubts.get(row["pk"], 0),
        }
        for row in page.rows
    ]
    values = {"listing": page, "shown": shown, "tabs": catalogue_tabs("procedures")}
    return render(request, "console/procedures.html", values)


def _doubts(version_ids: list[int]) -> dict[int, int]:
    """Open doubts of the versions of one page."""
    rows = listing.procedures(state="").filter(pk__in=version_ids).order_by().values_list("pk")
    counted = Count("unclear_points", filter=Q(unclear_points__settled_at__isnull=True))
    return dict(rows.annotate(n=counted))


@needs(Permission.MANAGE)
def procedure(request: OfficialRequest, code: str) -> HttpResponse:
    """The version of a procedure that holds now, or its newest."""
    rows = list(listing.versions(code))
    if not rows:
        raise NotFound(f"Không có thủ tục {code[:40]} trong danh mục.")
    here = next((row for row in rows if row["state"] == VersionState.PUBLISHED), rows[0])
    return redirect("console:version", here["pk"])


@needs(Permission.MANAGE)
def version(request: OfficialRequest, version_id: int) -> HttpResponse:
    """Everything one version says, where it comes from, and what the manager may do with it."""
    found = pinned.procedure(version_id)
    holds = found.state == VersionState.PUBLISHED
    authority = unit(home_id(request.actor))
    values = {
        "version": found,
        "holds": holds,
        "state_name": VersionState(found.state).label,
        "tone": words.STATE_TONES[found.state],
        "channels": words.channel_rows(found),
        "cases": [
            (case, [p for p in case.papers if not p.is_note], [p for p in case.papers if p.is_note])
            for case in found.cases
        ],
        "levels": [Level(level).label for level in found.levels if level in Level.values],
        "online": OnlineLevel(found.online_level).label,
        "cut_off": words.CUT_OFFS.get(found.cut_off, found.cut_off),
        "reading": words.READINGS.get(found.reading, found.reading),
        "doubts": _points(found) if holds else [],
        "route": _route(found, authority.code) if holds else None,
        "authority": authority,
        "versions": [
            {**row, "state_name": VersionState(row["state"]).label, "tone": words.STATE_TONES[row["state"]]}
            for row in listing.versions(found.code)
        ],
        "has_form": eforms.versions(found.code).exists(),
        "log": recent(f"procedure:{found.code}"),
    }
    return render(request, "console/version.html", values)


def _points(found: PinnedProcedure) -> list[dict[str, Any]]:
    rows = listing.todo().filter(version_id=found.version_id)
    return [
        {
            **row,
            "kind_name": words.kind_label(row["kind"]),
            "places": words.place_words(row["place"], found),
            "short": words.excerpt(row["words"]),
        }
        for row in rows
    ]


def _route(found: PinnedProcedure, authority_code: str) -> pinned.PinnedRoute | None:
    try:
        return pinned.route(current.route_for(found.procedure_id, authority_code))
    except NotFound:
        return None


@needs(Permission.MANAGE)
@require_POST
def version_papers(request: OfficialRequest, version_id: int) -> HttpResponse:
    """Mark papers as always asked or only where they apply: a new version holds from now on."""
    found = pinned.procedure(version_id)
    required = set(request.POST.getlist("bat-buoc"))
    marks = [
        PaperMark(paper.id, str(paper.id) in required)
        for case in found.cases
        for paper in case.papers
        if not paper.is_note
    ]
    result = acts.mark_papers(version_id, marks, at=request.at, by=request.actor)
    if result == version_id:
        succeeded(request, "Không có giấy tờ nào đổi dấu.")
    else:
        succeeded(request, "Đã đánh dấu giấy tờ; bản mới áp dụng cho hồ sơ nhận từ bây giờ.")
    return redirect("console:version", result)


@needs(Permission.MANAGE)
def version_local(request: OfficialRequest, version_id: int) -> HttpResponse:
    """What only the office knows of a procedure: same day, cut-off, reading of the term, general route."""
    found = pinned.procedure(version_id)
    initial = {
        "same_day": found.same_day,
        "cut_off": found.cut_off,
        "reading": found.reading,
        "online_level": found.online_level,
        "route": found.route_key,
    }
    form = LocalForm(request.POST or None, initial=initial)
    back = reverse("console:version", args=[version_id])
    if request.method == "POST" and form.is_valid():
        result = attempt(
            form,
            lambda: acts.set_local(version_id, at=request.at, by=request.actor, **form.cleaned_data),
        )
        if result is not None:
            succeeded(request, "Đã lưu; bản mới áp dụng cho hồ sơ nhận từ bây giờ.")
            return redirect("console:version", result)
    page = Page("Đặt theo đơn vị", "Lưu thành bản mới", back, lead=f"{found.code} {found.name}")
    return form_page(request, form, page)


@needs(Permission.MANAGE)
def procedure_abolish(request: OfficialRequest, code: str) -> HttpResponse:
    """End a procedure by the decision that announces it."""
    found = listing.detail(code)
    form = AbolishForm(request.POST or None, initial={"on": today(request)})
    back = reverse("console:version", args=[found.version_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: acts.abolish(code, at=request.at, by=request.actor, **form.cleaned_data) or True,
        )
        if done:
            succeeded(request, f"Đã bãi bỏ thủ tục {code}; hồ sơ đang giải quyết vẫn tiếp tục.")
            return redirect(back)
    page = Page(
        f"Bãi bỏ thủ tục {code}?",
        "Bãi bỏ",
        back,
        lead=f"{found.name}. Không nhận hồ sơ mới; hồ sơ đã nhận vẫn giải quyết đến cùng.",
        tone="late",
    )
    return form_page(request, form, page)


@needs(Permission.MANAGE)
def version_compare(request: OfficialRequest) -> HttpResponse:
    """Two versions side by side: only what differs."""
    older, newer = (_whole(request.GET.get(name, "")) for name in ("cu", "moi"))
    before, after = pinned.procedure(older), pinned.procedure(newer)
    values = {
        "before": before,
        "after": after,
        "rows": words.change_rows(listing.diff_versions(older, newer)),
        "versions": list(listing.versions(after.code)),
    }
    return render(request, "console/compare.html", values)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotFound("Chọn hai bản để so sánh.")
    return int(text)
