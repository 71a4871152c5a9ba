"""Where petitions go, as posted on every page: address, telephone and e-mail of the authority, from its data.

NĐ 63/2010/NĐ-CP, Điều 17 and what is posted at the office: content and address for petitions stand there.
"""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from motcua.lib.remembered import remembered
from motcua.org.queries.units import UnitInfo
from motcua.web.portal.offices import one_stops, standing


@remembered(60)
def authorities(on: date) -> tuple[UnitInfo, ...]:
    """The authorities that take petitions: those with a one-stop office on a day, communes' first."""
    known = {unit.id: unit for unit in standing(on)}
    ids = dict.fromkeys(office.authority_id for office in one_stops(on))
    return tuple(known[authority_id] for authority_id in ids if authority_id in known)


@remembered(60)
def posted_office(on: date) -> UnitInfo | None:
    """Whose address stands on every page: the only authority, of several the one over them all."""
    found = authorities(on)
    if len(found) <= 1:
        return found[0] if found else None
    return standing(on)[0]


def for_pages(request: HttpRequest) -> dict[str, object]:
    """``petition_office`` for templates, looked up only by pages that show it."""
    at: datetime | None = getattr(request, "at", None)

    def found() -> UnitInfo | None:
        return posted_office(at.date()) if at is not None else None

    return {"petition_office": SimpleLazyObject(found)}
