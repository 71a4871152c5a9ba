"""The leader's desk: what waits for a decision, a preview beside it, and signing many at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.types import StepKind
from motcua.dossiers.actions.deciding import BatchLine, decide_batch
from motcua.dossiers.queries import work
from motcua.dossiers.queries.page import dossier_page
from motcua.dossiers.types import TaskState
from motcua.org.types import Actor, Permission, Role
from motcua.web.desk.act import Case
from motcua.web.desk.acts_decision import needs_apology, signs_as
from motcua.web.desk.list_filters import DeskFilterForm
from motcua.web.desk.offers import offer
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, posted_key
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.private_search import searched
from motcua.web.ui.request import OfficialRequest

COLUMNS = (
    Column("due", "Còn lại", sort="dossier__due_at", kind="moment", read=lambda row: row["dossier__due_at"]),
    Column("code", "Hồ sơ", sort="dossier__code", read=lambda row: row["dossier__code"]),
    Column("name", "Người nộp", shown=False, read=lambda row: row["dossier__applicant_name"]),
    Column(
        "procedure",
        "Thủ tục, ý kiến thẩm định",
        sort="dossier__procedure_name",
        read=lambda row: row["dossier__procedure_name"],
    ),
)
_RESULTS = "batch-results"
#: a click signs at most one page of the list
_MOST = 50


class LeaderFilterForm(DeskFilterForm):
    private = ("chu",)

    chu = CleanCharField(label="Tìm mã, tên, số điện thoại", max_length=100)


@needs(Permission.DECIDE)
@searched(LeaderFilterForm)
def leader(request: OfficialRequest) -> HttpResponse:
    """Dossiers that wait for my decision; a POST signs the ticked ones."""
    if request.method == "POST":
        return _sign(request)
    filters = LeaderFilterForm(request.sought)
    wanted = work.WorkFilter(kind=StepKind.DECIDE.value, text=filters.chosen().get("chu", ""))
    rows = work.tasks(request.actor, wanted, at=request.at)
    listing = list_page(
        request, rows, columns=COLUMNS, sort="due", filters=filters, name="cho-ky", title="Chờ phê duyệt"
    )
    if listing.answer:
        return listing.answer
    said = work.opinions([row["dossier_id"] for row in listing.rows])
    for row in listing.rows:
        row["said_by"], row["opinion"] = said.get(row["dossier_id"], ("", ""))  # type: ignore[index]
        row["needs_apology"] = _waits_for_apology(row, request)  # type: ignore[index]
    values = {
        "listing": listing,
        "results": _results(request),
        "standing": standing_in(request.actor),
        "signable": sum(not row["needs_apology"] for row in listing.rows),
    }
    return render(request, "desk/leader.html", values)


def _waits_for_apology(row: Any, request: OfficialRequest) -> bool:
    original = row["dossier__original_due_at"]
    return bool(original and original < request.at and row["dossier__apologised_at"] is None)


def standing_in(actor: Actor) -> list[str]:
    """For whom the actor signs today and how, e.g. ``KT. (thay Nguyễn Văn An)``; empty in their own right."""
    return list(
        dict.fromkeys(
            f"{grant.signing} (thay {grant.for_name})".strip()
            for grant in actor.grants_for(Role.LEADER)
            if grant.for_name
        )
    )


def _sign(request: OfficialRequest) -> HttpResponse:
    """Grant the ticked dossiers; each stands for itself, and one that cannot be signed says why."""
    ticked = [int(text) for text in request.POST.getlist("ho_so") if text.isdecimal() and len(text) < 18]
    lines = decide_batch(ticked[:_MOST], actor=request.actor, at=request.at, key=posted_key(request))
    request.session[_RESULTS] = [_kept(line) for line in lines] or [
        {"id": 0, "ok": False, "message": _NOTHING}
    ]
    return HttpResponseRedirect(reverse("desk:leader"))


_NOTHING = "Chưa chọn hồ sơ nào. Đánh dấu những hồ sơ cần ký rồi bấm “Ký duyệt”."


def _kept(line: BatchLine) -> dict[str, Any]:
    return {"id": line.dossier_id, "ok": line.ok, "message": line.message}


def _results(request: OfficialRequest) -> dict[str, Any] | None:
    """What the last click left, told once."""
    lines = request.session.pop(_RESULTS, None)
    if lines is None:
        return None
    refused = [line for line in lines if not line["ok"]]
    return {"signed": sum(line["ok"] for line in lines), "refused": refused}


@needs(Permission.DECIDE)
def preview(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """What the leader looks at before signing, beside the list."""
    case = Case(dossier_page(dossier_id, request.actor), request.actor, request.at)
    page = case.page
    values = {
        "page": page,
        "dossier": page.dossier,
        "offer": offer(case),
        "opinions": [t for t in page.tasks if t.state == TaskState.DONE and t.kind != StepKind.RECEIVE],
        "needs_apology": needs_apology(case),
        "signs_as": signs_as(case),
        "scanned": sum(d.file is not None for d in page.documents),
    }
    return render(request, "desk/preview.html", values)
