"""A form filled for someone who looks at it: only of units whose figures are theirs to see."""

from __future__ import annotations

from datetime import date

from motcua.law.periods import Period
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor
from motcua.reports import run
from motcua.reports.queries.behind import Question
from motcua.reports.queries.scope import home, overseen, require
from motcua.reports.types import Report


def filled(actor: Actor, name: str, asked: Question) -> Report:
    """One form as figures stand, with its identities checked.

    Raises:
        NotFound: a unit outside the actor's scope; UnknownForm: no such form.
        UnitNotThen: the unit did not stand in the period; Invalid: the period or the moment lies ahead.
    """
    require(actor, asked.unit_id)
    return run.run(
        name,
        unit_id=asked.unit_id,
        period=asked.period,
        at=asked.at,
        as_of=asked.as_of,
        rules=asked.rules,
    )


def units_then(actor: Actor, period: Period, today: date) -> tuple[UnitInfo, ...]:
    """Units that an actor may ask a period's figures of: those that stood on its last day, or stand today."""
    return overseen(actor, min(period.last, today))


def first_unit(actor: Actor, units: tuple[UnitInfo, ...]) -> UnitInfo:
    """The unit that opens first: the actor's own where it stood then, else the first that did.

    Raises:
        NotFound: the actor answers for no unit.
    """
    own = home(actor)
    return next((info for info in units if info.id == own.id), units[0] if units else own)
