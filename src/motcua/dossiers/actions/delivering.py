"""Return the result: at the counter against a signature, by post or online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.catalogue.types import StepKind
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers, routing
from motcua.dossiers.actions.working import finish_task, open_task
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier
from motcua.dossiers.slips.types import Person
from motcua.dossiers.types import Outcome, ReturnMethod, SlipKind, TaskState
from motcua.law.regimes import Regime
from motcua.lib.money import dong
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, fold
from motcua.org.types import Actor

_RETURN = frozenset({StepKind.RETURN.value})


class FeesOpen(Refused):
    """Money is still owed; the result waits for it."""

    code = "fees-open"


class NotSealed(Refused):
    """The result is signed but not yet sealed and entered by the clerk."""

    code = "not-sealed"


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the result; ``paper`` is the written authority of someone other than the applicant."""

    name: str
    identity: str = ""
    phone: str = ""
    paper: str = ""


def return_result(
    dossier_id: int,
    *,
    taker: Taker | None = None,
    method: str = ReturnMethod.COUNTER.value,
    note: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Hand over and close; the register's line is complete with who took it and how.

    Raises:
        FeesOpen, NotSealed, Invalid: another person without a written authority.
    """

    def apply(act: Act) -> None:
        dossier = act.dossier
        person = taker or Taker(name=(dossier.proxy or dossier.applicant).name)
        name = clean(person.name)
        if not name or method not in ReturnMethod.values:
            raise Invalid({"taker": "Ghi họ tên người nhận kết quả và chọn cách trả."})
        known = {dossier.applicant_name, *([dossier.proxy.name] if dossier.proxy else [])}
        stranger = fold(name) not in {fold(one) for one in known}
        if method == ReturnMethod.COUNTER and stranger and not clean(person.paper):
            raise Invalid({"paper": "Người nhận không phải người nộp: ghi giấy ủy quyền nhận kết quả."})
        _check_settled(dossier)
        _check_sealed(dossier)
        task = (
            open_task(act, None, kinds=_RETURN)
            if dossier.tasks.filter(state=TaskState.OPEN).exists()
            else None
        )
        dossier.returned_at, dossier.returned_to = at, name[:300]
        dossier.return_method = method
        number = papers.next_number(dossier, SlipKind.RETURN_NOTE, at)
        who = Person(name=name, id_number=clean(person.identity), phone=clean(person.phone))
        slip = papers.return_note(
            dossier, taker=who, paper=clean(person.paper), number=number, actor=actor, at=at
        )
        stored = papers.store(dossier, SlipKind.RETURN_NOTE, slip, number=number, actor=actor, at=at)
        if task is not None:
            finish_task(act, task, TaskState.DONE, note)
        for stage in dossier.stages.filter(finished_at=None):
            routing.close_stage(stage, at)
        act.data |= {"method": method, "slip": ["return", number], "slip_id": stored.pk, "note": clean(note)}
        if stranger and clean(person.paper):
            act.data["authority_paper"] = clean(person.paper)

    return lifecycle.perform("return_result", dossier_id, apply, actor=actor, at=at, sent=sent)


def _check_settled(dossier: Dossier) -> None:
    if dossier.outcome == Outcome.REFUSED:
        return
    owed = sum(c.amount for c in dossier.charges.filter(method=""))
    if owed:
        raise FeesOpen(
            f"Còn {dong(owed)} phí, lệ phí chưa nộp. Thu và ghi nhận trước khi trả kết quả.",
            citation=Regime(dossier.regime).article(before=20, after=24),
        )


def _check_sealed(dossier: Dossier) -> None:
    waiting = dossier.tasks.filter(state=TaskState.OPEN, kind=StepKind.ISSUE).first()
    if waiting is not None:
        raise NotSealed(f"Kết quả đã ký nhưng bước “{waiting.name}” chưa xong; chờ văn thư chuyển sang.")
