"""One petition: what came in, its limits, its record, and the acts that are open to the person looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from motcua.documents.actions.store import UnfitFile, store
from motcua.law.calendar import ZONE
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.org.queries.officials import officials_of
from motcua.org.types import Permission
from motcua.oversight.actions import petitions as acts
from motcua.oversight.queries import petitions as queries
from motcua.oversight.queries.petitions import PetitionInfo
from motcua.oversight.types import PetitionKind, PetitionState
from motcua.web.reports import asking
from motcua.web.reports.petition_forms import (
    AnswerForm,
    AssignForm,
    ClassifyForm,
    DeclineForm,
    ForwardForm,
    PublishForm,
)
from motcua.web.reports.petitions import STATE_TONES, WORKS, at_noon, field_choices, section_tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import Form, posted_key, refuse, succeeded
from motcua.web.ui.parts import Moment
from motcua.web.ui.request import OfficialRequest

Done = acts.Done
_RECEIVED, _CLASSIFIED = PetitionState.RECEIVED.value, PetitionState.CLASSIFIED.value
_ASSIGNED, _ANSWERED = PetitionState.ASSIGNED.value, PetitionState.ANSWERED.value


@dataclass(frozen=True, slots=True)
class Way:
    """One act: its address, words, states it starts from, whether it is the usual next one there."""

    name: str
    label: str
    told: str
    states: frozenset[str]
    make: Callable[[OfficialRequest, PetitionInfo, Any], Form]
    do: Callable[[OfficialRequest, PetitionInfo, dict[str, Any], str], Done]
    tone: str = ""
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """An act as the page draws it."""

    way: Way
    form: Form
    shown: bool


def _answer(request: OfficialRequest, found: PetitionInfo, given: dict[str, Any], key: str) -> Done:
    day, upload = given.pop("answered_on"), given.pop("file")
    moment = at_noon(day, request.at)
    if moment is not None and day == found.received_at.astimezone(ZONE).date():
        moment = found.received_at
    file_id = None
    if upload:
        try:
            kept = store(upload, upload.name, request.actor, request.at, authority_id=found.authority_id)
        except UnfitFile as unfit:
            raise Invalid({"file": unfit.message}) from None
        file_id = kept.pk
    return acts.answer(
        found.id,
        actor=request.actor,
        at=request.at,
        answered_at=moment,
        file_id=file_id,
        key=key,
        **given,
    )


def _plain(act: Callable[..., Done]) -> Callable[[OfficialRequest, PetitionInfo, dict[str, Any], str], Done]:
    def do(request: OfficialRequest, found: PetitionInfo, given: dict[str, Any], key: str) -> Done:
        return act(found.id, actor=request.actor, at=request.at, key=key, **given)

    return do


def _officials(request: OfficialRequest, found: PetitionInfo) -> list[tuple[str, str]]:
    rows = officials_of([found.authority_id], on=asking.today(request))
    return [
        (str(row["id"]), f"{row['full_name']}, {row['title']}" if row["title"] else row["full_name"])
        for row in rows
        if row["is_active"]
    ]


WAYS = (
    Way(
        "phan-loai",
        "Phân loại",
        "Đã phân loại.",
        frozenset({_RECEIVED, _CLASSIFIED, _ASSIGNED}),
        lambda request, found, data: ClassifyForm(
            data,
            fields=field_choices(),
            initial={"kind": found.kind, "field_code": found.field_code},
        ),
        _plain(acts.classify),
    ),
    Way(
        "giao",
        "Giao xử lý",
        "Đã giao xử lý.",
        frozenset({_CLASSIFIED, _ASSIGNED}),
        lambda request, found, data: AssignForm(
            data,
            officials=_officials(request, found),
            initial={"official_id": str(found.assigned_to_id or "")},
        ),
        _plain(acts.assign),
    ),
    Way(
        "tra-loi",
        "Trả lời",
        "Đã ghi văn bản trả lời. Còn việc công khai.",
        frozenset({_CLASSIFIED, _ASSIGNED}),
        lambda request, found, data: AnswerForm(data, request.FILES or None, today=asking.today(request)),
        _answer,
        upload=True,
    ),
    Way(
        "cong-khai",
        "Công khai",
        "Đã công khai, không kèm tên người gửi.",
        frozenset({_ANSWERED}),
        lambda request, found, data: PublishForm(data, initial={"public_content": found.content}),
        _plain(acts.publish),
    ),
    Way(
        "chuyen",
        "Chuyển cơ quan khác",
        "Đã chuyển cơ quan có thẩm quyền.",
        frozenset({_RECEIVED, _CLASSIFIED, _ASSIGNED}),
        lambda request, found, data: ForwardForm(data),
        _plain(acts.forward),
    ),
    Way(
        "khong-nhan",
        "Không tiếp nhận",
        "Đã ghi không tiếp nhận.",
        frozenset({_RECEIVED, _CLASSIFIED}),
        lambda request, found, data: DeclineForm(data),
        _plain(acts.decline),
        tone="late",
    ),
)
_BY_NAME = {way.name: way for way in WAYS}


@needs(*WORKS)
def petition(request: OfficialRequest, petition_id: int) -> HttpResponse:
    """One petition, whole."""
    return _page(request, queries.petition(petition_id, request.actor))


@require_POST
@needs(*WORKS)
def petition_act(request: OfficialRequest, petition_id: int, name: str) -> HttpResponse:
    """Do one act; wrong input stands at its fields, an act that is not open now is an answer of its own."""
    way = _BY_NAME.get(name)
    if way is None:
        raise NotFound("Không có việc này.")
    found = queries.petition(petition_id, request.actor)
    form = way.make(request, found, request.POST)
    if form.is_valid():
        try:
            way.do(request, found, dict(form.cleaned_data), posted_key(request))
        except (NotFound, acts.PetitionNotNow, acts.NotInCharge):
            raise
        except Refused as refused:
            refuse(form, refused)
        else:
            succeeded(request, way.told)
            return redirect("reports:petition", petition_id)
    return _page(request, found, way, form)


def _page(
    request: OfficialRequest,
    found: PetitionInfo,
    way: Way | None = None,
    form: Form | None = None,
) -> HttpResponse:
    values = {
        "found": found,
        "tone": STATE_TONES[found.state],
        "acts": _open(request, found, way, form),
        "moments": [
            Moment(step.at, step.label, step.who, _told(step.data)) for step in reversed(found.steps)
        ],
        "overdue": found.is_open and found.due_at < request.at,
        "warned": found.is_open and found.warn_at < request.at <= found.due_at,
        "field_name": dict(field_choices()).get(found.field_code, ""),
        "tabs": section_tabs(request),
    }
    return render(request, "reports/petition.html", values, status=422 if form and form.errors else 200)


def _open(request: OfficialRequest, found: PetitionInfo, tried: Way | None, form: Form | None) -> list[Open]:
    """What may be done now: those in charge everything, whoever it was handed to the answer."""
    charged = request.actor.may(Permission.REPORT)
    mine = found.assigned_to_id == request.actor.official_id
    foreign = found.kind == PetitionKind.NOT_OURS
    ways = [
        way
        for way in WAYS
        if found.state in way.states
        and (charged or (mine and way.name == "tra-loi"))
        and not (foreign and way.name in {"giao", "tra-loi"})
    ]
    usual = "chuyen" if foreign else {_ASSIGNED: "tra-loi", _CLASSIFIED: "giao"}.get(found.state)
    first = next((way for way in ways if way.name == usual), ways[0] if ways else None)
    return [
        Open(
            way,
            form if form is not None and way == tried else way.make(request, found, None),
            way == (tried or first),
        )
        for way in ways
    ]


_WORDS = {"to": "Chuyển đến", "official": "Giao", "number": "Văn bản", "reason": "Lý do"}


def _told(data: dict[str, Any]) -> str:
    return "; ".join(f"{words}: {data[name]}" for name, words in _WORDS.items() if data.get(name))
