"""A past dossier as rows of the tables, ready to be copied in with many others."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from motcua.catalogue.actions.unlisted import NO_CODE
from motcua.catalogue.queries.pinned import PinnedRoute
from motcua.dossiers import lifecycle
from motcua.dossiers.actions.intake import stored_amount
from motcua.dossiers.actions.past import PastDossier
from motcua.dossiers.actions.past_acts import acts_of
from motcua.dossiers.actions.past_dates import Dates, dates_of
from motcua.dossiers.actions.past_places import Place
from motcua.dossiers.models import (
    Dossier,
    DossierCharge,
    DossierDocument,
    DossierEvent,
    DossierResult,
    DueMove,
    Stage,
    SupplementRequest,
)
from motcua.dossiers.models.copying import columns_of
from motcua.dossiers.queries.hashing import PastEvent
from motcua.dossiers.types import RUNNING_STATES, Outcome, SupplementPhase
from motcua.law.calendar import local
from motcua.law.regimes import regime_on
from motcua.law.timeliness import Granularity, verdict
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.actions.many_applicants import name_keys
from motcua.org.types import Actor

Values = dict[str, Any]
#: tables in the order in which they are stored; those whose ids others name are stored with them
TABLES: tuple[type[Model], ...] = (
    Dossier,
    Stage,
    DossierEvent,
    DossierDocument,
    DossierCharge,
    DossierResult,
    SupplementRequest,
    DueMove,
)
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    model: columns_of(model, with_id=model in {Dossier, Stage}) for model in TABLES
}
#: what a dossier brought in has nothing to say of
_EMPTY: Values = {
    "is_test": False,
    "case_position": 0,
    "account_id": None,
    "proxy_id": None,
    "proxy_paper": "",
    "sets": 1,
    "details": {},
    "return_method": "counter",
    "return_address": "",
    "returned_to": "",
    "register_volume": "",
    "register_number": None,
    "replaces_id": None,
}


@dataclass(slots=True)
class Told:
    """One record looked up: where it belongs, its code, whose it is, the ids it gets."""

    past: PastDossier
    place: Place
    code: str = ""
    applicant_id: int = 0
    dossier_id: int = 0
    stage_id: int = 0
    file_id: int | None = None


@dataclass(slots=True)
class Rows:
    """Rows of every table for one batch, and what is still to be worked on."""

    by_table: dict[type[Model], list[tuple[Any, ...]]] = field(
        default_factory=lambda: {model: [] for model in TABLES}
    )
    open: list[tuple[Values, Values, PinnedRoute]] = field(default_factory=list)

    def add(self, told: Told, *, actor: Actor, at: datetime) -> None:
        """All rows of one dossier.

        Raises:
            NotNow: the lifecycle does not know this way.
        """
        past, place = told.past, told.place
        dates = dates_of(past, place.procedure, place.term, place.one_stop_id)
        token = secrets.token_urlsafe(12)
        term = _term(place)
        papers = place.papers[: len(past.papers)]
        acts = acts_of(
            past,
            dates,
            code=told.code,
            version_id=place.procedure.version_id,
            term=[str(term[0] or ""), term[1]],
            papers=[paper.id for paper in papers],
        )
        history = lifecycle.past(token, past.authority_id, acts, actor=actor, at=at)
        dossier = _EMPTY | _dossier(told, dates, term) | {
            "token": token,
            "state": history.state,
            "resume_state": history.resume_state,
            "last_seq": history.last_seq,
            "last_hash": history.last_hash,
        }  # fmt: skip
        stage = _stage(told, dates)
        self._put(Dossier, dossier)
        self._put(Stage, stage)
        for event in history.events:
            self._put_event(told.dossier_id, event)
        for position, (paper, scanned) in enumerate(zip(papers, past.papers, strict=True)):
            self._put(DossierDocument, _document(told, paper, scanned=scanned, position=position))
        self._beside(told, dates)
        if history.state in RUNNING_STATES:
            self.open.append((dossier, stage, place.route))

    def _put(self, model: type[Model], values: Values) -> None:
        self.by_table[model].append(tuple(values[name] for name in COLUMNS[model]))

    def _put_event(self, dossier_id: int, event: PastEvent) -> None:
        self.by_table[DossierEvent].append(
            (
                dossier_id, event.seq, event.name, event.at, None, event.actor_kind, event.official_id,
                event.client_id, event.actor_name, "", event.authority_id, event.state_before,
                event.state_after, event.data, None, event.previous_hash, event.hash,
            )
        )  # fmt: skip

    def _beside(self, told: Told, dates: Dates) -> None:
        past, key = told.past, {"dossier_id": told.dossier_id}
        if past.charge is not None:
            self._put(DossierCharge, key | _charge(past))
        if past.finished_at is not None and past.outcome in {"", Outcome.GRANTED}:
            self._put(DossierResult, key | _result(told))
        for number, (one, wait) in enumerate(zip(past.supplements, dates.waits, strict=True), start=1):
            self._put(
                SupplementRequest,
                key
                | {
                    "number": number,
                    "phase": SupplementPhase.PROCESSING.value,
                    "requested_at": one.requested_at,
                    "requested_by": "",
                    "items": [],
                    "wanted": [],
                    "reason": clean_block(one.reason),
                    "approval": "",
                    "answered_at": one.answered_at,
                    "due_before": wait.due_before,
                    "due_restart": wait.due_restart,
                    "due_subtract": wait.due_subtract,
                    "due_extend": wait.due_extend,
                    "due_legal": wait.due_legal,
                    "rule": wait.rule,
                },
            )
        for move in dates.moves:
            moved = {
                "at": move.at,
                "due_before": move.due[0],
                "due_after": move.due[1],
                "original_before": move.original[0],
                "original_after": move.original[1],
            }
            self._put(DueMove, key | moved)


def _term(place: Place) -> tuple[Decimal | None, str]:
    """The term as a dossier keeps it; nothing for the same day or an unclear one."""
    if place.term is None or place.term.same_day:
        return None, ""
    return stored_amount(place.term.amount), place.term.unit.value


def _dossier(told: Told, dates: Dates, term: tuple[Decimal | None, str]) -> Values:
    past, place = told.past, told.place
    name, folded, ordered = name_keys(past.applicant_name)
    ended = past.finished_at is not None
    by_law, by_date, by_index = dates.verdicts
    stopped = past.outcome == "stopped"
    return {
        "id": told.dossier_id,
        "code": told.code,
        "version_id": place.procedure.version_id,
        "route_id": place.route.id,
        "branch": place.route.branch_key(),
        "procedure_code": place.procedure.code,
        "procedure_name": _procedure_name(past, place),
        "field_code": past.field_code or place.procedure.field_code,
        "authority_id": past.authority_id,
        "one_stop_id": place.one_stop_id,
        "received_by_id": past.official_id,
        "applicant_id": told.applicant_id,
        "applicant_name": name,
        "applicant_fold": folded,
        "applicant_sort": ordered,
        "applicant_address": clean(past.address)[:500],
        "applicant_phone": clean(past.phone)[:30],
        "subject": clean_block(past.subject)[:2000],
        "channel": past.channel,
        "regime": regime_on(local(past.received_at).date()).value,
        "outcome": (past.outcome or Outcome.GRANTED.value) if ended and not stopped else "",
        "submitted_at": past.received_at,
        "received_at": past.received_at,
        "entered_at": past.entered_at or past.received_at,
        "entered_late": past.entered_at is not None and past.entered_at > past.received_at,
        "term_amount": term[0],
        "term_unit": term[1],
        "due_at": dates.due,
        "original_due_at": dates.original,
        "finished_at": past.finished_at,
        "verdict": by_law,
        "verdict_by_date": by_date,
        "verdict_index": by_index,
        "returned_at": past.returned_at,
        "returned_to": name if past.returned_at is not None else "",
        "apologised_at": dates.apologised_at,
        "reschedules": int(dates.apologised_at is not None),
        "supplements": len(past.supplements),
    }


def _procedure_name(past: PastDossier, place: Place) -> str:
    """What the catalogue calls it; of procedures told without a code, what the other book called it."""
    told = clean_block(past.procedure_name) if place.procedure.code == NO_CODE else ""
    return told or place.procedure.name


def _stage(told: Told, dates: Dates) -> Values:
    past = told.past
    judged = ""
    if past.finished_at is not None and dates.original is not None:
        judged = verdict(past.finished_at, dates.original, granularity=Granularity.MINUTE).value
    return {
        "id": told.stage_id,
        "dossier_id": told.dossier_id,
        "number": 1,
        "authority_id": past.authority_id,
        "name": told.place.authority.name[:200],
        "sent_at": past.received_at,
        "sent_by": "",
        "accepted_at": past.received_at,
        "accepted_by": "",
        "minutes": None,
        "due_at": dates.original,
        "finished_at": past.finished_at,
        "verdict": judged,
    }


def _document(told: Told, paper: Any, *, scanned: bool, position: int) -> Values:
    return {
        "dossier_id": told.dossier_id,
        "required_id": paper.id,
        "position": position,
        "name": paper.name,
        "originals": paper.originals,
        "copies": paper.copies,
        "given": True,
        "waived": "",
        "file_id": told.file_id if scanned else None,
    }


def _charge(past: PastDossier) -> Values:
    return {
        "name": "Phí, lệ phí",
        "kind": "",
        "quantity": 1,
        "amount": past.charge,
        "method": past.charge_method,
        "paid_at": past.received_at if past.charge_method else None,
        "receipt_number": "",
        "note": "",
        "due_when": "",
        "basis": "",
        "cash_reason": "",
        "refunded": 0,
    }


def _result(told: Told) -> Values:
    past = told.past
    results = told.place.procedure.results
    return {
        "name": results[0].name if results else "Kết quả giải quyết thủ tục hành chính",
        "number": clean(past.result_number)[:80],
        "signed_on": local(past.finished_at).date() if past.finished_at else None,
        "signer": "",
        "signer_title": "",
        "file_id": told.file_id if past.result_file else None,
    }
