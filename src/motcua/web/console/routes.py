"""Routes: list, one route with who does what, drafts, versions side by side, publishing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.catalogue.actions import routes as acts
from motcua.catalogue.queries import listing, pinned
from motcua.catalogue.queries.pinned import PinnedRoute, PinnedStep
from motcua.catalogue.types import Place, RouteKind, StepKind, TermUnit, VersionState
from motcua.lib.refused import Forbidden, NotFound
from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import fold
from motcua.org.queries.duties import duties
from motcua.org.queries.units import unit
from motcua.org.types import Actor, Permission, Role
from motcua.web.console.catalogue_words import STATE_TONES
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.log_words import recent
from motcua.web.console.managed import home_id, today
from motcua.web.console.route_compare import compared
from motcua.web.console.route_forms import PublishForm, RouteFilters, time_text
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("name", "Quy trình", sort="name"),
    Column("procedure__code", "Thủ tục", sort="procedure__code"),
    Column("unit_code", "Của đơn vị", sort="unit_code"),
    Column("kind_name", "Kiểu", sort="kind_name"),
    Column("step_count", "Số bước", sort="step_count", kind="number"),
    Column("branch_count", "Nhánh", sort="branch_count", kind="number"),
    Column("state_name", "Trạng thái", sort="state_name"),
)


@needs(Permission.MANAGE)
def route_list(request: OfficialRequest) -> HttpResponse:
    """Routes with their procedure, unit, kind and state."""
    form = RouteFilters(request.GET)
    chosen = form.chosen()
    state = chosen.get("trang_thai", VersionState.PUBLISHED.value)
    wanted, kind = fold(chosen.get("ten", "")), chosen.get("loai", "")
    rows = [
        {
            **row,
            "kind_name": str(RouteKind(row["kind"]).label).partition(" (")[0],
            "state_name": VersionState(row["state"]).label,
            "tone": STATE_TONES[row["state"]],
        }
        for row in listing.routes(state="" if state == "tat_ca" else state)
        if wanted in fold(f"{row['name']} {row['code']} {row['procedure__code'] or ''}")
        and kind in ("", row["kind"])
    ]
    page = list_page(
        request, rows, columns=_COLUMNS, sort="name", filters=form, name="quy-trinh", title="Quy trình nội bộ"
    )
    if page.answer:
        return page.answer
    drafts = listing.routes(state=VersionState.DRAFT.value).count()
    return render(request, "console/routes.html", {"listing": page, "drafts": drafts})


def _source(route: PinnedRoute) -> dict[str, Any]:
    """The row of this version with what the picture leaves out."""
    return dict(listing.route_versions(route.key).filter(pk=route.id)[0])


def step_table(route: PinnedRoute, holders: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The steps in words, with who holds each inner role today."""
    names = {branch.key: branch.name for branch in route.branches}
    steps = sorted(route.steps, key=lambda step: step.order)
    return [
        {
            "step": step,
            "kind": StepKind(step.kind).label,
            "role": Role(step.role).label,
            "place": Place(step.place).label,
            "branch": names.get(step.branch, ""),
            "time": time_text(step.minutes),
            "parallel": _parallel(route, step),
            "people": holders.get(step.role, []) if step.place in _INSIDE else None,
        }
        for step in steps
    ]


_INSIDE = {Place.ONE_STOP.value, Place.DIVISION.value, Place.AUTHORITY.value}


def _parallel(route: PinnedRoute, step: PinnedStep) -> bool:
    beside = [s for s in route.steps if s.position == step.position and s.branch in ("", step.branch)]
    return len(beside) > 1


def _holders(request: OfficialRequest) -> dict[str, list[str]]:
    rows = duties([home_id(request.actor)], today(request)).order_by("official__sort_key")
    found: dict[str, list[str]] = {}
    for row in rows:
        names = found.setdefault(row["role"], [])
        if row["official__full_name"] not in names:
            names.append(row["official__full_name"])
    return found


def _branch_terms(route: PinnedRoute) -> list[tuple[str, str]]:
    found = []
    for branch in route.branches:
        term = "theo thủ tục"
        if branch.term_amount is not None and branch.term_unit:
            term = f"{branch.term_amount.normalize():f} {TermUnit(branch.term_unit).label}".replace(".", ",")
        found.append((branch.name, term))
    return found


@needs(Permission.MANAGE)
def route(request: OfficialRequest, route_id: int) -> HttpResponse:
    """One version of a route."""
    found = pinned.route(route_id)
    values = {
        "route": found,
        "row": _source(found),
        "kind": RouteKind(found.kind).label,
        "state_name": VersionState(found.state).label,
        "tone": STATE_TONES[found.state],
        "draft": found.state == VersionState.DRAFT,
        "may_edit": may_edit(request.actor, found),
        "steps": step_table(found, _holders(request)),
        "branches": _branch_terms(found),
        "versions": _versions(found),
        "home_office": unit(home_id(request.actor)),
        "log": recent(f"route:{found.key}"),
    }
    return render(request, "console/route.html", values)


def _versions(found: PinnedRoute) -> list[dict[str, Any]]:
    return [
        {**row, "state_name": VersionState(row["state"]).label, "tone": STATE_TONES[row["state"]]}
        for row in listing.route_versions(found.key)
    ]


def may_edit(actor: Actor, route: PinnedRoute) -> bool:
    """A manager edits the routes of their own authority, an administrator those that all share too."""
    return actor.may(Permission.ADMINISTER) or route.unit_code == unit(home_id(actor)).code


def editable(actor: Actor, route_id: int) -> PinnedRoute:
    """The route, when the actor may change its drafts.

    Raises:
        Forbidden: it is shared by every authority, or another's.
    """
    found = pinned.route(route_id)
    if not may_edit(actor, found):
        raise Forbidden(
            "Quy trình này dùng chung cho nhiều đơn vị; người quản trị hệ thống mới sửa được. "
            "Hãy lập bản riêng của đơn vị từ trang thủ tục."
        )
    return found


@needs(Permission.MANAGE)
@require_POST
def route_draft(request: OfficialRequest, route_id: int) -> HttpResponse:
    """A draft that begins as a copy: of this route, or of one's own authority's for the procedure."""
    found = pinned.route(route_id)
    code = line(request.POST.get("thu-tuc", ""))[:40] if found.procedure_id is None else ""
    if may_edit(request.actor, found) and not code:
        return redirect("console:route-edit", acts.draft_from(route_id, by=request.actor))
    if found.procedure_id is None and not code:
        editable(request.actor, route_id)
    own = "" if request.actor.may(Permission.ADMINISTER) else unit(home_id(request.actor)).code
    name = listing.detail(code).name if code else ""
    draft = acts.draft_from(route_id, by=request.actor, procedure_code=code, unit_code=own, name=name)
    return redirect("console:route-edit", draft)


@needs(Permission.MANAGE)
@require_POST
def route_discard(request: OfficialRequest, route_id: int) -> HttpResponse:
    """Throw a draft away."""
    found = editable(request.actor, route_id)
    acts.discard_draft(route_id, at=request.at, by=request.actor)
    succeeded(request, f"Đã bỏ bản nháp “{found.name}”.")
    return redirect("console:routes")


@needs(Permission.MANAGE)
def route_publish(request: OfficialRequest, route_id: int) -> HttpResponse:
    """Let a draft hold for dossiers received from now on."""
    found = editable(request.actor, route_id)
    form = PublishForm(request.POST or None)
    back = reverse("console:route", args=[route_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: acts.publish_route(route_id, at=request.at, by=request.actor, **form.cleaned_data)
        )
        if done is not None:
            succeeded(request, f"Đã công bố “{found.name}”, bản {found.version}.")
            return redirect(back)
    page = Page(
        f"Công bố bản {found.version}",
        "Công bố",
        back,
        lead=f"{found.name}. Áp dụng cho hồ sơ nhận từ bây giờ; hồ sơ đang giải quyết đi tiếp theo bản cũ.",
    )
    return form_page(request, form, page)


@needs(Permission.MANAGE)
def route_compare(request: OfficialRequest, route_id: int) -> HttpResponse:
    """Two versions of a route side by side."""
    after = pinned.route(route_id)
    text = request.GET.get("voi", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotFound("Chọn bản để so sánh.")
    before = pinned.route(int(text))
    values = {"before": before, "after": after, "rows": compared(before, after), "versions": _versions(after)}
    return render(request, "console/route_compare.html", values)
