"""The narrative that goes with a package of forms: figures in words, recorded work, the office's prose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.law.periods import Period
from motcua.reports.letters.narrative_parts import Part, said
from motcua.reports.queries.narrative import narrative
from motcua.reports.types import Report, RuleSet

#: heading and text of one section
Section = list[str]


def words(
    unit_id: int,
    period: Period,
    *,
    at: datetime,
    as_of: datetime,
    rules: RuleSet,
    reports: Sequence[Report],
) -> list[Section]:
    """The sections that say something; prose of the period before stays out until it is taken over."""
    made = narrative(unit_id, period, at, as_of=as_of, rules=rules, reports=tuple(reports))
    found = ((f"{part.number}. {part.title}", _text(part)) for part in made.parts)
    return [[heading, text] for heading, text in found if text]


def _text(part: Part) -> str:
    sentences = " ".join(said(sentence) for sentence in part.sentences)
    own = part.text if part.origin == "own" else ""
    return "\n".join(piece for piece in (sentences, *part.items, own) if piece)
