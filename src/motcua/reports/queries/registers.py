"""Registers brought in from elsewhere: the list, one of them, what was refused, what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from motcua.lib.refused import NotFound
from motcua.org.types import Actor, ActorKind
from motcua.reports.models import HeadingMapping, ImportedLine, ImportedRegister, RefusedLine
from motcua.reports.queries import scope
from motcua.reports.types import RegisterKind, RegisterState

#: rows as plain mappings
Rows = QuerySet[Any, Any]
_LISTED = (
    "pk",
    "title",
    "kind",
    "book",
    "authority_id",
    "authority__name",
    "file_name",
    "state",
    "imported_at",
    "imported_by",
    "rows_total",
    "rows_accepted",
    "rows_known",
    "rows_changed",
    "rows_refused",
    "first_on",
    "last_on",
)


class UnknownRegister(NotFound):
    """No such register, or not for this actor."""

    code = "register-not-found"

    def __init__(self) -> None:
        super().__init__("Không tìm thấy sổ này trong phạm vi đơn vị của bạn.")


def registers(
    authority_ids: Iterable[int] | None, *, kind: str = "", state: str = "", unit_id: int | None = None
) -> Rows:
    """The registers of some authorities (``None``: of all) as rows for a list, newest first."""
    rows = ImportedRegister.objects.all()
    if authority_ids is not None:
        rows = rows.filter(authority_id__in=list(authority_ids))
    if kind:
        rows = rows.filter(kind=RegisterKind(kind))
    if state:
        rows = rows.filter(state=RegisterState(state))
    if unit_id:
        rows = rows.filter(authority_id=unit_id)
    listed: Rows = rows.order_by("-pk").values(*_LISTED)
    return listed


def register(register_id: int, actor: Actor) -> ImportedRegister:
    """One register of a unit whose figures the actor may see.

    Raises:
        UnknownRegister: there is none in scope.
    """
    found = ImportedRegister.objects.select_related("authority", "file").filter(pk=register_id).first()
    if found is None or not scope.may_see(actor, found.authority_id):
        raise UnknownRegister
    return found


def may_read(found: ImportedRegister, actor: Actor) -> bool:
    """Whether the actor may read the rows themselves, which name people, and take the register back.

    Its own office, or whoever brought it in; superiors see counts and codes, not people (ADR 12).
    """
    if actor.kind == ActorKind.SYSTEM or found.authority_id in actor.authority_ids:
        return True
    return actor.official_id is not None and found.official_id == actor.official_id


def rows_of(register_id: int, actor: Actor) -> ImportedRegister:
    """One register whose rows and file the actor may read.

    Raises:
        UnknownRegister: there is none in scope, or its rows are not for this actor.
    """
    found = register(register_id, actor)
    if not may_read(found, actor):
        raise UnknownRegister
    return found


def original(found: ImportedRegister) -> Path:
    """Where the file that was brought in lies.

    Raises:
        NotFound: its bytes are gone.
    """
    path = Path(default_storage.path(found.file.relative_path)) if found.file else None
    if path is None or not path.is_file():
        raise NotFound(f"Tệp gốc “{found.file_name}” không còn trên máy chủ. Báo cho quản trị.")
    return path


def refused(register_id: int) -> Rows:
    """Rows of a register that were not accepted, in the order of the file."""
    rows = RefusedLine.objects.filter(register_id=register_id)
    return rows.order_by("row_number").values("pk", "row_number", "reason", "raw")


def lines(register_id: int) -> Rows:
    """Lines that a register brought (new or changed), in the order of the file."""
    rows = ImportedLine.objects.filter(register_id=register_id)
    return rows.order_by("row_number").values(
        "pk",
        "row_number",
        "code",
        "number_in_book",
        "procedure_code",
        "procedure_name",
        "applicant_name",
        "received_at",
        "due_at",
        "returned_at",
        "status",
        "verdict",
        "in_force",
    )


def remembered(authority_id: int, fingerprint: str) -> Mapping[str, str] | None:
    """What a person of the unit said once about these headings, or nothing."""
    found = HeadingMapping.objects.filter(authority_id=authority_id, fingerprint=fingerprint).first()
    return dict(found.mapping) if found else None


def imported_before(authority_id: int, kind: str, sha256: str) -> datetime | None:
    """When the very same file was last brought in for a unit, if it still counts."""
    rows = ImportedRegister.objects.filter(
        authority_id=authority_id, kind=kind, sha256=sha256, state=RegisterState.DONE
    )
    return rows.order_by("-pk").values_list("imported_at", flat=True).first()


def in_force(
    authority_ids: Iterable[int],
    first: date,
    last: date,
    *,
    kinds: Iterable[str] = (),
    field_code: str = "",
) -> QuerySet[ImportedLine]:
    """Lines that count, received from ``first`` to ``last`` (inclusive): what reconciliation compares."""
    rows = ImportedLine.objects.filter(
        in_force=True,
        authority_id__in=list(authority_ids),
        received_on__gte=first,
        received_on__lte=last,
    )
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    if field_code:
        rows = rows.filter(field_code=field_code)
    return rows.order_by("received_on", "pk")


def busy(authority_id: int) -> ImportedRegister | None:
    """A register of the unit that is waiting or being read now."""
    rows = ImportedRegister.objects.filter(
        authority_id=authority_id, state__in=[RegisterState.WAITING, RegisterState.READING]
    )
    return rows.order_by("-pk").first()
