"""What a person names by code: the unit of a period, as it stood then."""

from __future__ import annotations

from motcua.law.periods import Period
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.reports.scope import counted_units


def unit_for(code: str, period: Period) -> UnitInfo:
    """The authority that carried a code (either order) in a period, the last one where it changed hands.

    A one-stop unit or a division stands for its authority.

    Raises:
        NotFound: nobody ever carried the code; the message says which codes are near.
        UnitNotThen: it did not stand in the period; the message names its successor.
    """
    carriers = units.ever(code)
    if not carriers:
        near = units.search(code, period.last, limit=3) if code.strip() else []
        listed = "; ".join(f"{info.code} {info.name}" for info in near)
        raise NotFound(f"Không có đơn vị mang mã “{code}”." + (f" Gần nhất: {listed}." if listed else ""))
    then = [info for info in carriers if info.valid_from <= period.last]
    then = [info for info in then if info.valid_to is None or info.valid_to >= period.first]
    chosen = units.unit((then or carriers)[0].authority_id)
    counted_units(chosen.id, period)
    return chosen
