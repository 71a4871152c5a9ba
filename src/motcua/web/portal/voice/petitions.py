"""Petitions for their senders and for everybody: ways to send, following one, one's own, all the answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.documents.queries.files import SAFE_HEADERS
from motcua.law.petitions import limits
from motcua.org.queries.calendars import calendar_of
from motcua.oversight.actions.petitioning import NotAnswered, rate
from motcua.oversight.queries import followed
from motcua.oversight.queries import petitions as queries
from motcua.oversight.queries.followed import Followed, NotFollowed
from motcua.oversight.types import PetitionState
from motcua.web.portal.pages import asked_page, paged
from motcua.web.portal.voice.often import too_often
from motcua.web.portal.voice.posted import authorities
from motcua.web.ui import downloads
from motcua.web.ui.access import public
from motcua.web.ui.citizens import citizen
from motcua.web.ui.request import AnyRequest, CitizenRequest
from motcua.web.ui.secret_address import TOKEN, private

_PAGE = 10
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the way: what is done, and when it was or by when it will be."""

    name: str
    done: datetime | None
    until: datetime | None
    late: bool


@public
@require_safe
def home(request: AnyRequest) -> HttpResponse:
    """How to send one: on the web, by telephone, by letter, at the counter; and what happens then."""
    offices = authorities(request.at.date())
    calendar = calendar_of(offices[0].id) if offices else None
    values = {
        "offices": offices[:_LISTED],
        "more_offices": max(0, len(offices) - _LISTED),
        "limits": limits(request.at, calendar) if calendar else None,
        "newest": queries.published(limit=3),
    }
    return render(request, "portal/voice/petitions.html", values)


@public
@require_safe
def published(request: AnyRequest) -> HttpResponse:
    """Answers made public, found by words; nobody is named."""
    text = request.GET.get("q", "")[:100].strip()
    listing = paged(queries.published(limit=500, text=text), asked_page(request), _PAGE)
    return render(request, "portal/voice/petitions_published.html", {"listing": listing, "text": text})


@citizen
@require_safe
def own(request: CitizenRequest) -> HttpResponse:
    """What the signed-in citizen has sent."""
    rows = [(one, state_words(one)) for one in followed.own(request.citizen)]
    return private(render(request, "portal/voice/petitions_own.html", {"rows": rows}))


@public
@require_safe
def follow(request: AnyRequest, token: str) -> HttpResponse:
    """One petition for its sender; also the receipt, right after it was sent."""
    if answer := too_often(request):
        return answer
    try:
        found = _found(token)
    except NotFollowed:
        return private(render(request, "portal/voice/petition_missing.html", status=404))
    values = {"found": found, "words": state_words(found), "stages": stages(found, request.at)}
    return private(render(request, "portal/voice/petition.html", values))


def _found(token: str) -> Followed:
    if not TOKEN.fullmatch(token):
        raise NotFollowed
    return followed.by_token(token)


@public
@require_safe
def answer_file(request: AnyRequest, token: str) -> HttpResponse:
    """The written answer's scan."""
    if answer := too_often(request):
        return answer
    file = followed.answer_file(token if TOKEN.fullmatch(token) else "")
    response = private(downloads.download(file.content, file.name, file.media_type))
    response._csp_exempt = True  # type: ignore[attr-defined]  # the stricter policy below is the file's own
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    return response


@public
@require_POST
def rate_answer(request: AnyRequest, token: str) -> HttpResponse:
    """Content with the answer, or not; said once."""
    if answer := too_often(request):
        return answer
    said = request.POST.get("hai-long", "")
    if said in {"co", "khong"} and TOKEN.fullmatch(token):
        with suppress(NotAnswered):  # the page says what was said before
            rate(token, content=said == "co", at=request.at)
    return private(redirect("portal:petition", token))


def state_words(found: Followed) -> str:
    """Where it stands, in one sentence."""
    return {
        PetitionState.RECEIVED.value: _("Đã vào sổ, đang chờ phân loại"),
        PetitionState.CLASSIFIED.value: _("Đã phân loại, đang chờ giao việc"),
        PetitionState.ASSIGNED.value: _("Đang xử lý"),
        PetitionState.ANSWERED.value: _("Đã trả lời"),
        PetitionState.PUBLISHED.value: _("Đã trả lời và công khai, không nêu tên bạn"),
        PetitionState.FORWARDED.value: _("Đã chuyển cơ quan có thẩm quyền"),
        PetitionState.DECLINED.value: _("Không được tiếp nhận"),
    }[found.state]


def stages(found: Followed, at: datetime) -> list[Stage]:
    """Received, classified, answered, made public: with what is due when (NĐ 20/2008, QĐ 766/QĐ-TTg)."""
    made = [Stage(_("Tiếp nhận, vào sổ"), found.received_at, None, late=False)]
    if found.state in {PetitionState.FORWARDED, PetitionState.DECLINED}:
        name = _("Chuyển cơ quan khác") if found.forwarded_to else _("Thông báo không tiếp nhận")
        return [*made, Stage(name, found.finished_at, None, late=False)]
    made.append(_stage(_("Phân loại"), found.classified_at, found.forward_by, at))
    made.append(_stage(_("Trả lời"), found.answered_at, found.due_at, at))
    made.append(_stage(_("Công khai, không nêu tên bạn"), found.published_at, found.publish_by, at))
    return made


def _stage(name: str, done: datetime | None, until: datetime | None, at: datetime) -> Stage:
    return Stage(name, done, until, until is not None and (done or at) > until)
