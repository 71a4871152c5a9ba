"""Read dossiers, the register, events and the catalogue."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query
from pydantic import AfterValidator

from motcua.catalogue.queries import current, search
from motcua.dossiers.actions.printing import print_slip
from motcua.dossiers.actions.reading import note_read
from motcua.dossiers.queries import lists, outbox, register
from motcua.dossiers.queries.plain import PlainDossier, plain_dossier
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import clean
from motcua.org.queries.units import unit
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import scoped
from motcua.web.api.routers import dossiers, events, procedures, registers
from motcua.web.api.sending import Code, address, find, sent
from motcua.web.ui.request import OfficialRequest

PAGE = 50
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=500)]
Day = Annotated[date, Query(ge=date(2010, 1, 1), le=date(2100, 1, 1))]
#: words to look for; control characters are left out
Text = Annotated[str, Query(max_length=200), AfterValidator(clean)]
Word = Annotated[str, Query(max_length=60), AfterValidator(clean)]


@dossiers.get("", response=schemas.DossierPageOut, summary="A list: named, searched, filtered, paged")
@scoped(Permission.DESK)
def listed(
    request: OfficialRequest,
    named: Literal[
        "", "open", "submitted", "online_waiting", "overdue", "late_without_apology", "soon",
        "awaiting_applicant", "paused", "to_return", "rescheduled", "stop_asked", "declined", "stopped",
        "late", "entered_late",
    ] = "",
    text: Text = "",
    state: Word = "",
    field: Word = "",
    channel: Word = "",
    verdict: Word = "",
    received_from: Day | None = None,
    received_to: Day | None = None,
    reach: Literal["own", "handed", "any"] = "own",
    sort: Literal["-received", "received", "due", "-due", "code", "name"] = "-received",
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> dict[str, Any]:  # fmt: skip
    wanted = lists.Filter(
        named=named,
        text=text,
        state=state,
        field_code=field,
        channel=channel,
        verdict=verdict,
        received_from=received_from,
        received_to=received_to,
        reach=reach,
        sort=sort,
    )
    rows = list(lists.dossiers(request.actor, wanted, at=request.at)[offset : offset + limit + 1])
    return {"items": rows[:limit], "next": offset + limit if len(rows) > limit else None}


@dossiers.get("/{code}", response=schemas.DossierOut, summary="One dossier")
@scoped(Permission.DESK)
def one(request: OfficialRequest, code: Code) -> dict[str, Any]:
    page = plain_dossier(address(code), request.actor)
    note_read(page.dossier.pk, request.actor, request.at, "api")
    return _out(page)


def _out(page: PlainDossier) -> dict[str, Any]:
    dossier = page.dossier
    line = {name: getattr(dossier, name) for name in schemas.DossierLine.model_fields}
    return line | {
        "token": dossier.token,
        "authority": unit(dossier.authority_id).name,
        "applicant_identity": dossier.applicant.identity_number or "",
        "seq": dossier.last_seq,
        "papers": [
            {
                "id": d.required_id,
                "name": d.name,
                "originals": d.originals,
                "copies": d.copies,
                "given": d.given,
                "waived": d.waived,
                "has_file": d.file_id is not None,
            }
            for d in page.documents
        ],
        "tasks": page.tasks,
        "stages": page.stages,
        "charges": page.charges,
        "slips": page.slips,
        "acts": sorted(page.acts),
    }


@dossiers.post(
    "/{code}/slips/{slip_id}/print",
    summary="A slip as PDF; each print after the first is a marked copy, on record",
    openapi_extra={
        "responses": {
            200: {
                "description": "PDF/A",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
@scoped(Permission.DESK)
def slip(request: OfficialRequest, code: Code, slip_id: schemas.Id) -> HttpResponse:
    found = find(code, request.actor)
    if not found.slips.filter(pk=slip_id).exists():
        raise NotFound("Hồ sơ không có phiếu này.")
    note_read(found.pk, request.actor, request.at, "slip")
    printed = print_slip(slip_id, actor=request.actor, at=request.at, sent=sent(request))
    response = HttpResponse(printed.content, content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    return response


@procedures.get(
    "", response=list[schemas.ProcedureLine], summary="Find procedures by code or words of the name"
)
@scoped()
def find_procedures(request: OfficialRequest, q: Text = "", limit: Limit = 20) -> list[dict[str, Any]]:
    return [
        {
            "code": f.code,
            "name": f.name,
            "field": f.field_name,
            "version_id": f.version_id,
            "has_detail": f.has_detail,
        }
        for f in search.search(q, limit=limit)
    ]


@procedures.get("/{code}", response=schemas.ProcedureOut, summary="The version in force")
@scoped()
def procedure(request: OfficialRequest, code: Code) -> dict[str, Any]:
    found = current.current(code)
    if found is None:
        raise NotFound("Danh mục không có thủ tục với mã này.")
    return {
        "code": found.code,
        "name": found.name,
        "field": found.field_name,
        "version_id": found.version_id,
        "decision_number": found.decision_number,
        "online_level": found.online_level,
        "same_day": found.same_day,
        "cases": [
            {"position": c.position, "name": c.name, "papers": [asdict(p) for p in c.papers if not p.is_note]}
            for c in found.cases
        ],
        "channels": [
            {
                "channel": c.channel,
                "term_amount": c.term_amount,
                "term_unit": c.term_unit,
                "term_text": c.term_text,
                "fees_known": c.fees_known,
                "charges": [
                    {"name": x.name, "amount": x.amount, "kind": x.kind, "text": x.text} for x in c.charges
                ],
            }
            for c in found.channels
        ],
        "details": [asdict(d) for d in found.details],
        "results": [r.name for r in found.results],
        "legal_bases": [f"{b.number} {b.name}".strip() for b in found.legal_bases],
    }


@events.get(
    "", response=schemas.EventsOut, summary="Events past a cursor, oldest first, five seconds old at least"
)
@scoped(Permission.DESK)
def past(
    request: OfficialRequest, after: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = 100
) -> dict[str, Any]:
    found = list(outbox.events_after(request.actor, after, at=request.at)[:limit])
    return {
        "items": [
            {
                "id": e.pk,
                "dossier": e.dossier.code,
                "dossier_id": e.dossier_id,
                "seq": e.seq,
                "name": e.name,
                "at": e.at,
                "device_at": e.device_at,
                "actor": e.actor_name,
                "actor_kind": e.actor_kind,
                "on_behalf_of": e.on_behalf_of,
                "state_before": e.state_before,
                "state_after": e.state_after,
                "data": e.data,
                "hash": e.hash,
            }
            for e in found
        ],
        "cursor": found[-1].pk if found else after,
    }


@registers.get("", response=schemas.RegisterOut, summary="Sổ theo dõi hồ sơ for a period, one field or all")
@scoped(Permission.REGISTER)
def book(
    request: OfficialRequest,
    first: Day,
    last: Day,
    field: Word = "",
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> dict[str, Any]:
    if last < first:
        raise Invalid({"last": "Ngày cuối phải từ ngày đầu trở đi."})
    period = register.RegisterPeriod(first, last, field)
    face = period.face()
    rows = list(register.lines(request.actor, period, start=offset, count=limit + 1))
    return {
        "form": face.number,
        "title": face.title,
        "items": [asdict(row) for row in rows[:limit]],
        "next": offset + limit if len(rows) > limit else None,
    }
