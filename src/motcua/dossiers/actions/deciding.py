"""The leader decides: grant or refuse, one by one or many at once; the clock ends and the verdict stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.catalogue.queries import pinned
from motcua.catalogue.types import StepKind
from motcua.documents.models import StoredFile
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import books, papers, routing
from motcua.dossiers.actions.finishing import finish
from motcua.dossiers.actions.working import finish_task, open_task
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import DossierResult
from motcua.dossiers.types import Outcome, SlipKind, TaskState
from motcua.law.apology import may_finish
from motcua.law.calendar import local
from motcua.law.timeliness import verdict
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.types import Actor

_DECIDE = frozenset({StepKind.DECIDE.value})


class ApologyFirst(Refused):
    """A late dossier may not be closed without its apology slip (Mẫu 04)."""

    code = "apology-first"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed result: name from the procedure when empty, number and file when there are."""

    name: str = ""
    number: str = ""
    signed_on: date | None = None
    file: StoredFile | None = None


def decide(
    dossier_id: int,
    *,
    outcome: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    result: Signed | None = None,
    task_id: int | None = None,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Sign: ``granted`` with a result, or ``refused`` with a reason and Mẫu 03.

    Stores the moment of finishing and the verdict against the original date, makes the entry in the
    special register, opens what follows (seal, return).

    Raises:
        Invalid: no outcome or no reason. NoSuchTask, NotYours. ApologyFirst.
    """
    reason = clean_block(reason)
    if outcome not in {Outcome.GRANTED.value, Outcome.REFUSED.value}:
        raise Invalid({"outcome": "Chọn đồng ý hoặc từ chối."})
    if outcome == Outcome.REFUSED and not reason:
        raise Invalid({"reason": "Nêu rõ lý do từ chối giải quyết; lý do được in trên phiếu gửi người nộp."})

    def apply(act: Act) -> None:
        task = open_task(act, task_id, kinds=_DECIDE)
        dossier = act.dossier
        found = verdict(at, dossier.original_due_at)
        ruling = may_finish(
            found, int(dossier.apologised_at is not None), on=local(dossier.received_at or at).date()
        )
        if not ruling.ok:
            raise ApologyFirst(ruling.sentence, citation=ruling.citation)
        dossier.outcome = outcome
        finish(dossier, at, refused_or_stopped=outcome == Outcome.REFUSED)
        act.data |= {"outcome": outcome, "verdict": dossier.verdict, "reason": reason}
        if outcome == Outcome.GRANTED:
            _keep_result(act, result or Signed())
            books.enter(act)
        else:
            _refuse(act, reason)
        finish_task(act, task, TaskState.DONE, reason)
        dossier.tasks.filter(state=TaskState.OPEN).update(state=TaskState.DROPPED, done_at=at)
        for stage in dossier.stages.filter(finished_at=None):
            routing.close_stage(stage, at)
        routing.open_next(dossier, pinned.route(dossier.route_id), task, at=at, by=actor.name)

    return lifecycle.perform("decide", dossier_id, apply, actor=actor, at=at, sent=sent)


def _keep_result(act: Act, signed: Signed) -> None:
    dossier = act.dossier
    results = pinned.procedure(dossier.version_id).results
    name = clean(signed.name) or (results[0].name if results else "Kết quả giải quyết thủ tục hành chính")
    DossierResult.objects.create(
        dossier=dossier,
        name=name,
        number=clean(signed.number)[:80],
        signed_on=signed.signed_on or act.at.astimezone(papers.VIETNAM).date(),
        signer=act.actor.name,
        signer_title=(act.on_behalf_of or act.actor.title)[:120],
        file=signed.file,
    )
    act.data["result"] = {
        "number": clean(signed.number)[:80],
        "file": signed.file.sha256 if signed.file else "",
    }


def _refuse(act: Act, reason: str) -> None:
    dossier = act.dossier
    number = papers.next_number(dossier, SlipKind.REFUSAL, act.at)
    slip = papers.refusal(dossier, reason, number=number, actor=act.actor, at=act.at)
    stored = papers.store(dossier, SlipKind.REFUSAL, slip, number=number, actor=act.actor, at=act.at)
    act.data |= {"slip": ["refusal", number], "slip_id": stored.pk}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What became of one dossier of a batch."""

    dossier_id: int
    ok: bool
    message: str = ""


def decide_batch(dossier_ids: Sequence[int], *, actor: Actor, at: datetime, key: str = "") -> list[BatchLine]:
    """Grant many; each is its own transaction, and one that cannot be signed says why and stays."""
    lines = []
    for dossier_id in dict.fromkeys(dossier_ids):
        sent = lifecycle.part_of(key, dossier_id)
        try:
            decide(dossier_id, outcome=Outcome.GRANTED.value, actor=actor, at=at, sent=sent)
        except Refused as refused:
            lines.append(BatchLine(dossier_id, ok=False, message=refused.message))
        else:
            lines.append(BatchLine(dossier_id, ok=True))
    return lines
