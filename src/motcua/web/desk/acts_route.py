"""Acts of the inner route: move on, answer, send back, hand over, ask others, accept, choose a branch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol

from django import forms

from motcua.catalogue.queries.pinned import PinnedStep
from motcua.catalogue.types import OUTSIDE, StepKind
from motcua.dossiers.actions import handing, working
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries.allowed import leads
from motcua.dossiers.types import TaskState
from motcua.org.queries import units
from motcua.org.types import Role
from motcua.web.desk.act import ActForm, Case, Done, done, with_none
from motcua.web.desk.colleagues import holders
from motcua.web.ui.forms import CleanTextField, NumberField, Pick

#: an ad hoc question to another agency stands after the steps of the route
_AD_HOC = 100
_OWN_ACTS = frozenset({StepKind.RECEIVE.value, StepKind.DECIDE.value, StepKind.RETURN.value})


class OneTask(Protocol):
    """What these forms read of a task."""

    pk: int
    kind: str
    order: int
    position: int
    name: str
    role: str
    state: str
    authority_id: int
    field_code: str


def today(case: Case) -> date:
    return case.at.date()


def movable(case: Case) -> list[OneTask]:
    """My open tasks that end by moving on."""
    return [t for t in case.page.my_tasks if t.kind not in _OWN_ACTS and t.order < _AD_HOC]


def questions(case: Case) -> list[OneTask]:
    """Questions of another agency that wait for my answer."""
    return [t for t in case.page.my_tasks if t.order >= _AD_HOC]


class TaskForm(ActForm):
    """An act on one of my tasks; with a single one nothing need be chosen."""

    task = forms.TypedChoiceField(label="Bước", coerce=int)

    @classmethod
    def tasks(cls, case: Case) -> Sequence[OneTask]:
        return movable(case)

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(cls.tasks(case))

    def prepare(self) -> None:
        tasks = self.tasks(self.case)
        self.offer("task", [(str(t.pk), t.name) for t in tasks], only=True)

    @property
    def chosen(self) -> OneTask | None:
        """The task as posted, else the first."""
        tasks = self.tasks(self.case)
        posted = str(self.data.get("task", ""))
        return next((t for t in tasks if str(t.pk) == posted), tasks[0] if tasks else None)


class Advance(TaskForm):
    name, label, icon, transition = "chuyen-buoc", "Chuyển bước", "arrow-right", "advance"
    wide: ClassVar[frozenset[str]] = frozenset({"opinion"})
    error_names: ClassVar[dict[str, str]] = {"official": "assign_to"}

    opinion = CleanTextField(label="Ý kiến xử lý", required=False, max_length=4000, rows=3)
    target = forms.TypedChoiceField(label="Cơ quan nhận", coerce=int, empty_value=None, required=False)
    assign_to = forms.TypedChoiceField(label="Giao cho", coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        super().prepare()
        steps = self.next_steps()
        outside = [step for step in steps if step.place in OUTSIDE]
        if outside:
            self._offer_targets(outside[0])
        else:
            del self.fields["target"]
        people = [] if outside or not steps else self._people(steps)
        if people:
            self.offer("assign_to", with_none(people, "Ai nhận trước thì làm"))
        else:
            del self.fields["assign_to"]

    def next_steps(self) -> tuple[PinnedStep, ...]:
        """The steps that open when this one is done; none while another runs beside it."""
        task, page = self.chosen, self.case.page
        if task is None or self.beside(task):
            return ()
        position = page.route.next_position(task.position, page.dossier.branch)
        return () if position is None else page.route.steps_at(position, page.dossier.branch)

    def beside(self, task: OneTask) -> list[str]:
        """Names of steps at the same place of the route that are still open."""
        return [
            t.name
            for t in self.case.page.open_tasks
            if t.position == task.position and t.pk != task.pk and t.order < _AD_HOC
        ]

    @property
    def remark(self) -> str:
        """What happens next, in one sentence."""
        task = self.chosen
        if task is None:
            return ""
        beside = self.beside(task)
        if beside:
            return f"Bước sau mở khi xong cả: {', '.join(beside)}."
        steps = self.next_steps()
        if not steps:
            return "Đây là bước cuối của quy trình."
        return (
            "Bước tiếp theo: "
            + "; ".join(f"{s.name} ({s.agency or Role(s.role).label})" for s in steps)
            + "."
        )

    def _offer_targets(self, step: PinnedStep) -> None:
        found = units.hand_off_targets(self.case.page.dossier.authority_id, step.place)
        rows = [(unit.id, unit.name) for unit in found]
        if not rows:
            del self.fields["target"]
            return
        self.offer("target", with_none(rows, f"Chọn cơ quan ({step.agency or 'liên thông'})"))
        likely = [unit for unit in found if unit.code == step.unit_code] or (found if len(found) == 1 else [])
        if likely:
            self.fields["target"].initial = str(likely[0].id)

    def _people(self, steps: Sequence[PinnedStep]) -> list[tuple[int, str]]:
        dossier = self.case.page.dossier
        return holders(dossier.authority_id, steps[0].role, dossier.field_code, today(self.case))

    def carry_out(self, sent: Sent) -> Done:
        performed = working.advance(
            self.case.dossier_id,
            task_id=self.value("task"),
            opinion=self.value("opinion"),
            target=self.value("target"),
            assign_to=self.value("assign_to"),
            sent=sent,
            **self.case.by,
        )
        opened = ", ".join(performed.data.get("next", ()))
        return done(performed, f"Đã chuyển sang bước {opened}." if opened else "Đã xong bước này.")


class Answer(TaskForm):
    name, label, icon, transition = "tra-loi", "Trả lời cơ quan hỏi", "message", "advance"
    wide: ClassVar[frozenset[str]] = frozenset({"opinion"})
    opinion = CleanTextField(label="Ý kiến trả lời", max_length=4000, rows=4)

    @classmethod
    def tasks(cls, case: Case) -> Sequence[OneTask]:
        return questions(case)

    def carry_out(self, sent: Sent) -> Done:
        performed = handing.answer(
            self.case.dossier_id,
            task_id=self.value("task"),
            opinion=self.value("opinion"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã trả lời cơ quan hỏi.")


class SendBack(TaskForm):
    name, label, icon, transition = "tra-lai-buoc-truoc", "Trả lại bước trước", "arrow-back-up", "send_back"
    lead = "Hồ sơ quay về bước đã làm; những gì đã làm vẫn được giữ nguyên."
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    to_position = forms.TypedChoiceField(label="Trả về bước", coerce=int, empty_value=None, required=False)
    reason = CleanTextField(label="Nội dung cần làm lại", max_length=2000)

    @classmethod
    def tasks(cls, case: Case) -> Sequence[OneTask]:
        kinds = {StepKind.RETURN.value, StepKind.ISSUE.value}
        return [t for t in case.page.my_tasks if t.order < _AD_HOC and t.kind not in kinds]

    @classmethod
    def earlier(cls, case: Case) -> dict[int, str]:
        """Steps done before mine, the last first."""
        mine = max((t.position for t in cls.tasks(case)), default=0)
        finished = [
            t
            for t in case.page.tasks
            if t.state == TaskState.DONE and t.kind != StepKind.RECEIVE and t.position < mine
        ]
        return {t.position: t.name for t in sorted(finished, key=lambda t: -t.position)}

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(cls.earlier(case))

    def prepare(self) -> None:
        super().prepare()
        earlier = self.earlier(self.case)
        self.offer("to_position", [(str(position), name) for position, name in earlier.items()], only=True)

    def carry_out(self, sent: Sent) -> Done:
        performed = working.send_back(
            self.case.dossier_id,
            reason=self.value("reason"),
            task_id=self.value("task"),
            to_position=self.value("to_position"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, f"Đã trả lại bước {performed.data.get('to', 'trước')}.")


class HandOver(TaskForm):
    name, label, icon, transition = "giao-nguoi-khac", "Giao người khác xử lý", "users", "hand_over"
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    error_names: ClassVar[dict[str, str]] = {"official": "official_id"}
    official_id = forms.TypedChoiceField(
        label="Giao cho", coerce=int, error_messages={"required": "Chọn người nhận xử lý."}
    )
    reason = CleanTextField(label="Lý do", required=False, max_length=1000, rows=2)

    @classmethod
    def tasks(cls, case: Case) -> Sequence[OneTask]:
        """A leader or manager may give any step of the own authority, others their own."""
        mine = {t.pk for t in case.page.my_tasks}
        return [t for t in case.page.open_tasks if t.pk in mine or leads(case.actor, t)]

    def prepare(self) -> None:
        super().prepare()
        task = self.chosen
        rows = holders(task.authority_id, task.role, task.field_code, today(self.case)) if task else []
        self.offer("official_id", with_none(rows, "Chọn người"))

    def carry_out(self, sent: Sent) -> Done:
        performed = working.hand_over(
            self.case.dossier_id,
            official_id=self.value("official_id"),
            task_id=self.value("task"),
            reason=self.value("reason"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, f"Đã giao bước “{performed.data['task']}” cho {performed.data['to']}.")


class HandOff(TaskForm):
    name, label, icon, transition = "lay-y-kien", "Lấy ý kiến cơ quan khác", "send", "hand_off"
    lead = "Cơ quan được hỏi có thời hạn riêng; hạn trả kết quả cho người dân không đổi."
    wide: ClassVar[frozenset[str]] = frozenset({"question"})
    error_names: ClassVar[dict[str, str]] = {"minutes": "hours"}
    target = forms.TypedChoiceField(
        label="Cơ quan được hỏi", coerce=int, error_messages={"required": "Chọn cơ quan được hỏi."}
    )
    hours = NumberField(label="Trả lời trong (giờ làm việc)", least=1, most=2000, initial=16)
    question = CleanTextField(label="Nội dung cần phối hợp", max_length=4000, rows=4)

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and case.page.dossier.state == "in_progress"

    def prepare(self) -> None:
        super().prepare()
        here = {t.authority_id for t in self.tasks(self.case)}
        day = today(self.case)
        start = self.case.page.dossier.authority_id
        likely = {
            unit.id: unit.name
            for place in ("DEPARTMENT", "POLICE", "OTHER")
            for unit in units.hand_off_targets(start, place, day)
        }
        likely |= {unit.id: unit.name for unit in units.authorities(day)}
        rows = [(pk, label) for pk, label in likely.items() if pk not in here]
        self.offer("target", with_none(rows, "Chọn cơ quan"))

    def carry_out(self, sent: Sent) -> Done:
        performed = handing.hand_off(
            self.case.dossier_id,
            target=self.value("target"),
            minutes=self.value("hours") * 60,
            question=self.value("question"),
            task_id=self.value("task"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, f"Đã gửi lấy ý kiến {performed.data['to']}.")


class Accept(ActForm):
    name, label, icon, transition = "nhan-lien-thong", "Nhận hồ sơ liên thông", "inbox", "accept"
    lead = "Ký nhận hồ sơ chuyển đến; thời điểm nhận được ghi vào phiếu kiểm soát."

    def carry_out(self, sent: Sent) -> Done:
        return done(
            handing.accept(self.case.dossier_id, sent=sent, **self.case.by), "Đã nhận hồ sơ liên thông."
        )


class ChooseBranch(ActForm):
    name, label, icon, transition = "chon-nhanh", "Đổi nhánh quy trình", "route", "choose_branch"
    lead = "Hạn trả được tính lại từ lúc tiếp nhận theo thời hạn của nhánh; ngày cũ vẫn được lưu."
    wide: ClassVar[frozenset[str]] = frozenset({"branch", "reason"})
    branch = Pick(label="Nhánh xử lý")
    reason = CleanTextField(label="Căn cứ chọn nhánh", max_length=2000, rows=2)

    @classmethod
    def others(cls, case: Case) -> list[tuple[str, str]]:
        route = case.page.route
        now = route.branch_key(case.page.dossier.branch)
        return [(branch.key, branch.name) for branch in route.branches if branch.key != now]

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(case.page.my_tasks) and bool(cls.others(case))

    def prepare(self) -> None:
        others = self.others(self.case)
        self.offer("branch", others)
        if len(others) == 1:
            self.fields["branch"].initial = others[0][0]

    def carry_out(self, sent: Sent) -> Done:
        performed = working.choose_branch(
            self.case.dossier_id,
            branch=self.value("branch"),
            reason=self.value("reason"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã đổi nhánh; hạn trả đã được tính lại.")
