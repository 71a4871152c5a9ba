"""The register of petitions: the list, entering one, one petition with what may be done next."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.catalogue.queries.listing import field_names
from motcua.documents.queries.files import SAFE_HEADERS, visible_file
from motcua.law.calendar import ZONE
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import sort_key
from motcua.org.types import Permission
from motcua.oversight.actions import petitions as acts
from motcua.oversight.actions.petitions import NewPetition
from motcua.oversight.queries import petitions as queries
from motcua.oversight.types import PetitionKind, PetitionOutcome, PetitionState
from motcua.reports.letters.docx import CONTENT_TYPE
from motcua.reports.queries.petition_letter import answer_letter
from motcua.web.reports import asking
from motcua.web.reports.petition_forms import NewPetitionForm, PetitionFilters
from motcua.web.reports.sections import tabs
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, refuse, succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.parts import Tab
from motcua.web.ui.private_search import searched
from motcua.web.ui.request import OfficialRequest

#: whoever is handed a petition may be anybody who works here
WORKS = (Permission.REPORT, Permission.PROCESS, Permission.INTAKE)
_COLUMNS = (
    Column("number", "Số", sort="number", read=lambda row: f"{row['number']}/{row['year']}"),
    Column("received_at", "Nhận lúc", sort="received_at", kind="moment"),
    Column("content", "Nội dung"),
    Column("petitioner_name", "Người gửi"),
    Column("kind", "Về việc", sort="kind", read=lambda row: PetitionKind(row["kind"]).label),
    Column("state", "Tình trạng", sort="state", read=lambda row: PetitionState(row["state"]).label),
    Column("assigned_to__full_name", "Người xử lý", sort="assigned_to__sort_key"),
    Column("due_at", "Hạn trả lời", sort="due_at", kind="moment"),
    Column("answer_number", "Số trả lời", shown=False),
    Column("answered_at", "Trả lời lúc", kind="moment", shown=False),
    Column("outcome", "Kết quả", shown=False, read=lambda row: PetitionOutcome(row["outcome"]).label),
    Column("published_at", "Công khai lúc", kind="moment", shown=False),
)


def section_tabs(request: OfficialRequest) -> list[Tab]:
    """The tabs of oversight for those who may open the others too."""
    return tabs("oversight", "petitions") if request.actor.may(Permission.REPORT) else []


def field_choices() -> list[tuple[str, str]]:
    """Fields of procedures by name."""
    return sorted(field_names().items(), key=lambda pair: sort_key(pair[1]))


def at_noon(day: date | None, at: datetime) -> datetime | None:
    """A day as a moment: now when it is today, else noon of that day."""
    if day is None or day == at.astimezone(ZONE).date():
        return None
    return datetime.combine(day, time(12), ZONE)


@needs(*WORKS)
@searched(PetitionFilters)
def petition_list(request: OfficialRequest) -> HttpResponse:
    """The register of the actor's offices."""
    filters = PetitionFilters(request.sought)
    chosen = filters.chosen()
    rows = queries.register(
        request.actor,
        at=request.at,
        state=chosen.get("trang_thai", ""),
        kind=chosen.get("loai", ""),
        text=chosen.get("tim", ""),
        first=chosen.get("tu"),
        last=chosen.get("den"),
    )
    listing = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="-received_at",
        filters=filters,
        name="phan-anh",
        title="Sổ phản ánh, kiến nghị",
    )
    if listing.answer:
        return listing.answer
    values = {
        "listing": listing,
        "rows": [_row(row, request.at) for row in listing.rows],
        "counts": queries.counts(request.actor.authority_ids, at=request.at),
        "tabs": section_tabs(request),
        "here": reverse("reports:petitions"),
    }
    return render(request, "reports/petitions.html", values)


def _row(row: Any, at: datetime) -> dict[str, Any]:
    is_open = row["finished_at"] is None
    return {
        **row,
        "label": f"{row['number']}/{row['year']}",
        "kind_name": PetitionKind(row["kind"]).label,
        "state_name": PetitionState(row["state"]).label,
        "tone": STATE_TONES[row["state"]],
        "is_open": is_open,
        "overdue": is_open and row["due_at"] < at,
        "warned": is_open and row["warn_at"] < at <= row["due_at"],
    }


STATE_TONES = {
    "received": "wait",
    "classified": "wait",
    "assigned": "info",
    "answered": "soon",
    "published": "good",
    "forwarded": "neutral",
    "declined": "neutral",
}


@needs(*WORKS)
def petition_new(request: OfficialRequest) -> HttpResponse:
    """Enter one in the book."""
    form = NewPetitionForm(request.POST or None, fields=field_choices(), today=asking.today(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        new = NewPetition(received_at=at_noon(values.pop("received_on"), request.at), **values)
        try:
            done = acts.receive(new, actor=request.actor, at=request.at, key=posted_key(request))
        except (Invalid, NotFound) as refused:
            refuse(form, refused)
        else:
            succeeded(request, f"Đã vào sổ phản ánh, kiến nghị số {done.label}.", form="petition")
            return redirect("reports:petition", done.petition_id)
    values = {"form": form, "tabs": section_tabs(request)}
    return render(request, "reports/petition_new.html", values, status=422 if form.errors else 200)


@needs(*WORKS)
def petition_file(request: OfficialRequest, petition_id: int) -> HttpResponse:
    """The scan of the written answer."""
    found = queries.petition(petition_id, request.actor)
    if found.answer_file_id is None:
        raise NotFound("Phản ánh, kiến nghị này không có bản chụp văn bản trả lời.")
    return _handed(request, found.answer_file_id)


@needs(*WORKS)
def petition_attached(request: OfficialRequest, petition_id: int, file_id: int) -> HttpResponse:
    """A file that came with it."""
    found = queries.petition(petition_id, request.actor)
    if file_id not in {known for known, _ in found.files}:
        raise NotFound("Phản ánh, kiến nghị này không có tệp đó.")
    return _handed(request, file_id)


def _handed(request: OfficialRequest, file_id: int) -> HttpResponse:
    file = visible_file(file_id, request.actor)
    response = downloads.download(file.content, file.name, file.media_type)
    response._csp_exempt = True  # type: ignore[attr-defined]  # the stricter policy below is the file's own
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    return response


@needs(*WORKS)
def petition_letter(request: OfficialRequest, petition_id: int) -> HttpResponse:
    """The answer as a document to be signed."""
    found = queries.petition(petition_id, request.actor)
    if not found.answer_number:
        raise NotFound("Phản ánh, kiến nghị này chưa có trả lời.")
    name = f"tra-loi-phan-anh-{found.label.replace('/', '-')}.docx"
    return downloads.download(answer_letter(found), name, CONTENT_TYPE)
