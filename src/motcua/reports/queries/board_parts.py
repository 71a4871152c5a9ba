"""Downwards from a unit of the board: the same figures by field, by procedure, by official who received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.catalogue.queries.listing import names_of
from motcua.law.periods import Period
from motcua.org.models import Official
from motcua.org.types import Actor
from motcua.reports import run
from motcua.reports.defined import indicator
from motcua.reports.queries.board_counts import COUNTS, QUICK, names
from motcua.reports.queries.scope import require
from motcua.reports.scope import counted_units
from motcua.reports.types import Figures, Fraction, RuleSet

#: what a unit is taken apart by → heading
PARTS = {"field": "Lĩnh vực", "procedure": "Thủ tục", "official": "Người tiếp nhận"}


@dataclass(frozen=True, slots=True)
class Part:
    """One field, procedure or official; ``key`` is empty where the dossiers name none."""

    key: str
    label: str
    counts: Mapping[str, int]
    rates: Mapping[str, Fraction]


def parts(
    actor: Actor, unit_id: int, by: str, *, period: Period, at: datetime, rules: RuleSet = RuleSet.LEGAL
) -> list[Part]:
    """The unit (with all under it) taken apart, the most late ones first; one engine call.

    Args:
        by: a key of :data:`PARTS`.

    Raises:
        NotFound: outside the actor's scope.
    """
    require(actor, unit_id)
    units = counted_units(unit_id, period)
    found = run.figures(names(QUICK)[0], units=units, period=period, at=at, rules=rules, by=by)
    labels = _labels(by, [row.key for row in found])
    rows = [_part(row, labels.get(row.key, row.label)) for row in found if any(row.values.values())]
    return sorted(rows, key=lambda part: (-part.counts["late"], -part.counts["received"], part.label))


def _part(row: Figures, label: str) -> Part:
    key = "" if row.key in (None, "") else str(row.key)
    rates = {}
    for name in QUICK:
        of = indicator(name)
        rates[name] = Fraction(sum(row[n] for n in of.numerator), sum(row[n] for n in of.denominator))
    counts = {name: sum(row[n] for n in measured) for name, (_, measured) in COUNTS.items()}
    return Part(key, label if key else "Không ghi", counts, rates)


def _labels(by: str, keys: Iterable[object]) -> Mapping[object, str]:
    """Names of procedures and people; those of fields come with the figures."""
    listed = [key for key in keys if key not in (None, "")]
    if by == "procedure":
        return {key: f"{key} – {name}" for key, name in names_of({str(key) for key in listed}).items()}
    if by == "official":
        people = Official.objects.filter(pk__in=[int(str(key)) for key in listed])
        return dict(people.values_list("pk", "full_name"))
    return {}
