"""Acts on versions: publish, abolish, settle what a source left unclear; what is published never changes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from motcua.catalogue.actions.audit import By, name_of, note
from motcua.catalogue.actions.copies import Draft, copy_as_draft
from motcua.catalogue.actions.fates import MANAGER
from motcua.catalogue.actions.fields import FieldBook
from motcua.catalogue.actions.importing import forget
from motcua.catalogue.actions.rows import DESCRIBED, describe, flip
from motcua.catalogue.actions.settling import Settlement, apply_settlement
from motcua.catalogue.models import Procedure, ProcedureVersion, RequiredDocument, UnclearPoint
from motcua.catalogue.types import VersionState
from motcua.lib.refused import Invalid, NotFound, Refused, Stale
from motcua.lib.vietnamese_text import clean

#: what an office may set by itself (route: any key of a general route)
LOCAL_CHOICES: dict[str, tuple[object, ...]] = {
    "same_day": (True, False),
    "cut_off": ("none", "at_15h", "last_hour"),
    "reading": ("", "to_the_minute", "end_of_day"),
    "online_level": ("", "muc_3", "muc_4", "mot_phan", "toan_trinh"),
}


class NotDraft(Refused):
    """Only a draft can be published or changed."""

    code = "not-draft"


@transaction.atomic
def publish(version_id: int, *, at: datetime, by: By) -> int:
    """Let a draft hold from now on; the version that held until now is superseded. Its id is given back.

    Raises:
        NotFound: there is no such version. NotDraft: it is no draft.
    """
    version = _version(version_id)
    _publish(version, at)
    note(by, at, "procedure.published", _subject(version), number=version.number)
    forget()
    return version.pk


def _subject(version: ProcedureVersion) -> str:
    return f"procedure:{version.procedure.code}"


def _version(version_id: int) -> ProcedureVersion:
    version = ProcedureVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound("Không có bản thủ tục này.")
    return version


def _publish(version: ProcedureVersion, at: datetime) -> None:
    if version.state != VersionState.DRAFT:
        raise NotDraft("Chỉ công bố được bản nháp; bản đã công bố không bao giờ sửa.")
    procedure = Procedure.objects.select_for_update().select_related("field").get(pk=version.procedure_id)
    standing = procedure.versions.filter(state=VersionState.PUBLISHED).first()
    if version.valid_from is None and standing is not None:
        version.valid_from = timezone.localdate(at)
        version.save(update_fields=["valid_from"])
    flip([(version.pk, VersionState.PUBLISHED, standing.pk if standing else None, version.valid_from)])
    content = version.content
    field = FieldBook().find(content.get("field_code", ""), content.get("field_name", ""), procedure)
    procedure.field = field
    describe(procedure, {**content, "name": version.name})
    procedure.save(update_fields=DESCRIBED)


@transaction.atomic
def abolish(code: str, *, on: date, decision: str, at: datetime, by: By) -> None:
    """End a procedure: from day ``on`` no dossier may be received under it; open ones go on.

    Args:
        on: first day on which it no longer holds, today at the latest.
        decision: number and agency of the decision that announces it.

    Raises:
        NotFound: no procedure of that code is published. Invalid: no decision, or a day to come.
    """
    errors = {}
    if not clean(decision):
        errors["decision"] = "Ghi số quyết định công bố bãi bỏ."
    if on > timezone.localdate(at):
        errors["on"] = "Ngày bãi bỏ còn ở tương lai; hãy ghi vào ngày quyết định có hiệu lực."
    if errors:
        raise Invalid(errors, citation="NĐ 63/2010/NĐ-CP, Điều 13")
    procedure = Procedure.objects.select_for_update().filter(code=code).first()
    version = procedure.versions.filter(state=VersionState.PUBLISHED).first() if procedure else None
    if procedure is None or version is None:
        raise NotFound("Không có thủ tục đang áp dụng với mã này.")
    last = date.fromordinal(on.toordinal() - 1)
    ProcedureVersion.objects.filter(pk=version.pk).update(state=VersionState.ABOLISHED, valid_to=last)
    procedure.is_active = False
    procedure.save(update_fields=["is_active"])
    note(by, at, "procedure.abolished", f"procedure:{code}", on=on, decision=clean(decision))
    forget()


@transaction.atomic
def settle_unclear(point_id: int, settlement: Settlement, *, at: datetime, by: By) -> int:
    """Write down what the manager settled; the id of the version that now holds.

    Where the settlement changes a term, a fee or a paper, a new version with it is published (a published one
    never changes) and keeps the original words; else only the point is marked as settled.

    Raises:
        NotFound: no such point. Stale: settled already, or its version no longer holds.
        Invalid: the settlement lacks its words, or its parts do not fit the point.
    """
    point = UnclearPoint.objects.select_for_update(of=("self",)).filter(pk=point_id).first()
    if point is None:
        raise NotFound("Không có điểm chưa rõ này.")
    if point.settled_at is not None:
        raise Stale(f"{point.settled_by} đã làm rõ điểm này.")
    settlement.check(point.kind)
    old = _standing(point.version_id)

    def change(draft: Draft) -> None:
        apply_settlement(draft, point.place, settlement)

    result = old.pk
    if settlement.changes_content:
        result = _replace(old, change, at)
        mirror = UnclearPoint.objects.filter(
            version_id=result, kind=point.kind, place=point.place, words=point.words, settled_at__isnull=True
        )
        _mark(mirror.order_by("pk").first(), settlement, at, by)
    _mark(point, settlement, at, by)
    note(by, at, "procedure.settled", _subject(old), point=point.message, settlement=settlement.summary())
    forget()
    return result


def _mark(point: UnclearPoint | None, settlement: Settlement, at: datetime, by: By) -> None:
    if point is None:
        return
    point.settled_at, point.settled_by, point.settlement = at, name_of(by)[:120], settlement.summary()
    point.save(update_fields=["settled_at", "settled_by", "settlement"])


def _standing(version_id: int) -> ProcedureVersion:
    version = _version(version_id)
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    version.refresh_from_db()
    if version.state not in (VersionState.PUBLISHED, VersionState.DRAFT):
        raise Stale("Bản này đã được thay; hãy mở lại danh sách việc cần làm rõ.")
    return version


def _replace(old: ProcedureVersion, change: Callable[[Draft], None], at: datetime) -> int:
    """A copy of ``old`` with ``change`` in it, published when ``old`` was."""
    draft = copy_as_draft(old, at=at, origin=MANAGER)
    change(draft)
    version = draft.save()
    if old.state == VersionState.PUBLISHED:
        _publish(version, at)
    return version.pk


@dataclass(frozen=True, slots=True)
class PaperMark:
    """Whether a paper is asked always or only where it applies."""

    paper_id: int
    required: bool


@transaction.atomic
def mark_papers(version_id: int, marks: list[PaperMark], *, at: datetime, by: By) -> int:
    """Mark papers as asked always or only where they apply; the id of the version that now holds.

    The national source has no such mark, so it is the manager's word; later decisions keep it for papers of
    the same name.

    Raises:
        NotFound: a paper does not belong to the version. Stale: the version no longer holds.
    """
    old = _standing(version_id)
    papers = RequiredDocument.objects.filter(case__version_id=version_id)
    rows = papers.values_list("pk", "case__position", "position", "required")
    places = {pk: (case, position) for pk, case, position, _ in rows}
    now = {pk: required for pk, _, _, required in rows}
    wanted = {places[mark.paper_id]: mark.required for mark in marks if mark.paper_id in places}
    if len(wanted) != len(marks):
        raise NotFound("Có giấy tờ không thuộc bản thủ tục này.")

    def change(draft: Draft) -> None:
        for paper in draft.papers:
            place = (paper.case.position, paper.position)
            paper.required = wanted.get(place, paper.required)

    if all(now[mark.paper_id] == mark.required for mark in marks):
        return old.pk
    result = _replace(old, change, at)
    note(by, at, "procedure.papers_marked", _subject(old), papers=[[m.paper_id, m.required] for m in marks])
    forget()
    return result


@transaction.atomic
def set_local(version_id: int, *, at: datetime, by: By, **parts: object) -> int:
    """Set what only the office knows of a procedure: the id of the version that now holds.

    Args:
        parts: any of ``same_day`` (bool), ``cut_off`` (none, at_15h, last_hour), ``reading`` (of the term),
            ``online_level``, ``route`` (key of a general route).

    Raises:
        Invalid: an unknown part or a value that does not exist.
    """
    errors = {
        name: "Không có giá trị này."
        for name, value in parts.items()
        if not (name in LOCAL_CHOICES and value in LOCAL_CHOICES[name])
        and not (name == "route" and isinstance(value, str) and len(value) <= 80)
    }
    if errors:
        raise Invalid(errors)
    old = _standing(version_id)

    def change(draft: Draft) -> None:
        content = copy.deepcopy(draft.version.content)
        for name, value in parts.items():
            content[name] = value
            if name != "route":
                setattr(draft.version, name, value)
        draft.version.content = content

    result = _replace(old, change, at)
    note(by, at, "procedure.local_set", _subject(old), **parts)
    forget()
    return result
