"""A draft goes along when its procedure or e-form changes: nothing typed is lost, the changes are told."""

from __future__ import annotations

from datetime import date, datetime

from motcua.catalogue.eform import moved
from motcua.catalogue.queries.pinned import Paper, PinnedProcedure
from motcua.dossiers import lifecycle
from motcua.dossiers.actions.papers import VIETNAM
from motcua.dossiers.models import Application
from motcua.dossiers.queries.application_forms import FormInUse, form_in_use, form_today
from motcua.dossiers.queries.applications import (
    UnknownApplication,
    cases_offered,
    drawn,
    first_case,
    in_force,
    of_account,
)
from motcua.dossiers.types import ApplicationState
from motcua.lib.vietnamese_text import fold
from motcua.org.types import Actor

NEW_VERSION = "Thủ tục đã có bản mới từ khi bạn bắt đầu. Xem lại giấy tờ phải nộp và lệ phí."
NEW_FORM = "Tờ khai đã có mẫu mới. Câu trả lời cũ đã được chuyển sang; xem lại những câu còn trống."
NEW_CASE = "Các trường hợp của thủ tục đã đổi. Chọn lại trường hợp của bạn."
KEPT = "Một số nội dung không còn được hỏi; chúng được giữ lại bên dưới để bạn chép sang chỗ khác nếu cần."
#: answers that no longer fit, kept readable; older ones go first
_MOST_KEPT = 200


def refresh(token: str, *, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Bring a draft to the version and form that hold today; the sentences say what changed.

    Nothing happens to a draft whose procedure was abolished: it stays readable and cannot be sent.

    Raises:
        UnknownApplication.
    """
    on = at.astimezone(VIETNAM).date()
    row = of_account(actor).filter(token=token).first()
    if row is None:
        raise UnknownApplication
    if row.state != ApplicationState.DRAFTING or _target(row, on) is None:
        return ()
    with lifecycle.writing():
        row = of_account(actor).select_for_update(of=("self",)).get(pk=row.pk)
        target = _target(row, on)
        if row.state != ApplicationState.DRAFTING or target is None:
            return ()
        said = _move(row, *target)
        row.marks = row.marks | {"moved": [row.saved_seq, list(said)]}
        row.save()
    return said


def _target(row: Application, on: date) -> tuple[PinnedProcedure, FormInUse] | None:
    """Where the draft should stand today, None when it stands there."""
    procedure = in_force(row.procedure_code)
    if procedure is None:
        return None
    used = form_today(procedure.code, procedure.version_id, on)
    same = procedure.version_id == row.version_id and used.id == row.form_id
    return None if same else (procedure, used)


def _move(row: Application, procedure: PinnedProcedure, used: FormInUse) -> tuple[str, ...]:
    old = drawn(row)
    said: list[str] = []
    if used.id != row.form_id or used.id is None:
        answers, lost = moved(form_in_use(row.form_id, row.version_id).form, used.form, row.answers)
        row.answers, row.form_id = answers, used.id
        if used.form != old.form:
            said.append(NEW_FORM)
        if lost:
            said.append(KEPT)
            row.kept = [*row.kept, *({"label": one.label, "words": one.words} for one in lost)][-_MOST_KEPT:]
    if procedure.version_id != row.version_id:
        said.insert(0, NEW_VERSION)
        names = [case.name for case in old.procedure.cases if case.position == row.case_position]
        row.version_id = procedure.version_id
        same = [case.position for case in procedure.cases if names and fold(case.name) == fold(names[0])]
        if same:
            row.case_position = same[0]
        elif procedure.cases:
            row.case_position = first_case(procedure)
            if cases_offered(procedure):
                said.append(NEW_CASE)
                row.marks = {step: mark for step, mark in row.marks.items() if step != "noi-nop"}
        _carry_papers(row, old.procedure, procedure)
    return tuple(said)


def _carry_papers(row: Application, old: PinnedProcedure, new: PinnedProcedure) -> None:
    """Files stay with the paper of the same name; what is no longer asked stays in the draft, unused."""
    before = {paper.id: paper for case in old.cases for paper in case.papers}
    chosen = new.papers(row.case_position) if new.cases else ()
    for line in row.papers.all():
        known = before.get(line.required_id)
        target = _same_paper(known, chosen) if known else None
        if target is not None:
            line.required_id = target.id
            line.save(update_fields=["required"])


def _same_paper(old: Paper, papers: tuple[Paper, ...]) -> Paper | None:
    by_code = [paper for paper in papers if old.code and paper.code == old.code]
    by_name = [paper for paper in papers if fold(paper.name) == fold(old.name)]
    return next(iter(by_name or by_code), None)
