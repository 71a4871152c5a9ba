"""Ask for what is missing or wrong, take the answer, and decide on dossiers that came online or by post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.catalogue.queries import pinned
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import charging, intake, papers, receipting, routing
from motcua.dossiers.actions.form_corrections import correct
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest, PaperGiven, check_files, check_papers
from motcua.dossiers.actions.terms import ManualTerm
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier, DossierDocument, DossierFile, SupplementRequest
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.queries.clock import stored_term, supplemented
from motcua.dossiers.queries.sent_forms import asked_questions, sent_answers
from motcua.dossiers.slips.types import ComponentLine
from motcua.dossiers.types import SlipKind, SupplementPhase
from motcua.law.intake import Phase, return_incomplete_by, supplement_allowed
from motcua.law.registry import basis_of
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor, ActorKind


class TooManySupplements(Refused):
    """A further request needs a ground of sector law and a leader's word, or is not allowed."""

    code = "too-many-supplements"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper of the case that is missing or wrong; ``what`` says what to correct.

    ``question``: instead of a paper, the path of an answer of the online form that is to be corrected.
    """

    paper_id: int = 0
    what: str = ""
    question: str = ""

    def said(self) -> dict[str, Any]:
        asked: dict[str, Any] = {"question": self.question} if self.question else {"paper": self.paper_id}
        return asked | {"what": clean_block(self.what)[:500]}


def request_supplement(
    dossier_id: int,
    *,
    wanted: Sequence[Wanted],
    reason: str,
    actor: Actor,
    at: datetime,
    approval: str = "",
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """One full, exact list (Mẫu 02); the clock waits for the applicant (NĐ 61/2018, Điều 19 khoản 4).

    Raises:
        Invalid: nothing named, or a paper outside the case. TooManySupplements.
    """
    reason = clean_block(reason)
    if not wanted or not reason:
        raise Invalid(
            {k: m for k, m, bad in (
                ("wanted", "Chọn ít nhất một giấy tờ cần bổ sung hoặc sửa.", not wanted),
                ("reason", "Nêu lý do yêu cầu bổ sung; lý do được in trên phiếu.", not reason),
            ) if bad}
        )  # fmt: skip

    def apply(act: Act) -> None:
        dossier = act.dossier
        phase = _phase(dossier)
        _check_allowed(dossier, phase, approval)
        items = _items(dossier, wanted)
        act.data |= {"items": [item.name for item in items], "reason": reason, "phase": phase.value}
        _store_request(act, approval, wanted)
        number = papers.next_number(dossier, SlipKind.SUPPLEMENT, at)
        slip = papers.supplement(dossier, items, reason, number=number, actor=actor, at=at)
        stored = papers.store(dossier, SlipKind.SUPPLEMENT, slip, number=number, actor=actor, at=at)
        act.data |= {"slip": ["supplement", number], "slip_id": stored.pk}
        _note_limit(act, phase)

    return lifecycle.perform("request_supplement", dossier_id, apply, actor=actor, at=at, sent=sent)


def _store_request(act: Act, approval: str, wanted: Sequence[Wanted]) -> None:
    dossier, said = act.dossier, act.data
    dossier.supplements += 1
    SupplementRequest.objects.create(
        dossier=dossier,
        number=dossier.supplements,
        phase=said["phase"],
        requested_at=act.at,
        requested_by=act.actor.name,
        items=said["items"],
        wanted=[one.said() for one in wanted],
        reason=said["reason"],
        approval=clean_block(approval),
        due_before=dossier.due_at,
    )


def _note_limit(act: Act, phase: SupplementPhase) -> None:
    """A dossier found incomplete goes back within three working days of receipt; later is put on record."""
    dossier = act.dossier
    if phase is SupplementPhase.PROCESSING and dossier.received_at is not None:
        ruling = return_incomplete_by(dossier.received_at, calendar_of(dossier.one_stop_id))
        if ruling.by is not None and act.at > ruling.by:
            act.data |= {"after_limit": intake.iso(ruling.by), "limit_by": ruling.citation}


def _phase(dossier: Dossier) -> SupplementPhase:
    return SupplementPhase.INTAKE if dossier.received_at is None else SupplementPhase.PROCESSING


def _day_of(dossier: Dossier) -> date:
    """The day whose law counts."""
    return (dossier.received_at or dossier.entered_at).astimezone(papers.VIETNAM).date()


def _check_allowed(dossier: Dossier, phase: SupplementPhase, approval: str) -> None:
    ruling = supplement_allowed(dossier.supplements, Phase(phase.value), on=_day_of(dossier))
    if not ruling.ok or (ruling.needs_approval and not approval.strip()):
        raise TooManySupplements(ruling.sentence, citation=ruling.citation)


def _items(dossier: Dossier, wanted: Sequence[Wanted]) -> list[ComponentLine]:
    listed = {p.id: p for p in pinned.procedure(dossier.version_id).papers(dossier.case_position)}
    sent = sent_answers(dossier) if any(w.question for w in wanted) else None
    answers = {asked.path: asked.label for asked in asked_questions(*sent)} if sent else {}
    if any(w.question not in answers if w.question else w.paper_id not in listed for w in wanted):
        raise Invalid(
            {"wanted": "Chỉ được yêu cầu giấy tờ có trong thành phần hồ sơ của thủ tục."},
            citation=basis_of("intake.may_ask", _day_of(dossier)),
        )
    lines = []
    for item in wanted:
        what = clean_block(item.what)
        if item.question:
            name = f"Tờ khai, mục “{answers[item.question]}”"
            lines.append(ComponentLine(name=f"{name}: {what}" if what else name, originals=0, copies=0))
            continue
        paper = listed[item.paper_id]
        name = f"{paper.name}: {what}" if what else paper.name
        lines.append(ComponentLine(name=name, originals=paper.originals, copies=paper.copies))
    return lines


def answer_supplement(
    dossier_id: int,
    *,
    given: Sequence[PaperGiven],
    corrected: Mapping[str, Mapping[str, Any]] = {},
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """The applicant brings what was asked; three new dates are reckoned and the legal one holds.

    Args:
        corrected: answers of the online form by key of their section, where a question was to be corrected.

    Raises:
        Invalid: from a citizen something that was asked for is still missing, or was not asked for.
    """

    def apply(act: Act) -> None:
        dossier = act.dossier
        request = dossier.supplement_requests.order_by("-number").first()
        if request is not None and actor.kind == ActorKind.APPLICANT:
            _check_answered(request, given)
        _update_papers(dossier, given, at)
        if request is None:
            return
        request.answered_at = at
        act.data |= {"number": request.number, "papers": [g.paper_id for g in given if g.given]}
        if changed := correct(act, request.wanted, corrected):
            act.data["corrected"] = changed
        if dossier.received_at is not None and dossier.due_at is not None:
            _new_date(dossier, request, act)
        request.save()

    return lifecycle.perform("supplement", dossier_id, apply, actor=actor, at=at, sent=sent)


def _check_answered(request: SupplementRequest, given: Sequence[PaperGiven]) -> None:
    """From home everything asked for comes at once, and nothing else: it was one exact list."""
    asked = {int(one["paper"]) for one in request.wanted if one.get("paper")}
    brought = {one.paper_id for one in given if one.file_id or one.waived}
    if request.wanted:
        missing = {f"paper-{paper}": "Còn thiếu giấy tờ này." for paper in sorted(asked - brought)}
        if missing:
            raise Invalid(missing)
        if {one.paper_id for one in given} - asked:
            raise Invalid({"papers": "Có giấy tờ không nằm trong yêu cầu bổ sung này."})
    elif not brought:
        raise Invalid({"papers": "Đính kèm giấy tờ được yêu cầu bổ sung rồi gửi."})


def _update_papers(dossier: Dossier, given: Sequence[PaperGiven], at: datetime) -> None:
    """What was handed in now; a paper given before stays given, numbers of copies may grow.

    A newer file takes the place of the older one, which stays readable beside it.
    """
    documents = {d.required_id: d for d in dossier.documents.select_related("required")}
    if any(g.paper_id not in documents for g in given):
        raise Invalid({"papers": "Có giấy tờ không thuộc thành phần hồ sơ của thủ tục này."})
    check_files([f for g in given for f in (g.file_id, *g.pages)], dossier.authority_id)
    for answer in given:
        document = documents[answer.paper_id]
        if answer.given:
            document.given = True
            document.originals = max(
                document.originals, _or_listed(answer.originals, document.required.originals)
            )
            document.copies = max(document.copies, _or_listed(answer.copies, document.required.copies))
        document.waived = clean(answer.waived)[:200] or document.waived
        _keep_files(document, answer, at)
        document.save(update_fields=["given", "originals", "copies", "waived", "file"])


def _keep_files(document: DossierDocument, answer: PaperGiven, at: datetime) -> None:
    if answer.file_id is None:
        return
    rows = [(page, number, False) for number, page in enumerate(answer.pages, start=1)]
    if document.file_id is not None and document.file_id != answer.file_id:
        rows.append((document.file_id, 0, True))
    DossierFile.objects.bulk_create(
        DossierFile(document=document, file_id=file_id, position=position, replaced=replaced, at=at)
        for file_id, position, replaced in rows
    )
    document.file_id = answer.file_id


def _or_listed(given: int | None, listed: int) -> int:
    return listed if given is None else min(max(given, 0), 999)


def _new_date(dossier: Dossier, request: SupplementRequest, act: Act) -> None:
    assert dossier.received_at is not None and dossier.due_at is not None  # noqa: S101, PT018
    procedure = pinned.procedure(dossier.version_id)
    due = supplemented(
        procedure,
        stored_term(dossier.term_amount, dossier.term_unit),
        calendar_of(dossier.one_stop_id),
        received_at=dossier.received_at,
        requested_at=request.requested_at,
        answered_at=act.at,
        due_at=dossier.due_at,
    )
    request.due_restart, request.due_subtract = due.restart.due_at, due.subtract.due_at
    request.due_extend, request.due_legal, request.rule = due.extend.due_at, due.legal.due_at, due.rule
    dossier.due_at = due.legal.due_at
    if dossier.original_due_at is not None and request.requested_at <= dossier.original_due_at:
        dossier.original_due_at = dossier.due_at  # asked after the date had passed: late stays late
    routing.restart_clocks(dossier, act.at)
    act.data |= {"due_at": intake.iso(dossier.due_at), "due_before": intake.iso(request.due_before)}


def receive_submitted(
    dossier_id: int,
    *,
    given: Sequence[PaperGiven] | None = None,
    charges: Sequence[ChargeLine] = (),
    manual_term: ManualTerm | None = None,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Receive what came online, by post, or was completed after Mẫu 02: code, clock, Mẫu 01."""

    def apply(act: Act) -> None:
        dossier = act.dossier
        if given is not None:
            _update_papers(dossier, given, at)
        documents = _whole_papers(dossier, at)
        procedure, route = pinned.procedure(dossier.version_id), pinned.route(dossier.route_id)
        request = IntakeRequest(
            version_id=dossier.version_id,
            applicant=ApplicantData(name=dossier.applicant_name),
            charges=charges,
            manual_term=manual_term,
        )
        charging.check_paid_before(dossier)
        number = intake.stamp(dossier, procedure, route, at=at, request=request)
        dossier.received_by_id = actor.official_id
        if manual_term is not None:
            act.data["manual_term"] = clean_block(manual_term.reason)
        before = dossier.charges.filter(method="").values_list("amount", flat=True)
        work = intake.open_work(
            dossier,
            route,
            documents,
            number=number,
            actor=actor,
            fee=_fee(dossier, charges),
            due=intake.unpaid(charges) + sum(before),
            at=at,
        )
        insert(intake.charges_of(dossier, charges, at), work.tasks, [work.slip])
        act.data |= intake.said_at_receipt(dossier, number) | {"slip_id": work.slip.pk}

    with lifecycle.writing():
        done = lifecycle.perform("receive", dossier_id, apply, actor=actor, at=at, sent=sent)
        if any(line.method for line in charges) and not done.replayed:
            receipting.issue_missing(dossier_id, actor=actor, at=at)
    return done


def _whole_papers(dossier: Dossier, at: datetime) -> list[DossierDocument]:
    """The papers of the dossier; without one that the case asks for nothing is received."""
    documents = list(dossier.documents.all())
    answers = [
        PaperGiven(d.required_id, d.given, d.originals, d.copies, d.waived, d.file_id) for d in documents
    ]
    listed = pinned.procedure(dossier.version_id).papers(dossier.case_position)
    ruling = check_papers(listed, answers, at.astimezone(papers.VIETNAM).date()).ruling
    if not ruling.ok:
        raise intake.PapersMissing(
            ruling.sentence, citation=ruling.citation, details={"missing": ruling.missing}
        )
    return documents


def _fee(dossier: Dossier, charges: Sequence[ChargeLine]) -> int | None:
    """Đồng in all: what the counter charges now and what the online application brought along."""
    before = list(dossier.charges.values_list("amount", flat=True))
    return (intake.fee_of(charges) or 0) + sum(before) if charges or before else None


def decline_submitted(
    dossier_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Mẫu 03 for a submitted dossier that cannot be received."""
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Nêu rõ lý do từ chối; lý do được in trên phiếu gửi người nộp."})

    def apply(act: Act) -> None:
        dossier = act.dossier
        number = papers.next_number(dossier, SlipKind.REFUSAL, at)
        dossier.finished_at = at
        slip = papers.refusal(dossier, reason, number=number, actor=actor, at=at)
        stored = papers.store(dossier, SlipKind.REFUSAL, slip, number=number, actor=actor, at=at)
        act.data |= {"reason": reason, "slip": ["refusal", number], "slip_id": stored.pk}

    return lifecycle.perform("decline", dossier_id, apply, actor=actor, at=at, sent=sent)
