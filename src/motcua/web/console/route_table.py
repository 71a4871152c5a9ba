"""The editor of a route: a table whose rows are added, moved and taken away; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.catalogue.actions.routes import Saved, save_draft
from motcua.catalogue.queries.pinned import PinnedRoute
from motcua.catalogue.types import VersionState
from motcua.lib.refused import Invalid
from motcua.org.queries import units
from motcua.org.types import Permission
from motcua.web.console.managed import home_id, today
from motcua.web.console.route_forms import (
    BRANCH_FIELDS,
    MOST_ROWS,
    STEP_FIELDS,
    BranchForm,
    HeadForm,
    StepForm,
    Texts,
    branch_rows,
    branch_texts,
    new_row,
    positions,
    posted_rows,
    step_rows,
    stored_rows,
)
from motcua.web.console.routes import editable
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

#: where the action's words about a row belong in the table
_PLACES = {"position": "flow", "minutes": "time", "hours": "time", "key": "name"}


@dataclass
class Table:
    """The page between two requests: head, branches and steps as typed."""

    head: HeadForm
    branches: list[Texts]
    steps: list[Texts]
    focus: str = ""

    def branch_forms(self) -> list[BranchForm]:
        return [
            BranchForm(_named(row, f"nhanh{i}"), prefix=f"nhanh{i}") for i, row in enumerate(self.branches)
        ]

    def step_forms(self) -> list[StepForm]:
        choices = [(row["key"], row["name"] or row["key"]) for row in branch_rows(self.branches)]
        return [
            StepForm(_named(row, f"buoc{i}"), prefix=f"buoc{i}", branches=choices)
            for i, row in enumerate(self.steps)
        ]


def _named(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in row.items()}


def _stored(route: PinnedRoute) -> Table:
    head = {"name": route.name, "code": route.code, "kind": route.kind, "shares_day": route.shares_day}
    return Table(
        HeadForm(initial=head), [branch_texts(branch) for branch in route.branches], stored_rows(route)
    )


def _typed(request: OfficialRequest) -> Table:
    return Table(
        HeadForm(request.POST),
        posted_rows(request.POST, "nhanh", BRANCH_FIELDS),
        posted_rows(request.POST, "buoc", STEP_FIELDS),
    )


def _rearrange(table: Table, act: str) -> None:
    """One press of a button of the table: add, move, take away."""
    name, _, text = act.partition(":")
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    rows = table.steps
    if name == "them-nhanh" and len(table.branches) < MOST_ROWS:
        table.branches.append(dict.fromkeys(BRANCH_FIELDS, ""))
        table.focus = f"id_nhanh{len(table.branches) - 1}-name"
    elif name == "bo-nhanh" and 0 <= at < len(table.branches):
        gone = branch_rows(table.branches)[at]["key"]
        del table.branches[at]
        table.steps = [{**row, "branch": "" if row["branch"] == gone else row["branch"]} for row in rows]
    elif name == "them" and len(rows) < MOST_ROWS:
        at = at + 1 if 0 <= at < len(rows) else len(rows)
        rows.insert(at, new_row(rows[at - 1] if at else None))
        table.focus = f"id_buoc{at}-name"
    elif name == "bo" and 0 <= at < len(rows):
        del rows[at]
        table.focus = f"bo-{min(at, len(rows) - 1)}"
    elif name in {"len", "xuong"} and 0 <= at < len(rows):
        to = min(max(at + (1 if name == "xuong" else -1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        table.focus = f"{name}-{to}"


def _save(request: OfficialRequest, route_id: int, table: Table) -> Saved:
    head = table.head.cleaned_data
    return save_draft(
        route_id,
        step_rows(table.steps),
        by=request.actor,
        branches=branch_rows(table.branches),
        name=head["name"],
        code=head["code"],
        shares_day=head["shares_day"],
        kind=head["kind"],
    )


@needs(Permission.MANAGE)
def route_edit(request: OfficialRequest, route_id: int) -> HttpResponse:
    """The table of a draft."""
    route = editable(request.actor, route_id)
    if route.state != VersionState.DRAFT:
        return redirect("console:route", route_id)
    if request.method != "POST":
        return _page(request, route, _stored(route), {})
    table = _typed(request)
    act = request.POST.get("viec", "luu")
    if act not in {"luu", "luu-thu"}:
        _rearrange(table, act)
        return _page(request, route, table, {}, checked=False)
    if not table.head.is_valid():
        return _page(request, route, table, {})
    try:
        saved = _save(request, route_id, table)
    except Invalid as refused:
        return _page(request, route, table, refused.errors)
    succeeded(request, "Đã lưu bản nháp.")
    for warning in saved.warnings:
        messages.warning(request, warning)
    return redirect("console:route-trial" if act == "luu-thu" else "console:route-edit", route_id)


def _page(
    request: OfficialRequest,
    route: PinnedRoute,
    table: Table,
    errors: Mapping[str, str],
    *,
    checked: bool = True,
) -> HttpResponse:
    steps, branches = table.step_forms(), table.branch_forms()
    general = []
    for place, sentence in errors.items():
        kind, _, rest = place.partition(".")
        index, _, name = rest.partition(".")
        forms: list[StepForm] | list[BranchForm] = steps if kind == "rows" else branches
        if kind in {"rows", "branches"} and index.isdigit() and int(index) < len(forms):
            form = forms[int(index)]
            form.full_clean()
            field = _PLACES.get(name, name)
            form.add_error(field if field in form.fields else None, sentence)
        elif place in table.head.fields:
            table.head.add_error(place, sentence)
        else:
            general.append(sentence)
    wrong = bool(errors) or (checked and request.method == "POST")
    values = {
        "route": route,
        "head": table.head,
        "branches": branches,
        "rows": list(zip(steps, positions(table.steps), strict=True)),
        "general": general,
        "focus": table.focus,
        "wrong": wrong,
        "show_errors": bool(errors),
        "agencies": _agencies(request),
        "back": reverse("console:route", args=[route.id]),
    }
    return render(request, "console/route_edit.html", values, status=422 if wrong else 200)


def _agencies(request: OfficialRequest) -> list[units.UnitInfo]:
    home, day = home_id(request.actor), today(request)
    places = ("DEPARTMENT", "POLICE", "OTHER")
    return [found for place in places for found in units.hand_off_targets(home, place, day)]
