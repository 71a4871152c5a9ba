"""The page on which a route is tried on a test dossier, step by step."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from motcua.catalogue.queries import current, listing, pinned, search
from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.catalogue.types import TermUnit
from motcua.dossiers.actions.intake import ManualTerm
from motcua.dossiers.actions.terms import UnclearTerm
from motcua.dossiers.types import State
from motcua.lib.refused import NotFound
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.duties import duties
from motcua.org.types import Permission
from motcua.web.console.catalogue_forms import DecimalField
from motcua.web.console.managed import home_id, today
from motcua.web.console.trial import MADE_UP, MOST_STEPS, Question, Trial, role_words, run
from motcua.web.ui.access import needs
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.forms import DayField, FilterForm
from motcua.web.ui.request import OfficialRequest


class TrialForm(FilterForm):
    thu_tuc = forms.CharField(label="Thủ tục", max_length=40)
    nhanh = forms.ChoiceField(label="Nhánh")
    han = DecimalField(label="Thời hạn thử")
    don_vi = forms.ChoiceField(label="Đơn vị thời hạn", choices=[("", "Theo danh mục"), *TermUnit.choices])
    ngay = DayField(label="Tiếp nhận ngày")
    gio = forms.TimeField(label="Lúc", widget=forms.TextInput(attrs={"placeholder": "08:00"}))

    def __init__(self, *args: Any, route: PinnedRoute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nhanh"].choices = [(b.key, b.name) for b in route.branches]  # type: ignore[attr-defined]
        if not route.branches:
            del self.fields["nhanh"]
        if route.procedure_id is not None:
            del self.fields["thu_tuc"]


@needs(Permission.MANAGE)
def route_trial(request: OfficialRequest, route_id: int) -> HttpResponse:
    """Try a route: each press finishes one step of the made-up dossier on its due moment."""
    route = pinned.route(route_id)
    form = TrialForm(request.GET, route=route)
    chosen = form.chosen()
    procedure = _procedure(route, chosen.get("thu_tuc", ""))
    steps = _whole(request.GET.get("buoc", "0"))
    at = _moment(request, chosen)
    trial = None
    if procedure is not None:
        question = Question(
            route_id,
            procedure.version_id,
            home_id(request.actor),
            chosen.get("nhanh", ""),
            at,
            steps,
            _term(chosen),
        )
        trial = run(question)
    values = {
        "route": route,
        "form": form,
        "procedure": procedure,
        "trial": trial,
        "rows": _rows(trial, request) if trial else [],
        "ask_term": _term(chosen) is not None
        or (trial is not None and isinstance(trial.refused, UnclearTerm)),
        "state": State(trial.state).label if trial and trial.state else "",
        "made_up": MADE_UP,
        "at": at,
        "back_one": max((trial.acts if trial else steps) - 1, 0),
        "next_one": (trial.acts if trial else steps) + 1,
        "all": MOST_STEPS,
        "options_url": reverse("console:procedure-options"),
    }
    return render(request, "console/route_trial.html", values)


def _term(chosen: dict[str, Any]) -> ManualTerm | None:
    if "han" not in chosen or "don_vi" not in chosen:
        return None
    return ManualTerm(chosen["han"], chosen["don_vi"], "Thử quy trình")


def _whole(text: str) -> int:
    return min(int(text), MOST_STEPS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _moment(request: OfficialRequest, chosen: dict[str, Any]) -> datetime:
    """The moment of receipt: as asked, else 8 o'clock of the office's next working day."""
    if "ngay" in chosen:
        return timezone.make_aware(datetime.combine(chosen["ngay"], chosen.get("gio") or time(8)))
    calendar = calendar_of(home_id(request.actor))
    day = calendar.working_on_or_after(today(request))
    return timezone.make_aware(datetime.combine(day, chosen.get("gio") or time(8)))


def _procedure(route: PinnedRoute, code: str) -> PinnedProcedure | None:
    if route.procedure_id is not None:
        rows = listing.procedures().filter(procedure_id=route.procedure_id).values_list("pk", flat=True)
        found = rows.first()
        return pinned.procedure(found) if found else None
    if not code:
        return None
    found_now = current.current(code)
    if found_now is None:
        raise NotFound(f"Không có thủ tục {code[:40]} đang áp dụng.")
    return found_now


def _rows(trial: Trial, request: OfficialRequest) -> list[dict[str, Any]]:
    """The opened steps with who holds each role at the place that day."""
    day = today(request)
    names: dict[tuple[int, str], list[str]] = {}
    for step in trial.steps:
        key = (step.authority_id, step.role)
        if key not in names:
            rows = duties([step.authority_id], day, role=step.role).order_by("official__sort_key")
            names[key] = list(dict.fromkeys(row["official__full_name"] for row in rows))
    return [
        {"step": step, "role": role_words(step.role), "people": names[step.authority_id, step.role]}
        for step in trial.steps
    ]


@needs(Permission.MANAGE)
def procedure_options(request: OfficialRequest) -> HttpResponse:
    """Type-ahead over procedures in force, by code."""
    found = search.search(request.GET.get("q", ""), limit=12)
    return options(
        request,
        [Option(hit.code, hit.name, hit.field_name, hit.code) for hit in found],
        nothing="Không có thủ tục nào như vậy",
    )
