"""Putting right what is stored of a person: asked for by the person, decided by a manager, on record.

Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15. The record says who decided what about which field; the values
themselves stand in the request, not in the record that is never deleted.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from motcua.law.calendar import local
from motcua.law.registry import number
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import applicants, log
from motcua.org.actions.applicant_fields import ApplicantData, checked
from motcua.org.actions.scope import require_manager
from motcua.org.models import Applicant, CorrectionRequest
from motcua.org.queries.applicants import ApplicantInfo, info_of
from motcua.org.queries.units import unit
from motcua.org.types import Actor, ActorKind, CorrectionState

#: what may be asked for: the field, and what it is called. The number is the national database's matter.
FIELDS = {
    "name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "sex": "Giới tính",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
}


class AskedAlready(Refused):
    """The same field waits for an answer."""

    code = "asked-already"


def ask(field: str, new_value: str, reason: str, *, authority_id: int, actor: Actor, at: datetime) -> str:
    """Ask that a field of one's own data be put right.

    Args:
        authority_id: the office that is asked: one that has the person's dossiers.

    Returns:
        The token of the request.

    Raises:
        Forbidden: the person is not proven. Invalid: each field. AskedAlready: it waits for an answer.
    """
    if actor.kind != ActorKind.APPLICANT or actor.applicant_id is None or actor.account_id is None:
        raise Forbidden("Hãy đăng nhập bằng tài khoản định danh điện tử để đề nghị sửa dữ liệu.")
    person = Applicant.objects.get(pk=actor.applicant_id)
    value, said = line(new_value), line(reason)
    errors = {}
    if field not in FIELDS:
        errors["field"] = "Chọn mục cần sửa."
    if not said:
        errors["reason"] = "Ghi vì sao cần sửa, và giấy tờ làm căn cứ."
    if sentence := too_long("Lý do", said, 1000):
        errors["reason"] = sentence
    if not value:
        errors["new_value"] = "Ghi nội dung đúng."
    if errors:
        raise Invalid(errors)
    _changed(person, field, value)
    unit(authority_id)
    try:
        with transaction.atomic():
            row = CorrectionRequest.objects.create(
                token=secrets.token_urlsafe(16),
                account_id=actor.account_id,
                applicant=person,
                authority_id=authority_id,
                field=field,
                old_value=value_of(info_of(person), field),
                new_value=value,
                reason=said,
                asked_at=at,
            )
    except IntegrityError:
        raise AskedAlready("Mục này đang có một đề nghị chờ trả lời.") from None
    return row.token


def _changed(person: Applicant, field: str, value: str) -> ApplicantData:
    """The person's data with the new value, as it would be stored.

    Raises:
        Invalid: at ``new_value``.
    """
    data = ApplicantData(
        **{name: getattr(info_of(person), name) for name in ApplicantData.__dataclass_fields__}
    )
    new: dict[str, dict[str, Any]] = {
        "birth_date": {"birth_date": None, "birth_text": value},
        "sex": {"sex": _SEXES.get(value, value)},
    }
    try:
        return checked(replace(data, **new.get(field, {field: value})))
    except Invalid as wrong:
        sentence = wrong.errors.get(field) or next(iter(wrong.errors.values()))
        raise Invalid({"new_value": sentence}) from None


_SEXES = {"Nam": "male", "Nữ": "female"}


def value_of(person: ApplicantInfo, field: str) -> str:
    """A field as people read it."""
    if field == "birth_date":
        return person.birth
    if field == "sex":
        return person.sex_name
    return str(getattr(person, field))


@transaction.atomic
def decide(token: str, *, accepted: bool, answer: str, actor: Actor, at: datetime) -> None:
    """A manager of the office answers; accepted, the person's data are changed by the same act.

    Raises:
        NotFound: no such request. Forbidden: another office's. Invalid: at ``answer``. Refused: answered.
    """
    row = CorrectionRequest.objects.select_for_update().filter(token=token).first()
    if row is None:
        raise NotFound("Không tìm thấy đề nghị này.")
    require_manager(actor, unit(row.authority_id))
    if row.state != CorrectionState.ASKED:
        raise Refused("Đề nghị này đã được trả lời.", code="answered-already")
    said = line(answer)
    if not accepted and not said:
        raise Invalid({"answer": "Ghi lý do không sửa."})
    if sentence := too_long("Trả lời", said, 1000):
        raise Invalid({"answer": sentence})
    if accepted:
        _put_right(row)
    row.state = CorrectionState.ACCEPTED if accepted else CorrectionState.DECLINED
    row.answer, row.decided_by_id, row.decided_at = said, actor.official_id, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    log.record(
        actor=actor,
        at=at,
        action=f"correction.{row.state}",
        subject=f"correction:{row.pk}",
        field=row.field,
        authority=row.authority_id,
    )


def forget_values(at: datetime) -> int:
    """Daily: values, reason and answer of requests answered long ago leave; how many requests.

    What the record needs stays: who asked for which field, who answered when and how
    (``privacy.correction_kept`` days after the answer).
    """
    before = at - timedelta(days=number("privacy.correction_kept", local(at).date()))
    answered = CorrectionRequest.objects.exclude(state=CorrectionState.ASKED).filter(decided_at__lt=before)
    return answered.exclude(reason="").update(old_value="", new_value="", reason="", answer="")


def _put_right(row: CorrectionRequest) -> None:
    person = Applicant.objects.select_for_update().get(pk=row.applicant_id)
    if value_of(info_of(person), row.field) != row.old_value:
        raise Refused(
            "Dữ liệu đã thay đổi từ khi có đề nghị; hãy xem lại trước khi trả lời.", code="changed-meanwhile"
        )
    data = _changed(person, row.field, row.new_value)
    if row.field == "birth_date":
        # an upsert keeps what it is not told, and a year alone must replace a whole date
        Applicant.objects.filter(pk=person.pk).update(birth_date=data.birth_date, birth_text=data.birth_text)
    else:
        applicants.save(data)
