"""Create and receive dossiers."""

from __future__ import annotations

from typing import Any

from ninja import Router

from motcua.catalogue.queries import current, pinned
from motcua.dossiers.actions import intake
from motcua.dossiers.lifecycle import Sent
from motcua.lib.refused import Invalid
from motcua.org.actions.applicants import ApplicantData
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import idempotency_key, scoped
from motcua.web.ui.request import OfficialRequest

router = Router(tags=["dossiers"])


def person(given: schemas.ApplicantIn) -> ApplicantData:
    return ApplicantData(**given.dict())


def papers(given: list[schemas.PaperIn]) -> list[intake.PaperGiven]:
    return [intake.PaperGiven(p.id, p.given, p.originals, p.copies, p.waived) for p in given]


def charges(given: list[schemas.ChargeIn]) -> list[intake.ChargeLine]:
    return [intake.ChargeLine(**c.dict()) for c in given]


def term(given: schemas.TermIn | None) -> intake.ManualTerm | None:
    return intake.ManualTerm(given.amount, given.unit, given.reason) if given else None


def request_of(body: schemas.DossierIn, version_id: int) -> intake.IntakeRequest:
    given = papers(body.papers)
    if body.all_papers:
        named = {p.paper_id for p in given}
        listed = pinned.procedure(version_id).papers(body.case)
        given += [intake.PaperGiven(p.id) for p in listed if p.id not in named]
    return intake.IntakeRequest(
        version_id=version_id,
        case=body.case,
        applicant=person(body.applicant),
        proxy=person(body.proxy) if body.proxy else None,
        proxy_paper=body.proxy_paper,
        subject=body.subject,
        details=body.details,
        channel=body.channel,
        return_method=body.return_method,
        return_address=body.return_address,
        sets=body.sets,
        papers=given,
        charges=charges(body.charges),
        branch=body.branch,
        received_at=body.received_at,
        manual_term=term(body.manual_term),
    )


@router.post(
    "",
    response={201: schemas.TakenOut, 200: schemas.TakenOut},
    summary="Receive, submit, ask for a supplement or decline, in one act",
    openapi_extra={
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 8, "maxLength": 60, "pattern": "^[!-~]{8,60}$"},
                "description": "The same key again answers with the first result.",
            }
        ]
    },
)
@scoped(Permission.INTAKE)
def create(request: OfficialRequest, body: schemas.DossierIn) -> tuple[int, Any]:
    sent = Sent(key=idempotency_key(request, required=True))
    version_id = current.current_id(body.procedure)
    if version_id is None:
        raise Invalid({"procedure": "Danh mục không có thủ tục với mã này."})
    wanted = request_of(body, version_id)
    actor, at = request.actor, request.at
    if body.do == "receive":
        taken = intake.receive_at_counter(wanted, actor=actor, at=at, sent=sent)
    elif body.do == "submit":
        taken = intake.submit(wanted, actor=actor, at=at, sent=sent)
    elif body.do == "request_supplement":
        taken = intake.ask_supplement(wanted, reason=body.reason, actor=actor, at=at, sent=sent)
    else:
        taken = intake.decline(wanted, reason=body.reason, actor=actor, at=at, sent=sent)
    return (200 if taken.replayed else 201), {
        "id": taken.dossier_id,
        "code": taken.code,
        "token": taken.token,
        "state": taken.state,
        "due_at": taken.due_at,
        "slip_id": taken.slip_id,
        "replayed": taken.replayed,
    }
