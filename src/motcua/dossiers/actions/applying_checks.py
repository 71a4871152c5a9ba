"""Whether an online application may be sent: every step, by the same rules as at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.catalogue.eform import book_values, check, shown
from motcua.dossiers.actions.preparing import PaperGiven, check_papers, details_of
from motcua.dossiers.queries.applications import (
    OFFICE,
    PAPERS,
    PERSON,
    RETURN,
    REVIEW,
    Draft,
    cases_offered,
    in_force,
    offices,
    takes_online,
)
from motcua.dossiers.types import ReturnMethod
from motcua.lib.refused import Invalid
from motcua.org.actions.applicant_fields import ApplicantData, checked
from motcua.org.types import Actor, Assurance

Errors = dict[str, str]
GONE = "Thủ tục này đã thôi áp dụng nên không gửi được nữa. Nội dung bạn đã viết vẫn còn để xem, chép lại."
CLOSED = "Nơi nộp đã chọn không còn nhận thủ tục này. Chọn nơi nộp khác; những gì đã viết vẫn còn."
NO_OFFICE = "Chọn nơi nộp hồ sơ."
NO_CASE = "Chọn trường hợp của bạn."
NO_NUMBER = "Nhập số định danh cá nhân (số căn cước)."
NO_ADDRESS = "Nhập nơi ở hiện nay."
NO_CONTACT = "Nhập số điện thoại hoặc thư điện tử để cơ quan liên hệ."
NO_RETURN_ADDRESS = "Nhập địa chỉ nhận kết quả qua bưu điện."
NO_METHOD = "Chọn cách nhận kết quả."
NOT_ACTING = "Giấy ủy quyền đã chọn không còn dùng được. Chọn lại người mà bạn nộp thay."
NOT_SURE = "Thủ tục này cần đăng nhập bằng tài khoản định danh điện tử trước khi gửi."
_NAMES = {"birth_date": "birth"}


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole application lacks, by step and place; warnings do not keep it from being sent."""

    errors: Mapping[str, Mapping[str, str]]
    warnings: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return not any(self.errors.values())


def check_whole(found: Draft, *, actor: Actor, on: date, lang: str = "vi") -> Whole:
    """Everything that keeps the application from being sent today, step by step."""
    errors = {step: step_errors(found, step, actor=actor, on=on, lang=lang) for step in found.steps}
    return Whole(errors, check(found.form, found.row.answers, whole=True, on=on, lang=lang).warnings)


def step_errors(found: Draft, step: str, *, actor: Actor, on: date, lang: str = "vi") -> Errors:
    """What keeps one step from being done, by the name or path of its field."""
    plain = {
        OFFICE: lambda: _office(found, on),
        PERSON: lambda: person_errors(found.row.person),
        PAPERS: lambda: _papers(found, on),
        RETURN: lambda: _return(found),
        REVIEW: lambda: _sender(found, actor),
    }
    if step in plain:
        return plain[step]()
    section = found.section(step)
    if section is None:
        return {}
    answers = found.row.answers
    return dict(check(found.form, answers, whole=True, on=on, section=section.key, lang=lang).errors)


def _office(found: Draft, on: date) -> Errors:
    row, procedure = found.row, found.procedure
    now = in_force(procedure.code)
    if now is None or not takes_online(now):
        return {"": GONE}
    errors: Errors = {}
    if row.authority_id is None:
        errors["authority"] = NO_OFFICE
    elif row.authority_id not in {unit.id for unit in offices(procedure, on)}:
        errors["authority"] = CLOSED
    choices = {case.position for case in cases_offered(procedure) or procedure.cases}
    if choices and row.case_position not in choices:
        errors["case"] = NO_CASE
    return errors


def data_of(person: Mapping[str, Any]) -> ApplicantData:
    """What an application says of its writer, as the register of persons takes it."""
    return ApplicantData(
        name=str(person.get("name", "")),
        identity_number=str(person.get("identity_number", "")),
        birth_text=str(person.get("birth", "")),
        address=str(person.get("address", "")),
        phone=str(person.get("phone", "")),
        email=str(person.get("email", "")),
    )


def person_errors(person: Mapping[str, Any]) -> Errors:
    """What is missing or wrong of the writer's own data."""
    errors: Errors = {}
    try:
        checked(data_of(person))
    except Invalid as refused:
        errors = {_NAMES.get(name, name): sentence for name, sentence in refused.errors.items()}
    if not person.get("identity_number"):
        errors.setdefault("identity_number", NO_NUMBER)
    if not person.get("address"):
        errors.setdefault("address", NO_ADDRESS)
    if not person.get("phone") and not person.get("email"):
        errors.setdefault("phone", NO_CONTACT)
    return errors


def papers_given(found: Draft) -> list[PaperGiven]:
    """The papers of the draft as the counter's rule takes them: pages that are here count as handed in."""
    return [
        PaperGiven(
            one.paper.id,
            given=bool(one.files) or one.is_form,
            waived="" if one.files or one.is_form else one.waived,
            file_id=one.files[0].file_id if one.files else None,
        )
        for one in found.papers
    ]


def _papers(found: Draft, on: date) -> Errors:
    errors: Errors = {}
    for one, given in zip(found.papers, papers_given(found), strict=True):
        ruling = check_papers([one.paper], [given], on).ruling
        if not ruling.ok:
            errors[str(one.paper.id)] = "Chụp ảnh hoặc chọn tệp, hay cho biết vì sao không nộp giấy này."
    return errors


def _return(found: Draft) -> Errors:
    row = found.row
    if row.return_method not in ReturnMethod.values:
        return {"return_method": NO_METHOD}
    if row.return_method == ReturnMethod.POST and not row.return_address:
        return {"return_address": NO_RETURN_ADDRESS}
    return {}


def _sender(found: Draft, actor: Actor) -> Errors:
    if found.assurance > actor.assurance and found.assurance >= Assurance.IDENTITY:
        return {"assurance": NOT_SURE}
    return {}


def fitting_details(found: Draft, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the special register can take as they are; the counter looks at the others itself."""
    fitting: dict[str, Any] = {}
    for field in found.procedure.details:
        if field.key not in values:
            continue
        try:
            fitting |= details_of([field], {field.key: values[field.key]}, whole=False)
        except Invalid:
            continue
    return fitting


def counts_of(found: Draft) -> dict[str, int]:
    """Numbers among the answers that fees are reckoned by: copies, pages, cases.

    A number need not stand in a register: the question's own key names it, as the fee's rule does.
    """
    asked = {
        question.key: row.answers.get(question.key)
        for part in shown(found.form, found.row.answers)
        if part.section.repeats is None
        for row in part.rows
        for question in row.questions
    }
    details = fitting_details(found, book_values(found.form, found.row.answers))
    told = {**asked, **details, **found.row.counts}
    return {key: value for key, value in told.items() if type(value) is int}
