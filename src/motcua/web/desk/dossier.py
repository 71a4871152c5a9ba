"""The page of one dossier: where it stands, until when and why, what I may do now, and everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.types import Channel
from motcua.documents.queries import files
from motcua.dossiers.actions.reading import note_read
from motcua.dossiers.queries.page import DossierPage, dossier_page, due_explained
from motcua.dossiers.queries.special_books import books
from motcua.dossiers.queries.visible import find
from motcua.dossiers.types import (
    FINAL_STATES,
    OPEN_STATES,
    Outcome,
    PaymentMethod,
    ReturnMethod,
    State,
    TaskState,
)
from motcua.law.deadlines import PAUSE_GROUNDS
from motcua.law.rulings import Ruling
from motcua.org.types import Permission, Role
from motcua.web.desk.act import ActForm, Case
from motcua.web.desk.acts_decision import needs_apology
from motcua.web.desk.acts_term import checked_date, proposed
from motcua.web.desk.addresses import dossier_id_of
from motcua.web.desk.offers import offer, panel
from motcua.web.desk.papers import receipts_of
from motcua.web.desk.sent_form import empowering_files, sent_form
from motcua.web.desk.told import in_whose_place, moments
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

#: nothing moves here until the applicant does
WAITING = frozenset({State.AWAITING_APPLICANT.value, State.AWAITING_PAYMENT.value})


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the way through the house: done, open now, sent back, or still ahead."""

    name: str
    mark: str
    who: str
    where: str = ""
    done_at: datetime | None = None
    due_at: datetime | None = None
    opinion: str = ""
    late: bool = False


@needs(Permission.DESK)
def dossier(request: OfficialRequest, ref: str) -> HttpResponse:
    """A dossier by its code or its id."""
    page = dossier_page(dossier_id_of(ref, request.actor), request.actor)
    note_read(page.dossier.pk, request.actor, request.at, "page")
    return page_with(request, Case(page, request.actor, request.at), None)


def page_with(
    request: OfficialRequest,
    case: Case,
    form: ActForm | None,
    *,
    status: int = 200,
    moved: str = "",
    against: Ruling | None = None,
) -> HttpResponse:
    """The page with an act's form open in it.

    Args:
        moved: what happened since the person's own page.
        against: the law's word against the act that was asked for.
    """
    page = case.page
    possible = form is not None and type(form).offered(case)
    if form is not None and not possible:
        against = type(form).against(case)
    values = {
        "page": page,
        "dossier": page.dossier,
        "steps": steps_of(page, case.at),
        "moments": moments(page.events, {d.required_id: d.name for d in page.documents}),
        "offer": offer(case),
        "sent": sent_form(page),
        "checks_paper": case.actor.may(Permission.INTAKE),
        "panel": panel(form) if form is not None and possible else None,
        "typed": form.typed() if form is not None and not possible else [],
        "lost": form.label if form is not None and not possible else "",
        "moved": moved,
        "against": against,
        "not_now": status == 409 and form is None,
        "printed": _slip_to_print(page, request.GET.get("phieu", "")),
        "why_url": reverse("desk:why", args=[page.dossier.pk]),
        **_words(case),
    }
    return render(request, "desk/dossier.html", values, status=status)


def _words(case: Case) -> dict[str, Any]:
    """Labels and remarks that the templates only show."""
    page, dossier = case.page, case.page.dossier
    return {
        "channel": Channel(dossier.channel).label,
        "return_method": ReturnMethod(dossier.return_method).label,
        "outcome": Outcome(dossier.outcome).label if dossier.outcome else "",
        "needs_apology": needs_apology(case),
        "may_apologise": page.may("reschedule"),
        "is_open": dossier.state in OPEN_STATES,
        "is_final": dossier.state in FINAL_STATES,
        "waits_for_applicant": dossier.state == State.AWAITING_APPLICANT,
        "paused": dossier.state in WAITING,
        "pause": next((p for p in page.pauses if p.ended_at is None), None),
        "pauses": [
            (p, PAUSE_GROUNDS[p.ground].title if p.ground in PAUSE_GROUNDS else p.ground) for p in page.pauses
        ],
        "asked": page.supplements[-1] if page.supplements else None,
        "stop_asked": next((e for e in page.events if e.name == "ask_stop"), None),
        "charges": [(c, PaymentMethod(c.method).label) for c in page.charges],
        "receipts": receipts_of(page, case.actor),
        "replaced_by": getattr(dossier, "replaced_by", None),
        "books": [(entry, books()[entry.book].title) for entry in page.books if entry.book in books()],
        "many_stages": len(page.stages) > 1,
        "details": _details(page),
        "branch_name": _branch_name(page),
    }


def _details(page: DossierPage) -> list[tuple[str, Any, str]]:
    """Facts of the special register that are filled in: label, value, kind."""
    known = page.dossier.details
    return [
        (
            spec.label,
            datetime.fromisoformat(known[spec.key]) if spec.kind == "date" else known[spec.key],
            spec.kind,
        )
        for spec in page.procedure.details
        if spec.key in known
    ]


def _branch_name(page: DossierPage) -> str:
    if len(page.route.branches) < 2:
        return ""
    key = page.route.branch_key(page.dossier.branch)
    return next((branch.name for branch in page.route.branches if branch.key == key), "")


def steps_of(page: DossierPage, at: datetime) -> list[StepLine]:
    """The tasks as they were opened, then the steps of the route that are still to come."""
    waiting = page.dossier.state in WAITING
    lines = []
    for task in page.tasks:
        if task.state == TaskState.DROPPED:
            continue
        holder = task.done_by if task.state != TaskState.OPEN else task.official
        who = holder.full_name if holder else str(Role(task.role).label)
        where = task.unit.name if task.authority_id != page.dossier.authority_id else ""
        mark = {TaskState.OPEN: "now", TaskState.DONE: "done"}.get(TaskState(task.state), "returned")
        # while the dossier waits for the applicant no step is late: its clock stands still
        due_at = None if waiting and mark == "now" else task.due_at
        late = due_at is not None and (task.done_at or at) > due_at
        name = in_whose_place(who, task.done_for)
        lines.append(StepLine(task.name, mark, name, where, task.done_at, due_at, task.opinion, late))
    if page.dossier.state in FINAL_STATES or not page.tasks:
        return lines
    reached = max((t.position for t in page.tasks if t.state != TaskState.DROPPED), default=0)
    ahead = [s for s in page.route.steps_of(page.dossier.branch) if s.position > reached]
    return [*lines, *(StepLine(s.name, "ahead", s.agency or str(Role(s.role).label)) for s in ahead)]


def _slip_to_print(page: DossierPage, asked: str) -> Any:
    """The slip that an act has just made, when it is one of this dossier's."""
    return next((slip for slip in page.slips if str(slip.pk) == asked), None)


@needs(Permission.DESK)
def why(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """The arithmetic of the promised date, and each later change of it."""
    found = find(dossier_id, request.actor)
    return render(request, "desk/why.html", {"explained": due_explained(found), "dossier": found})


@needs(Permission.DESK)
def file(request: OfficialRequest, dossier_id: int, file_id: int) -> HttpResponse:
    """A scan or an electronic result of a dossier that the actor may see, as a file to save."""
    page = dossier_page(dossier_id, request.actor)
    further = (extra.file for line in page.documents for extra in line.files.select_related("file"))
    attached = [*(line.file for line in page.documents), *further, *(line.file for line in page.results)]
    attached += empowering_files(page)
    held = [kept for kept in attached if kept is not None and kept.pk == file_id]
    if not held:
        raise files.UnknownFile
    note_read(dossier_id, request.actor, request.at, "file")
    handed = files.handed(held[0])
    response = downloads.download(handed.content, handed.name, handed.media_type)
    response._csp_exempt = True  # type: ignore[attr-defined]  # the stricter policy below is the file's own
    for name, value in files.SAFE_HEADERS.items():
        response[name] = value
    return response


@needs(Permission.DESK)
def new_date(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """Whether the office works at a proposed new date, told while it is typed."""
    case = Case(dossier_page(dossier_id, request.actor), request.actor, request.at)
    moment = proposed(request.GET)
    ruling = checked_date(case, moment) if moment else None
    return render(request, "desk/acts/new_date.html", {"ruling": ruling, "moment": moment})
