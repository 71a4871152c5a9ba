"""Everything of one person: what waits for them first, then what is under way, then what is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.dossiers.actions.applying import DAYS_LEFT_ALONE
from motcua.dossiers.queries.applications import own_drafts
from motcua.dossiers.queries.own import WAITS_FOR_OWNER, filing_number, own_dossiers
from motcua.dossiers.types import FINAL_STATES, State
from motcua.web.portal.pages import asked_page, paged
from motcua.web.ui.citizens import citizen
from motcua.web.ui.request import CitizenRequest

PAGE = 20
_TODO = {
    State.SUBMITTED.value: gettext_noop("Chờ cơ quan trả lời, bạn không phải làm gì"),
    State.IN_PROGRESS.value: gettext_noop("Đang giải quyết, bạn không phải làm gì"),
    State.AWAITING_APPLICANT.value: gettext_noop("Bổ sung giấy tờ"),
    State.AWAITING_PAYMENT.value: gettext_noop("Nộp tiền theo thông báo"),
    State.DECIDED.value: gettext_noop("Nhận kết quả"),
    State.RETURNED.value: gettext_noop("Đã xong"),
    State.DECLINED.value: gettext_noop("Không được tiếp nhận"),
    State.STOPPED.value: gettext_noop("Đã dừng"),
}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One dossier in the list."""

    token: str
    name: str
    number: str
    state: str
    todo: str
    waits: bool
    over: bool
    at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft in the list; it is given up at ``until`` when nobody touches it."""

    token: str
    name: str
    step: str
    saved_at: datetime
    until: datetime


@never_cache
@citizen
@require_safe
def own_list(request: CitizenRequest) -> HttpResponse:
    """The person's drafts and dossiers."""
    listing = paged(own_dossiers(request.citizen), asked_page(request), PAGE)
    rows = [_row(dossier) for dossier in listing.rows]
    kept = timedelta(days=DAYS_LEFT_ALONE)
    drafts = [
        DraftRow(row.token, row.version.name, row.step, row.saved_at, row.saved_at + kept)
        for row in own_drafts(request.citizen)
    ]
    values = {
        "drafts": drafts,
        "listing": listing.with_rows(sorted(rows, key=lambda row: (not row.waits, row.over))),
        "proven": request.citizen.applicant_id is not None,
        "undo": request.session.get("undo_application", ""),
    }
    return render(request, "portal/apply/own_list.html", values)


def _row(dossier: Any) -> OwnRow:
    return OwnRow(
        token=dossier.token,
        name=dossier.procedure_name,
        number=dossier.code or filing_number(dossier),
        state=dossier.state,
        todo=_(_TODO.get(dossier.state, "")),
        waits=dossier.state in WAITS_FOR_OWNER,
        over=dossier.state in FINAL_STATES,
        at=dossier.submitted_at,
        due_at=None if dossier.state in FINAL_STATES else dossier.due_at,
    )
