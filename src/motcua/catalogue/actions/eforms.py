"""Acts on electronic forms: draft, save, publish from a day, throw away; what is published never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from motcua.catalogue import eform
from motcua.catalogue.actions.audit import By, name_of, note
from motcua.catalogue.models import FormVersion, Procedure
from motcua.catalogue.queries import eforms
from motcua.catalogue.queries.current import current
from motcua.catalogue.types import VersionState
from motcua.lib.dates import format_day
from motcua.lib.refused import Invalid, NotFound, Refused, Stale

#: begins the source of every form that a manager made or changed: a file never overwrites it
BY_MANAGER = "Quản lý: "


class FormNotDraft(Refused):
    """A published form is no draft; make a draft from it."""

    code = "form-not-draft"


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A stored draft and what the manager should look at before publishing."""

    form_id: int
    warnings: tuple[str, ...]


def digest_of(definition: Mapping[str, Any], assurance: int) -> str:
    """What names the content of a form, the same on every machine."""
    plain = json.dumps([definition, assurance], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def warnings_of(form: eform.EForm, procedure_code: str) -> tuple[str, ...]:
    """What does not keep a form from holding but deserves a look: answers that reach no register …"""
    version = current(procedure_code)
    if version is None:
        return (f"Thủ tục {procedure_code} chưa có bản đang áp dụng.",)
    fed = {key for _, question in form.questions() for _, key in question.book_keys}
    known = {detail.key: detail for detail in version.details}
    found = [f"Sổ của thủ tục không có trường “{key}”." for key in sorted(fed - set(known))]
    found += [
        f"Sổ cần “{detail.label}” ({key}) nhưng tờ khai không có câu hỏi nào ghi vào."
        for key, detail in known.items()
        if detail.required and key not in fed
    ]
    return tuple(found)


@transaction.atomic
def draft_from(form_id: int, *, at: datetime, by: By) -> int:
    """A draft that begins as a copy of a version; its id. A draft gives itself back.

    Raises:
        NotFound: no such version.
    """
    row = _version(form_id)
    if row.state == VersionState.DRAFT:
        return row.pk
    return write(row.procedure, row.definition, row.assurance, f"{BY_MANAGER}{name_of(by)}", at=at).pk


@transaction.atomic
def new_draft(procedure_code: str, *, at: datetime, by: By) -> int:
    """The first draft of a procedure's form: one section with the applicant, to go on from; its id.

    Raises:
        NotFound: no such procedure.
    """
    procedure = Procedure.objects.filter(code=procedure_code).first()
    if procedure is None:
        raise NotFound("Không có thủ tục này trong danh mục.")
    first = {
        "key": "ho_ten",
        "label": "Họ, chữ đệm, tên",
        "label_en": "Full name",
        "kind": "person_name",
        "required": True,
        "prefill": "applicant.name",
    }
    begun = {
        "title": f"Tờ khai: {procedure.name}"[:400],
        "sections": [{"key": "nguoi_yeu_cau", "title": "Người yêu cầu", "questions": [first]}],
    }
    return write(procedure, begun, 2, f"{BY_MANAGER}{name_of(by)}", at=at).pk


def write(
    procedure: Procedure,
    definition: Mapping[str, Any],
    assurance: int,
    source: str,
    *,
    at: datetime,
    origin_hash: str = "",
) -> FormVersion:
    """Store a new draft; call it inside a transaction.

    Raises:
        BadForm: the definition is no form.
    """
    content = eform.written(eform.read(definition))
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    newest = FormVersion.objects.filter(procedure=procedure).order_by("-number").first()
    return FormVersion.objects.create(
        procedure=procedure,
        number=(newest.number if newest else 0) + 1,
        definition=content,
        content_hash=digest_of(content, assurance),
        origin_hash=origin_hash,
        assurance=assurance,
        source=source[:300],
        created_at=at,
    )


def _version(form_id: int) -> FormVersion:
    row = FormVersion.objects.select_related("procedure").filter(pk=form_id).first()
    if row is None:
        raise NotFound("Không có bản tờ khai điện tử này.")
    return row


def _draft(form_id: int) -> FormVersion:
    row = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk=form_id)
        .first()
    )
    if row is None:
        raise NotFound("Không có bản tờ khai điện tử này.")
    if row.state != VersionState.DRAFT:
        raise FormNotDraft("Tờ khai đã công bố không sửa được; hãy tạo bản nháp mới từ nó.")
    return row


@transaction.atomic
def save_draft(
    form_id: int, definition: Mapping[str, Any], *, by: By, assurance: int | None = None, seen: str = ""
) -> SavedForm:
    """Put a definition in place of the draft's.

    Args:
        assurance: 1 or 2; None leaves it.
        seen: content hash of the draft the person began from; empty overwrites whatever is there.

    Raises:
        NotFound, FormNotDraft.
        BadForm: sentences by place (``sections.0.questions.2.kind``); nothing is stored.
        Stale: somebody else saved the draft meanwhile.
    """
    row = _draft(form_id)
    form = eform.read(definition)
    if assurance not in (None, 1, 2):
        raise Invalid({"assurance": "Chọn mức xác thực 1 hoặc 2."})
    if seen and seen != row.content_hash:
        raise Stale("Bản nháp vừa được người khác lưu; hãy mở lại rồi sửa tiếp.")
    row.definition = eform.written(form)
    row.assurance = assurance or row.assurance
    row.content_hash = digest_of(row.definition, row.assurance)
    row.source = f"{BY_MANAGER}{name_of(by)}"[:300]
    row.save(update_fields=["definition", "assurance", "content_hash", "source"])
    return SavedForm(row.pk, warnings_of(form, row.procedure.code))


@transaction.atomic
def publish(form_id: int, *, valid_from: date, at: datetime, by: By, past: bool = False) -> int:
    """Let a draft hold from a day on; the version before it ends the day before. Its id is given back.

    Applications already begun keep their version, or are moved with :func:`eform.moved`.

    Args:
        past: files that we bring may hold since a day gone by; a manager's may not.

    Raises:
        NotFound, FormNotDraft.
        Invalid: a day gone by, or before a version that is published already.
        BadForm: the stored definition is no form.
    """
    row = _draft(form_id)
    eform.read(row.definition)
    Procedure.objects.select_for_update().get(pk=row.procedure_id)
    if valid_from < timezone.localdate(at) and not past:
        raise Invalid({"valid_from": "Ngày áp dụng đã qua; hãy ghi từ hôm nay trở đi."})
    others = FormVersion.objects.filter(procedure_id=row.procedure_id, state=VersionState.PUBLISHED)
    later = others.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    if later is not None:
        sentence = (
            f"Đã công bố bản {later.number} áp dụng từ {format_day(later.valid_from)}; hãy chọn ngày sau đó."
        )
        raise Invalid({"valid_from": sentence})
    for standing in others.filter(valid_to__isnull=True):
        standing.valid_to = valid_from - timedelta(days=1)
        standing.save(update_fields=["valid_to"])
    row.state, row.valid_from, row.published_at = VersionState.PUBLISHED, valid_from, at
    row.save(update_fields=["state", "valid_from", "published_at"])
    note(by, at, "form.published", _subject(row), number=row.number, valid_from=valid_from.isoformat())
    eforms.forget()
    return row.pk


def _subject(row: FormVersion) -> str:
    return f"form:{row.procedure.code}"


@transaction.atomic
def discard_draft(form_id: int, *, at: datetime, by: By) -> None:
    """Throw a draft away.

    Raises:
        NotFound, FormNotDraft.
    """
    row = _draft(form_id)
    note(by, at, "form.draft_discarded", _subject(row), number=row.number)
    row.delete()
