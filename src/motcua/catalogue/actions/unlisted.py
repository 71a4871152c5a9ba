"""Procedures that only a brought-in history names: kept under their code, never offered at the counter."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.actions.audit import By, note
from motcua.catalogue.actions.fields import FieldBook
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.queries import current
from motcua.catalogue.types import VersionState
from motcua.lib.vietnamese_text import clean, clean_block, fold

#: the code of what was told without any code
NO_CODE = "0.000000"
SOURCE = "Hồ sơ chuyển từ hệ thống khác"


def unlisted(code: str, *, name: str = "", field_code: str = "", at: datetime, by: By) -> int:
    """The version under which dossiers of an unknown procedure stand; the same code gives the same one.

    It is abolished from the start and its procedure is not active: it can be counted and never chosen.

    Returns:
        The version's id.
    """
    code = clean(code)[:40] or NO_CODE
    known = ProcedureVersion.objects.filter(procedure__code=code).exclude(state=VersionState.DRAFT)
    found = known.order_by("-number").values_list("pk", flat=True).first()
    if found is not None:
        return found
    own = "" if code == NO_CODE else clean_block(name)  # many procedures stand there: it has no name of one
    title = own or f"Thủ tục {code} (không có trong danh mục)"
    owner = Procedure.objects.filter(code=code).first() or Procedure(code=code, is_active=False)
    if owner.pk is None:
        owner.field = FieldBook().find(clean(field_code), clean(field_code), owner)
        owner.name, owner.fold = title, fold(f"{code} {title} {owner.field.name}")
        owner.save()
    last = owner.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ProcedureVersion.objects.create(
        procedure=owner,
        number=last + 1,
        state=VersionState.ABOLISHED,
        name=title,
        content={"detail": False},
        content_hash="",
        source=SOURCE,
        created_at=at,
    )
    note(by, at, "catalogue.unlisted", f"procedure:{code}", name=title)
    current.forget()
    return version.pk
