"""Find a procedure by words that people use, or by what happened in their life."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries.search import Found, search
from motcua.catalogue.sources.everyday import LifeEvent, Saying, life_events, sayings
from motcua.catalogue.types import VersionState
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import fold

_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=1)
def _sayings() -> tuple[Saying, ...]:
    return sayings(Path(settings.DATA_DIR) / "words" / "everyday.yaml")


@lru_cache(maxsize=1)
def events() -> tuple[LifeEvent, ...]:
    """All events of a life."""
    return life_events(Path(settings.DATA_DIR) / "words" / "life_events.yaml")


def event(key: str) -> LifeEvent:
    """One event.

    Raises:
        NotFound: there is none of this name.
    """
    found = next((one for one in events() if one.key == key), None)
    if found is None:
        raise NotFound("Không có nhóm việc này.")
    return found


def official_words(text: str) -> str:
    """What the titles call that which the text says, or nothing: "sổ đỏ" is a certificate of land use."""
    typed = f" {' '.join(_WORD.findall(fold(text)))} "
    return next((one.official for one in _sayings() if f" {one.said} " in typed), "")


def search_everyday(text: str, *, limit: int = 20) -> list[Found]:
    """Procedures that fit the text; of what is called otherwise, those of its official words first."""
    plain = search(text, limit=limit)
    official = official_words(text)
    if not official:
        return plain
    meant = search(official, limit=limit)
    known = {one.code for one in meant}
    return [*meant, *(one for one in plain if one.code not in known)][:limit]


def of_event(key: str) -> list[Found]:
    """The procedures of an event that are in force here, in its order; one query.

    Raises:
        NotFound: no such event.
    """
    wanted = event(key).codes
    rows = (
        ProcedureVersion.objects.filter(state=VersionState.PUBLISHED, procedure__code__in=wanted)
        .select_related("procedure__field")
        .only("name", "same_day", "procedure__code", "procedure__levels", "procedure__has_detail",
              "procedure__field__code", "procedure__field__name")
    )  # fmt: skip
    found = {
        row.procedure.code: Found(
            row.pk,
            row.procedure_id,
            row.procedure.code,
            row.name,
            row.procedure.field.code,
            row.procedure.field.name,
            tuple(row.procedure.levels),
            row.procedure.has_detail,
            row.same_day,
        )
        for row in rows
    }
    return [found[code] for code in wanted if code in found]
