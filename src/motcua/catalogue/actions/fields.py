"""Fields (lĩnh vực): found by name, made when new, with a code that stays."""

from __future__ import annotations

import hashlib
import re

from motcua.catalogue.models import Field, Procedure
from motcua.lib.vietnamese_text import clean, fold

UNKNOWN_NAME, UNKNOWN_CODE = "Chưa rõ lĩnh vực", "chua-ro"
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def code_of(name: str) -> str:
    """A stable code made of the folded name; long names end in a digest so that two never meet.

    >>> code_of("Hộ tịch")
    'ho-tich'
    """
    folded = _NOT_WORD.sub("-", fold(name)).strip("-")
    if len(folded) <= 60 and folded:
        return folded
    return f"{folded[:51]}-{hashlib.sha256(fold(name).encode()).hexdigest()[:8]}"


class FieldBook:
    """The fields of the store by folded name and by code, read once for an import."""

    def __init__(self) -> None:
        self._by_fold: dict[str, Field] = {}
        self._by_code: dict[str, Field] = {}
        for field in Field.objects.all():
            self._remember(field)

    def _remember(self, field: Field) -> None:
        self._by_fold[field.fold] = field
        self._by_code[field.code] = field

    def find(self, code: str, name: str, procedure: Procedure) -> Field:
        """The field of that name, made when it is new.

        Grants of officials name fields by code, so a code once given stays. A source without a field leaves
        the procedure where it is.
        """
        name = clean(name)[:300]
        if not name:
            if procedure.field_id is not None:
                return procedure.field
            name, code = UNKNOWN_NAME, UNKNOWN_CODE
        key = fold(name)
        found = self._by_fold.get(key)
        if found is None:
            wanted = code if code and len(code) <= 60 and code not in self._by_code else code_of(name)
            found, _ = Field.objects.get_or_create(code=wanted, defaults={"name": name, "fold": key})
            self._remember(found)
        return found
