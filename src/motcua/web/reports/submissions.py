"""One periodic report: its forms with every figure open, its checks, its way, and where data moved since."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.lib.refused import NotFound
from motcua.org.types import Permission
from motcua.reports.queries import submission_differences, submissions
from motcua.reports.queries.behind import dossiers as dossier_rows
from motcua.reports.queries.sealed import Filled
from motcua.reports.queries.submissions import Page
from motcua.web.reports import sections
from motcua.web.reports.paging import page_of
from motcua.web.reports.report_table import Address, Table, behind, table_of
from motcua.web.reports.submission_words import NEXT, state_tone, steps
from motcua.web.ui.access import needs
from motcua.web.ui.parts import Moment
from motcua.web.ui.request import OfficialRequest

_ICONS = {
    "draft": "edit",
    "refresh": "refresh",
    "annotate": "message",
    "check": "checks",
    "send_back": "arrow-back-up",
    "sign": "writing-sign",
    "seal": "lock",
    "send": "send",
    "correct": "copy",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One form as the page draws it."""

    filled: Filled
    table: Table
    anchor: str


@needs(Permission.REPORT)
def submission(request: OfficialRequest, submission_id: int) -> HttpResponse:
    """One report, whole."""
    page = submissions.page(submission_id, actor=request.actor, at=request.at)
    moves = {move.name: move for move in page.moves}
    step = NEXT.get(page.head.row.state)
    checks = [(one.report.form, check) for one in page.forms for check in one.report.checks]
    values = {
        "tabs": sections.tabs("reports", "home"),
        "page": page,
        "row": page.head.row,
        "of_others": page.head.row.unit_id not in request.actor.authority_ids,
        "forms": [
            Shown(one, table_of(one.report, address_of(page, one)), one.report.form) for one in page.forms
        ],
        "checks": checks,
        "broken": [pair for pair in checks if not pair[1].ok],
        "findings": [found for one in page.forms for found in one.findings],
        "steps": steps(page.head),
        "step": step,
        "moves": moves,
        "may_next": step is not None and step[0] in moves,
        "tone": state_tone(page.head.row.state),
        "moments": _moments(page),
        "over": request.at >= page.head.period.ends_at,
    }
    return render(request, "reports/submission.html", values)


def _moments(page: Page) -> list[Moment]:
    return [
        Moment(
            event.at,
            move.label,
            who=", ".join(part for part in (event.actor_name, event.actor_title) if part),
            detail=str(event.data.get("reason", "")),
            icon=_ICONS[move.name],
        )
        for event, move in page.events
    ]


def address_of(page: Page, filled: Filled) -> Address:
    """Where a figure leads: the sealed list of a report, else what the data knew at the report's moment."""
    row = page.head.row
    live = behind(filled.report, row.as_of)
    own = reverse("reports:submission-dossiers", args=[row.pk])
    listed = submissions.listed_columns(filled.report)
    kept = row.sealed_at is not None or page.adds_up

    def address(line: str, column: str) -> str:
        if kept and column in listed:
            return f"{own}?{urlencode({'form': filled.report.form, 'row': line, 'column': column})}"
        return live(line, column)

    return address


@needs(Permission.REPORT)
def dossiers(request: OfficialRequest, submission_id: int) -> HttpResponse:
    """The dossiers behind one figure of a report (``form``, ``row``, ``column``), fifty at a time."""
    asked = request.GET
    found = submissions.figure(
        submission_id,
        asked.get("form", ""),
        asked.get("row", ""),
        asked.get("column", ""),
        actor=request.actor,
        at=request.at,
    )
    pages, part = page_of(request, found.dossiers)
    values = {
        "tabs": sections.tabs("reports", "home"),
        "found": found,
        "rows": list(dossier_rows(request.actor, [ref.id for ref in part])),
        "pages": pages,
    }
    return render(request, "reports/submission_dossiers.html", values)


@needs(Permission.REPORT)
def difference(request: OfficialRequest, submission_id: int) -> HttpResponse:
    """Where a report differs: from the data of now, or (``voi=truoc``) from the version that it corrects."""
    page = submissions.page(submission_id, actor=request.actor, at=request.at)
    with_before = request.GET.get("voi", "") == "truoc"
    found = (
        submission_differences.since_version_before(submission_id, request.at)
        if with_before
        else submission_differences.moved_since(submission_id, request.at)
    )
    if found is None:
        raise NotFound("Bản này không đính chính bản nào.")
    values = {
        "tabs": sections.tabs("reports", "home"),
        "page": page,
        "row": page.head.row,
        "found": found,
        "forms": [form for form in found.forms if not form.same],
    }
    name = "submission_moved.html" if request.htmx else "submission_difference.html"
    return render(request, f"reports/{name}", values)
