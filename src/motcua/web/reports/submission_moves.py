"""The buttons of a periodic report: each is one posted form, one action, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.dossiers.lifecycle import Sent
from motcua.law import periods
from motcua.lib.refused import NotFound
from motcua.org.types import Actor, Permission
from motcua.reports.actions import submitting
from motcua.reports.actions.submission_acts import Moved
from motcua.web.reports import asking
from motcua.web.reports.submission_words import DONE
from motcua.web.ui.access import needs
from motcua.web.ui.forms import posted_key, succeeded
from motcua.web.ui.request import OfficialRequest

_Do = Callable[[int, OfficialRequest, Actor, datetime, Sent], Moved]


def _sent(request: OfficialRequest) -> Sent:
    """The form's key, and the last line of the record that the person's page showed."""
    text = request.POST.get("expected", "")
    return Sent(posted_key(request), int(text) if text.isdecimal() and len(text) < 9 else None)


@needs(Permission.REPORT)
@require_POST
def draft(request: OfficialRequest) -> HttpResponse:
    """Begin the report of a unit and period (the whole package), or open the one begun."""
    text = request.POST.get("unit", "")
    if not asking.is_number(text):
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn theo dõi.")
    try:
        made = submitting.draft(
            unit_id=int(text),
            period=periods.parse(request.POST.get("period", "")),
            actor=request.actor,
            at=request.at,
            sent=_sent(request),
        )
    except submitting.AlreadySealed as sealed:
        messages.warning(request, sealed.message)
        return redirect("reports:submission", sealed.details["submission"])
    succeeded(request, "Đã mở báo cáo đang lập." if made.replayed else DONE["draft"])
    return redirect("reports:submission", made.submission_id)


@needs(Permission.REPORT)
@require_POST
def make(request: OfficialRequest, submission_id: int, move: str) -> HttpResponse:
    """Make one move of a report."""
    do = _MOVES.get(move)
    if do is None:
        raise NotFound("Không có việc này.")
    made = do(submission_id, request, request.actor, request.at, _sent(request))
    succeeded(request, DONE[move], form=f"{move}-{submission_id}")
    return HttpResponseRedirect(reverse("reports:submission", args=[made.submission_id]))


def _refresh(pk: int, _request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.refresh(pk, actor=actor, at=at, sent=sent)


def _annotate(pk: int, request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.annotate(pk, note=request.POST.get("note", ""), actor=actor, at=at, sent=sent)


def _check(pk: int, _request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.check(pk, actor=actor, at=at, sent=sent)


def _send_back(pk: int, request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.send_back(pk, reason=request.POST.get("reason", ""), actor=actor, at=at, sent=sent)


def _sign(pk: int, _request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.sign(pk, actor=actor, at=at, sent=sent)


def _send(pk: int, _request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.send(pk, actor=actor, at=at, sent=sent)


def _correct(pk: int, request: OfficialRequest, actor: Actor, at: datetime, sent: Sent) -> Moved:
    return submitting.correct(pk, reason=request.POST.get("reason", ""), actor=actor, at=at, sent=sent)


_MOVES: Mapping[str, _Do] = {
    "refresh": _refresh,
    "annotate": _annotate,
    "check": _check,
    "send_back": _send_back,
    "sign": _sign,
    "send": _send,
    "correct": _correct,
}
