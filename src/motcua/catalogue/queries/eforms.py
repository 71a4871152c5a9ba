"""Electronic forms as frozen facts: which one holds on a day, and the versions there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from motcua.catalogue.eform import EForm, read
from motcua.catalogue.models import FormVersion, Procedure
from motcua.catalogue.types import VersionState
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered
from motcua.lib.vietnamese_text import fold

#: another process publishes: its change shows here after so many seconds
_FRESH = 20.0
_KEEP = 600.0


@dataclass(frozen=True, slots=True)
class PinnedForm:
    """One version of a procedure's form; ``assurance`` is what sending it online asks for (1 or 2)."""

    id: int
    procedure_code: str
    procedure_name: str
    number: int
    state: str
    form: EForm
    assurance: int
    valid_from: date | None
    valid_to: date | None
    source: str
    content_hash: str

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT.value


class _StillDraftError(Exception):
    def __init__(self, picture: PinnedForm) -> None:
        super().__init__()
        self.picture = picture


def form(form_id: int) -> PinnedForm:
    """One version: a query at first, none while the process remembers it.

    Raises:
        NotFound: there is no such version.
    """
    try:
        return _published(form_id)
    except _StillDraftError as draft:
        return draft.picture


@remembered(_KEEP)
def _published(form_id: int) -> PinnedForm:
    row = FormVersion.objects.select_related("procedure").filter(pk=form_id).first()
    if row is None:
        raise NotFound("Không có bản tờ khai điện tử này.")
    picture = PinnedForm(
        id=row.pk,
        procedure_code=row.procedure.code,
        procedure_name=row.procedure.name,
        number=row.number,
        state=row.state,
        form=read(row.definition),
        assurance=row.assurance,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        content_hash=row.content_hash,
    )
    # the last day of a published version may still be set, so only versions with content are kept
    if row.state == VersionState.DRAFT:
        raise _StillDraftError(picture)
    return picture


def form_for(procedure_code: str, on: date) -> PinnedForm | None:
    """The published form that holds for a procedure on a day; None where it has none."""
    form_id = _id_for(procedure_code, on)
    return form(form_id) if form_id is not None else None


@remembered(_FRESH)
def _id_for(procedure_code: str, on: date) -> int | None:
    rows = FormVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        procedure__code=procedure_code,
        state=VersionState.PUBLISHED,
        valid_from__lte=on,
    )
    return rows.order_by("-valid_from", "-number").values_list("pk", flat=True).first()


def procedures_with_forms(*, text: str = "", draft: bool | None = None) -> QuerySet[Procedure, Any]:
    """Procedures that have a form, for the list: code, name, field, versions, drafts, last change."""
    rows = Procedure.objects.filter(forms__isnull=False)
    for word in fold(text).split():
        rows = rows.filter(fold__contains=word)
    drafts = Count("forms", filter=Q(forms__state=VersionState.DRAFT))
    counted = rows.annotate(form_count=Count("forms"), draft_count=drafts, changed=Max("forms__created_at"))
    if draft is not None:
        counted = counted.filter(draft_count__gt=0) if draft else counted.filter(draft_count=0)
    return counted.order_by("code").values(
        "pk", "code", "name", "field__name", "form_count", "draft_count", "changed"
    )


def versions(procedure_code: str) -> QuerySet[FormVersion, Any]:
    """The versions of a procedure's form, newest first."""
    return (
        FormVersion.objects.filter(procedure__code=procedure_code)
        .order_by("-number")
        .values("pk", "number", "state", "valid_from", "valid_to", "source", "assurance", "created_at")
    )


def forget() -> None:
    """Called by every action that publishes."""
    _published.forget()
    _id_for.forget()
