"""Acts on a dossier: one address per row of the lifecycle that a client may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from motcua.dossiers.actions import charging, deciding, delivering, handing, supplementing, timing, working
from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.queries import visible
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import idempotency_key, scoped
from motcua.web.api.intake import charges, papers, term
from motcua.web.api.reading import Code
from motcua.web.ui.request import OfficialRequest

router = Router(tags=["acts"])
_OWN = {"expected", "device_at"}


def _how(request: OfficialRequest, body: schemas.ActIn) -> dict[str, Any]:
    sent = Sent(idempotency_key(request), body.expected, body.device_at)
    return {"actor": request.actor, "at": request.at, "sent": sent}


def _given(body: schemas.ActIn) -> dict[str, Any]:
    return {name: value for name, value in body.dict().items() if name not in _OWN}


def _done(performed: Performed) -> dict[str, Any]:
    return {
        "id": performed.dossier_id,
        "code": performed.code,
        "state": performed.state,
        "seq": performed.seq,
        "replayed": performed.replayed,
    }


def _plain(
    name: str,
    action: Callable[..., Performed],
    body_type: type[schemas.ActIn],
    permission: Permission,
    summary: str,
) -> None:
    """An act whose body is exactly the action's keyword arguments."""

    def operation(request: HttpRequest, code: str, body: Any) -> dict[str, Any]:
        official: OfficialRequest = request  # type: ignore[assignment]
        found = visible.find(code, official.actor)
        return _done(action(found.pk, **_given(body), **_how(official, body)))

    operation.__name__ = action.__name__
    operation.__annotations__ = {"request": HttpRequest, "code": Code, "body": body_type}
    router.post(
        f"/{{code}}/acts/{name}",
        response=schemas.ActedOut,
        summary=summary,
        operation_id=f"act_{action.__name__}",
    )(scoped(permission)(operation))


P = Permission
for _name, _action, _body, _permission, _summary in (
    ("advance", working.advance, schemas.AdvanceIn, P.PROCESS, "Finish a step of the route"),
    ("send-back", working.send_back, schemas.SendBackIn, P.PROCESS, "Return to an earlier step"),
    ("hand-over", working.hand_over, schemas.HandOverIn, P.PROCESS, "Give an open task to an official"),
    ("choose-branch", working.choose_branch, schemas.BranchIn, P.PROCESS, "Take another branch of the route"),
    ("note", working.note, schemas.NoteIn, P.DESK, "A remark on record"),
    ("hand-off", handing.hand_off, schemas.HandOffIn, P.PROCESS, "Ask another authority"),
    ("accept", handing.accept, schemas.ActIn, P.PROCESS, "Sign for a handed-off dossier"),
    ("answer", handing.answer, schemas.OpinionIn, P.PROCESS, "Answer a hand-off"),
    ("decline", supplementing.decline_submitted, schemas.ReasonIn, P.INTAKE, "Mẫu 03"),
    ("reschedule", timing.reschedule, schemas.RescheduleIn, P.DECIDE, "Mẫu 04: apology and new date, once"),
    ("await-payment", timing.await_payment, schemas.PauseIn, P.PROCESS, "Wait on a legal ground"),
    ("pay", timing.pay, schemas.PayIn, P.INTAKE, "The financial duty is met"),
    ("stop", timing.stop, schemas.StopIn, P.INTAKE, "Stop on the applicant's request (Mẫu 05 of 2025)"),
    ("settle", charging.settle, schemas.SettleIn, P.INTAKE, "Charges are paid or exempt"),
):  # fmt: skip
    _plain(_name, _action, _body, _permission, _summary)


@router.post("/{code}/acts/receive", response=schemas.ActedOut, summary="Receive a submitted dossier")
@scoped(Permission.INTAKE)
def receive(request: OfficialRequest, code: Code, body: schemas.ReceiveIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    return _done(_receive(found.pk, request, body))


@router.post(
    "/by-id/{dossier_id}/acts/receive", response=schemas.ActedOut, summary="Receive, by id (no code yet)"
)
@scoped(Permission.INTAKE)
def receive_by_id(
    request: OfficialRequest, dossier_id: schemas.Id, body: schemas.ReceiveIn
) -> dict[str, Any]:
    found = visible.find(dossier_id, request.actor)
    return _done(_receive(found.pk, request, body))


def _receive(dossier_id: int, request: OfficialRequest, body: schemas.ReceiveIn) -> Performed:
    return supplementing.receive_submitted(
        dossier_id,
        given=papers(body.papers) if body.papers is not None else None,
        charges=charges(body.charges),
        manual_term=term(body.manual_term),
        **_how(request, body),
    )


@router.post(
    "/by-id/{dossier_id}/acts/decline", response=schemas.ActedOut, summary="Mẫu 03, by id (no code yet)"
)
@scoped(Permission.INTAKE)
def decline_by_id(request: OfficialRequest, dossier_id: schemas.Id, body: schemas.ReasonIn) -> dict[str, Any]:
    found = visible.find(dossier_id, request.actor)
    return _done(supplementing.decline_submitted(found.pk, reason=body.reason, **_how(request, body)))


@router.post("/{code}/acts/request-supplement", response=schemas.ActedOut, summary="Mẫu 02: one exact list")
@scoped(Permission.PROCESS)
def request_supplement(request: OfficialRequest, code: Code, body: schemas.SupplementIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    wanted = [supplementing.Wanted(w.paper_id, w.what) for w in body.wanted]
    return _done(
        supplementing.request_supplement(
            found.pk, wanted=wanted, reason=body.reason, approval=body.approval, **_how(request, body)
        )
    )


@router.post(
    "/{code}/acts/supplement", response=schemas.ActedOut, summary="The applicant brings what was asked"
)
@scoped(Permission.INTAKE)
def supplement(request: OfficialRequest, code: Code, body: schemas.AnswerIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    return _done(supplementing.answer_supplement(found.pk, given=papers(body.papers), **_how(request, body)))


@router.post("/{code}/acts/decide", response=schemas.ActedOut, summary="Sign or refuse")
@scoped(Permission.DECIDE)
def decide(request: OfficialRequest, code: Code, body: schemas.DecideIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    result = deciding.Signed(name=body.result_name, number=body.number, signed_on=body.signed_on)
    return _done(
        deciding.decide(
            found.pk,
            outcome=body.outcome,
            reason=body.reason,
            result=result,
            task_id=body.task_id,
            **_how(request, body),
        )
    )


@router.post("/{code}/acts/return", response=schemas.ActedOut, summary="Hand over the result")
@scoped(Permission.RETURN)
def give_back(request: OfficialRequest, code: Code, body: schemas.ReturnIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    taker = None
    if body.taker:
        taker = delivering.Taker(body.taker, body.taker_identity, body.taker_phone, body.authority_paper)
    return _done(
        delivering.return_result(
            found.pk, taker=taker, method=body.method, note=body.note, **_how(request, body)
        )
    )


@router.post("/{code}/acts/charge", response=schemas.ActedOut, summary="Add fees and charges")
@scoped(Permission.INTAKE)
def charge(request: OfficialRequest, code: Code, body: schemas.ChargesIn) -> dict[str, Any]:
    found = visible.find(code, request.actor)
    return _done(charging.add_charges(found.pk, lines=charges(body.lines), **_how(request, body)))
