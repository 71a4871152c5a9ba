"""The questions of the feedback slip in force, read once: they come with the program."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.conf import settings

from motcua.lib.refused import NotFound
from motcua.oversight.sources.questionnaires import Questionnaire, read_questionnaires


@lru_cache(maxsize=1)
def versions() -> tuple[Questionnaire, ...]:
    """Every version, oldest first."""
    folder = settings.DATA_DIR / "feedback"
    return read_questionnaires(folder) if folder.is_dir() else ()


def in_force(on: date) -> Questionnaire | None:
    """The version for a dossier that ended on a day; none before the first."""
    return next((one for one in versions() if one.holds_on(on)), None)


def version(name: str) -> Questionnaire:
    """One version by its name.

    Raises:
        NotFound: there is none; its file was taken away.
    """
    for one in versions():
        if one.version == name:
            return one
    raise NotFound("Không còn mẫu câu hỏi của phiếu đánh giá này.")
