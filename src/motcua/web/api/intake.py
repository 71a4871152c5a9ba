"""Create and receive dossiers."""

from __future__ import annotations

from dataclasses import fields

from ninja import Status

from motcua.catalogue.queries import current, pinned
from motcua.dossiers.actions import intake
from motcua.dossiers.lifecycle import Sent
from motcua.lib.refused import Invalid, NotFound
from motcua.org.actions.applicant_fields import ApplicantData, checked
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import scoped
from motcua.web.api.routers import dossiers
from motcua.web.api.sending import sent
from motcua.web.ui.request import OfficialRequest

#: a refused field of the applicant is told as the caller knows it: ``applicant.name``
_OF_APPLICANT = frozenset(field.name for field in fields(ApplicantData))


def person(given: schemas.ApplicantIn) -> ApplicantData:
    return ApplicantData(**dict(given))


def _proxy(given: schemas.ApplicantIn | None) -> ApplicantData | None:
    """Checked before the applicant, so that a refusal names the right person's field."""
    if given is None:
        return None
    try:
        return checked(person(given))
    except Invalid as invalid:
        raise Invalid({f"proxy.{name}": words for name, words in invalid.errors.items()}) from None


def papers(given: list[schemas.PaperIn]) -> list[intake.PaperGiven]:
    return [intake.PaperGiven(p.id, p.given, p.originals, p.copies, p.waived) for p in given]


def charges(given: list[schemas.ChargeIn]) -> list[intake.ChargeLine]:
    return [intake.ChargeLine(**dict(c)) for c in given]


def term(given: schemas.TermIn | None) -> intake.ManualTerm | None:
    return intake.ManualTerm(given.amount, given.unit, given.reason) if given else None


def request_of(body: schemas.DossierIn, version_id: int) -> intake.IntakeRequest:
    given = papers(body.papers)
    if body.all_papers:
        named = {p.paper_id for p in given}
        try:
            listed = pinned.procedure(version_id).papers(body.case)
        except NotFound:
            raise Invalid({"case": "Thủ tục không có trường hợp này; xem “cases” của thủ tục."}) from None
        given += [intake.PaperGiven(p.id) for p in listed if p.id not in named]
    return intake.IntakeRequest(
        version_id=version_id,
        case=body.case,
        applicant=person(body.applicant),
        proxy=_proxy(body.proxy),
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


@dossiers.post(
    "",
    response={201: schemas.TakenOut, 200: schemas.TakenOut},
    summary="Receive, submit, ask for a supplement or decline, in one act",
    description="201 for a new dossier, 200 with the same answer when the idempotency key is sent again. "
    "Scopes: intake.",
    openapi_extra={"x-key-required": True},
)
@scoped(Permission.INTAKE)
def create(request: OfficialRequest, body: schemas.DossierIn) -> Status[schemas.TakenOut]:
    told = sent(request, body, required=True)
    version_id = version_of(body)
    try:
        taken = _take(body, request_of(body, version_id), request, told)
    except Invalid as invalid:
        raise _as_sent(invalid) from None
    return Status(200 if taken.replayed else 201, taken_out(taken))


def version_of(body: schemas.DossierIn) -> int:
    """The version in force of the procedure that the body names.

    Raises:
        Invalid: the catalogue has no such procedure.
    """
    version_id = current.current_id(body.procedure)
    if version_id is None:
        raise Invalid({"procedure": "Danh mục không có thủ tục với mã này."})
    return version_id


def taken_out(taken: intake.Taken) -> schemas.TakenOut:
    """An intake's result as the API tells it."""
    return schemas.TakenOut.model_construct(
        id=taken.dossier_id,
        code=taken.code,
        token=taken.token,
        state=taken.state,
        due_at=taken.due_at,
        slip_id=taken.slip_id,
        replayed=taken.replayed,
    )


def _take(
    body: schemas.DossierIn, wanted: intake.IntakeRequest, request: OfficialRequest, told: Sent
) -> intake.Taken:
    actor, at = request.actor, request.at
    if body.do == "receive":
        return intake.receive_at_counter(wanted, actor=actor, at=at, sent=told)
    if body.do == "submit":
        return intake.submit(wanted, actor=actor, at=at, sent=told)
    if body.do == "request_supplement":
        return intake.ask_supplement(wanted, reason=body.reason, actor=actor, at=at, sent=told)
    return intake.decline(wanted, reason=body.reason, actor=actor, at=at, sent=told)


def _as_sent(invalid: Invalid) -> Invalid:
    """The same refusal with the applicant's fields named as in the body; its kind stays."""
    named = {f"applicant.{k}" if k in _OF_APPLICANT else k: words for k, words in invalid.errors.items()}
    invalid.errors = named
    return invalid
