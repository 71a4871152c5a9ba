"""Dossiers for tests, driven by actions only: ``a_dossier(office).received().decided().returned()``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from motcua.catalogue.types import StepKind
from motcua.dossiers.actions import (
    charging,
    deciding,
    delivering,
    handing,
    intake,
    supplementing,
    timing,
    working,
)
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest, PaperGiven
from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.types import TaskState
from motcua.org.actions.applicants import ApplicantData
from motcua.org.types import Actor
from tests.dossiers.office import MONDAY, SAME_DAY, THREE_DAYS, Office

HOA = ApplicantData(
    name="Nguyễn Thị Hoa", identity_number="042190001234", phone="0912345678", address="Xóm 3, xã An Bình"
)
_DETAILS = {SAME_DAY: {"ten_ban_chinh": "Bằng tốt nghiệp", "so_ban_sao": "2"}}
_ROLES = {"INTAKE": "intake", "SPECIALIST": "specialist", "LEADER": "leader", "CLERK": "clerk"}


def a_request(office: Office, procedure: str = THREE_DAYS, **changes: Any) -> IntakeRequest:
    """A complete request: every paper of the case handed in."""
    pinned = office.procedure(procedure)
    case = changes.get("case", pinned.cases[0].position)
    request = IntakeRequest(
        version_id=pinned.version_id,
        applicant=HOA,
        details=_DETAILS.get(procedure, {}),
        papers=[PaperGiven(p.id) for p in pinned.papers(case)],
        case=case,
    )
    return replace(request, **changes)


class TheDossier:
    """One dossier on its way; each act takes ten minutes and is done by whoever may do it."""

    def __init__(self, office: Office, request: IntakeRequest, at: datetime) -> None:
        self.office, self.request, self.at = office, request, at
        self.id = 0
        self.last: Performed | intake.Taken | None = None

    @property
    def row(self) -> Dossier:
        return Dossier.objects.get(pk=self.id)

    @property
    def due_at(self) -> datetime:
        """The promised moment of a received dossier."""
        due = self.row.due_at
        assert due is not None
        return due

    @property
    def code(self) -> str:
        return self.row.code or ""

    @property
    def task(self) -> Task:
        """The open task of the route."""
        return self.row.tasks.filter(state=TaskState.OPEN).order_by("position", "order").first() or Task()

    def actor(self, who: str) -> Actor:
        return self.office.actor(who, self.at)

    def doer(self, task: Task) -> Actor:
        suffix = {self.office.units["department"]: "_d", self.office.units["b"]: "_b"}.get(
            task.authority_id, ""
        )
        return self.actor(_ROLES.get(task.role, "specialist") + suffix)

    def later(self, **span: float) -> TheDossier:
        """Let time pass: minutes, hours, days."""
        self.at += timedelta(**span)
        return self

    def _done(self, performed: Performed | intake.Taken) -> TheDossier:
        self.last, self.id = performed, performed.dossier_id
        return self.later(minutes=10)

    # -- the counter --

    def received(self, who: str = "intake", sent: Sent = Sent()) -> TheDossier:  # noqa: B008 - frozen
        return self._done(
            intake.receive_at_counter(self.request, actor=self.actor(who), at=self.at, sent=sent)
        )

    def submitted(self, who: str = "intake") -> TheDossier:
        request = replace(self.request, channel="online")
        return self._done(intake.submit(request, actor=self.actor(who), at=self.at))

    def asked_at_intake(self, missing: int = 1, who: str = "intake") -> TheDossier:
        """The last papers are not there: Mẫu 02."""
        given = list(self.request.papers)[:-missing]
        request = replace(self.request, papers=given)
        return self._done(
            intake.ask_supplement(request, reason="Thiếu giấy tờ", actor=self.actor(who), at=self.at)
        )

    def declined(self, who: str = "intake") -> TheDossier:
        return self._done(
            intake.decline(self.request, reason="Không thuộc thẩm quyền", actor=self.actor(who), at=self.at)
        )

    def received_after_submission(self, who: str = "intake") -> TheDossier:
        return self._done(supplementing.receive_submitted(self.id, actor=self.actor(who), at=self.at))

    # -- the route --

    def advanced(self, times: int = 1, **more: Any) -> TheDossier:
        """Finish the open step (``times`` of them, one after the other)."""
        for _ in range(times):
            task = self.task
            self._done(working.advance(self.id, actor=self.doer(task), at=self.at, task_id=task.pk, **more))
        return self

    def to_decision(self) -> TheDossier:
        """Through every step before the decision."""
        while self.task.kind != StepKind.DECIDE:
            if self.row.stages.filter(accepted_at=None, finished_at=None).exists():
                self.accepted()
            self.advanced()
        return self

    def accepted(self) -> TheDossier:
        task = self.task
        return self._done(handing.accept(self.id, actor=self.doer(task), at=self.at))

    def decided(self, outcome: str = "granted", **more: Any) -> TheDossier:
        """Sign, going through what comes before it."""
        self.to_decision()
        reason = "Không đủ điều kiện" if outcome == "refused" else ""
        return self._done(
            deciding.decide(
                self.id, outcome=outcome, reason=reason, actor=self.doer(self.task), at=self.at, **more
            )
        )

    def sealed(self) -> TheDossier:
        """Through what comes between decision and return."""
        while self.task.kind == StepKind.ISSUE:
            self.advanced()
        return self

    def returned(self, **more: Any) -> TheDossier:
        self.sealed()
        return self._done(delivering.return_result(self.id, actor=self.actor("intake"), at=self.at, **more))

    # -- what touches the clock --

    def asked(self, who: str = "specialist", approval: str = "", papers: int = 1) -> TheDossier:
        listed = self.office.procedure(self.row.procedure_code).papers(self.row.case_position)
        wanted = [supplementing.Wanted(p.id, "bản rõ hơn") for p in listed[:papers]]
        return self._done(
            supplementing.request_supplement(
                self.id,
                wanted=wanted,
                reason="Giấy tờ mờ",
                approval=approval,
                actor=self.actor(who),
                at=self.at,
            )
        )

    def answered(self, who: str = "intake") -> TheDossier:
        given = [PaperGiven(d.required_id) for d in self.row.documents.all()]
        return self._done(
            supplementing.answer_supplement(self.id, given=given, actor=self.actor(who), at=self.at)
        )

    def paused(self, ground: str = "financial_duty", who: str = "specialist") -> TheDossier:
        return self._done(
            timing.await_payment(
                self.id, ground=ground, reason="Thông báo thuế số 5", actor=self.actor(who), at=self.at
            )
        )

    def paid(self, who: str = "intake") -> TheDossier:
        return self._done(timing.pay(self.id, proof="Biên lai 123", actor=self.actor(who), at=self.at))

    def rescheduled(self, new_due_at: datetime, who: str = "leader") -> TheDossier:
        return self._done(
            timing.reschedule(
                self.id, new_due_at=new_due_at, reason="Chờ xác minh", actor=self.actor(who), at=self.at
            )
        )

    def stopped(self, who: str = "intake") -> TheDossier:
        return self._done(
            timing.stop(self.id, reason="Người nộp đề nghị rút", actor=self.actor(who), at=self.at)
        )

    # -- money --

    def charged(self, amount: int = 8000) -> TheDossier:
        line = ChargeLine(name="Lệ phí", amount=amount)
        return self._done(charging.add_charges(self.id, lines=[line], actor=self.actor("intake"), at=self.at))

    def settled(self, method: str = "cash", note: str = "") -> TheDossier:
        return self._done(
            charging.settle(self.id, method=method, note=note, actor=self.actor("intake"), at=self.at)
        )


def a_dossier(
    office: Office, procedure: str = THREE_DAYS, at: datetime = MONDAY, **changes: Any
) -> TheDossier:
    """A dossier not yet handed in."""
    return TheDossier(office, a_request(office, procedure, **changes), at)
