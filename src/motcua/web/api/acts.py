"""Acts on a dossier: one address per row of the lifecycle that a client may do.

A client needs one of the scopes named here; whether its roles at its unit allow the act on this dossier is
decided by the lifecycle itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from motcua.dossiers.actions import (
    charging,
    correcting,
    deciding,
    delivering,
    handing,
    printing,
    supplementing,
    timing,
    working,
)
from motcua.dossiers.lifecycle import Performed
from motcua.lib.refused import Invalid
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import scoped
from motcua.web.api.intake import charges, papers, request_of, taken_out, term, version_of
from motcua.web.api.routers import acts
from motcua.web.api.sending import Code, done, find, how
from motcua.web.ui.request import OfficialRequest

_OWN = {"expected", "device_at"}


def _given(body: schemas.ActIn) -> dict[str, Any]:
    return {name: value for name, value in body if name not in _OWN}


def _plain(
    name: str,
    action: Callable[..., Performed],
    body_type: type[schemas.ActIn],
    permissions: tuple[Permission, ...],
    summary: str,
) -> None:
    """An act whose body is exactly the action's keyword arguments."""

    def operation(request: HttpRequest, code: str, body: Any) -> schemas.ActedOut:
        official: OfficialRequest = request  # type: ignore[assignment]
        found = find(code, official.actor)
        return done(action(found.pk, **_given(body), **how(official, body)))

    operation.__name__ = action.__name__
    operation.__annotations__ = {"request": HttpRequest, "code": Code, "body": body_type}
    acts.post(
        f"/{{code}}/acts/{name}",
        response=schemas.ActedOut,
        summary=summary,
    )(scoped(*permissions)(operation))


_WORK = (Permission.PROCESS, Permission.INTAKE)
_DESK = (Permission.INTAKE,)
_LEAD = (Permission.DECIDE,)
for _name, _action, _body, _permissions, _summary in (
    ("advance", working.advance, schemas.AdvanceIn, _WORK, "Finish a step of the route"),
    ("send-back", working.send_back, schemas.SendBackIn, _WORK, "Return to an earlier step"),
    ("hand-over", working.hand_over, schemas.HandOverIn, _WORK, "Give an open task to an official"),
    ("choose-branch", working.choose_branch, schemas.BranchIn, _WORK, "Take another branch of the route"),
    ("note", working.note, schemas.NoteIn, _WORK, "A remark on record"),
    ("hand-off", handing.hand_off, schemas.HandOffIn, _WORK, "Ask another authority"),
    ("accept", handing.accept, schemas.ActIn, _WORK, "Sign for a handed-off dossier"),
    ("answer", handing.answer, schemas.OpinionIn, _WORK, "Answer a hand-off"),
    ("decline", supplementing.decline_submitted, schemas.ReasonIn, _DESK, "Mẫu 03, for a submitted dossier"),
    ("reschedule", timing.reschedule, schemas.RescheduleIn, _LEAD, "Mẫu 04: apology and new date, once"),
    ("await-payment", timing.await_payment, schemas.PauseIn, _WORK, "Wait on a legal ground"),
    ("pay", timing.pay, schemas.PayIn, _WORK, "The financial duty is met"),
    ("stop", timing.stop, schemas.StopIn, (*_DESK, *_LEAD), "Stop on the applicant's request"),
    ("settle", charging.settle, schemas.SettleIn, _DESK, "Charges are paid or exempt"),
    ("fill-details", working.fill_details, schemas.DetailsIn, _WORK, "Facts for the special register"),
    ("control-slip", printing.issue_control_slip, schemas.ActIn, _WORK, "Phiếu kiểm soát, from the record"),
):
    _plain(_name, _action, _body, _permissions, _summary)


@acts.post("/{code}/acts/receive", response=schemas.ActedOut, summary="Receive a submitted dossier: Mẫu 01")
@scoped(*_DESK)
def receive(request: OfficialRequest, code: Code, body: schemas.ReceiveIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    performed = supplementing.receive_submitted(
        found.pk,
        given=papers(body.papers) if body.papers is not None else None,
        charges=charges(body.charges),
        manual_term=term(body.manual_term),
        **how(request, body),
    )
    return done(performed)


@acts.post("/{code}/acts/request-supplement", response=schemas.ActedOut, summary="Mẫu 02: one exact list")
@scoped(*_WORK)
def request_supplement(request: OfficialRequest, code: Code, body: schemas.SupplementIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    wanted = [supplementing.Wanted(w.paper_id, w.what) for w in body.wanted]
    performed = supplementing.request_supplement(
        found.pk, wanted=wanted, reason=body.reason, approval=body.approval, **how(request, body)
    )
    return done(performed)


@acts.post(
    "/{code}/acts/supplement", response=schemas.ActedOut, summary="The applicant brings what was asked"
)
@scoped(*_DESK)
def supplement(request: OfficialRequest, code: Code, body: schemas.AnswerIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    return done(supplementing.answer_supplement(found.pk, given=papers(body.papers), **how(request, body)))


@acts.post("/{code}/acts/decide", response=schemas.ActedOut, summary="Sign or refuse")
@scoped(*_LEAD)
def decide(request: OfficialRequest, code: Code, body: schemas.DecideIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    performed = deciding.decide(
        found.pk,
        outcome=body.outcome,
        reason=body.reason,
        result=deciding.Signed(name=body.result_name, number=body.number, signed_on=body.signed_on),
        task_id=body.task_id,
        **how(request, body),
    )
    return done(performed)


@acts.post("/{code}/acts/return", response=schemas.ActedOut, summary="Hand over the result")
@scoped(Permission.RETURN)
def give_back(request: OfficialRequest, code: Code, body: schemas.ReturnIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    told = any((body.taker_identity, body.taker_phone, body.authority_paper))
    if told and not body.taker:
        raise Invalid({"taker": "Ghi họ tên người nhận kết quả."})
    taker = None
    if body.taker:
        taker = delivering.Taker(body.taker, body.taker_identity, body.taker_phone, body.authority_paper)
    performed = delivering.return_result(
        found.pk, taker=taker, method=body.method, note=body.note, **how(request, body)
    )
    return done(performed)


@acts.post("/{code}/acts/charge", response=schemas.ActedOut, summary="Add fees and charges")
@scoped(*_DESK)
def charge(request: OfficialRequest, code: Code, body: schemas.ChargesIn) -> schemas.ActedOut:
    found = find(code, request.actor)
    return done(charging.add_charges(found.pk, lines=charges(body.lines), **how(request, body)))


@acts.post(
    "/{code}/acts/reissue",
    response=schemas.TakenOut,
    summary="Cancel a wrong intake and receive it again, right; the moment of receipt stays",
)
@scoped(*_DESK)
def reissue(request: OfficialRequest, code: Code, body: schemas.ReissueIn) -> schemas.TakenOut:
    found = find(code, request.actor)
    wanted = request_of(body.dossier, version_of(body.dossier))
    taken = correcting.reissue(found.pk, request=wanted, reason=body.reason, **how(request, body))
    return taken_out(taken)
