"""Work on the inner route: move on, send back, hand over, choose a branch, note, attach, fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.catalogue.queries import pinned
from motcua.catalogue.types import StepKind
from motcua.documents.models import StoredFile
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake, papers, routing
from motcua.dossiers.actions.preparing import details_of
from motcua.dossiers.actions.terms import reckon, term_of
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, NotYours, Performed, Sent
from motcua.dossiers.models import DossierResult, Task
from motcua.dossiers.queries.allowed import grants_for_task, leads
from motcua.dossiers.queries.visible import answers_for
from motcua.dossiers.types import TaskState
from motcua.law.regimes import Regime
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.queries import actors
from motcua.org.types import Actor, ActorKind, Grant, Role


class NoSuchTask(Refused):
    """The step is done, or belongs to another dossier."""

    code = "no-such-task"


class UseOwnAct(Refused):
    """Receiving, deciding and returning have their own acts."""

    code = "use-own-act"


def task_grant(task: Task, actor: Actor) -> Grant | None:
    """The grant by which the actor may do a task: its role there, in person or standing in.

    Raises:
        NotYours: another official holds it, or the role is missing.
    """
    if actor.kind == ActorKind.SYSTEM:
        return None
    grants = grants_for_task(task, actor)
    if not grants:
        holder = task.official.full_name if task.official else Role(task.role).label
        raise NotYours(
            f"Bước “{task.name}” đang do {holder} xử lý.",
            citation=Regime(task.dossier.regime).article(before=19),
        )
    return min(grants, key=lambda g: g.for_official is not None)


def open_task(act: Act, task_id: int | None, *, kinds: frozenset[str] | None = None) -> Task:
    """The open task that the actor works on; without an id the first one that is theirs.

    Raises:
        NoSuchTask, NotYours.
    """
    tasks = act.dossier.tasks.filter(state=TaskState.OPEN).select_related("stage", "official")
    if task_id is not None:
        task = tasks.filter(pk=task_id).first()
        if task is None or (kinds is not None and task.kind not in kinds):
            raise NoSuchTask("Bước này đã xong hoặc đã chuyển đi. Tải lại trang để xem bước hiện tại.")
        act.grant = task_grant(task, act.actor)
        return task
    refused: NotYours | None = None
    for task in tasks:
        if kinds is not None and task.kind not in kinds:
            continue
        try:
            act.grant = task_grant(task, act.actor)
        except NotYours as not_yours:
            refused = not_yours
            continue
        return task
    raise refused or NoSuchTask("Hồ sơ không có bước nào đang chờ bạn xử lý.")


def finish_task(act: Act, task: Task, state: TaskState, opinion: str = "") -> None:
    """Close a task with who did it and for whom."""
    if task.stage.accepted_at is None:  # whoever works on it has taken it over
        task.stage.accepted_at, task.stage.accepted_by = act.at, act.actor.name[:120]
        task.stage.save(update_fields=["accepted_at", "accepted_by"])
    task.state, task.done_at = state, act.at
    task.done_by_id = act.actor.official_id
    task.done_for = act.on_behalf_of
    task.opinion = clean_block(opinion)
    task.save(update_fields=["state", "done_at", "done_by", "done_for", "opinion"])
    act.data["task"] = {"id": task.pk, "step": task.position, "name": task.name}


_OWN_ACTS = frozenset({StepKind.RECEIVE.value, StepKind.DECIDE.value, StepKind.RETURN.value})


def advance(
    dossier_id: int,
    *,
    actor: Actor,
    at: datetime,
    task_id: int | None = None,
    opinion: str = "",
    target: int | None = None,
    assign_to: int | None = None,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Finish a step and open what follows; ``target`` names the authority where the next step lies outside.

    Raises:
        NoSuchTask, NotYours, NoTarget, UseOwnAct (the step is the decision or the return).
    """

    def apply(act: Act) -> None:
        task = open_task(act, task_id)
        if task.kind in _OWN_ACTS:
            raise UseOwnAct(f"Bước “{task.name}” được làm bằng nút riêng, không phải “Chuyển bước”.")
        route = pinned.route(act.dossier.route_id)
        finish_task(act, task, TaskState.DONE, opinion)
        opened = routing.open_next(act.dossier, route, task, at=at, by=actor.name, target=target)
        _assign(opened, assign_to, at)
        act.data |= {"opinion": clean_block(opinion), "next": [t.name for t in opened]}

    return lifecycle.perform("advance", dossier_id, apply, actor=actor, at=at, sent=sent)


def _assign(tasks: list[Task], official_id: int | None, at: datetime) -> None:
    if official_id is None:
        return
    for task in tasks:
        _check_holder(task, official_id, at)
        task.official_id = official_id
        task.save(update_fields=["official"])


def _check_holder(task: Task, official_id: int, at: datetime) -> Actor:
    receiver = actors.actor_for(official_id, at.astimezone(papers.VIETNAM).date())
    if not any(
        task.authority_id in answers_for(g.authority_id)
        for g in receiver.grants_for(task.role, field_code=task.field_code)
    ):
        raise Invalid(
            {"official": f"{receiver.name} chưa được phân công “{Role(task.role).label}” cho lĩnh vực này."}
        )
    return receiver


def send_back(
    dossier_id: int,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    task_id: int | None = None,
    to_position: int | None = None,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Return the dossier to an earlier step of the same stage, with the reason; nothing is erased."""
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Nêu rõ nội dung cần làm lại."})

    def apply(act: Act) -> None:
        task = open_task(act, task_id)
        back = _step_before(act, task, to_position)
        finish_task(act, task, TaskState.SENT_BACK, reason)
        act.dossier.tasks.filter(state=TaskState.OPEN, order__lt=routing.AD_HOC).update(
            state=TaskState.DROPPED, done_at=at
        )
        again = _open_again(act, back, task)
        act.data |= {"reason": reason, "to": again.name, "to_step": again.position}

    return lifecycle.perform("send_back", dossier_id, apply, actor=actor, at=at, sent=sent)


def _step_before(act: Act, task: Task, to_position: int | None) -> Task:
    """The finished step to which the dossier goes back: the last one, or the last at a position."""
    done = act.dossier.tasks.filter(
        state=TaskState.DONE, position__lt=task.position, order__lt=routing.AD_HOC
    ).exclude(kind=StepKind.RECEIVE)
    if to_position is not None:
        done = done.filter(position=to_position)
    back = done.select_related("stage").order_by("-position", "-pk").first()
    if back is None:
        raise NoSuchTask("Không có bước trước để trả lại trong quy trình này.")
    return back


def _open_again(act: Act, back: Task, task: Task) -> Task:
    """The step once more, for whoever did it; at another authority that is a new stage."""
    dossier, route = act.dossier, pinned.route(act.dossier.route_id)
    steps = route.steps_at(back.position, dossier.branch)
    step = next((s for s in steps if s.order == back.order), None) or next(iter(steps), None)
    if step is None:
        raise NoSuchTask("Bước đó không thuộc nhánh đang xử lý; hãy chọn một bước khác.")
    stage = back.stage
    if stage.pk != task.stage_id:
        routing.close_stage(task.stage, act.at)
    if stage.finished_at is not None:
        stage = routing.open_stage(
            dossier, stage.authority_id, name=stage.name, minutes=stage.minutes, at=act.at, by=act.actor.name
        )
    again = routing.task_for(dossier, stage, step, at=act.at, shares_day=route.shares_day)
    again.official_id = back.done_by_id
    again.save()
    return again


def hand_over(
    dossier_id: int,
    *,
    official_id: int,
    actor: Actor,
    at: datetime,
    task_id: int,
    reason: str = "",
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Give an open task to a named official of the same role; a leader or manager may give another's."""

    def apply(act: Act) -> None:
        task = act.dossier.tasks.filter(pk=task_id, state=TaskState.OPEN).select_related("official").first()
        if task is None:
            raise NoSuchTask("Bước này đã xong hoặc đã chuyển đi.")
        if not leads(actor, task):
            act.grant = task_grant(task, actor)
        receiver = _check_holder(task, official_id, at)
        before = task.official.full_name if task.official else ""
        task.official_id = official_id
        task.save(update_fields=["official"])
        act.data |= {"task": task.name, "from": before, "to": receiver.name, "reason": clean_block(reason)}

    return lifecycle.perform("hand_over", dossier_id, apply, actor=actor, at=at, sent=sent)


def choose_branch(
    dossier_id: int, *, branch: str, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Take another branch of the route (e.g. verification is needed); its own term then holds, from receipt.

    The step goes on in the new branch. A date that has passed is not moved: no branch undoes lateness.

    Raises:
        Invalid: no such branch, it is the present one, or no reason given. TooLateForBranch.
    """
    reason = clean_block(reason)

    def apply(act: Act) -> None:
        dossier = act.dossier
        route = pinned.route(dossier.route_id)
        if branch not in {b.key for b in route.branches} or branch == dossier.branch:
            raise Invalid({"branch": "Chọn một nhánh khác của quy trình."})
        if not reason:
            raise Invalid({"reason": "Nêu căn cứ chọn nhánh (ví dụ: nội dung phải xác minh)."})
        if dossier.original_due_at is not None and at > dossier.original_due_at:
            raise TooLateForBranch(
                "Hồ sơ đã quá hạn nên không đổi nhánh để có hạn mới được. Lập phiếu xin lỗi và hẹn lại.",
                citation=Regime(dossier.regime).article(before=19),
            )
        task = open_task(act, None)
        before, dossier.branch = dossier.branch, branch
        act.data |= {"branch": branch, "branch_before": before, "reason": reason}
        _new_term(act)
        _step_in_branch(act, task)

    return lifecycle.perform("choose_branch", dossier_id, apply, actor=actor, at=at, sent=sent)


class TooLateForBranch(Refused):
    """The promised date has passed already."""

    code = "too-late-for-branch"


def _new_term(act: Act) -> None:
    """The branch's term from the last full receipt of the dossier."""
    dossier = act.dossier
    procedure, route = pinned.procedure(dossier.version_id), pinned.route(dossier.route_id)
    term = term_of(procedure, route, channel=dossier.channel, branch=dossier.branch, manual=None)
    answered = dossier.supplement_requests.filter(rule="restart").order_by("-number").first()
    base = answered.answered_at if answered else dossier.received_at
    assert base is not None  # noqa: S101 - it is being worked on
    before = dossier.due_at
    due = reckon(procedure, term, base, dossier.one_stop_id)
    dossier.due_at = dossier.original_due_at = due.due_at
    dossier.term_amount = None if term.same_day else intake.stored_amount(term.amount)
    dossier.term_unit = "" if term.same_day else term.unit.value
    routing.follow_date(dossier)
    act.data |= {
        "due_before": intake.iso(before),
        "due_at": intake.iso(dossier.due_at),
        "term": intake.said_term(dossier),
    }


def _step_in_branch(act: Act, task: Task) -> None:
    """Open the present step as the new branch has it, where it has it otherwise."""
    dossier, route = act.dossier, pinned.route(act.dossier.route_id)
    same = {(s.order, s.kind, s.role) for s in route.steps_at(task.position, dossier.branch)}
    if (task.order, task.kind, task.role) in same:
        return
    here = next((p for p in route.positions(dossier.branch) if p >= task.position), None)
    if here is None:
        raise Invalid(
            {"branch": "Nhánh này không có bước nào từ bước hiện tại; trả lại bước trước rồi chọn."}
        )
    dossier.tasks.filter(state=TaskState.OPEN, order__lt=routing.AD_HOC).update(
        state=TaskState.DROPPED, done_at=act.at
    )
    opened = routing.open_position(dossier, route, here, task, at=act.at, by=act.actor.name)
    act.data["next"] = [t.name for t in opened]


def note(dossier_id: int, *, text: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """A remark on record, e.g. a phone call with the applicant."""
    text = clean_block(text)
    if not text:
        raise Invalid({"text": "Nhập nội dung ghi chú."})
    if len(text) > 5000:
        raise Invalid({"text": "Ghi chú quá dài (tối đa 5.000 ký tự)."})

    def apply(act: Act) -> None:
        act.data["text"] = text

    return lifecycle.perform("note", dossier_id, apply, actor=actor, at=at, sent=sent)


def attach(
    dossier_id: int, *, paper_id: int, file: StoredFile, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Attach a scan to one paper of the dossier."""

    def apply(act: Act) -> None:
        document = act.dossier.documents.filter(required_id=paper_id).first()
        if document is None:
            raise Invalid({"paper": "Giấy tờ này không thuộc thành phần hồ sơ."})
        document.file, document.given = file, True
        document.save(update_fields=["file", "given"])
        act.data |= {"paper": paper_id, "sha256": file.sha256, "size": file.size}

    return lifecycle.perform("attach", dossier_id, apply, actor=actor, at=at, sent=sent)


def fill_details(
    dossier_id: int, *, details: Mapping[str, Any], actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Complete or correct the facts that feed the special register; before the decision only."""

    def apply(act: Act) -> None:
        dossier = act.dossier
        fields = pinned.procedure(dossier.version_id).details
        values = details_of(fields, {**dossier.details, **details})
        known = {*values, *dossier.details}
        act.data["changed"] = sorted(k for k in known if values.get(k) != dossier.details.get(k))
        dossier.details = values

    return lifecycle.perform("fill_details", dossier_id, apply, actor=actor, at=at, sent=sent)


def attach_result(
    dossier_id: int,
    *,
    file: StoredFile | None = None,
    number: str = "",
    name: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Add the scan or the number of the signed result after the decision (the clerk numbers and seals it).

    Raises:
        Invalid: neither file nor number, or the dossier was refused and has no result.
    """
    number = clean(number)[:80]
    if file is None and not number:
        raise Invalid({"file": "Chọn tệp kết quả hoặc ghi số, ký hiệu của kết quả."})

    def apply(act: Act) -> None:
        result = act.dossier.results.order_by("pk").first()
        if result is None:
            raise Invalid({"file": "Hồ sơ này không có kết quả để đính kèm (đã từ chối giải quyết)."})
        if name and clean(name) != result.name and result.file_id is not None:
            result = DossierResult(dossier=act.dossier, name=clean(name), signed_on=result.signed_on)
        result.name = clean(name) or result.name
        result.number = number or result.number
        result.file = file or result.file
        result.save()
        act.data |= {"result": result.pk, "number": result.number, "sha256": file.sha256 if file else ""}

    return lifecycle.perform("attach_result", dossier_id, apply, actor=actor, at=at, sent=sent)
