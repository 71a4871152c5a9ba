"""At the counter: receive, ask for what is missing, or decline – and online submission.

One transaction each: the person, the dossier with its code, its papers, charges, the opened route,
the slip and the events. Eight statements, whatever the number of papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers, receipting, routing
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest, PaperGiven, PreparedIntake, prepare
from motcua.dossiers.actions.terms import ManualTerm, reckon, term_of
from motcua.dossiers.lifecycle import NOTHING_SENT, Sent
from motcua.dossiers.models import (
    Dossier,
    DossierCharge,
    DossierDocument,
    Slip,
    Stage,
    SupplementRequest,
    Task,
)
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.types import PaymentMethod, SlipKind, SupplementPhase
from motcua.law.numbering import dossier_code
from motcua.law.regimes import regime_on
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.queries import units
from motcua.org.types import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Taken:
    """The result of an intake: what the page shows and prints next."""

    dossier_id: int
    code: str
    token: str
    state: str
    due_at: datetime | None
    slip_id: int | None
    replayed: bool = False


class PapersMissing(Refused):
    """Papers of the case are missing: ask for them once with Mẫu 02 instead of receiving."""

    code = "papers-missing"


def receive_at_counter(
    request: IntakeRequest, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Taken:
    """Receive a complete dossier and make its receipt (Mẫu 01).

    Raises:
        Invalid: a field is wrong. PapersMissing: ask for a supplement instead.
        UnclearTerm: a term must be stated by hand. NotYours: no intake role here.
    """
    return _once(lambda: _receive(request, actor, at, sent), sent, "receive")


def ask_supplement(
    request: IntakeRequest, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Taken:
    """Not complete: one exact list of what is missing (Mẫu 02); nothing is received yet."""
    return _once(lambda: _ask(request, reason, actor, at, sent), sent, "request_supplement")


def decline(
    request: IntakeRequest, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Taken:
    """Cannot be received here or at all: Mẫu 03 with the reason; the refusal is counted."""
    return _once(lambda: _decline(request, reason, actor, at, sent), sent, "decline")


def submit(request: IntakeRequest, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Taken:
    """Hand in online or by post: waits for the counter, which then receives, asks or declines.

    What a citizen's form does not ask for the special register, the counter fills in.
    """

    def run() -> Taken:
        with lifecycle.writing():
            case = prepare(request, actor, at, whole=actor.kind != ActorKind.APPLICANT)
            _insert(case, [("submit", _said(case))], actor, at, sent)
        return _taken(case.dossier, None)

    return _once(run, sent, "submit")


def _once(run: Callable[[], Taken], sent: Sent, name: str) -> Taken:
    """Run; when the key was used before, the database refuses the second and the first answers."""
    try:
        return lifecycle.unlocked(run)
    except IntegrityError:
        done = lifecycle.earlier(sent.key, name, sent.digest)
        if done is None:
            raise
    return taken_before(Dossier.objects.get(pk=done.dossier_id))


def taken_before(dossier: Dossier) -> Taken:
    """The answer to an intake that was done already."""
    kinds = [SlipKind.RECEIPT, SlipKind.SUPPLEMENT, SlipKind.REFUSAL]
    slip = dossier.slips.filter(kind__in=kinds).order_by("pk").values_list("pk", flat=True).first()
    return _taken(dossier, slip, replayed=True)


def receive_in_place_of(old: Dossier, request: IntakeRequest, *, actor: Actor, at: datetime) -> Taken:
    """Receive again what was received wrongly; runs inside the transaction that cancels ``old``."""
    return _receive(request, actor, at, NOTHING_SENT, replaces=old)


def _taken(dossier: Dossier, slip_id: int | None, *, replayed: bool = False) -> Taken:
    return Taken(
        dossier.pk, dossier.code or "", dossier.token, dossier.state, dossier.due_at, slip_id, replayed
    )


def _receive(
    request: IntakeRequest, actor: Actor, at: datetime, sent: Sent, replaces: Dossier | None = None
) -> Taken:
    with lifecycle.writing():
        case = prepare(request, actor, at)
        case.dossier.replaces = replaces
        ruling = case.checked.ruling
        if not ruling.ok:
            raise PapersMissing(
                ruling.sentence, citation=ruling.citation, details={"missing": ruling.missing}
            )
        slip_number = stamp(case.dossier, case.procedure, case.route, at=case.received_at, request=request)
        received = said_at_receipt(case.dossier, slip_number)
        if request.manual_term is not None:
            received["manual_term"] = request.manual_term.reason
        if case.received_at != at:
            received |= {"entered_late": True, "late_reason": clean_block(request.late_reason)[:500]}
        if replaces is not None:
            received["replaces"] = replaces.code
        said = [("submit", _said(case)), ("receive", received)]
        slip_id = _insert(case, said, actor, at, sent, slip_number)
        if any(line.method for line in request.charges):
            receipting.issue_missing(case.dossier.pk, actor=actor, at=at)
    return _taken(case.dossier, slip_id)


def stamp(
    dossier: Dossier, procedure: PinnedProcedure, route: PinnedRoute, *, at: datetime, request: IntakeRequest
) -> int:
    """Give code, register line, term and due date; returns the receipt's number."""
    day = at.astimezone(papers.VIETNAM).date()
    term = term_of(
        procedure, route, channel=dossier.channel, branch=dossier.branch, manual=request.manual_term
    )
    due = reckon(procedure, term, at, dossier.one_stop_id)
    regime = regime_on(day)
    prefix = "thu:" if dossier.is_test else ""
    of_day, of_book = f"{prefix}hs:{day:%y%m%d}", f"{prefix}so:{dossier.field_code}:{day.year}"
    of_slip = f"{prefix}{papers.counter_name(SlipKind.RECEIPT, at)}"
    numbers = take(dossier.authority_id, [of_day, of_book, of_slip])
    unit_code = units.unit(dossier.authority_id).code
    code = dossier_code(regime, unit_code, day, numbers[of_day])
    dossier.code = f"THU-{code}" if dossier.is_test else code
    dossier.regime = regime.value
    dossier.received_at = at
    dossier.due_at = dossier.original_due_at = due.due_at
    dossier.term_amount = None if term.same_day else stored_amount(term.amount)
    dossier.term_unit = "" if term.same_day else term.unit.value
    dossier.register_volume = "01"
    dossier.register_number = numbers[of_book]
    return numbers[of_slip]


def stored_amount(amount: int | Fraction | Decimal) -> Decimal:
    """A term's amount as the database keeps it (two places: halves and quarters are exact)."""
    exact = Fraction(amount)
    return Decimal(exact.numerator) / exact.denominator


def said_at_receipt(dossier: Dossier, slip_number: int) -> dict[str, Any]:
    """What the event of receipt states: enough to reckon the date again."""
    return {
        "code": dossier.code,
        "received_at": iso(dossier.received_at),
        "due_at": iso(dossier.due_at),
        "term": said_term(dossier),
        "register": [dossier.register_volume, dossier.register_number],
        "slip": ["receipt", slip_number],
    }


def said_term(dossier: Dossier) -> list[str]:
    """The term as events write it: amount and unit, both empty for the same day."""
    return [str(dossier.term_amount or ""), dossier.term_unit]


def iso(at: datetime | None) -> str:
    return at.astimezone(papers.VIETNAM).isoformat() if at else ""


@dataclass(frozen=True, slots=True)
class Work:
    """What a receipt opens, not yet stored: the tasks of the route and the receipt slip."""

    tasks: list[Task]
    slip: Slip


def open_work(
    dossier: Dossier,
    route: PinnedRoute,
    documents: Sequence[DossierDocument],
    *,
    number: int,
    actor: Actor,
    fee: int | None,
    due: int,
    at: datetime,
) -> Work:
    """The first stage, stored, and its tasks and the receipt slip, which the caller stores."""
    stage = Stage(
        dossier=dossier,
        number=1,
        authority_id=dossier.authority_id,
        name=units.unit(dossier.authority_id).name,
        sent_at=at,
        accepted_at=at,
        accepted_by=actor.name,
        due_at=dossier.due_at,
    )
    insert([stage])
    tasks = routing.first_tasks(dossier, route, stage, at=at, by=actor.official_id)
    slip = papers.receipt(dossier, documents, number=number, actor=actor, fee=fee, due=due)
    fields = papers.slip_fields(dossier, SlipKind.RECEIPT, slip, number=number, actor=actor, at=at)
    if dossier.is_test:
        fields["year"] = 0
    return Work(tasks, Slip(**fields))


def fee_of(charges: Sequence[ChargeLine]) -> int | None:
    """Đồng in all, None when nothing is charged."""
    return sum(c.amount * c.quantity for c in charges) if charges else None


def unpaid(charges: Sequence[ChargeLine]) -> int:
    """Đồng that are not paid at once."""
    return sum(c.amount * c.quantity for c in charges if not c.method)


def charges_of(dossier: Dossier, charges: Sequence[ChargeLine], at: datetime) -> list[DossierCharge]:
    """What is due, and what was paid at once, not yet stored."""
    return [
        DossierCharge(
            dossier=dossier,
            name=clean_block(c.name) or "Phí, lệ phí",
            kind=clean(c.kind)[:10],
            quantity=c.quantity,
            amount=c.amount * c.quantity,
            method=c.method,
            paid_at=at if c.method else None,
            note=clean(c.note)[:300],
            due_when=c.when[:8],
            basis=clean(c.basis)[:300],
            cash_reason=c.cash_reason[:20] if c.method == PaymentMethod.CASH else "",
        )
        for c in charges
    ]


def _ask(request: IntakeRequest, reason: str, actor: Actor, at: datetime, sent: Sent) -> Taken:
    with lifecycle.writing():
        case = prepare(request, actor, at, whole=False)
        items = case.checked.missing
        if not items:
            raise Invalid({"papers": "Đánh dấu những giấy tờ còn thiếu trước khi lập phiếu yêu cầu bổ sung."})
        reason = clean_block(reason) or "Hồ sơ chưa đủ thành phần theo quy định."
        number = papers.next_number(case.dossier, SlipKind.SUPPLEMENT, at)
        said = {
            "items": [i.name for i in items],
            "reason": reason,
            "phase": SupplementPhase.INTAKE.value,
            "slip": ["supplement", number],
        }
        case.dossier.supplements = 1
        _insert(case, [("submit", _said(case)), ("request_supplement", said)], actor, at, sent)
        SupplementRequest.objects.create(
            dossier=case.dossier,
            number=1,
            phase=SupplementPhase.INTAKE,
            requested_at=at,
            requested_by=actor.name,
            items=[i.name for i in items],
            reason=reason,
        )
        slip = papers.supplement(case.dossier, items, reason, number=number, actor=actor, at=at)
        stored = papers.store(case.dossier, SlipKind.SUPPLEMENT, slip, number=number, actor=actor, at=at)
    return _taken(case.dossier, stored.pk)


def _decline(request: IntakeRequest, reason: str, actor: Actor, at: datetime, sent: Sent) -> Taken:
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Nêu rõ lý do từ chối; lý do được in trên phiếu gửi người nộp."})
    with lifecycle.writing():
        case = prepare(request, actor, at, whole=False)
        number = papers.next_number(case.dossier, SlipKind.REFUSAL, at)
        case.dossier.finished_at = at
        said = {"reason": reason, "slip": ["refusal", number]}
        _insert(case, [("submit", _said(case)), ("decline", said)], actor, at, sent)
        slip = papers.refusal(case.dossier, reason, number=number, actor=actor, at=at)
        stored = papers.store(case.dossier, SlipKind.REFUSAL, slip, number=number, actor=actor, at=at)
    return _taken(case.dossier, stored.pk)


def _said(case: PreparedIntake) -> dict[str, Any]:
    """What the event of submission states; the person stands in the dossier, not in the event."""
    return {
        "procedure": case.procedure.code,
        "version": case.procedure.version_id,
        "channel": case.dossier.channel,
        "papers": [d.required_id for d in case.checked.documents if d.given],
    }


def _insert(
    case: PreparedIntake,
    acts: list[tuple[str, dict[str, Any]]],
    actor: Actor,
    at: datetime,
    sent: Sent,
    receipt: int | None = None,
) -> int | None:
    """Store the dossier by its first acts; with the number of a receipt its work is opened, too.

    Returns the id of the receipt slip, if there is one.
    """
    dossier, work = case.dossier, None

    def store() -> Sequence[Sequence[Model]]:
        nonlocal work
        insert([dossier])
        for document in case.checked.documents:
            document.dossier = dossier
        charges = charges_of(dossier, case.request.charges, at)
        if receipt is None:
            return case.checked.documents, charges
        fee = fee_of(case.request.charges)
        work = open_work(
            dossier,
            case.route,
            case.checked.documents,
            number=receipt,
            actor=actor,
            fee=fee,
            due=unpaid(case.request.charges),
            at=case.received_at,
        )
        return case.checked.documents, charges, work.tasks, [work.slip]

    lifecycle.begin(dossier, acts, actor=actor, at=at, sent=sent, store=store)
    return work.slip.pk if work else None


__all__ = [
    "ChargeLine",
    "IntakeRequest",
    "ManualTerm",
    "PaperGiven",
    "PapersMissing",
    "Taken",
    "ask_supplement",
    "decline",
    "receive_at_counter",
    "submit",
]
